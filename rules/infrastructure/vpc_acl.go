package infrastructure

import (
	"strconv"

	"github.com/tfpillar/tfpillar/analyzer/network"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// acl completes a rule on what network ACLs let in.
func acl(r rule.Rule) *rule.Rule {
	r.Severity = rule.Medium
	r.Category = "network"
	r.On = []string{"aws_network_acl", "aws_network_acl_rule", "aws_default_network_acl"}
	r.Fix = rule.Manual
	r.Practices = []string{"INF-01", "INF-09"}
	r.WAF = []string{"SEC05-BP01", "SEC05-BP02", "SEC06-BP03"}
	r.Refs = []string{"https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"}
	return &r
}

// admits makes a check that a network ACL lets the internet reach no such port of TCP. It does not apply to rules for what goes out.
func admits(port int) func(*rule.Pass) {
	what := "port " + strconv.Itoa(port)
	return func(p *rule.Pass) {
		verdict, by, cause := network.AdmitsAt(p.Graph, p.Resource, "tcp", port)
		if out, _ := p.Resource.Get("egress").Bool(); verdict == tf.No && !out {
			p.Pass()
		}
		for _, r := range by {
			p.Report(alone(r, opening{verdict: verdict, cause: cause}, what))
		}
	}
}
