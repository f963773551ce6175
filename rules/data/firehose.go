package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var firehose = rule.Set{
	{
		ID:       "FIREHOSE-001",
		Title:    "Firehose streams encrypt what they hold",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_kinesis_firehose_delivery_stream"},
		// A stream that reads from Kinesis or Kafka leaves that to its source.
		When:      rule.All(rule.None("kinesis_source_configuration", nil), rule.None("msk_source_configuration", nil)),
		Want:      rule.True("server_side_encryption.enabled").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Add `server_side_encryption { enabled = true }`.",
		Why:       "Records wait for their delivery in plain text, with no key between them and whoever gets to the storage behind the stream.",
		Aliases:   []string{"CKV_AWS_240", "AC_AWS_0156", "DataFirehose.1", "steampipe:kinesis_firehose_delivery_stream_server_side_encryption_enabled", "KICS:Kinesis SSE Not Configured"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/firehose/latest/dev/encryption.html"},
	},
}
