package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var redshift = rule.Set{
	{
		ID:       "REDSHIFT-002",
		Title:    "Redshift clusters encrypt data at rest",
		Severity: rule.High,
		Category: "encryption-at-rest",
		On:       []string{"aws_redshift_cluster"},
		// Version 6 of the provider changed the default.
		Want: rule.Since("6.0.0",
			rule.True("encrypted").Default("true"),
			rule.True("encrypted").Default("false"),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `encrypted = true`.",
		Why:       "Whoever gets hold of a snapshot, by a share or a stolen copy, reads the whole warehouse.",
		Aliases:   []string{"CKV_AWS_64", "AVD-AWS-0084", "AWS-0084", "AC_AWS_0198", "Redshift.10", "steampipe:redshift_cluster_encryption_enabled", "steampipe:redshift_cluster_encryption_logging_enabled", "KICS:Redshift Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html"},
	},
}
