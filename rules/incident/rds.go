package incident

import "github.com/tfpillar/tfpillar/analyzer/rule"

var rds = rule.Set{
	{
		ID:       "RDS-008",
		Title:    "Databases keep automated backups for a week or longer",
		Severity: rule.Medium,
		Category: "backup-recovery",
		On:       []string{"aws_db_instance", "aws_rds_cluster"},
		// What replicas hold is backed up at their source.
		When: rule.All(rule.Absent("replicate_source_db"), rule.Absent("replication_source_identifier")),
		// Without it an instance has no backups, a cluster those of a day.
		Want:      rule.AtLeast("backup_retention_period", 7),
		Fix:       rule.InPlace,
		FixText:   "Set `backup_retention_period` to 7 or more.",
		Why:       "Damage done on a Friday is past the oldest backup by Monday, and ransom is the only way back.",
		Aliases:   []string{"CKV_AWS_133", "AVD-AWS-0077", "AWS-0077", "AC_AWS_0052", "AC_AWS_0495", "FG_R00107", "RDS.11", "steampipe:rds_db_instance_backup_enabled", "KICS:RDS With Backup Disabled", "KICS:RDS Cluster With Backup Disabled"},
		Practices: []string{"DAT-08"},
		WAF:       []string{"SEC08-BP03", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html"},
	},
}
