package data

import (
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var ec2 = rule.Set{
	{
		ID:        "EC2-005",
		Title:     "Disks of instances and launch configurations are encrypted",
		Severity:  rule.High,
		Category:  "encryption-at-rest",
		On:        []string{"aws_instance", "aws_launch_configuration"},
		Want:      rule.Any(encryptedDisks, encryptedElsewhere, encryptedByDefault),
		Fix:       rule.Replaces,
		FixText:   "Set `encrypted = true` in `root_block_device` and each `ebs_block_device`, or add aws_ebs_encryption_by_default.",
		Why:       "Whoever gets hold of a snapshot of a disk, by a share or a stolen backup, reads all of it.",
		Aliases:   []string{"CKV_AWS_8", "AVD-AWS-0008", "AWS-0008", "AVD-AWS-0131", "AWS-0131", "AC_AWS_0167", "steampipe:ec2_launch_configuration_ebs_encryption_check", "steampipe:ec2_instance_ebs_encryption_check", "KICS:Launch Configuration Is Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"},
	},
	{
		ID:        "EC2-011",
		Title:     "Disks of launch templates are encrypted",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_launch_template"},
		Want:      rule.Any(rule.Each("block_device_mappings", encryptedMapping), encryptedByDefault),
		Fix:       rule.InPlace,
		FixText:   "Set `encrypted = true` in each `ebs` block.",
		Why:       "Whoever gets hold of a snapshot of a disk, by a share or a stolen backup, reads all of it.",
		Aliases:   []string{"EC2.181"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"},
	},
	{
		ID:       "EC2-012",
		Title:    "Disks of spot instances are encrypted",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_spot_fleet_request", "aws_spot_instance_request"},
		// A fleet says it in its specifications, or leaves it to templates, which are judged themselves.
		Want: rule.Any(
			rule.All(
				rule.Each("launch_specification", rule.Any(encryptedDisks, encryptedElsewhere)),
				rule.Unless(
					rule.Any(rule.Exists("launch_specification"), rule.Exists("launch_template_config")),
					rule.Any(encryptedDisks, encryptedElsewhere),
				),
			),
			encryptedByDefault,
		),
		Fix:       rule.Replaces,
		FixText:   "Set `encrypted = true` in `root_block_device` and each `ebs_block_device`.",
		Why:       "Whoever gets hold of a snapshot of a disk, by a share or a stolen backup, reads all of it.",
		Aliases:   []string{"EC2.173"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-spot-fleets.html"},
	},
	{
		ID:        "EC2-014",
		Title:     "Images are registered with encrypted disks",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_ami"},
		Want:      rule.Each("ebs_block_device", encryptedDisk),
		Fix:       rule.Replaces,
		FixText:   "Set `encrypted = true` in each `ebs_block_device`, or register snapshots that are encrypted.",
		Why:       "Whoever may launch the image, or gets hold of its snapshots, reads what was on the disks.",
		Aliases:   []string{"CKV_AWS_204", "AC_AWS_0005", "steampipe:ec2_ami_encryption_enabled", "KICS:AMI Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html"},
	},
	{
		ID:        "EC2-015",
		Title:     "Copied images have encrypted disks",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_ami_copy"},
		Want:      rule.Any(rule.True("encrypted").Default("false"), encryptedByDefault),
		Fix:       rule.Replaces,
		FixText:   "Set `encrypted = true`.",
		Why:       "Whoever may launch the copy, or gets hold of its snapshots, reads what was on the disks.",
		Aliases:   []string{"CKV_AWS_235", "steampipe:ec2_ami_copy_encryption_enabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html"},
	},
}

var (
	encryptedByDefault = rule.InRegion("aws_ebs_encryption_by_default", rule.True("enabled").Default("true"))

	// encryptedDisk is the want on a disk: it is as encrypted as the snapshot that it is made from.
	encryptedDisk = rule.Any(rule.True("encrypted"), rule.True("no_device"), rule.Follow("snapshot_id", snapshotEncrypted))

	encryptedDisks = rule.All(rule.True("root_block_device.encrypted"), rule.Each("ebs_block_device", encryptedDisk))

	// encryptedMapping is the want on a disk of a launch template. Mappings of other kinds are no disks of EBS.
	encryptedMapping = rule.When(rule.Exists("ebs"), rule.Any(rule.True("ebs.encrypted"), rule.Follow("ebs.snapshot_id", snapshotEncrypted)))

	encryptedTemplate = rule.All(rule.Exists("block_device_mappings.ebs"), rule.Each("block_device_mappings", encryptedMapping))

	// encryptedElsewhere is the want where nothing is said of the root disk: the template decides, then the image.
	encryptedElsewhere = rule.All(
		rule.None("root_block_device", nil),
		rule.Each("ebs_block_device", encryptedDisk),
		rule.Any(
			rule.All(
				rule.Exists("launch_template"),
				rule.Any(rule.Follow("launch_template.id", encryptedTemplate), rule.Follow("launch_template.name", encryptedTemplate)),
			),
			imageWant{},
		),
	)
)

// imageWant wants the image to be an encrypted copy. Images that are not of this configuration are taken for plain ones.
type imageWant struct{}

func (imageWant) Judge(p *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Get("ami")
	if v.Absent() {
		v = b.Get("image_id")
	}
	if !v.Absent() {
		for _, e := range p.Graph.Refers(b.Resource(), v.Path()) {
			if e.Certain && e.To.Mode == tf.Managed && e.To.Type == "aws_ami_copy" {
				return rule.Any(rule.True("encrypted"), encryptedByDefault).Judge(p, e.To.Block)
			}
		}
	}
	return rule.Judgement{Verdict: rule.Fail, Block: b, Message: "the image is not an encrypted copy"}
}

func (imageWant) Mend(*tf.Block) []source.Edit { return nil }

func (imageWant) String() string { return "the image is an encrypted copy" }
