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
	{
		ID:        "SNS-005",
		Title:     "Subscriptions are not delivered over plain HTTP",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_sns_topic_subscription"},
		Want:      rule.NoneOf("protocol", "http"),
		Fix:       rule.Manual,
		FixText:   "Set `protocol = \"https\"` with an `endpoint` that begins with https.",
		Why:       "Anyone on the way to the endpoint reads the messages, and sends some of his own making.",
		Aliases:   []string{"FG_R00052"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"},
	},
}
