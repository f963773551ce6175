package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var ebs = rule.Set{
	{
		ID:       "EBS-002",
		Title:    "Snapshots of disks are shared with no public account",
		Severity: rule.High,
		Category: "public-access",
		On:       []string{"aws_ebs_snapshot_block_public_access", "aws_snapshot_create_volume_permission"},
		// Each of the types has one of the arguments. Sharing with an account that is named is legitimate.
		Want: rule.All(
			rule.OneOf("state", "block-all-sharing", "block-new-sharing").OrAbsent(),
			rule.NoneOf("account_id", "all"),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `state = \"block-all-sharing\"`, and share snapshots with accounts by their IDs.",
		Why:       "Anyone with an AWS account makes a volume of a public snapshot and reads the whole disk at leisure.",
		Aliases:   []string{"EC2.1"},
		Practices: []string{"IAM-10", "DAT-09"},
		WAF:       []string{"SEC03-BP07", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html"},
	},
}
