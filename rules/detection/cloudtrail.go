package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var cloudtrail = rule.Set{
	{
		ID:       "CLOUDTRAIL-001",
		Title:    "Trails record every region",
		Severity: rule.High,
		Category: "logging",
		On:       []string{"aws_cloudtrail"},
		// One trail of the account that covers all regions is enough; others may serve a narrower purpose.
		Want: rule.Any(
			rule.True("is_multi_region_trail").Default("false"),
			rule.InAccount("aws_cloudtrail", rule.All(
				rule.True("is_multi_region_trail").Default("false"),
				rule.True("enable_logging").Default("true"),
			)),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `is_multi_region_trail = true`.",
		Why:       "An attacker works in a region that nobody uses, and leaves no trace there.",
		Aliases:   []string{"CKV_AWS_67", "AVD-AWS-0014", "AWS-0014", "AC_AWS_0034", "AC_AWS_0448", "CloudTrail.1", "CIS-3.1", "steampipe:cloudtrail_enabled_all_regions", "KICS:CloudTrail Multi Region Disabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-multi-region-trails.html"},
	},
	{
		ID:        "CLOUDTRAIL-002",
		Title:     "Trails are switched on",
		Severity:  rule.High,
		Category:  "logging",
		On:        []string{"aws_cloudtrail"},
		Want:      rule.True("enable_logging").Default("true"),
		Fix:       rule.InPlace,
		FixText:   "Set `enable_logging = true`.",
		Why:       "While a trail is off, nothing that happens in the account is written down.",
		Aliases:   []string{"CKV_AWS_251", "KICS:CloudTrail Logging Disabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html"},
	},
	{
		ID:        "CLOUDTRAIL-004",
		Title:     "Trails sign what they record",
		Severity:  rule.Medium,
		Category:  "integrity",
		On:        []string{"aws_cloudtrail"},
		Want:      rule.True("enable_log_file_validation").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `enable_log_file_validation = true`.",
		Why:       "Whoever can write to the bucket rewrites the record of what they did, and nobody can tell.",
		Aliases:   []string{"CKV_AWS_36", "AVD-AWS-0016", "AWS-0016", "AC_AWS_0446", "FG_R00027", "CloudTrail.4", "CIS-3.2", "steampipe:cloudtrail_trail_validation_enabled", "KICS:CloudTrail Log File Validation Disabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html"},
	},
}
