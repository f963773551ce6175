package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var dax = rule.Set{
	{
		ID:        "DAX-001",
		Title:     "DAX clusters encrypt data at rest",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_dax_cluster"},
		Want:      rule.True("server_side_encryption.enabled").Default("false"),
		Fix:       rule.Replaces,
		FixText:   "Add `server_side_encryption { enabled = true }`.",
		Why:       "Items of the tables lie on the disks of the nodes in plain text, though the tables are encrypted.",
		Aliases:   []string{"CKV_AWS_47", "AVD-AWS-0023", "AWS-0023", "AC_AWS_0375", "DynamoDB.3", "steampipe:dax_cluster_encryption_at_rest_enabled", "KICS:DAX Cluster Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html"},
	},
	{
		ID:        "DAX-002",
		Title:     "DAX clusters take requests over TLS only",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_dax_cluster"},
		Want:      rule.Equal("cluster_endpoint_encryption_type", "TLS").Default("NONE"),
		Fix:       rule.Replaces,
		FixText:   "Set `cluster_endpoint_encryption_type = \"TLS\"`.",
		Why:       "Anyone on the way between application and cluster reads and changes items in passing.",
		Aliases:   []string{"CKV_AWS_239", "DynamoDB.7", "steampipe:dax_cluster_endpoint_encryption_tls_enabled"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html"},
	},
}
