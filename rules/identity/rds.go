package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var rds = rule.Set{
	{
		ID:       "RDS-012",
		Title:    "Database instances let IAM identities sign in",
		Severity: rule.Medium,
		Category: "authentication",
		On:       []string{"aws_db_instance"},
		// No other engines support it.
		When:      rule.OneOf("engine", "mysql", "postgres", "mariadb"),
		Want:      rule.True("iam_database_authentication_enabled"),
		Fix:       rule.InPlace,
		FixText:   "Set `iam_database_authentication_enabled = true`.",
		Why:       "Passwords of database users live for years in configuration files, and work from anywhere once leaked.",
		Aliases:   []string{"CKV_AWS_161", "AVD-AWS-0176", "AWS-0176", "AC_AWS_0053", "RDS.10", "steampipe:rds_db_instance_iam_authentication_enabled", "KICS:IAM Database Auth Not Enabled"},
		Practices: []string{"IAM-01", "IAM-04"},
		WAF:       []string{"SEC02-BP02", "SEC02-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html"},
	},
	{
		ID:       "RDS-013",
		Title:    "Database clusters let IAM identities sign in",
		Severity: rule.Medium,
		Category: "authentication",
		On:       []string{"aws_rds_cluster"},
		// Clusters of Aurora Serverless v1 do not support it.
		When: rule.All(
			rule.OneOf("engine", "aurora-mysql", "aurora-postgresql", "mysql", "postgres"),
			rule.NoneOf("engine_mode", "serverless"),
		),
		Want:      rule.True("iam_database_authentication_enabled"),
		Fix:       rule.InPlace,
		FixText:   "Set `iam_database_authentication_enabled = true`.",
		Why:       "Passwords of database users live for years in configuration files, and work from anywhere once leaked.",
		Aliases:   []string{"CKV_AWS_162", "RDS.12", "steampipe:rds_db_cluster_iam_authentication_enabled"},
		Practices: []string{"IAM-01", "IAM-04"},
		WAF:       []string{"SEC02-BP02", "SEC02-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html"},
	},
}
