package appsec

import "github.com/tfpillar/tfpillar/analyzer/rule"

var bedrock = rule.Set{
	{
		ID:        "BEDROCK-001",
		Title:     "Agents of Bedrock answer behind a guardrail",
		Severity:  rule.Medium,
		Category:  "hardening",
		On:        []string{"aws_bedrockagent_agent"},
		Want:      rule.Present("guardrail_configuration.guardrail_identifier"),
		Fix:       rule.Manual,
		FixText:   "Set `guardrail_configuration` to an aws_bedrock_guardrail and its version.",
		Why:       "Whatever a user, or a document that the agent reads, talks the model into is said and done unfiltered.",
		Aliases:   []string{"CKV_AWS_383"},
		Practices: []string{"INF-03"},
		WAF:       []string{"SEC05-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/bedrock/latest/userguide/agents-guardrail.html"},
	},
}
