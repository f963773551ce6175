package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var cloudwatch = rule.Set{
	{
		ID:       "CLOUDWATCH-003",
		Title:    "Alarms tell someone",
		Severity: rule.Medium,
		Category: "monitoring",
		On:       []string{"aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"},
		// The members of a composite alarm leave that to it.
		Want: rule.All(
			rule.True("actions_enabled").Default("true"),
			rule.Any(
				rule.Present("alarm_actions"),
				rule.Present("ok_actions"),
				rule.Present("insufficient_data_actions"),
				rule.Companion("aws_cloudwatch_composite_alarm", "alarm_rule", nil),
				rule.Companion("aws_cloudwatch_composite_alarm", "actions_suppressor", nil),
			),
		),
		Fix:       rule.Manual,
		FixText:   "Set `alarm_actions` to a topic, and remove `actions_enabled = false`.",
		Why:       "What the alarm has noticed of an attack is noticed by nobody.",
		Aliases:   []string{"CKV_AWS_319", "FG_R00240", "CloudWatch.15", "CloudWatch.17", "steampipe:cloudwatch_alarm_action_enabled"},
		Practices: []string{"DET-06"},
		WAF:       []string{"SEC04-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html"},
	},
}
