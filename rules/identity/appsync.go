package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var appsync = rule.Set{
	{
		ID:       "APPSYNC-001",
		Title:    "GraphQL APIs take no API key for a sign-in",
		Severity: rule.Medium,
		Category: "authentication",
		On:       []string{"aws_appsync_graphql_api"},
		Want: rule.All(
			rule.NoneOf("authentication_type", "API_KEY"),
			rule.Each("additional_authentication_provider", rule.NoneOf("authentication_type", "API_KEY")),
		),
		Fix:       rule.Manual,
		FixText:   "Set `authentication_type` to \"AWS_IAM\", \"AMAZON_COGNITO_USER_POOLS\", \"OPENID_CONNECT\" or \"AWS_LAMBDA\".",
		Why:       "A key is shipped to every client, works for up to a year, and tells nobody who is asking.",
		Aliases:   []string{"AppSync.5"},
		Practices: []string{"IAM-01"},
		WAF:       []string{"SEC02-BP02", "SEC09-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html"},
	},
}
