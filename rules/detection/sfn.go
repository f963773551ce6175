package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var sfn = rule.Set{
	{
		ID:       "SFN-001",
		Title:    "State machines log their executions",
		Severity: rule.Medium,
		Category: "logging",
		On:       []string{"aws_sfn_state_machine"},
		// Execution data is left out on purpose: it puts payloads into the log.
		Want: rule.All(
			rule.OneOf("logging_configuration.level", "ERROR", "FATAL", "ALL"),
			rule.Present("logging_configuration.log_destination"),
		),
		Fix:       rule.Manual,
		FixText:   "Add `logging_configuration` with `level = \"ERROR\"` and a `log_destination`.",
		Why:       "What a misused workflow did, and with whose input, cannot be told once its history is gone.",
		Aliases:   []string{"CKV_AWS_285", "AVD-AWS-0119", "AWS-0119", "StepFunctions.1", "steampipe:sfn_state_machine_execution_history_logging_enabled"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html"},
	},
}
