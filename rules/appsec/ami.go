package appsec

import "github.com/tfpillar/tfpillar/analyzer/rule"

var ami = rule.Set{
	{
		ID:       "EC2-013",
		Title:    "Image look-ups name whose images they take",
		Severity: rule.Medium,
		Category: "supply-chain",
		On:       []string{"data.aws_ami", "data.aws_ami_ids"},
		Want: rule.Any(
			rule.Present("owners"),
			rule.Some("filter", rule.OneOf("name", "owner-id", "owner-alias", "image-id")),
		),
		Fix:       rule.Manual,
		FixText:   "Set `owners` to the accounts or aliases that the image comes from.",
		Why:       "Anyone can publish a newer image whose name fits, and the next apply starts it with the roles and data of the instance.",
		Aliases:   []string{"CKV_AWS_386", "AVD-AWS-0344", "AWS-0344"},
		Practices: []string{"INF-06"},
		WAF:       []string{"SEC06-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html"},
	},
}
