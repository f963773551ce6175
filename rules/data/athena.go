package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var athena = rule.Set{
	{
		ID:       "ATHENA-001",
		Title:    "Athena workgroups say how query results are encrypted",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_athena_workgroup"},
		// Results that Athena manages itself are always encrypted.
		Want: rule.Any(
			rule.OneOf("configuration.result_configuration.encryption_configuration.encryption_option", "SSE_S3", "SSE_KMS", "CSE_KMS"),
			rule.True("configuration.managed_query_results_configuration.enabled"),
		),
		Fix:       rule.Manual,
		FixText:   "Add `encryption_configuration` to `result_configuration`, preferably with \"SSE_KMS\" and a key.",
		Why:       "Results are copies of what was queried; with no key of their own everyone who may read the bucket reads them.",
		Aliases:   []string{"CKV_AWS_159", "AVD-AWS-0006", "AWS-0006", "Athena.1", "steampipe:athena_workgroup_encryption_at_rest_enabled", "KICS:Athena Workgroup Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html"},
	},
	{
		ID:        "ATHENA-002",
		Title:     "Athena workgroups override the settings of clients",
		Severity:  rule.Medium,
		Category:  "hardening",
		On:        []string{"aws_athena_workgroup"},
		Want:      rule.True("configuration.enforce_workgroup_configuration").Default("true"),
		Fix:       rule.InPlace,
		FixText:   "Remove `enforce_workgroup_configuration`, or set it to true.",
		Why:       "Whoever may query can send the results to a bucket of their own, unencrypted and past every limit.",
		Aliases:   []string{"CKV_AWS_82", "AVD-AWS-0007", "AWS-0007", "steampipe:athena_workgroup_enforce_workgroup_configuration"},
		Practices: []string{"DAT-04"},
		WAF:       []string{"SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html"},
	},
}
