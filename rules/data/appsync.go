package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var appsync = rule.Set{
	{
		ID:        "APPSYNC-004",
		Title:     "Caches of GraphQL APIs are encrypted",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_appsync_api_cache"},
		Want:      rule.True("at_rest_encryption_enabled").Default("false"),
		Fix:       rule.Replaces,
		FixText:   "Set `at_rest_encryption_enabled = true`.",
		Why:       "Answers that were given to one caller, personal data included, lie on disks in plain text.",
		Aliases:   []string{"CKV_AWS_214", "AppSync.1", "steampipe:appsync_api_cache_encryption_at_rest_enabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html"},
	},
	{
		ID:        "APPSYNC-005",
		Title:     "Caches of GraphQL APIs are reached over TLS",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_appsync_api_cache"},
		Want:      rule.True("transit_encryption_enabled").Default("false"),
		Fix:       rule.Replaces,
		FixText:   "Set `transit_encryption_enabled = true`.",
		Why:       "Anyone on the way between API and cache reads and changes the answers in passing.",
		Aliases:   []string{"CKV_AWS_215", "AppSync.6", "steampipe:appsync_api_cache_encryption_in_transit_enabled"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html"},
	},
}
