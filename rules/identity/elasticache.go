package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var elasticache = rule.Set{
	{
		ID:       "ELASTICACHE-003",
		Title:    "Replication groups of caches ask their clients who they are",
		Severity: rule.Medium,
		Category: "authentication",
		On:       []string{"aws_elasticache_replication_group"},
		When:     rule.Absent("global_replication_group_id"),
		Want: rule.All(
			rule.True("transit_encryption_enabled"),
			rule.Any(rule.Present("user_group_ids"), rule.Present("auth_token"), rule.Present("auth_token_wo")),
		),
		Fix:       rule.Manual,
		FixText:   "Set `user_group_ids` to a group of users, and `transit_encryption_enabled = true`.",
		Why:       "Whoever reaches the port reads and changes every key, and runs the commands of an administrator.",
		Aliases:   []string{"CKV_AWS_31", "ElastiCache.6", "steampipe:elasticache_replication_group_encryption_in_transit_enabled_auth_token"},
		Practices: []string{"IAM-01"},
		WAF:       []string{"SEC02-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html"},
	},
}
