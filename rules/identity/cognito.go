package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var cognito = rule.Set{
	{
		ID:        "COGNITO-001",
		Title:     "Identity pools give no credentials to guests",
		Severity:  rule.Medium,
		Category:  "authentication",
		On:        []string{"aws_cognito_identity_pool"},
		Want:      rule.False("allow_unauthenticated_identities").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `allow_unauthenticated_identities = false`.",
		Why:       "Anyone who finds the id of the pool in an app gets credentials of the account, with all that the role of guests may do.",
		Aliases:   []string{"CKV_AWS_366", "Cognito.2"},
		Practices: []string{"IAM-10"},
		WAF:       []string{"SEC03-BP07"},
		Refs:      []string{"https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html"},
	},
	{
		ID:       "COGNITO-002",
		Title:    "Users of user pools sign in with more than a password",
		Severity: rule.Medium,
		Category: "authentication",
		On:       []string{"aws_cognito_user_pool"},
		// Optional factors are enough where risky sign-ins are made to use one. Where all clients sign in through other identity
		// providers, the factors are theirs.
		Want: rule.Any(
			rule.Equal("mfa_configuration", "ON").Default("OFF"),
			rule.All(rule.Equal("mfa_configuration", "OPTIONAL"), rule.Equal("user_pool_add_ons.advanced_security_mode", "ENFORCED")),
			rule.All(
				rule.Companion("aws_cognito_user_pool_client", "user_pool_id", federated),
				rule.Not(rule.Companion("aws_cognito_user_pool_client", "user_pool_id", rule.Not(federated))),
			),
		),
		Fix:       rule.Manual,
		FixText:   "Set `mfa_configuration = \"ON\"` with `software_token_mfa_configuration { enabled = true }`.",
		Why:       "A password that was used elsewhere and leaked there is all it takes to be the user.",
		Aliases:   []string{"KICS:Cognito UserPool Without MFA"},
		Practices: []string{"IAM-01"},
		WAF:       []string{"SEC02-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html"},
	},
	{
		ID:       "COGNITO-003",
		Title:    "User pools take long and mixed passwords only",
		Severity: rule.Medium,
		Category: "authentication",
		On:       []string{"aws_cognito_user_pool"},
		// Without the block AWS demands as much; in it, what is left out is off.
		Want: rule.Each("password_policy", rule.All(
			rule.AtLeast("minimum_length", 8),
			rule.True("require_lowercase"),
			rule.True("require_uppercase"),
			rule.True("require_numbers"),
			rule.True("require_symbols"),
			rule.AtMost("temporary_password_validity_days", 7).Default("7"),
		)),
		Fix:       rule.InPlace,
		FixText:   "Set `minimum_length` to 14, the four classes to true and `temporary_password_validity_days` to 7 or less.",
		Why:       "Short and simple passwords are guessed from lists, and a temporary one that is never used waits for whoever finds it.",
		Aliases:   []string{"Cognito.3"},
		Practices: []string{"IAM-01"},
		WAF:       []string{"SEC02-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html"},
	},
}

// federated wants the users of a client to sign in elsewhere.
var federated = rule.All(
	rule.Present("supported_identity_providers"),
	rule.ContainsNone("supported_identity_providers", "COGNITO"),
)
