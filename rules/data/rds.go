package data

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var rds = rule.Set{
	{
		ID:       "RDS-004",
		Title:    "Database instances encrypt storage at rest",
		Severity: rule.High,
		Category: "encryption-at-rest",
		On:       []string{"aws_db_instance"},
		// Replicas and restored instances are as encrypted as their source, members of a cluster as the cluster.
		When: rule.All(
			rule.Absent("replicate_source_db"),
			rule.Absent("snapshot_identifier"),
			rule.None("restore_to_point_in_time", nil),
			rule.Not(rule.Matches("engine", regexp.MustCompile(`^(aurora|custom-)`), "is that of Aurora or RDS Custom")),
		),
		Want:      rule.True("storage_encrypted"),
		Fix:       rule.Replaces,
		FixText:   "Set `storage_encrypted = true`.",
		Why:       "Whoever gets hold of the volume, of an automated backup or of a shared snapshot reads every row without meeting the database's own access control.",
		Aliases:   []string{"CKV_AWS_16", "AVD-AWS-0080", "AWS-0080", "AC_AWS_0058", "FG_R00093", "RDS.3", "CIS-2.3.1", "steampipe:rds_db_instance_encryption_at_rest_enabled", "KICS:DB Instance Storage Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html"},
	},
	{
		ID:       "RDS-005",
		Title:    "Database clusters encrypt storage at rest",
		Severity: rule.High,
		Category: "encryption-at-rest",
		On:       []string{"aws_rds_cluster"},
		When: rule.All(
			rule.Absent("replication_source_identifier"),
			rule.Absent("snapshot_identifier"),
			rule.None("restore_to_point_in_time", nil),
		),
		Want:      rule.Any(rule.True("storage_encrypted"), rule.Equal("engine_mode", "serverless")),
		Fix:       rule.Replaces,
		FixText:   "Set `storage_encrypted = true`.",
		Why:       "Whoever gets hold of a backup or a shared snapshot of the cluster reads every row without meeting the database's own access control.",
		Aliases:   []string{"CKV_AWS_96", "AVD-AWS-0079", "AWS-0079", "AC_AWS_0186", "RDS.27", "steampipe:rds_db_cluster_encryption_enabled", "KICS:Aurora With Disabled at Rest Encryption", "KICS:RDS Storage Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html"},
	},
}
