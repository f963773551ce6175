package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var sqs = rule.Set{
	{
		ID:       "SQS-003",
		Title:    "Queues encrypt messages at rest",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_sqs_queue"},
		Want: rule.Any(
			rule.True("sqs_managed_sse_enabled").Default("true"), // new queues have SSE-SQS by themselves
			rule.Present("kms_master_key_id"),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `sqs_managed_sse_enabled = true`, or name a key in `kms_master_key_id`.",
		Why:       "Messages that wait in the clear can be read from any copy of the storage they wait on.",
		Aliases:   []string{"CKV_AWS_27", "AVD-AWS-0096", "AWS-0096", "AC_AWS_0366", "FG_R00070", "SQS.1", "steampipe:sqs_queue_encrypted_at_rest", "KICS:SQS With SSE Disabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html"},
	},
}
