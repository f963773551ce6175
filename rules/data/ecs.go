package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var ecs = rule.Set{
	{
		ID:        "ECS-008",
		Title:     "Tasks reach their EFS volumes over TLS",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_ecs_task_definition"},
		Want:      rule.Each("volume.efs_volume_configuration", rule.Equal("transit_encryption", "ENABLED").Default("DISABLED")),
		Fix:       rule.Replaces,
		FixText:   "Set `transit_encryption = \"ENABLED\"` in each `efs_volume_configuration`.",
		Why:       "Anyone on the way between task and file system reads and changes the files in passing.",
		Aliases:   []string{"CKV_AWS_97", "AVD-AWS-0035", "AWS-0035", "AC_AWS_0463", "steampipe:ecs_task_definition_encryption_in_transit_enabled", "KICS:ECS Task Definition Volume Not Encrypted"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html"},
	},
}
