package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var neptune = rule.Set{
	{
		ID:        "NEPTUNE-002",
		Title:     "Neptune instances have no public address",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_neptune_cluster_instance"},
		Want:      rule.False("publicly_accessible").Default("false"),
		Fix:       rule.Replaces,
		FixText:   "Set `publicly_accessible = false`.",
		Why:       "A database that answers the internet is one leaked credential, or one cluster without sign-in, away from being read.",
		Aliases:   []string{"CKV_AWS_102", "steampipe:neptune_cluster_instance_publicly_accessible", "KICS:Neptune Cluster Instance is Publicly Accessible"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html"},
	},
}
