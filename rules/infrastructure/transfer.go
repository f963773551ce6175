package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var transfer = rule.Set{
	{
		ID:        "TRANSFER-002",
		Title:     "Transfer servers have their endpoint in a VPC",
		Severity:  rule.Medium,
		Category:  "public-access",
		On:        []string{"aws_transfer_server"},
		Want:      rule.OneOf("endpoint_type", "VPC", "VPC_ENDPOINT"),
		Fix:       rule.Manual,
		FixText:   "Set `endpoint_type = \"VPC\"` with `endpoint_details`.",
		Why:       "Every address of the internet may guess at the passwords of a public endpoint, and no security group says no.",
		Aliases:   []string{"CKV_AWS_164", "steampipe:vpc_transfer_server_not_publicly_accesible"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html"},
	},
}
