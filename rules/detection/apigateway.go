package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var apigateway = rule.Set{
	{
		ID:       "APIGATEWAY-005",
		Title:    "Stages of APIs write access logs",
		Severity: rule.Medium,
		Category: "logging",
		On:       []string{"aws_api_gateway_stage", "aws_apigatewayv2_stage"},
		// A destination is required in the block.
		Want:      rule.Exists("access_log_settings"),
		Fix:       rule.Manual,
		FixText:   "Add `access_log_settings` with a log group or delivery stream and a format.",
		Why:       "Who called what, from where, and with which result cannot be told afterwards.",
		Aliases:   []string{"CKV_AWS_76", "AVD-AWS-0001", "AWS-0001", "AVD-AWS-0113", "AWS-0113", "AVD-AWS-0116", "AWS-0116", "AC_AWS_0442", "APIGateway.9", "steampipe:apigateway_stage_logging_enabled", "KICS:API Gateway Access Logging Disabled", "KICS:API Gateway Deployment Without Access Log Setting"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"},
	},
}
