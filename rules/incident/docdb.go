package incident

import "github.com/tfpillar/tfpillar/analyzer/rule"

var docdb = rule.Set{
	{
		ID:        "DOCDB-006",
		Title:     "DocumentDB clusters keep backups for a week at least",
		Severity:  rule.Medium,
		Category:  "backup-recovery",
		On:        []string{"aws_docdb_cluster"},
		Want:      rule.AtLeast("backup_retention_period", 7).Default("1"),
		Fix:       rule.InPlace,
		FixText:   "Set `backup_retention_period` to 7 or more.",
		Why:       "Data that was scrambled or deleted on a Friday night is beyond every backup by the time that someone notices.",
		Aliases:   []string{"CKV_AWS_360", "DocumentDB.2", "steampipe:docdb_cluster_backup_retention_period_7"},
		Practices: []string{"DAT-08"},
		WAF:       []string{"SEC08-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/documentdb/latest/developerguide/backup_restore.html"},
	},
}
