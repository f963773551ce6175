package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var efs = rule.Set{
	{
		ID:        "EFS-001",
		Title:     "EFS file systems are encrypted at rest",
		Severity:  rule.High,
		Category:  "encryption-at-rest",
		On:        []string{"aws_efs_file_system"},
		Want:      rule.True("encrypted"),
		Fix:       rule.Replaces,
		FixText:   "Set `encrypted = true`.",
		Why:       "Without encryption no key stands between a backup or replica of the file system and whoever gets hold of it.",
		Aliases:   []string{"CKV_AWS_42", "AVD-AWS-0037", "AWS-0037", "AC_AWS_0097", "EFS.1", "EFS.8", "CIS-2.4.1", "steampipe:efs_file_system_encrypt_data_at_rest", "KICS:EFS Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html"},
	},
}
