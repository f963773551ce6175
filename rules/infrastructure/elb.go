package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var elb = rule.Set{
	{
		ID:        "ELB-007",
		Title:     "Application load balancers drop header fields that are not valid",
		Severity:  rule.Medium,
		Category:  "network",
		On:        []string{"aws_lb", "aws_alb"},
		When:      application,
		Want:      rule.True("drop_invalid_header_fields").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `drop_invalid_header_fields = true`.",
		Why:       "A header that load balancer and application read differently smuggles a second request past the first one's checks.",
		Aliases:   []string{"CKV_AWS_131", "AVD-AWS-0052", "AWS-0052", "ELB.4", "steampipe:elb_application_lb_drop_http_headers", "steampipe:elb_application_lb_drop_invalid_header_fields", "KICS:ALB Not Dropping Invalid Headers"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html"},
	},
}

var application = rule.Equal("load_balancer_type", "application").Default("application")
