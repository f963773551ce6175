package appsec

import "github.com/tfpillar/tfpillar/analyzer/rule"

var s3 = rule.Set{
	{
		ID:       "S3-024",
		Title:    "CORS rules of buckets let only named origins write",
		Severity: rule.Medium,
		Category: "hardening",
		On:       []string{"aws_s3_bucket_cors_configuration", "aws_s3_bucket"},
		// Reading by everyone is what public assets are for.
		Want: rule.None("cors_rule", rule.All(
			rule.Contains("allowed_origins", "*"),
			rule.Any(
				rule.ContainsAny("allowed_methods", "PUT", "POST", "DELETE"),
				rule.Contains("allowed_headers", "*"),
			),
		)),
		Fix:       rule.Manual,
		FixText:   "List the origins of your own sites in `allowed_origins`.",
		Why:       "Any page that a signed-in user opens can send writes, or requests with credentials in their headers, to the bucket and read the answers.",
		Aliases:   []string{"KICS:S3 Bucket with Unsecured CORS Rule"},
		Practices: []string{"DAT-09"},
		WAF:       []string{"SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html"},
	},
}
