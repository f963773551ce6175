package appsec

import "github.com/tfpillar/tfpillar/analyzer/rule"

var terraform = rule.Set{
	{
		ID:       "TF-001",
		Title:    "The AWS provider is given no static credentials",
		Severity: rule.Critical,
		Category: "secrets",
		On:       []string{"provider.aws"},
		Want: rule.Any(
			rule.All(noSecret("access_key"), noSecret("secret_key"), noSecret("token")),
			// An emulator such as LocalStack takes any key.
			rule.All(rule.True("skip_credentials_validation"), rule.Exists("endpoints")),
		),
		Fix:       rule.Manual,
		FixText:   "Delete `access_key`, `secret_key` and `token`, revoke the key, and sign in by a profile of IAM Identity Center, OIDC or `assume_role`.",
		Why:       "Whoever reads the repository, a fork or an old commit of it, has everything that Terraform may do in the account.",
		Aliases:   []string{"CKV_AWS_41"},
		Practices: []string{"IAM-01", "IAM-02"},
		WAF:       []string{"SEC02-BP02", "SEC02-BP03"},
		Refs:      []string{"https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration"},
	},
}
