package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var docdb = rule.Set{
	{
		ID:        "DOCDB-004",
		Title:     "DocumentDB clusters export their audit log",
		Severity:  rule.Medium,
		Category:  "logging",
		On:        []string{"aws_docdb_cluster"},
		Want:      rule.Contains("enabled_cloudwatch_logs_exports", "audit"),
		Fix:       rule.Manual,
		FixText:   "Set `enabled_cloudwatch_logs_exports = [\"audit\", \"profiler\"]`, and `audit_logs` in the parameter group.",
		Why:       "Who signed in, failed to, and changed users or collections cannot be told afterwards.",
		Aliases:   []string{"CKV_AWS_85", "AVD-AWS-0020", "AWS-0020", "AC_AWS_0456", "DocumentDB.4", "steampipe:docdb_cluster_log_exports_enabled", "steampipe:docdb_cluster_audit_logs_enabled", "KICS:DocDB Logging Is Disabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html"},
	},
}
