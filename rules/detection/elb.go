package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var elb = rule.Set{
	{
		ID:       "ELB-009",
		Title:    "Load balancers write access logs",
		Severity: rule.Medium,
		Category: "logging",
		On:       []string{"aws_lb", "aws_alb", "aws_elb"},
		// Gateway Load Balancers have none, Network Load Balancers those of TLS listeners only.
		When: rule.Any(
			rule.OfType("aws_elb"),
			rule.Equal("load_balancer_type", "application").Default("application"),
			rule.All(rule.Equal("load_balancer_type", "network"), terminatesTLS),
		),
		Want: rule.All(
			rule.When(rule.OfType("aws_lb", "aws_alb"), rule.True("access_logs.enabled").Default("false")),
			rule.When(rule.OfType("aws_elb"), rule.All(rule.Exists("access_logs"), rule.True("access_logs.enabled").Default("true"))),
		),
		Fix:       rule.Manual,
		FixText:   "Add `access_logs` with a bucket and `enabled = true`.",
		Why:       "Which address asked for what, and which requests an attack was made of, cannot be told afterwards.",
		Aliases:   []string{"CKV_AWS_91", "CKV_AWS_92", "AC_AWS_0470", "FG_R00066", "ELB.5", "steampipe:elb_application_classic_network_lb_logging_enabled", "KICS:ELB Access Log Disabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html"},
	},
}

// terminatesTLS wants a load balancer to have a listener that decrypts.
var terminatesTLS = rule.Any(
	rule.Companion("aws_lb_listener", "load_balancer_arn", rule.Equal("protocol", "TLS")),
	rule.Companion("aws_alb_listener", "load_balancer_arn", rule.Equal("protocol", "TLS")),
)
