package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var elb = rule.Set{
	{
		ID:        "ELB-001",
		Title:     "Load balancer listeners take no requests over plain HTTP",
		Severity:  rule.High,
		Category:  "encryption-in-transit",
		On:        []string{"aws_lb_listener", "aws_alb_listener"},
		Check:     plainListener,
		Fix:       rule.Manual,
		FixText:   "Set `protocol = \"HTTPS\"` with a certificate, or let the default action redirect to HTTPS.",
		Why:       "Anyone on the way between client and load balancer reads and changes what goes over plain HTTP, sessions and passwords included.",
		Aliases:   []string{"CKV_AWS_2", "AVD-AWS-0054", "AWS-0054", "AC_AWS_0491", "ELB.18", "steampipe:elb_lb_use_secure_protocol_listener", "KICS:ALB Listening on HTTP"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html"},
	},
}

// redirects wants an action to send clients to HTTPS. The protocol of a redirect is that of the request where it is not set.
var redirects = rule.All(
	rule.Equal("default_action.type", "redirect"),
	rule.Equal("default_action.redirect.protocol", "HTTPS"),
)

// encrypted holds of listeners of Network Load Balancers too, whose TCP and UDP pass through what the target encrypts. Listeners of
// Gateway Load Balancers have no protocol.
var encrypted = rule.Any(
	rule.NoneOf("protocol", "HTTP").Default("HTTP"),
	redirects,
	rule.All(rule.Absent("protocol"), rule.Follow("load_balancer_arn", rule.Equal("load_balancer_type", "gateway"))),
)

// plainListener rates a listener that only the network behind the load balancer reaches lower.
func plainListener(p *rule.Pass) {
	b := p.Resource.Block
	f := p.Report(encrypted.Judge(p, b))
	if f == nil {
		return
	}
	if internal := rule.Follow("load_balancer_arn", rule.True("internal")).Judge(p, b); internal.Verdict == rule.Passed {
		f.Severity = rule.Medium
	}
}
