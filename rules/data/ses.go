package data

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var ses = rule.Set{
	{
		ID:        "SES-002",
		Title:     "Mail leaves over TLS only",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_ses_configuration_set", "aws_sesv2_configuration_set"},
		Want:      rule.Matches("delivery_options.tls_policy", regexp.MustCompile(`^(?i)require$`), "is Require"),
		Fix:       rule.InPlace,
		FixText:   "Set `tls_policy` in `delivery_options` to \"Require\", for aws_sesv2_configuration_set to \"REQUIRE\".",
		Why:       "Anyone on the way to a receiver that lets itself be talked out of TLS reads the mail, password resets included.",
		Aliases:   []string{"CKV_AWS_365", "steampipe:ses_configuration_set_tls_enforced"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/ses/latest/dg/security-protocols.html"},
	},
}
