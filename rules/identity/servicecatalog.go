package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var servicecatalog = rule.Set{
	{
		ID:        "SERVICECATALOG-001",
		Title:     "Service Catalog portfolios are shared within the organization",
		Severity:  rule.Medium,
		Category:  "governance",
		On:        []string{"aws_servicecatalog_portfolio_share"},
		Want:      rule.OneOf("type", "ORGANIZATION", "ORGANIZATIONAL_UNIT", "ORGANIZATION_MEMBER_ACCOUNT"),
		Fix:       rule.Manual,
		FixText:   "Set `type` to one of the kinds of an organization.",
		Why:       "An account that leaves the organization, or never was of it, keeps seeing and launching what the portfolio holds.",
		Aliases:   []string{"ServiceCatalog.1"},
		Practices: []string{"IAM-10"},
		WAF:       []string{"SEC03-BP08"},
		Refs:      []string{"https://docs.aws.amazon.com/servicecatalog/latest/adminguide/catalogs_portfolios_sharing_how-to-share.html"},
	},
}
