package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var dms = rule.Set{
	{
		ID:        "DMS-004",
		Title:     "Database migrations sign in to MongoDB",
		Severity:  rule.Medium,
		Category:  "authentication",
		On:        []string{"aws_dms_endpoint"},
		When:      rule.Equal("engine_name", "mongodb"),
		Want:      rule.Equal("mongodb_settings.auth_type", "password").Default("password"),
		Fix:       rule.Manual,
		FixText:   "Set `auth_type = \"password\"` in `mongodb_settings`, with a `username` and its password.",
		Why:       "A server that the migration reads without a password is read by everyone who reaches it.",
		Aliases:   []string{"DMS.11"},
		Practices: []string{"IAM-01"},
		WAF:       []string{"SEC09-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MongoDB.html"},
	},
}
