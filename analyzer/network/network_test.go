package network_test

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/network"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

type attrs = map[string]*tf.Datum

func body(typ string, attrs attrs, blocks ...*tf.Block) *tf.Block {
	b := &tf.Block{Type: typ, Existence: tf.Yes, Blocks: blocks}
	for name, d := range attrs {
		b.Attrs = append(b.Attrs, tf.Attr{Name: name, Datum: d})
	}
	slices.SortFunc(b.Attrs, func(x, y tf.Attr) int { return strings.Compare(x.Name, y.Name) })
	for i, c := range blocks {
		c.Parent, c.Index = b, i
	}
	return b
}

// res makes a resource: addr is "aws_x.y" or "data.aws_x.y".
func res(addr string, attrs attrs, blocks ...*tf.Block) *tf.Resource {
	mode := tf.Managed
	if rest, ok := strings.CutPrefix(addr, "data."); ok {
		mode, addr = tf.Data, rest
	}
	typ, name, _ := strings.Cut(addr, ".")
	return tf.NewResource(body(typ, attrs, blocks...), tf.Resource{Mode: mode, Name: name})
}

func graphOf(resources ...*tf.Resource) *graph.Graph {
	return graph.New(&tf.Module{Existence: tf.Yes, Resources: resources})
}

func val(v cty.Value) *tf.Datum { return &tf.Datum{Val: v, Known: v.IsWhollyKnown()} }

func text(s string) *tf.Datum { return val(cty.StringVal(s)) }

func num(n int64) *tf.Datum { return val(cty.NumberIntVal(n)) }

func list(texts ...string) *tf.Datum { return val(strs(texts...)) }

func strs(texts ...string) cty.Value {
	var vals []cty.Value
	for _, t := range texts {
		vals = append(vals, cty.StringVal(t))
	}
	return cty.TupleVal(vals)
}

var variable = &tf.Ref{Kind: tf.RefVariable, Addr: "var.x", Reason: "has no value"}

const cause = "var.x has no value"

func unknown(refs ...*tf.Ref) *tf.Datum {
	if refs == nil {
		refs = []*tf.Ref{variable}
	}
	return &tf.Datum{Val: cty.DynamicVal, Refs: refs}
}

func to(r *tf.Resource) *tf.Ref {
	return &tf.Ref{Kind: tf.RefResource, Resource: r, Attr: "id", Addr: r.Addr() + ".id", Reason: "is known only after apply"}
}

// walked is an unknown value with that structure.
func walked(n *tf.Node) *tf.Datum {
	d := unknown()
	setStructure(d, n)
	return d
}

func hole() *tf.Node { return &tf.Node{Kind: tf.NodeHole, Refs: []*tf.Ref{variable}} }

func lit(s string) *tf.Node { return &tf.Node{Kind: tf.NodeKnown, Val: cty.StringVal(s)} }

func tmpl(parts ...*tf.Node) *tf.Node { return &tf.Node{Kind: tf.NodeText, Parts: parts} }

func items(open bool, nodes ...*tf.Node) *tf.Node {
	return &tf.Node{Kind: tf.NodeList, Items: nodes, Open: open}
}

func alt(nodes ...*tf.Node) *tf.Node { return &tf.Node{Kind: tf.NodeAlt, Items: nodes} }

func prefixes(texts ...string) []netip.Prefix {
	var ps []netip.Prefix
	for _, t := range texts {
		ps = append(ps, netip.MustParsePrefix(t))
	}
	return ps
}

func TestBreadth(t *testing.T) {
	tests := []struct {
		cidrs string
		want  network.Breadth
	}{
		{"", network.None},
		{"10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fe80::/10 224.0.0.0/3", network.None},
		{"8.8.8.8/32", network.Host},
		{"2600:1f00::1/128", network.Host},
		{"2600:1f00::/64", network.Host},
		{"8.8.8.0/24", network.Narrow},
		{"2600:1f00::/56", network.Narrow},
		{"8.8.8.0/23", network.Limited},
		{"2600:1f00::/33", network.Limited},
		{"8.0.0.0/8", network.Wide},
		{"8.0.0.0/9 9.0.0.0/9", network.Wide},
		{"8.0.0.0/9", network.Limited},
		{"2600::/32", network.Wide},
		{"0.0.0.0/1", network.Wide},
		{"2000::/4", network.Wide},
		{"0.0.0.0/0", network.Internet},
		{"::/0", network.Internet},
		{"2000::/3", network.Internet},
		{"0.0.0.0/1 128.0.0.0/1", network.Internet},
		{"1.0.0.0/8 2.0.0.0/7 4.0.0.0/6 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/2 192.0.0.0/3", network.Internet},
		{"0.0.0.0/1 128.0.0.0/2", network.Wide},
		{"0.0.0.0/1 ::/1", network.Internet}, // ::/1 holds 2000::/3
		{"0.0.0.0/1 8000::/1", network.Wide},
	}
	for _, tt := range tests {
		if got := network.BreadthOf(prefixes(strings.Fields(tt.cidrs)...)); got != tt.want {
			t.Errorf("BreadthOf(%s) = %v, want %v", tt.cidrs, got, tt.want)
		}
	}
}

func TestAddresses(t *testing.T) {
	tests := []struct {
		name  string
		datum *tf.Datum
		want  tf.Tri
		known string
	}{
		{"absent", nil, tf.No, ""},
		{"null", val(cty.NullVal(cty.String)), tf.No, ""},
		{"open", list("10.0.0.0/8", "0.0.0.0/0"), tf.Yes, "10.0.0.0/8 0.0.0.0/0"},
		{"one text", text("0.0.0.0/0"), tf.Yes, "0.0.0.0/0"},
		{"halves", list("0.0.0.0/1", "128.0.0.0/1"), tf.Yes, "0.0.0.0/1 128.0.0.0/1"},
		{"mapped", list("::ffff:0.0.0.0/96"), tf.Yes, "0.0.0.0/0"},
		{"private", list("10.0.0.0/8"), tf.No, "10.0.0.0/8"},
		{"unknown", unknown(), tf.Maybe, ""},
		{"unknown element", val(cty.TupleVal([]cty.Value{cty.StringVal("10.0.0.0/8"), cty.UnknownVal(cty.String)})), tf.Maybe, "10.0.0.0/8"},
		{"member", &tf.Datum{Val: cty.DynamicVal, Refs: []*tf.Ref{variable}, Members: []cty.Value{cty.StringVal("0.0.0.0/0")}}, tf.Yes, "0.0.0.0/0"},
		{"host of unknown address", walked(items(false, tmpl(hole(), lit("/32")))), tf.No, ""},
		{"unknown length", walked(items(false, tmpl(lit("10.0.0.0/"), hole()))), tf.Maybe, ""},
		{"wide length", walked(tmpl(hole(), lit(".0.0.0/0"))), tf.Maybe, ""},
		{"alternatives, one open", walked(alt(items(false, lit("0.0.0.0/0")), items(false))), tf.Maybe, ""},
		{"alternatives, none open", walked(alt(lit("10.0.0.0/8"), lit("10.1.0.0/16"))), tf.No, ""},
		{"open list", walked(items(true, lit("0.0.0.0/0"))), tf.Yes, "0.0.0.0/0"},
		{"open list, private", walked(items(true, lit("10.0.0.0/8"))), tf.Maybe, "10.0.0.0/8"},
		{"known inside", walked(&tf.Node{Kind: tf.NodeKnown, Val: strs("0.0.0.0/0")}), tf.Yes, "0.0.0.0/0"},
	}
	for _, tt := range tests {
		a := network.AddressesOf(tf.NewValue(body("x", nil), "cidr_blocks", tt.datum))
		got, why := a.Internet()
		if got != tt.want || (got == tf.Maybe) != (why != "") {
			t.Errorf("%s: %v (%s), want %v", tt.name, got, why, tt.want)
		}
		if diff := cmp.Diff(prefixes(strings.Fields(tt.known)...), a.Known, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
			t.Errorf("%s: known (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestProblems(t *testing.T) {
	a := network.AddressesOf(tf.NewValue(body("x", nil), "cidr_blocks", list("any", "10.0.0.1/8", "1.2.3.4", "", "fe80::1%eth0/64")))
	var got []string
	for _, p := range a.Problems {
		got = append(got, p.Message)
	}
	want := []string{`"any" is no CIDR block`, "10.0.0.1/8 has bits set beyond its length; AWS takes it as 10.0.0.0/8", `"1.2.3.4" is no CIDR block`, `"" is no CIDR block`, `"fe80::1%eth0/64" is no CIDR block`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(a.Known, prefixes("10.0.0.0/8")) {
		t.Errorf("known = %v", a.Known)
	}
}

func ingress(protocol *tf.Datum, from, upTo *tf.Datum, more attrs) *tf.Block {
	a := attrs{"protocol": protocol, "from_port": from, "to_port": upTo}
	maps.Copy(a, more)
	for k, v := range a {
		if v == nil {
			delete(a, k)
		}
	}
	return body("ingress", a)
}

func TestCovers(t *testing.T) {
	var none *tf.Datum
	tests := []struct {
		protocol, from, to *tf.Datum
		ask                string
		port               int
		want               tf.Tri
	}{
		{text("tcp"), num(22), num(22), "tcp", 22, tf.Yes},
		{text("TCP"), num(22), num(22), "6", 22, tf.Yes},
		{text("6"), text("20"), text("30"), "tcp", 22, tf.Yes},
		{text("tcp"), num(22), num(22), "tcp", 23, tf.No},
		{text("tcp"), num(22), num(22), "udp", 22, tf.No},
		{text("tcp"), num(0), num(0), "tcp", 22, tf.No},
		{text("tcp"), num(0), num(65535), "tcp", 22, tf.Yes},
		{text("tcp"), num(-1), num(-1), "tcp", 22, tf.Yes},
		{text("tcp"), num(30), num(20), "tcp", 22, tf.No},
		{text("tcp"), num(30), num(20), "tcp", network.AnyPort, tf.No},
		{text("tcp"), num(22), num(22), "tcp", network.AnyPort, tf.Yes},
		{text("-1"), num(0), num(0), "tcp", 22, tf.Yes},
		{text("all"), none, none, "icmp", 8, tf.Yes},
		{text("-1"), num(0), num(0), "-1", network.AnyPort, tf.Yes},
		{text("tcp"), num(0), num(65535), "-1", network.AnyPort, tf.No},
		{text("icmp"), num(8), num(0), "1", 8, tf.Yes},
		{text("icmp"), num(8), num(0), "icmp", 3, tf.No},
		{text("icmp"), num(-1), num(-1), "icmp", 3, tf.Yes},
		{text("icmpv6"), none, none, "58", 3, tf.Yes},
		{text("icmp"), unknown(), num(0), "icmp", 3, tf.Maybe},
		{text("50"), num(0), num(0), "esp", 7, tf.Yes},
		{text("nonsense"), num(0), num(65535), "nonsense", 7, tf.No},
		{unknown(), num(22), num(22), "tcp", 22, tf.Maybe},
		{text("tcp"), unknown(), num(22), "tcp", 22, tf.Maybe},
		{text("tcp"), unknown(), num(21), "tcp", 22, tf.No},
		{text("tcp"), num(23), unknown(), "tcp", 22, tf.No},
		{text("tcp"), none, none, "tcp", 22, tf.Maybe},
	}
	for i, tt := range tests {
		sg := res("aws_security_group.g", nil, ingress(tt.protocol, tt.from, tt.to, nil))
		r := network.Ingress(graphOf(sg), sg)[0]
		got, why := r.Covers(tt.ask, tt.port)
		if got != tt.want || (got == tf.Maybe) != (why != "") {
			t.Errorf("%d: %v (%q), want %v", i, got, why, tt.want)
		}
	}
}

func TestAllPorts(t *testing.T) {
	tests := []struct {
		block           *tf.Block
		ports, protocol tf.Tri
	}{
		{ingress(text("-1"), num(0), num(0), nil), tf.Yes, tf.Yes},
		{ingress(text("tcp"), num(0), num(65535), nil), tf.Yes, tf.No},
		{ingress(text("udp"), num(1), num(65535), nil), tf.Yes, tf.No},
		{ingress(text("udp"), num(1024), num(65535), nil), tf.No, tf.No},
		{ingress(text("tcp"), num(0), unknown(), nil), tf.Maybe, tf.No},
		{ingress(unknown(), num(0), num(0), nil), tf.Maybe, tf.Maybe},
	}
	for i, tt := range tests {
		sg := res("aws_security_group.g", nil, tt.block)
		r := network.Ingress(graphOf(sg), sg)[0]
		if got, why := r.AllPorts(); got != tt.ports || (got == tf.Maybe) != (why != "") {
			t.Errorf("%d: all ports %v (%q), want %v", i, got, why, tt.ports)
		}
		if got, _ := r.AllProtocols(); got != tt.protocol {
			t.Errorf("%d: all protocols %v, want %v", i, got, tt.protocol)
		}
	}
}

// say writes an answer as "yes: subject, subject (cause)".
func say(verdict tf.Tri, by []network.Rule, why string) string {
	var subjects []string
	for _, r := range by {
		subjects = append(subjects, r.Subject.Addr())
	}
	s := verdict.String()
	if by != nil {
		s += ": " + strings.Join(subjects, ", ")
	}
	if why != "" {
		s += " (" + why + ")"
	}
	return s
}

func TestOpen(t *testing.T) {
	ssh := func(more attrs) *tf.Block { return ingress(text("tcp"), num(22), num(22), more) }
	sg := func(blocks ...*tf.Block) *tf.Resource { return res("aws_security_group.g", nil, blocks...) }
	// rule and vpcRule are resources that are a rule of the group.
	rule := func(g *tf.Resource, name string, more attrs) *tf.Resource {
		a := attrs{"type": text("ingress"), "protocol": text("tcp"), "from_port": num(22), "to_port": num(22), "security_group_id": unknown(to(g))}
		maps.Copy(a, more)
		return res("aws_security_group_rule."+name, a)
	}
	vpcRule := func(g *tf.Resource, name string, more attrs) *tf.Resource {
		a := attrs{"ip_protocol": text("tcp"), "from_port": num(22), "to_port": num(22), "security_group_id": unknown(to(g))}
		maps.Copy(a, more)
		return res("aws_vpc_security_group_ingress_rule."+name, a)
	}
	maybe := func(b *tf.Block) *tf.Block { b.Existence, b.Cause = tf.Maybe, cause; return b }
	open, lower, upper := attrs{"cidr_blocks": list("0.0.0.0/0")}, attrs{"cidr_blocks": list("0.0.0.0/1")}, attrs{"cidr_blocks": list("128.0.0.0/1")}

	bare := sg()
	opaque := sg()
	opaque.Opaque = map[string]*tf.Datum{"ingress": unknown()}
	pl := res("aws_ec2_managed_prefix_list.p", nil, body("entry", attrs{"cidr": text("0.0.0.0/0")}))
	split := res("aws_ec2_managed_prefix_list.p", nil, body("entry", attrs{"cidr": text("0.0.0.0/1")}))
	entry := res("aws_ec2_managed_prefix_list_entry.e", attrs{"prefix_list_id": unknown(to(split)), "cidr": text("128.0.0.0/1")})
	cdn := res("data.aws_ec2_managed_prefix_list.c", attrs{"name": text("com.amazonaws.global.cloudfront.origin-facing")})
	own := res("data.aws_ec2_managed_prefix_list.o", attrs{"name": text("office")})

	tests := []struct {
		name string
		sg   *tf.Resource
		more []*tf.Resource
		want string
	}{
		{"no rule", bare, nil, "no"},
		{"inline", sg(ssh(open)), nil, "yes: aws_security_group.g"},
		{"inline v6", sg(ssh(attrs{"ipv6_cidr_blocks": list("::/0")})), nil, "yes: aws_security_group.g"},
		{"other port", sg(ingress(text("tcp"), num(443), num(443), open)), nil, "no"},
		{"every protocol", sg(ingress(text("-1"), num(0), num(0), open)), nil, "yes: aws_security_group.g"},
		{"split in two blocks", sg(ssh(lower), ssh(upper)), nil, "yes: aws_security_group.g, aws_security_group.g"},
		{"halves of different ports", sg(ssh(lower), ingress(text("tcp"), num(23), num(23), upper)), nil, "no"},
		{"one half is not certain", sg(ssh(lower), maybe(ssh(upper))), nil, "maybe: aws_security_group.g, aws_security_group.g (it takes rules that are not decided)"},
		{"block is not certain", sg(maybe(ssh(open))), nil, "maybe: aws_security_group.g (var.x has no value)"},
		{"certain beside uncertain", sg(maybe(ssh(open)), ssh(open)), nil, "yes: aws_security_group.g"},
		{"unknown addresses", sg(ssh(attrs{"cidr_blocks": unknown()})), nil, "maybe: aws_security_group.g (var.x has no value)"},
		{"unknown addresses of another port", sg(ingress(text("tcp"), num(23), num(23), attrs{"cidr_blocks": unknown()})), nil, "no"},
		{"unknown port", sg(ingress(text("tcp"), unknown(), num(23), open)), nil, "maybe: aws_security_group.g (var.x has no value)"},
		{"unknown port, private", sg(ingress(text("tcp"), unknown(), num(23), attrs{"cidr_blocks": list("10.0.0.0/8")})), nil, "no"},
		{"unknown blocks", opaque, nil, "maybe: aws_security_group.g (var.x has no value)"},
		{"group", sg(ssh(attrs{"security_groups": unknown(), "self": val(cty.True)})), nil, "no"},
		{"rule", bare, []*tf.Resource{rule(bare, "r", open)}, "yes: aws_security_group_rule.r"},
		{"egress rule", bare, []*tf.Resource{rule(bare, "r", attrs{"type": text("egress"), "cidr_blocks": list("0.0.0.0/0")})}, "no"},
		{"rule of unknown type", bare, []*tf.Resource{rule(bare, "r", attrs{"type": unknown(), "cidr_blocks": list("0.0.0.0/0")})}, "maybe: aws_security_group_rule.r (var.x has no value)"},
		{"rule of another group", bare, []*tf.Resource{rule(res("aws_security_group.o", nil), "r", open)}, "no"},
		{"rule that names the group as its peer", bare, []*tf.Resource{rule(res("aws_security_group.o", nil), "r", attrs{"source_security_group_id": unknown(to(bare)), "cidr_blocks": list("0.0.0.0/0")})}, "no"},
		{
			"rules of the newer kind", bare,
			[]*tf.Resource{vpcRule(bare, "a", attrs{"cidr_ipv4": text("0.0.0.0/1")}), vpcRule(bare, "b", attrs{"cidr_ipv4": text("128.0.0.0/1")})},
			"yes: aws_vpc_security_group_ingress_rule.a, aws_vpc_security_group_ingress_rule.b",
		},
		{"rule of the newer kind, v6", bare, []*tf.Resource{vpcRule(bare, "a", attrs{"cidr_ipv6": text("::/0")})}, "yes: aws_vpc_security_group_ingress_rule.a"},
		{"prefix list", sg(ssh(attrs{"prefix_list_ids": unknown(to(pl))})), []*tf.Resource{pl}, "yes: aws_security_group.g"},
		{"prefix list with entries beside it", sg(ssh(attrs{"prefix_list_ids": unknown(to(split))})), []*tf.Resource{split, entry}, "yes: aws_security_group.g"},
		{"half a prefix list", sg(ssh(attrs{"prefix_list_ids": unknown(to(split))})), []*tf.Resource{split}, "no"},
		{"prefix list of a service", sg(ssh(attrs{"prefix_list_ids": unknown(to(cdn))})), []*tf.Resource{cdn}, "no"},
		{"prefix list that is looked up", sg(ssh(attrs{"prefix_list_ids": unknown(to(own))})), []*tf.Resource{own}, "maybe: aws_security_group.g (data.aws_ec2_managed_prefix_list.o is read from AWS)"},
		{"prefix list by id", sg(ssh(attrs{"prefix_list_ids": list("pl-0123456789abcdef0")})), nil, "maybe: aws_security_group.g (what is in its prefix list is not in this configuration)"},
		{"unknown prefix list", sg(ssh(attrs{"prefix_list_ids": unknown()})), nil, "maybe: aws_security_group.g (var.x has no value)"},
		{"egress block", sg(body("egress", attrs{"protocol": text("-1"), "from_port": num(0), "to_port": num(0), "cidr_blocks": list("0.0.0.0/0")})), nil, "no"},
	}
	for _, tt := range tests {
		g := graphOf(append([]*tf.Resource{tt.sg}, tt.more...)...)
		if got := say(network.Open(g, tt.sg, "tcp", 22)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestEgress(t *testing.T) {
	all := attrs{"protocol": text("-1"), "from_port": num(0), "to_port": num(0), "cidr_blocks": list("0.0.0.0/0")}
	sg := res("aws_default_security_group.g", nil, body("egress", all))
	out := res("aws_vpc_security_group_egress_rule.o", attrs{"ip_protocol": text("-1"), "cidr_ipv4": text("0.0.0.0/0"), "security_group_id": unknown(to(sg))})
	in := res("aws_vpc_security_group_ingress_rule.i", attrs{"ip_protocol": text("-1"), "cidr_ipv4": text("0.0.0.0/0"), "security_group_id": unknown(to(sg))})
	g := graphOf(sg, out, in)
	if got, want := say(network.Opens(network.Egress(g, sg), "tcp", 443)), "yes: aws_default_security_group.g, aws_vpc_security_group_egress_rule.o"; got != want {
		t.Errorf("egress %s, want %s", got, want)
	}
	if got := network.Egress(g, in); got != nil {
		t.Errorf("an ingress rule has egress %v", got)
	}
	r := network.Egress(g, sg)[0]
	if r.Blame.Path() != "egress[0].cidr_blocks" || r.Direction != network.Out {
		t.Errorf("blames %s", r.Blame.Path())
	}
}

// Each opening is told of one subject.
func TestOpenAt(t *testing.T) {
	sg := res("aws_security_group.g", nil, ingress(text("tcp"), num(80), num(80), attrs{"cidr_blocks": list("0.0.0.0/0")}))
	rule := func(name, cidr string, port int64) *tf.Resource {
		return res("aws_vpc_security_group_ingress_rule."+name, attrs{
			"ip_protocol": text("tcp"), "from_port": num(port), "to_port": num(port), "cidr_ipv4": text(cidr), "security_group_id": unknown(to(sg)),
		})
	}
	alone, lower, upper, both := rule("alone", "0.0.0.0/0", 22), rule("lower", "0.0.0.0/1", 23), rule("upper", "128.0.0.0/1", 23), rule("both", "0.0.0.0/0", 80)
	somewhere := res("aws_vpc_security_group_ingress_rule.somewhere", attrs{
		"ip_protocol": text("tcp"), "from_port": num(24), "to_port": num(24), "cidr_ipv4": unknown(), "security_group_id": unknown(to(sg)),
	})
	half, rest := rule("half", "0.0.0.0/1", 25), res("aws_vpc_security_group_ingress_rule.rest", attrs{
		"ip_protocol": text("tcp"), "from_port": num(25), "to_port": num(25), "cidr_ipv4": unknown(), "security_group_id": unknown(to(sg)),
	})
	elsewhere := res("aws_vpc_security_group_ingress_rule.elsewhere", attrs{"ip_protocol": text("-1"), "cidr_ipv4": text("0.0.0.0/0"), "security_group_id": text("sg-0a1b2c3d4e5f67890")})
	g := graphOf(sg, alone, lower, upper, both, elsewhere, somewhere, half, rest)
	tests := []struct {
		subject *tf.Resource
		port    int
		want    string
	}{
		{sg, 22, "no"},
		{alone, 22, "yes: aws_vpc_security_group_ingress_rule.alone"},
		{sg, 23, "yes: aws_vpc_security_group_ingress_rule.lower, aws_vpc_security_group_ingress_rule.upper"},
		{lower, 23, "no"},
		{sg, 24, "no"},
		{somewhere, 24, "maybe: aws_vpc_security_group_ingress_rule.somewhere (" + cause + ")"},
		{sg, 25, "maybe: aws_vpc_security_group_ingress_rule.rest (" + cause + ")"},
		{half, 25, "no"},
		{sg, 80, "yes: aws_security_group.g"},
		{both, 80, "yes: aws_vpc_security_group_ingress_rule.both"},
		{elsewhere, 22, "yes: aws_vpc_security_group_ingress_rule.elsewhere"},
	}
	for _, tt := range tests {
		if got := say(network.OpenAt(g, tt.subject, "tcp", tt.port)); got != tt.want {
			t.Errorf("%s, %d: %s, want %s", tt.subject.Addr(), tt.port, got, tt.want)
		}
	}
}

func TestAllOpenAt(t *testing.T) {
	ports := func(from, to int64, cidr string) *tf.Block {
		return ingress(text("tcp"), num(from), num(to), attrs{"cidr_blocks": list(cidr)})
	}
	half := res("aws_vpc_security_group_ingress_rule.half", attrs{"ip_protocol": text("-1"), "cidr_ipv4": text("0.0.0.0/1"), "security_group_id": text("sg-0a1b2c3d4e5f67890")})
	tests := []struct {
		subject *tf.Resource
		want    string
	}{
		{res("aws_security_group.ends", nil, ports(0, 1, "0.0.0.0/0"), ports(65535, 65535, "0.0.0.0/0")), "no"},
		{res("aws_security_group.all", nil, ports(0, 65535, "0.0.0.0/0")), "yes: aws_security_group.all"},
		{res("aws_security_group.halves", nil, ports(0, 65535, "0.0.0.0/1"), ports(0, 65535, "128.0.0.0/1")), "yes: aws_security_group.halves, aws_security_group.halves"},
		{res("aws_security_group.mixed", nil, ports(0, 65535, "0.0.0.0/1"), ports(22, 22, "128.0.0.0/1")), "no"},
		{half, "no"},
	}
	for _, tt := range tests {
		if got := say(network.AllOpenAt(graphOf(tt.subject), tt.subject)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.subject.Addr(), got, tt.want)
		}
	}
}

func TestRuleProblems(t *testing.T) {
	sg := res("aws_security_group.g", nil, ingress(text("tpc"), num(1), num(0), attrs{"cidr_blocks": list("10.0.0.0")}), ingress(text("tcp"), num(9), num(8), nil))
	var got []string
	for _, r := range network.Ingress(graphOf(sg), sg) {
		for _, p := range r.Problems {
			got = append(got, p.Message)
		}
	}
	if diff := cmp.Diff([]string{`"tpc" is no IP protocol`, `"10.0.0.0" is no CIDR block`, "its ports end before they start"}, got); diff != "" {
		t.Error(diff)
	}
}

func setStructure(d *tf.Datum, n *tf.Node) {
	d.Walk, d.Lock = func() *tf.Node { return n }, new(sync.Mutex)
}

// The range of a VPC or subnet is never the internet, whatever it turns out to be.
func TestRangesOfVPCs(t *testing.T) {
	for attr, want := range map[string]tf.Tri{"aws_vpc.cidr_block": tf.No, "aws_subnet.ipv6_cidr_block": tf.No, "aws_vpc.main_route_table_id": tf.Maybe, "aws_ssm_parameter.value": tf.Maybe} {
		typ, name, _ := strings.Cut(attr, ".")
		r := tf.NewResource(&tf.Block{Type: typ}, tf.Resource{Name: "x", Module: &tf.Module{}})
		d := &tf.Datum{Val: cty.UnknownVal(cty.String), Refs: []*tf.Ref{{Kind: tf.RefResource, Resource: r, Attr: name, Addr: attr, Reason: "is read from AWS"}}}
		if open, cause := network.AddressesOf(tf.NewValue(&tf.Block{}, "cidr_ipv4", d)).Internet(); open != want {
			t.Errorf("%s lets the internet in: %v (%s), want %v", attr, open, cause, want)
		}
	}
}
