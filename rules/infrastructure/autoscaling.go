package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var autoscaling = rule.Set{
	{
		ID:       "AUTOSCALING-001",
		Title:    "Launch configurations assign no public addresses",
		Severity: rule.High,
		Category: "public-access",
		On:       []string{"aws_launch_configuration"},
		// Where it is not set, the subnets of the group decide, which are judged themselves.
		Want:      rule.False("associate_public_ip_address"),
		Fix:       rule.Replaces,
		FixText:   "Set `associate_public_ip_address = false`.",
		Why:       "Every instance that the group starts answers the internet, and one open port on one of them is a way in.",
		Aliases:   []string{"CKV_AWS_389", "AVD-AWS-0009", "AWS-0009", "AutoScaling.5", "steampipe:autoscaling_launch_config_public_ip_disabled"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html"},
	},
}
