package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var guardduty = rule.Set{
	{
		ID:        "GUARDDUTY-001",
		Title:     "GuardDuty detectors are switched on",
		Severity:  rule.High,
		Category:  "monitoring",
		On:        []string{"aws_guardduty_detector"},
		Want:      rule.True("enable").Default("true"),
		Fix:       rule.InPlace,
		FixText:   "Set `enable = true`.",
		Why:       "A suspended detector sees neither stolen credentials at work nor traffic to known bad hosts.",
		Aliases:   []string{"CKV_AWS_238", "AC_AWS_0131", "GuardDuty.1", "steampipe:guardduty_enabled", "KICS:GuardDuty Detector Disabled"},
		Practices: []string{"DET-05"},
		WAF:       []string{"SEC04-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html"},
	},
}
