package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var neptune = rule.Set{
	{
		ID:       "NEPTUNE-001",
		Title:    "Neptune clusters encrypt storage at rest",
		Severity: rule.High,
		Category: "encryption-at-rest",
		On:       []string{"aws_neptune_cluster"},
		// A restored cluster is as encrypted as its snapshot, a member of a global cluster as that one.
		When:      rule.Absent("snapshot_identifier"),
		Want:      rule.Any(rule.True("storage_encrypted"), rule.Follow("global_cluster_identifier", rule.True("storage_encrypted"))),
		Fix:       rule.Replaces,
		FixText:   "Set `storage_encrypted = true`.",
		Why:       "Whoever gets hold of a backup or a shared snapshot of the cluster reads the whole graph without meeting its access control.",
		Aliases:   []string{"CKV_AWS_44", "AVD-AWS-0076", "AWS-0076", "AC_AWS_0493", "Neptune.1", "steampipe:neptune_cluster_encryption_at_rest_enabled", "KICS:Neptune Database Cluster Encryption Disabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html"},
	},
}
