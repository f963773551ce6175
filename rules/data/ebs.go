package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var ebs = rule.Set{
	{
		ID:       "EBS-001",
		Title:    "EBS volumes are encrypted",
		Severity: rule.High,
		Category: "encryption-at-rest",
		On:       []string{"aws_ebs_volume"},
		Want: rule.Any(
			rule.True("encrypted"),
			rule.InRegion("aws_ebs_encryption_by_default", rule.True("enabled").Default("true")),
			rule.Follow("snapshot_id", snapshotEncrypted),
		),
		Fix:       rule.Replaces,
		FixText:   "Set `encrypted = true`, or add aws_ebs_encryption_by_default for all new volumes of the Region.",
		Why:       "Whoever gets hold of a snapshot of the volume, by a share or a stolen backup, reads the whole disk.",
		Aliases:   []string{"CKV_AWS_3", "CKV2_AWS_2", "AVD-AWS-0026", "AWS-0026", "AC_AWS_0460", "FG_R00016", "EC2.3", "steampipe:ebs_volume_encryption_at_rest_enabled", "KICS:EBS Volume Encryption Disabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"},
	},
	{
		ID:        "EBS-003",
		Title:     "New disks of the account are encrypted by default",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_ebs_encryption_by_default"},
		Want:      rule.True("enabled").Default("true"),
		Fix:       rule.InPlace,
		FixText:   "Set `enabled = true`, or remove it.",
		Why:       "A disk that somebody makes in haste is in plain text, and so is every snapshot of it that gets into other hands.",
		Aliases:   []string{"CKV_AWS_106", "AC_AWS_0079", "EC2.7", "CIS-2.2.1", "steampipe:ec2_ebs_default_encryption_enabled", "KICS:EBS Default Encryption Disabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html"},
	},
}

// snapshotEncrypted wants a snapshot to be encrypted, which a volume made from it then is too: a copy or import says so itself, any
// snapshot is as encrypted as its volume.
var snapshotEncrypted = rule.Any(
	rule.True("encrypted"),
	rule.Follow("volume_id", rule.True("encrypted")),
	rule.Follow("source_snapshot_id", rule.Follow("volume_id", rule.True("encrypted"))),
)
