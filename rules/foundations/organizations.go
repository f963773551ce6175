package foundations

import "github.com/tfpillar/tfpillar/analyzer/rule"

var organizations = rule.Set{
	{
		ID:       "ORGANIZATIONS-001",
		Title:    "The organization has all features and service control policies",
		Severity: rule.Medium,
		Category: "governance",
		On:       []string{"aws_organizations_organization"},
		Want: rule.All(
			rule.Equal("feature_set", "ALL").Default("ALL"),
			rule.Contains("enabled_policy_types", "SERVICE_CONTROL_POLICY"),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `feature_set = \"ALL\"` and `enabled_policy_types = [\"SERVICE_CONTROL_POLICY\"]`.",
		Why:       "Without service control policies an administrator of any account, or whoever poses as one, switches off its guardrails.",
		Aliases:   []string{"KICS:Service Control Policies Disabled"},
		Practices: []string{"FND-05", "IAM-09"},
		WAF:       []string{"SEC03-BP05", "SEC01-BP06"},
		Refs:      []string{"https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_org_support-all-features.html"},
	},
}
