package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var redshiftserverless = rule.Set{
	{
		ID:        "REDSHIFTSERVERLESS-001",
		Title:     "Redshift Serverless workgroups have no public address",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_redshiftserverless_workgroup"},
		Want:      rule.False("publicly_accessible"),
		Fix:       rule.InPlace,
		FixText:   "Set `publicly_accessible = false`, or remove it.",
		Why:       "A warehouse that answers the internet is one leaked password away from being copied as a whole.",
		Aliases:   []string{"RedshiftServerless.3"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html"},
	},
	{
		ID:        "REDSHIFTSERVERLESS-003",
		Title:     "Redshift Serverless workgroups load and unload through the VPC",
		Severity:  rule.Medium,
		Category:  "network",
		On:        []string{"aws_redshiftserverless_workgroup"},
		Want:      rule.True("enhanced_vpc_routing"),
		Fix:       rule.InPlace,
		FixText:   "Set `enhanced_vpc_routing = true`.",
		Why:       "Data that is unloaded to a bucket elsewhere passes no endpoint policy, security group or flow log.",
		Aliases:   []string{"RedshiftServerless.1"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html"},
	},
}
