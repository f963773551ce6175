package appsec

import "github.com/tfpillar/tfpillar/analyzer/rule"

var ecs = rule.Set{
	{
		ID:        "ECS-001",
		Title:     "The environment of tasks holds no credentials",
		Severity:  rule.High,
		Category:  "secrets",
		On:        []string{"aws_ecs_task_definition"},
		Want:      rule.JSON("container_definitions", rule.Each("item.environment", noSecretVariable{})),
		Fix:       rule.Manual,
		FixText:   "Move the variable to `secrets`, with `valueFrom` the ARN of a secret or parameter, and replace the secret.",
		Why:       "Everyone who may look at the task definition, the code or the state reads the secret, and every revision keeps it.",
		Aliases:   []string{"AVD-AWS-0036", "AWS-0036", "AC_AWS_0095", "ECS.8"},
		Practices: []string{"IAM-02"},
		WAF:       []string{"SEC02-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"},
	},
}
