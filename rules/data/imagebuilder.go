package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var imagebuilder = rule.Set{
	{
		ID:       "IMAGEBUILDER-001",
		Title:    "Disks of image recipes are encrypted with a chosen key",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_imagebuilder_image_recipe"},
		// Disks that are not mapped are those of the parent image.
		Want:      rule.Each("block_device_mapping.ebs", rule.All(rule.True("encrypted"), rule.Present("kms_key_id"))),
		Fix:       rule.Replaces,
		FixText:   "Set `encrypted = true` and `kms_key_id` in each `ebs` block.",
		Why:       "Whoever may launch the image, or gets hold of its snapshots, reads what was on the disks.",
		Aliases:   []string{"CKV_AWS_200", "steampipe:ec2_ami_imagebuilder_image_recipe_encrypted_with_kms_cmk"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_EbsInstanceBlockDeviceSpecification.html"},
	},
}
