package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

// searchDomains are domains under the current and the former name of the service.
var searchDomains = []string{"aws_opensearch_domain", "aws_elasticsearch_domain"}

var opensearch = rule.Set{
	{
		ID:       "OPENSEARCH-010",
		Title:    "Search domains publish audit logs",
		Severity: rule.Medium,
		Category: "logging",
		On:       searchDomains,
		Want: rule.Some("log_publishing_options", rule.All(
			rule.Equal("log_type", "AUDIT_LOGS"),
			rule.True("enabled").Default("true"),
		)),
		Fix:       rule.Manual,
		FixText:   "Add `log_publishing_options { log_type = \"AUDIT_LOGS\" }` with a log group, and turn audit logs on in the domain.",
		Why:       "Who signed in, failed to, and read which index cannot be told afterwards.",
		Aliases:   []string{"CKV_AWS_317", "AVD-AWS-0042", "AWS-0042", "ES.5", "Opensearch.5", "steampipe:es_domain_audit_logging_enabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html"},
	},
}
