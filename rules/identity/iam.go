package identity

import (
	"github.com/tfpillar/tfpillar/analyzer/iam"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var iamRules = rule.Set{
	{
		ID:        "IAM-001",
		Title:     "Roles are assumed only by principals they name",
		Severity:  rule.Critical,
		Category:  "authentication",
		On:        []string{"aws_iam_role"},
		Want:      rule.NotPublic("assume_role_policy"),
		Fix:       rule.Manual,
		FixText:   "Name the accounts, roles or services in `Principal`, or add a condition on `aws:PrincipalOrgID`, `aws:PrincipalAccount` or `aws:PrincipalArn`.",
		Why:       "Anyone with an AWS account of their own takes the role and does whatever it may do.",
		Aliases:   []string{"CKV_AWS_60", "FG_R00219", "KICS:IAM Role Allows All Principals To Assume"},
		Practices: []string{"IAM-10", "IAM-11"},
		WAF:       []string{"SEC03-BP07", "SEC03-BP09"},
		Refs:      []string{"https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"},
	},
	identityPolicies(rule.Rule{
		ID:      "IAM-002",
		Title:   "Policies do not allow every action on every resource",
		FixText: "List the actions that are used, and the resources they are used on.",
		Why:     "Whoever gets hold of one session of such a principal owns the account.",
		Aliases: []string{"CKV_AWS_1", "CKV_AWS_62", "FG_R00092", "AC_AWS_0143", "AC_AWS_0144", "AC_AWS_0146", "AC_AWS_0147", "AC_AWS_0474", "IAM.1", "CIS-1.16", "KICS:IAM Policies With Full Privileges", "KICS:IAM Policy Grants Full Permissions", "KICS:IAM Role With Full Privileges"},
	}, "allows every action on every resource", fullAccess),
	identityPolicies(rule.Rule{
		ID:      "IAM-003",
		Title:   "Policies name the services whose actions they allow",
		FixText: "Replace `*` in `Action` by the actions that are used.",
		Why:     "Actions of services that nobody thought of, IAM's own among them, come along and open a way to more.",
		Aliases: []string{"CKV_AWS_49", "CKV_AWS_63"},
	}, "allows the action \"*\"", func(s *iam.Statement) tf.Tri {
		return s.Allows().And(s.HasWildcardAction())
	}),
	{
		ID:        "IAM-029",
		Title:     "Passwords of IAM users have fourteen characters or more",
		Severity:  rule.Medium,
		Category:  "authentication",
		On:        []string{"aws_iam_account_password_policy"},
		Want:      rule.AtLeast("minimum_password_length", 14).Default("6"),
		Fix:       rule.InPlace,
		FixText:   "Set `minimum_password_length = 14`.",
		Why:       "Short passwords are guessed, and passwords that were used elsewhere are shorter than they look.",
		Aliases:   []string{"CKV_AWS_10", "AVD-AWS-0063", "AWS-0063", "AC_AWS_0141", "AC_AWS_0142", "FG_R00025", "CIS-1.8", "steampipe:iam_account_password_policy_min_length_14", "KICS:IAM Password Without Minimum Length"},
		Practices: []string{"IAM-01"},
		WAF:       []string{"SEC02-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"},
	},
}

// identityPolicies completes a rule on the statements of identity-based policies, wherever they are written. A policy that serves
// as a permissions boundary grants nothing; a document is judged where it is attached.
func identityPolicies(r rule.Rule, words string, fault func(*iam.Statement) tf.Tri) *rule.Rule {
	r.Severity = rule.High
	r.Category = "least-privilege"
	r.On = []string{
		"aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_role",
		"aws_ssoadmin_permission_set_inline_policy", "data.aws_iam_policy_document",
	}
	grants := func(s *iam.Statement) tf.Tri {
		if s.Principals.Written || s.NotPrincipals.Written {
			return tf.No // the policy of a resource
		}
		return fault(s)
	}
	r.Family = "wildcards in identity policies"
	r.When = grantsSomething{}
	r.Want = rule.All(
		rule.NoStatement("policy", words, grants),
		rule.NoStatement("inline_policy", words, grants), // of a permission set
		rule.NoStatement("json", words, grants),          // of a document that nothing here uses
		rule.Each("inline_policy", rule.NoStatement("policy", words, grants)),
	)
	r.Fix = rule.Manual
	r.Practices = []string{"IAM-06"}
	r.WAF = []string{"SEC03-BP02"}
	r.Refs = []string{"https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"}
	return &r
}

func fullAccess(s *iam.Statement) tf.Tri {
	every := s.HasWildcardAction()
	if s.NotActions.Written {
		every = every.Or(s.OnAction("iam:*"))
	}
	return s.Allows().And(every).And(s.OnAnyResource()).And(s.Unconditional())
}
