package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

// searchDomains are domains under the current and the former name of the service.
var searchDomains = []string{"aws_opensearch_domain", "aws_elasticsearch_domain"}

var opensearch = rule.Set{
	{
		ID:       "OPENSEARCH-007",
		Title:    "Search domains make their users sign in",
		Severity: rule.Medium,
		Category: "authentication",
		On:       searchDomains,
		Want: rule.All(
			rule.True("advanced_security_options.enabled"),
			rule.False("advanced_security_options.anonymous_auth_enabled"),
		),
		Fix:       rule.Manual,
		FixText:   "Add `advanced_security_options { enabled = true }` with a master user; it takes encryption at rest and between nodes, and HTTPS.",
		Why:       "Whoever reaches the endpoint and passes its policy reads, changes and deletes every index.",
		Aliases:   []string{"CKV2_AWS_52", "Opensearch.7"},
		Practices: []string{"IAM-01"},
		WAF:       []string{"SEC02-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html"},
	},
}
