package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var vpc = rule.Set{
	{
		ID:        "VPC-013",
		Title:     "VPCs record their traffic in flow logs",
		Severity:  rule.Medium,
		Category:  "logging",
		On:        []string{"aws_vpc", "aws_default_vpc"},
		Want:      rule.Companion("aws_flow_log", "vpc_id", rule.OneOf("traffic_type", "ALL", "REJECT").OrAbsent()),
		Fix:       rule.Manual,
		FixText:   "Add an aws_flow_log for the VPC with `traffic_type = \"ALL\"` or `\"REJECT\"`.",
		Why:       "Without flow logs nobody can say which hosts an intruder spoke to, or how much data left.",
		Aliases:   []string{"CKV2_AWS_11", "AVD-AWS-0178", "AWS-0178", "AC_AWS_0369", "FG_R00054", "EC2.6", "CIS-3.7", "steampipe:vpc_flow_logs_enabled", "KICS:VPC FlowLogs Disabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html"},
	},
}
