package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var sns = rule.Set{
	{
		ID:        "SNS-001",
		Title:     "Topic policies admit only principals they name",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_sns_topic_policy", "aws_sns_topic"},
		Want:      rule.NotPublic("policy"),
		Fix:       rule.Manual,
		FixText:   "Name the accounts, roles or services in `Principal`, or add a condition on `aws:SourceAccount`, `aws:SourceArn` or `aws:PrincipalOrgID`.",
		Why:       "Anyone with an AWS account subscribes to what is published, or publishes messages that the subscribers take for yours.",
		Aliases:   []string{"CKV_AWS_169", "AC_AWS_0385", "SNS.4", "steampipe:sns_topic_policy_restrict_public_access", "KICS:SNS Topic is Publicly Accessible"},
		Practices: []string{"IAM-10"},
		WAF:       []string{"SEC03-BP07"},
		Refs:      []string{"https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"},
	},
}
