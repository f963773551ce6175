package network_test

import (
	"testing"

	"github.com/tfpillar/tfpillar/analyzer/network"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func entry(number *tf.Datum, action, cidr string) *tf.Block {
	return body("ingress", attrs{
		"rule_no": number, "action": text(action), "protocol": text("tcp"), "from_port": num(0), "to_port": num(100), "cidr_block": text(cidr),
	})
}

func TestAdmitsAt(t *testing.T) {
	perhaps := entry(num(1), "deny", "0.0.0.0/0")
	perhaps.Existence, perhaps.Cause = tf.Maybe, cause
	tests := map[string]struct {
		blocks []*tf.Block
		want   string
	}{
		"nothing":         {nil, "no"},
		"allowed":         {[]*tf.Block{entry(num(1), "allow", "0.0.0.0/0")}, "yes: aws_network_acl.a"},
		"some":            {[]*tf.Block{entry(num(1), "allow", "10.0.0.0/8")}, "no"},
		"denied before":   {[]*tf.Block{entry(num(2), "ALLOW", "0.0.0.0/0"), entry(num(1), "deny", "0.0.0.0/0")}, "no"},
		"denied after":    {[]*tf.Block{entry(num(2), "allow", "0.0.0.0/0"), entry(num(3), "deny", "0.0.0.0/0")}, "yes: aws_network_acl.a"},
		"denied in part":  {[]*tf.Block{entry(num(2), "allow", "0.0.0.0/0"), entry(num(1), "deny", "1.0.0.0/24")}, "yes: aws_network_acl.a"},
		"denied in halfs": {[]*tf.Block{entry(num(3), "allow", "0.0.0.0/0"), entry(num(1), "deny", "0.0.0.0/1"), entry(num(2), "deny", "128.0.0.0/1")}, "no"},
		"perhaps before":  {[]*tf.Block{entry(num(2), "allow", "0.0.0.0/0"), entry(unknown(), "deny", "0.0.0.0/0")}, "maybe: aws_network_acl.a (" + cause + ")"},
		"perhaps there":   {[]*tf.Block{entry(num(2), "allow", "0.0.0.0/0"), perhaps}, "maybe: aws_network_acl.a (an earlier entry may deny it)"},
	}
	for name, tt := range tests {
		acl := res("aws_network_acl.a", nil, tt.blocks...)
		if got := say(network.AdmitsAt(graphOf(acl), acl, "tcp", 22)); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// Entries of resources of their own belong to the ACL that they name, or to the VPC whose default ACL they name.
func TestAdmitsApart(t *testing.T) {
	for _, home := range []string{"aws_network_acl.a", "aws_vpc.v"} {
		acl := res(home, nil)
		own := func(name, action string, number int64, egress *tf.Datum) *tf.Resource {
			return res("aws_network_acl_rule."+name, attrs{
				"network_acl_id": unknown(to(acl)), "rule_number": num(number), "rule_action": text(action), "egress": egress,
				"protocol": text("-1"), "from_port": num(0), "to_port": num(0), "cidr_block": text("0.0.0.0/0"),
			})
		}
		first, denial, second, out := own("first", "allow", 1, text("false")), own("denial", "deny", 2, text("false")), own("second", "allow", 3, text("false")), own("out", "allow", 1, text("true"))
		g := graphOf(acl, first, denial, second, out)
		for subject, want := range map[*tf.Resource]string{
			acl: "no", first: "yes: aws_network_acl_rule.first", denial: "no", second: "no", out: "no",
		} {
			if got := say(network.AdmitsAt(g, subject, "tcp", 22)); got != want {
				t.Errorf("%s, %s: %s, want %s", home, subject.Addr(), got, want)
			}
		}
	}
}
