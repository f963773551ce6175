package appsec

import "github.com/tfpillar/tfpillar/analyzer/rule"

var datasync = rule.Set{
	{
		ID:        "DATASYNC-001",
		Title:     "Object storage locations get their secret key from elsewhere",
		Severity:  rule.High,
		Category:  "secrets",
		On:        []string{"aws_datasync_location_object_storage"},
		Want:      rule.Secret("secret_key"),
		Fix:       rule.Manual,
		FixText:   "Pass `secret_key` through a sensitive variable, or read it from Secrets Manager, and replace the key.",
		Why:       "Everyone who reads the repository, or a copy of it, has the key to the storage.",
		Aliases:   []string{"CKV_AWS_295", "steampipe:datasync_location_object_storage_expose_secret"},
		Practices: []string{"IAM-02"},
		WAF:       []string{"SEC02-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/datasync/latest/userguide/create-object-location.html"},
	},
}
