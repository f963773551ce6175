package incident

import "github.com/tfpillar/tfpillar/analyzer/rule"

var s3 = rule.Set{
	{
		ID:       "S3-021",
		Title:    "Buckets keep old versions of their objects",
		Severity: rule.Medium,
		Category: "backup-recovery",
		On:       []string{"aws_s3_bucket"},
		Want: rule.Any(
			rule.When(rule.Exists("versioning"), rule.True("versioning.enabled")), // as before version 4 of the provider
			rule.Companion("aws_s3_bucket_versioning", "bucket", rule.Equal("versioning_configuration.status", "Enabled")),
		),
		Fix:       rule.Manual,
		FixText:   "Add an aws_s3_bucket_versioning for the bucket with `status = \"Enabled\"`.",
		Why:       "Objects that an attacker overwrites or deletes are gone, with nothing to compare or restore.",
		Aliases:   []string{"CKV_AWS_21", "AVD-AWS-0090", "AWS-0090", "AC_AWS_0214", "S3.14", "steampipe:s3_bucket_versioning_enabled", "KICS:S3 Bucket Without Versioning"},
		Practices: []string{"DAT-08"},
		WAF:       []string{"SEC08-BP03", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"},
	},
}
