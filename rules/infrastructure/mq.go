package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var mq = rule.Set{
	{
		ID:        "MQ-001",
		Title:     "Message brokers have no public address",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_mq_broker"},
		Want:      rule.False("publicly_accessible").Default("false"),
		Fix:       rule.Replaces,
		FixText:   "Set `publicly_accessible = false`.",
		Why:       "A broker that answers the internet, its web console included, is one leaked password or one flaw away from being read.",
		Aliases:   []string{"CKV_AWS_69", "AVD-AWS-0072", "AWS-0072", "AC_AWS_0175", "steampipe:mq_broker_publicly_accessible", "KICS:MQ Broker Is Publicly Accessible"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html"},
	},
}
