package appsec

import "github.com/tfpillar/tfpillar/analyzer/rule"

var lambda = rule.Set{
	{
		ID:        "LAMBDA-004",
		Title:     "The environment of functions holds no credentials",
		Severity:  rule.High,
		Category:  "secrets",
		On:        []string{"aws_lambda_function"},
		Want:      noSecret("environment.variables"),
		Fix:       rule.Manual,
		FixText:   "Keep the secret in Secrets Manager, have the function read it there when it starts, and replace it.",
		Why:       "Everyone who may look at the function, the code or the state reads the secret, and it stays in the history of the repository.",
		Aliases:   []string{"CKV_AWS_45", "steampipe:lambda_function_variables_no_sensitive_data", "KICS:Hardcoded AWS Access Key In Lambda"},
		Practices: []string{"IAM-02"},
		WAF:       []string{"SEC02-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-secrets"},
	},
}
