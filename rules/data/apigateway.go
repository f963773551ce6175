package data

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var apigateway = rule.Set{
	{
		ID:       "APIGATEWAY-004",
		Title:    "Custom domains of APIs take TLS 1.2 or newer only",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"},
		// The policies are those of https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html.
		// Where a REST API's domain does not say, AWS chooses: TLS 1.2 for Regional and private ones, possibly 1.0 at the edge.
		Want: rule.Any(
			rule.Matches("security_policy", modernPolicy, "takes TLS 1.2 or newer only"),
			rule.Matches("domain_name_configuration.security_policy", modernPolicy, "takes TLS 1.2 or newer only"),
			rule.All(
				rule.Absent("security_policy"),
				rule.Exists("endpoint_configuration"),
				rule.ContainsNone("endpoint_configuration.types", "EDGE"),
			),
		),
		Fix:       rule.Manual,
		FixText:   "Set `security_policy = \"TLS_1_2\"`.",
		Why:       "Connections over TLS 1.0 can be broken into by those who stand between client and API.",
		Aliases:   []string{"CKV_AWS_206", "AVD-AWS-0005", "AWS-0005", "AVD-AWS-0112", "AWS-0112", "FG_R00375", "steampipe:apigateway_domain_name_use_latest_tls", "KICS:API Gateway Without Security Policy"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html"},
	},
	{
		ID:        "APIGATEWAY-007",
		Title:     "Caches of APIs are encrypted",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_api_gateway_method_settings"},
		When:      rule.True("settings.caching_enabled"),
		Want:      rule.True("settings.cache_data_encrypted").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `cache_data_encrypted = true` in `settings`.",
		Why:       "Answers that were given to one caller, personal data included, lie on disks in plain text.",
		Aliases:   []string{"CKV_AWS_308", "AVD-AWS-0002", "AWS-0002", "AVD-AWS-0110", "AWS-0110", "APIGateway.5", "steampipe:apigateway_stage_cache_encryption_at_rest_enabled", "steampipe:apigateway_method_settings_cache_encryption_enabled", "KICS:API Gateway Method Settings Cache Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html"},
	},
}

var modernPolicy = regexp.MustCompile(`^(TLS_1_2|SecurityPolicy_TLS1[23]_.*)$`)
