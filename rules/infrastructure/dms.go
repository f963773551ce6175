package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var dms = rule.Set{
	{
		ID:       "DMS-001",
		Title:    "Replication instances have no public address",
		Severity: rule.High,
		Category: "public-access",
		On:       []string{"aws_dms_replication_instance"},
		// The provider sends false where it is not set, though the default of AWS is true.
		Want:      rule.False("publicly_accessible").Default("false"),
		Fix:       rule.Replaces,
		FixText:   "Remove `publicly_accessible`, or set it to false.",
		Why:       "A machine with the passwords of source and target database answers the internet.",
		Aliases:   []string{"CKV_AWS_89", "DMS.1", "steampipe:dms_replication_instance_not_publicly_accessible", "KICS:Amazon DMS Replication Instance Is Publicly Accessible"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.PublicPrivate.html"},
	},
}
