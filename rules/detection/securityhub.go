package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var securityhub = rule.Set{
	{
		ID:       "SECURITYHUB-001",
		Title:    "Security Hub checks the account against a standard",
		Severity: rule.Medium,
		Category: "monitoring",
		On:       []string{"aws_securityhub_account"},
		Want: rule.Any(
			rule.True("enable_default_standards").Default("true"),
			rule.InRegion("aws_securityhub_standards_subscription", rule.Present("standards_arn")),
			rule.InRegion("aws_securityhub_organization_configuration", brings),
		),
		Fix:       rule.Manual,
		FixText:   "Remove `enable_default_standards = false`, or add an aws_securityhub_standards_subscription.",
		Why:       "Security Hub without a standard checks nothing: a bucket made public or a trail switched off goes unreported.",
		Aliases:   []string{"CIS-4.16"},
		Practices: []string{"FND-02", "FND-11"},
		WAF:       []string{"SEC01-BP03", "SEC01-BP06"},
		Refs:      []string{"https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-standards-enable-disable.html"},
	},
}

// brings wants the organization to bring standards to its accounts: those of the default, or those of its central configuration.
var brings = rule.Any(
	rule.All(rule.True("auto_enable"), rule.NoneOf("auto_enable_standards", "NONE")),
	rule.Equal("organization_configuration.configuration_type", "CENTRAL"),
)
