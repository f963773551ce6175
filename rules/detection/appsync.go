package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var appsync = rule.Set{
	{
		ID:        "APPSYNC-003",
		Title:     "GraphQL APIs log failed resolvers",
		Severity:  rule.Medium,
		Category:  "logging",
		On:        []string{"aws_appsync_graphql_api"},
		Want:      rule.OneOf("log_config.field_log_level", "ERROR", "ALL", "INFO", "DEBUG"),
		Fix:       rule.Manual,
		FixText:   "Add `log_config` with `field_log_level = \"ERROR\"` and a role.",
		Why:       "Queries that probe for fields and records of others fail without leaving a trace.",
		Aliases:   []string{"CKV_AWS_194", "AppSync.2", "steampipe:appsync_graphql_api_field_level_logs_enabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html"},
	},
}
