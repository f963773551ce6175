package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var docdb = rule.Set{
	{
		ID:       "DOCDB-001",
		Title:    "DocumentDB clusters encrypt storage at rest",
		Severity: rule.High,
		Category: "encryption-at-rest",
		On:       []string{"aws_docdb_cluster"},
		// Restored clusters are as encrypted as their source, members of a global cluster as that one.
		When:      rule.All(rule.Absent("snapshot_identifier"), rule.None("restore_to_point_in_time", nil)),
		Want:      rule.Any(rule.True("storage_encrypted"), rule.Follow("global_cluster_identifier", rule.True("storage_encrypted"))),
		Fix:       rule.Replaces,
		FixText:   "Set `storage_encrypted = true`.",
		Why:       "Whoever gets hold of a backup or a shared snapshot of the cluster reads every document without meeting its access control.",
		Aliases:   []string{"CKV_AWS_74", "AVD-AWS-0021", "AWS-0021", "AC_AWS_0455", "DocumentDB.1", "steampipe:docdb_cluster_encrypted_with_kms", "KICS:DOCDB Cluster Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html"},
	},
	{
		ID:       "DOCDB-002",
		Title:    "DocumentDB global clusters encrypt storage at rest",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_docdb_global_cluster"},
		// A global cluster that is made from a cluster is as encrypted as that, which is judged itself.
		When:      rule.Absent("source_db_cluster_identifier"),
		Want:      rule.True("storage_encrypted").Default("false"),
		Fix:       rule.Replaces,
		FixText:   "Set `storage_encrypted = true`.",
		Why:       "Whoever gets hold of a backup of a member, in any Region, reads every document without meeting the access control.",
		Aliases:   []string{"CKV_AWS_292", "steampipe:docdb_global_cluster_encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html"},
	},
}
