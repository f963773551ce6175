package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var rds = rule.Set{
	{
		ID:        "RDS-002",
		Title:     "Database instances have no public address",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_db_instance", "aws_rds_cluster_instance"},
		Want:      rule.False("publicly_accessible").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `publicly_accessible = false`.",
		Why:       "A database that answers the internet is one leaked password, or one flaw before sign-in, away from being read.",
		Aliases:   []string{"CKV_AWS_17", "AVD-AWS-0180", "AWS-0180", "AC_AWS_0054", "FG_R00278", "RDS.2", "CIS-2.3.3", "steampipe:rds_db_instance_prohibit_public_access", "KICS:RDS DB Instance Publicly Accessible"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"},
	},
}
