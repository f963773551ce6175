package incident

import "github.com/tfpillar/tfpillar/analyzer/rule"

var dynamodb = rule.Set{
	{
		ID:       "DYNAMODB-001",
		Title:    "DynamoDB tables can be restored to any point in time",
		Severity: rule.Medium,
		Category: "backup-recovery",
		On:       []string{"aws_dynamodb_table"},
		Want: rule.All(
			rule.True("point_in_time_recovery.enabled"),
			rule.Each("replica", rule.True("point_in_time_recovery")),
		),
		Fix:       rule.InPlace,
		FixText:   "Add `point_in_time_recovery { enabled = true }`, and `point_in_time_recovery = true` to each replica.",
		Why:       "Whoever deletes or scrambles items, by malice or by mistake, does so for good.",
		Aliases:   []string{"CKV_AWS_28", "AVD-AWS-0024", "AWS-0024", "AC_AWS_0458", "FG_R00106", "DynamoDB.2", "steampipe:dynamodb_table_point_in_time_recovery_enabled", "KICS:DynamoDB Table Point In Time Recovery Disabled"},
		Practices: []string{"DAT-08"},
		WAF:       []string{"SEC08-BP03", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html"},
	},
}
