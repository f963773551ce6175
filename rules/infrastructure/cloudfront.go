package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var cloudfront = rule.Set{
	{
		ID:        "CLOUDFRONT-006",
		Title:     "Distributions stand behind a web ACL",
		Severity:  rule.Medium,
		Category:  "network",
		On:        []string{"aws_cloudfront_distribution"},
		Want:      rule.Present("web_acl_id"),
		Fix:       rule.Manual,
		FixText:   "Set `web_acl_id` to the ARN of an aws_wafv2_web_acl of the scope CLOUDFRONT.",
		Why:       "Floods, scanners and known attacks on web applications reach the origin unfiltered.",
		Aliases:   []string{"CKV_AWS_68", "AVD-AWS-0011", "AWS-0011", "AC_AWS_0032", "FG_R00073", "CloudFront.6", "steampipe:cloudfront_distribution_waf_enabled", "KICS:CloudFront Without WAF"},
		Practices: []string{"INF-03"},
		WAF:       []string{"SEC05-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html"},
	},
}
