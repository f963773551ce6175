package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var redshiftserverless = rule.Set{
	{
		ID:       "REDSHIFTSERVERLESS-002",
		Title:    "Redshift Serverless workgroups take connections over TLS only",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_redshiftserverless_workgroup"},
		Want: rule.Some("config_parameter", rule.All(
			rule.Equal("parameter_key", "require_ssl"),
			rule.Equal("parameter_value", "true"),
		)),
		Fix:       rule.Manual,
		FixText:   "Add `config_parameter { parameter_key = \"require_ssl\", parameter_value = \"true\" }`, each argument on a line of its own.",
		Why:       "Anyone on the way between client and workgroup reads passwords, queries and results.",
		Aliases:   []string{"RedshiftServerless.2"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-security.html"},
	},
}
