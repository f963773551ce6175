package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var sqs = rule.Set{
	{
		ID:        "SQS-001",
		Title:     "Queue policies admit only principals they name",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_sqs_queue_policy", "aws_sqs_queue"},
		Want:      rule.NotPublic("policy"),
		Fix:       rule.Manual,
		FixText:   "Name the accounts, roles or services in `Principal`, or add a condition on `aws:SourceArn`, `aws:SourceAccount` or `aws:PrincipalOrgID`.",
		Why:       "Anyone, without an AWS account even, reads and deletes the messages, or sends some that the consumers act upon.",
		Aliases:   []string{"CKV_AWS_168", "CKV_AWS_387", "AC_AWS_0365", "SQS.3", "steampipe:sqs_queue_policy_no_principal_star", "KICS:SQS Queue Exposed", "KICS:SQS Policy With Public Access"},
		Practices: []string{"IAM-10"},
		WAF:       []string{"SEC03-BP07"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html"},
	},
}
