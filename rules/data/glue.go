package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var glue = rule.Set{
	{
		ID:       "GLUE-001",
		Title:    "Metadata and passwords in the Glue catalog are encrypted",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_glue_data_catalog_encryption_settings"},
		Want: rule.All(
			rule.OneOf(catalogAtRest+".catalog_encryption_mode", "SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"),
			rule.Present(catalogAtRest+".sse_aws_kms_key_id"),
			rule.True(catalogConnections+".return_connection_password_encrypted"),
			rule.Present(catalogConnections+".aws_kms_key_id"),
		),
		Fix:       rule.Manual,
		FixText:   "Set `catalog_encryption_mode = \"SSE-KMS\"` and `return_connection_password_encrypted = true`, each with a key.",
		Why:       "Everyone who may list connections reads the passwords of the databases behind them.",
		Aliases:   []string{"CKV_AWS_94", "steampipe:glue_data_catalog_encryption_enabled", "KICS:Glue Data Catalog Encryption Disabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html"},
	},
	{
		ID:       "GLUE-002",
		Title:    "Security configurations of Glue encrypt all that jobs write",
		Severity: rule.Medium,
		Category: "encryption-at-rest",
		On:       []string{"aws_glue_security_configuration"},
		Want: rule.All(
			rule.Equal(glueEncryption+".cloudwatch_encryption.cloudwatch_encryption_mode", "SSE-KMS").Default("DISABLED"),
			rule.Present(glueEncryption+".cloudwatch_encryption.kms_key_arn"),
			rule.Equal(glueEncryption+".job_bookmarks_encryption.job_bookmarks_encryption_mode", "CSE-KMS").Default("DISABLED"),
			rule.Present(glueEncryption+".job_bookmarks_encryption.kms_key_arn"),
			rule.OneOf(glueEncryption+".s3_encryption.s3_encryption_mode", "SSE-KMS", "SSE-S3").Default("DISABLED"),
			rule.Any(
				rule.Present(glueEncryption+".s3_encryption.kms_key_arn"),
				rule.NoneOf(glueEncryption+".s3_encryption.s3_encryption_mode", "SSE-KMS"),
			),
		),
		Fix:       rule.Replaces,
		FixText:   "Set the modes to SSE-KMS, CSE-KMS for job bookmarks, each with `kms_key_arn`.",
		Why:       "Logs, bookmarks and results of jobs repeat what is in the sources, in plain text for whoever may read those.",
		Aliases:   []string{"CKV_AWS_99", "steampipe:glue_security_configuration_encryption_enabled", "KICS:Glue Security Configuration Encryption Disabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/glue/latest/dg/console-security-configurations.html"},
	},
	{
		ID:        "GLUE-003",
		Title:     "Glue jobs, crawlers and endpoints have a security configuration",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_glue_crawler", "aws_glue_dev_endpoint", "aws_glue_job"},
		Want:      rule.Present("security_configuration"),
		Fix:       rule.InPlace,
		FixText:   "Set `security_configuration` to the name of an aws_glue_security_configuration.",
		Why:       "Logs, bookmarks and results repeat what is in the sources, in plain text for whoever may read those.",
		Aliases:   []string{"CKV_AWS_195", "steampipe:glue_crawler_security_configuration_enabled", "steampipe:glue_dev_endpoint_security_configuration_enabled", "steampipe:glue_job_security_configuration_enabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html"},
	},
}

const (
	catalogAtRest      = "data_catalog_encryption_settings.encryption_at_rest"
	catalogConnections = "data_catalog_encryption_settings.connection_password_encryption"
	glueEncryption     = "encryption_configuration"
)
