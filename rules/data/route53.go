package data

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var route53 = rule.Set{
	{
		ID:       "ROUTE53-002",
		Title:    "Registered domains are locked against transfer",
		Severity: rule.Medium,
		Category: "integrity",
		On:       []string{"aws_route53domains_registered_domain", "aws_route53domains_domain"},
		// The registries of these domains know no lock.
		When:      rule.MatchesNot("domain_name", regexp.MustCompile(`(?i)\.(de|es|eu|nl|uk)\.?$`), "is under a registry that locks domains"),
		Want:      rule.True("transfer_lock").Default("true"),
		Fix:       rule.InPlace,
		FixText:   "Set `transfer_lock = true`, or remove it.",
		Why:       "Whoever tricks a registrar into a transfer owns the name, and with it the mail and the certificates of everything under it.",
		Aliases:   []string{"CKV_AWS_377"},
		Practices: []string{"DAT-08"},
		WAF:       []string{"SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-lock.html"},
	},
}
