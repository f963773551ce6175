package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var ecs = rule.Set{
	{
		ID:       "ECS-009",
		Title:    "Containers of tasks send their logs somewhere",
		Severity: rule.Medium,
		Category: "logging",
		On:       []string{"aws_ecs_task_definition"},
		Want: rule.JSON("container_definitions", rule.Each("item",
			rule.When(rule.True("essential").Default("true"), rule.Present("logConfiguration.logDriver")))),
		Fix:       rule.Manual,
		FixText:   "Add `logConfiguration` with the driver \"awslogs\" or \"awsfirelens\" to the container definitions.",
		Why:       "What a container said goes with it when it is stopped, by an attacker too.",
		Aliases:   []string{"ECS.9"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"},
	},
}
