package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var emr = rule.Set{
	{
		ID:       "EMR-001",
		Title:    "EMR starts no cluster that the internet reaches, but by SSH",
		Severity: rule.High,
		Category: "public-access",
		On:       []string{"aws_emr_block_public_access_configuration"},
		Want: rule.All(
			rule.True("block_public_security_group_rules"),
			rule.Each("permitted_public_security_group_rule_range", rule.All(rule.Equal("min_range", "22"), rule.Equal("max_range", "22"))),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `block_public_security_group_rules = true`, and permit no range beyond port 22.",
		Why:       "One security group opened in haste puts the consoles of Hadoop, which ask for no password, on the internet.",
		Aliases:   []string{"CKV_AWS_390", "EMR.2"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html"},
	},
}
