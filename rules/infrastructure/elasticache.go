package infrastructure

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var elasticache = rule.Set{
	{
		ID:       "ELASTICACHE-004",
		Title:    "Caches of Redis run version 6 or newer",
		Severity: rule.Medium,
		Category: "patching",
		On:       []string{"aws_elasticache_cluster", "aws_elasticache_replication_group"},
		// The versions of Memcached are others. Without one AWS takes the latest.
		When:      rule.NoneOf("engine", "memcached"),
		Want:      rule.MatchesNot("engine_version", redisBefore6, "is 6 or newer"),
		Fix:       rule.InPlace,
		FixText:   "Raise `engine_version` to 7.1, or change to Valkey.",
		Why:       "Flaws of a version without updates stay open, and the older ones know neither users nor encryption.",
		Aliases:   []string{"AC_AWS_0102", "KICS:Redis Not Compliant"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html"},
	},
}

var redisBefore6 = regexp.MustCompile(`^[0-5](\.|$)`)
