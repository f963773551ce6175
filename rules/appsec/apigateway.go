package appsec

import "github.com/tfpillar/tfpillar/analyzer/rule"

var apigateway = rule.Set{
	{
		ID:       "APIGATEWAY-008",
		Title:    "CORS of HTTP APIs names the sites that may call them",
		Severity: rule.Medium,
		Category: "hardening",
		On:       []string{"aws_apigatewayv2_api"},
		// These stand for all sites, or for all of a scheme: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html.
		Want:      rule.ContainsNone("cors_configuration.allow_origins", "*", "https://*", "http://*"),
		Fix:       rule.Manual,
		FixText:   "List your own sites in `allow_origins`.",
		Why:       "Any page that a user opens can call the API from the browser of the user and read the answers.",
		Aliases:   []string{"AC_AWS_0441"},
		Practices: []string{"DAT-09"},
		WAF:       []string{"SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html"},
	},
}
