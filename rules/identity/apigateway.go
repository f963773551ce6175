package identity

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var apigateway = rule.Set{
	{
		ID:       "APIGATEWAY-003",
		Title:    "Routes of HTTP and WebSocket APIs authorize their callers",
		Severity: rule.Medium,
		Category: "authentication",
		On:       []string{"aws_apigatewayv2_route"},
		// Preflight requests carry no credentials, and a WebSocket is authorized when it connects. The route $default is of either kind.
		When: rule.Any(
			rule.Equal("route_key", "$connect"),
			rule.Matches("route_key", regexp.MustCompile(`^(ANY|DELETE|GET|HEAD|PATCH|POST|PUT) `), "is one of an HTTP API"),
			rule.All(
				rule.Equal("route_key", "$default"),
				rule.Not(rule.Follow("api_id", rule.Equal("protocol_type", "WEBSOCKET"))),
			),
		),
		Want:      rule.OneOf("authorization_type", "AWS_IAM", "CUSTOM", "JWT").Default("NONE"),
		Fix:       rule.Manual,
		FixText:   "Set `authorization_type`, and `authorizer_id` unless it is \"AWS_IAM\".",
		Why:       "Anyone on the internet can call the route, and whatever it does is done for them.",
		Aliases:   []string{"CKV_AWS_309", "APIGateway.8", "steampipe:apigatewayv2_route_set_authorization_type"},
		Practices: []string{"IAM-01"},
		WAF:       []string{"SEC09-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html"},
	},
}
