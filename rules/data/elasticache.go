package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var elasticache = rule.Set{
	{
		ID:       "ELASTICACHE-001",
		Title:    "Replication groups of caches are encrypted at rest",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_elasticache_replication_group"},
		// Members of a global datastore are as encrypted as that; serverless caches always are.
		When: rule.Absent("global_replication_group_id"),
		Want: rule.Any(
			rule.True("at_rest_encryption_enabled"),
			rule.All(rule.Absent("at_rest_encryption_enabled"), rule.Equal("engine", "valkey")),
		),
		Fix:       rule.Replaces,
		FixText:   "Set `at_rest_encryption_enabled = true`.",
		Why:       "Whoever gets hold of a backup, or of a disk that the cache swapped to, reads the sessions and records in it.",
		Aliases:   []string{"CKV_AWS_29", "AVD-AWS-0045", "AWS-0045", "AC_AWS_0466", "ElastiCache.4", "steampipe:elasticache_replication_group_encryption_at_rest_enabled", "KICS:ElastiCache Replication Group Not Encrypted At Rest"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html"},
	},
	{
		ID:       "ELASTICACHE-002",
		Title:    "Caches talk over TLS only",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_elasticache_replication_group", "aws_elasticache_cluster"},
		// Members of a global datastore, and nodes of a replication group, are as encrypted as that.
		When: rule.All(
			rule.Absent("global_replication_group_id"),
			rule.Any(rule.OfType("aws_elasticache_replication_group"), rule.Absent("replication_group_id")),
		),
		Want: rule.All(
			rule.True("transit_encryption_enabled"),
			rule.NoneOf("transit_encryption_mode", "preferred"),
		),
		Fix:       rule.Manual,
		FixText:   "Set `transit_encryption_enabled = true` and `transit_encryption_mode = \"required\"`.",
		Why:       "Anyone on the way between application and cache reads the sessions and records in it, and its password.",
		Aliases:   []string{"CKV_AWS_30", "AVD-AWS-0051", "AWS-0051", "AC_AWS_0467", "FG_R00105", "ElastiCache.5", "steampipe:elasticache_replication_group_encryption_in_transit_enabled", "KICS:ElastiCache Replication Group Not Encrypted At Transit"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html"},
	},
}
