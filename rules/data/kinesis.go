package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var kinesis = rule.Set{
	{
		ID:        "KINESIS-001",
		Title:     "Kinesis streams encrypt their records with KMS",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_kinesis_stream"},
		Want:      rule.All(rule.Equal("encryption_type", "KMS").Default("NONE"), rule.Present("kms_key_id")),
		Fix:       rule.InPlace,
		FixText:   "Set `encryption_type = \"KMS\"` and `kms_key_id`; alias/aws/kinesis is enough.",
		Why:       "Records are in plain text on the disks of the service, with no key that a stolen permission to read the stream would need as well.",
		Aliases:   []string{"CKV_AWS_43", "AVD-AWS-0064", "AWS-0064", "AC_AWS_0157", "Kinesis.1", "steampipe:kinesis_stream_encryption_at_rest_enabled", "KICS:Kinesis Not Encrypted With KMS"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html"},
	},
}
