package detection

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var rds = rule.Set{
	{
		ID:       "RDS-017",
		Title:    "Database instances export the logs of their engine",
		Severity: rule.Medium,
		Category: "logging",
		On:       []string{"aws_db_instance"},
		// The logs of Aurora are those of the cluster; RDS Custom exports none.
		When:      rule.Not(rule.Matches("engine", regexp.MustCompile(`^(aurora|custom-)`), "is that of Aurora or RDS Custom")),
		Want:      engineLogs,
		Fix:       rule.Manual,
		FixText:   "Set `enabled_cloudwatch_logs_exports` to the logs of the engine.",
		Why:       "Logs on the instance go with it after days; who signed in, failed to, and asked what cannot be told afterwards.",
		Aliases:   []string{"CKV_AWS_129", "AC_AWS_0454", "RDS.9", "RDS.36", "RDS.40", "RDS.42", "steampipe:rds_db_instance_logging_enabled", "KICS:RDS Without Logging"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html"},
	},
	{
		ID:       "RDS-018",
		Title:    "Database clusters export the logs of their engine",
		Severity: rule.Medium,
		Category: "logging",
		On:       []string{"aws_rds_cluster"},
		Want: rule.All(
			rule.Present(exports),
			rule.When(rule.OneOf("engine", "aurora-postgresql", "postgres"), rule.Contains(exports, "postgresql")),
		),
		Fix:       rule.Manual,
		FixText:   "Set `enabled_cloudwatch_logs_exports` to the logs of the engine.",
		Why:       "Logs on the instances go with them after days; who signed in, failed to, and asked what cannot be told afterwards.",
		Aliases:   []string{"CKV_AWS_324", "RDS.37"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_LogAccess.html"},
	},
}

const exports = "enabled_cloudwatch_logs_exports"

// engineLogs wants the logs that each engine has (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.html). SQL Server
// Express has no agent.
var engineLogs = rule.All(
	rule.Present(exports),
	rule.When(rule.OneOf("engine", "mysql", "mariadb"), rule.Contains(exports, "audit", "error", "general", "slowquery")),
	rule.When(rule.Equal("engine", "postgres"), rule.Contains(exports, "postgresql")),
	rule.When(engine(`^oracle-`, "is that of Oracle"), rule.Contains(exports, "alert", "audit", "trace", "listener")),
	rule.When(engine(`^sqlserver-`, "is that of SQL Server"), rule.Contains(exports, "error")),
	rule.When(engine(`^sqlserver-(ee|se|web)$`, "is that of SQL Server with an agent"), rule.Contains(exports, "agent")),
)

func engine(expression, words string) rule.Want {
	return rule.Matches("engine", regexp.MustCompile(expression), words)
}
