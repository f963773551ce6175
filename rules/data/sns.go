package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var sns = rule.Set{
	{
		ID:        "SNS-004",
		Title:     "Topics are encrypted with a KMS key",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_sns_topic"},
		Want:      rule.Present("kms_master_key_id"),
		Fix:       rule.InPlace,
		FixText:   "Set `kms_master_key_id` to a key whose policy lets the publishing services use it.",
		Why:       "Without a key, messages lie in the clear while they wait for delivery, and no key policy limits who reads them.",
		Aliases:   []string{"CKV_AWS_26", "AVD-AWS-0095", "AWS-0095", "AC_AWS_0502", "SNS.1", "steampipe:sns_topic_encrypted_at_rest", "KICS:SNS Topic Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html"},
	},
}
