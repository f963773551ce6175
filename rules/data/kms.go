package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var kms = rule.Set{
	{
		ID:       "KMS-002",
		Title:    "Symmetric KMS keys rotate every year",
		Severity: rule.Medium,
		Category: "key-management",
		On:       []string{"aws_kms_key"},
		// KMS rotates no other keys: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html.
		When: rule.All(
			rule.Equal("key_usage", "ENCRYPT_DECRYPT").Default("ENCRYPT_DECRYPT"),
			rule.Equal("customer_master_key_spec", "SYMMETRIC_DEFAULT").Default("SYMMETRIC_DEFAULT"),
			rule.Absent("custom_key_store_id"),
		),
		Want:      rule.True("enable_key_rotation"),
		Fix:       rule.InPlace,
		FixText:   "Set `enable_key_rotation = true`.",
		Why:       "Key material that never changes keeps decrypting everything for as long as whoever once obtained it likes.",
		Aliases:   []string{"CKV_AWS_7", "AVD-AWS-0065", "AWS-0065", "AC_AWS_0160", "FG_R00036", "KMS.4", "CIS-3.6", "steampipe:kms_cmk_rotation_enabled", "KICS:CMK Rotation Disabled"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC08-BP01", "SEC09-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"},
	},
}
