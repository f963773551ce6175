package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var ec2 = rule.Set{
	{
		ID:        "EC2-017",
		Title:     "Client VPN endpoints log connections",
		Severity:  rule.Medium,
		Category:  "logging",
		On:        []string{"aws_ec2_client_vpn_endpoint"},
		Want:      rule.All(rule.True("connection_log_options.enabled"), rule.Present("connection_log_options.cloudwatch_log_group")),
		Fix:       rule.Manual,
		FixText:   "Set `enabled = true` and `cloudwatch_log_group` in `connection_log_options`.",
		Why:       "Who came in with a stolen certificate or password, when, and from where cannot be told afterwards.",
		Aliases:   []string{"EC2.51"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-logging.html"},
	},
}
