package foundations

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var rds = rule.Set{
	{
		ID:        "RDS-039",
		Title:     "Snapshots of database clusters carry the tags of the cluster",
		Severity:  rule.Info,
		Category:  "tagging",
		On:        []string{"aws_rds_cluster"},
		Want:      rule.True("copy_tags_to_snapshot").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `copy_tags_to_snapshot = true`.",
		Why:       "A snapshot without tags is a copy of the data whose owner and sensitivity nobody knows, and that rules on tags do not protect.",
		Aliases:   []string{"CKV_AWS_313", "RDS.16", "RDS.47", "RDS.48", "steampipe:rds_db_cluster_copy_tags_to_snapshot_enabled"},
		Practices: []string{"INC-09", "DAT-02"},
		WAF:       []string{"SEC10-BP06", "SEC07-BP02"},
		Optional:  true,
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Tagging.html"},
	},
	{
		ID:       "RDS-040",
		Title:    "Snapshots of database instances carry the tags of the instance",
		Severity: rule.Info,
		Category: "tagging",
		On:       []string{"aws_db_instance"},
		// Aurora takes snapshots of the cluster.
		When:      rule.MatchesNot("engine", regexp.MustCompile(`^aurora`), "is not that of Aurora"),
		Want:      rule.True("copy_tags_to_snapshot").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `copy_tags_to_snapshot = true`.",
		Why:       "A snapshot without tags is a copy of the data whose owner and sensitivity nobody knows, and that rules on tags do not protect.",
		Aliases:   []string{"CKV2_AWS_60", "RDS.17", "steampipe:rds_db_instance_copy_tags_to_snapshot_enabled"},
		Practices: []string{"INC-09", "DAT-02"},
		WAF:       []string{"SEC10-BP06", "SEC07-BP02"},
		Optional:  true,
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html"},
	},
}
