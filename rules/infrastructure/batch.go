package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var batch = rule.Set{
	{
		ID:       "BATCH-001",
		Title:    "Containers of batch jobs run unprivileged",
		Severity: rule.High,
		Category: "hardening",
		On:       []string{"aws_batch_job_definition"},
		// The documents are those of https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html; jobs of
		// several nodes have one for each range of nodes.
		Want: rule.All(
			rule.JSON("container_properties", rule.False("privileged")),
			rule.JSON("ecs_properties", rule.Each("taskProperties.containers", rule.False("privileged"))),
			rule.JSON("node_properties", rule.Each("nodeRangeProperties", rule.All(
				rule.False("container.privileged"),
				rule.Each("ecsProperties.taskProperties.containers", rule.False("privileged")),
				rule.Each("eksProperties.podProperties.containers", rule.False("securityContext.privileged")),
				rule.Each("eksProperties.podProperties.initContainers", rule.False("securityContext.privileged")),
			))),
			rule.Each("eks_properties.pod_properties.containers", rule.False("security_context.privileged")),
			rule.Each("eks_properties.pod_properties.init_containers", rule.False("security_context.privileged")),
		),
		Fix:       rule.Manual,
		FixText:   "Remove `privileged` from the properties of the container.",
		Why:       "Code that breaks out of its job has the host and all other jobs that run there.",
		Aliases:   []string{"CKV_AWS_210", "KICS:Batch Job Definition With Privileged Container Properties"},
		Practices: []string{"INF-06"},
		WAF:       []string{"SEC06-BP02", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html"},
	},
}
