package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var dlm = rule.Set{
	{
		ID:        "DLM-001",
		Title:     "Shared snapshots are encrypted when they are copied",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_dlm_lifecycle_policy"},
		Want:      rule.Each("policy_details.action.cross_region_copy", rule.True("encryption_configuration.encrypted").Default("false")),
		Fix:       rule.InPlace,
		FixText:   "Set `encrypted = true` in each `encryption_configuration`.",
		Why:       "A copy in plain text in another Region is read by whoever it is shared with, or whoever gets hold of it.",
		Aliases:   []string{"CKV_AWS_253", "steampipe:dlm_lifecycle_policy_events_cross_region_encryption_enabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/ebs/latest/userguide/event-policy.html"},
	},
	{
		ID:        "DLM-002",
		Title:     "Scheduled snapshots are encrypted when they are copied",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_dlm_lifecycle_policy"},
		Want:      rule.Each("policy_details.schedule.cross_region_copy_rule", rule.True("encrypted")),
		Fix:       rule.InPlace,
		FixText:   "Set `encrypted = true` in each `cross_region_copy_rule`.",
		Why:       "A copy in plain text in another Region is read by whoever it is shared with, or whoever gets hold of it.",
		Aliases:   []string{"CKV_AWS_255", "steampipe:dlm_schedule_cross_region_encryption_enabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-ami-policy.html"},
	},
}
