package infrastructure

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var rds = rule.Set{
	{
		ID:        "RDS-002",
		Title:     "Database instances have no public address",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_db_instance", "aws_rds_cluster_instance"},
		Want:      rule.False("publicly_accessible").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `publicly_accessible = false`.",
		Why:       "A database that answers the internet is one leaked password, or one flaw before sign-in, away from being read.",
		Aliases:   []string{"CKV_AWS_17", "AVD-AWS-0180", "AWS-0180", "AC_AWS_0054", "FG_R00278", "RDS.2", "CIS-2.3.3", "steampipe:rds_db_instance_prohibit_public_access", "KICS:RDS DB Instance Publicly Accessible"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"},
	},
	{
		ID:        "RDS-014",
		Title:     "Databases take minor engine upgrades by themselves",
		Severity:  rule.Medium,
		Category:  "patching",
		On:        []string{"aws_db_instance", "aws_rds_cluster_instance", "aws_rds_cluster"},
		Want:      rule.True("auto_minor_version_upgrade").Default("true"),
		Fix:       rule.InPlace,
		FixText:   "Set `auto_minor_version_upgrade = true`, or remove it.",
		Why:       "Flaws that the engine has fixed long ago stay open until somebody thinks of the upgrade.",
		Aliases:   []string{"CKV_AWS_226", "AC_AWS_0056", "RDS.13", "RDS.35", "CIS-2.3.2", "steampipe:rds_db_instance_automatic_minor_version_upgrade_enabled", "steampipe:rds_db_cluster_instance_automatic_minor_version_upgrade_enabled", "KICS:Automatic Minor Upgrades Disabled"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html"},
	},
	{
		ID:       "RDS-020",
		Title:    "Databases present a certificate of a current authority",
		Severity: rule.Medium,
		Category: "patching",
		On:       []string{"aws_db_instance", "aws_rds_cluster_instance"},
		// Without it AWS picks a current one.
		Want:      rule.OneOf("ca_cert_identifier", "rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1").OrAbsent(),
		Fix:       rule.InPlace,
		FixText:   "Set `ca_cert_identifier = \"rds-ca-rsa2048-g1\"`.",
		Why:       "Clients that can no longer verify the expired certificate are told not to, and then talk to whoever stands on the way.",
		Aliases:   []string{"CKV_AWS_211", "AC_AWS_0057", "steampipe:rds_db_instance_uses_recent_ca_certificate", "KICS:CA Certificate Identifier Is Outdated"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html"},
	},
	{
		ID:        "RDS-021",
		Title:     "PostgreSQL versions are past the log_fdw flaw",
		Severity:  rule.Medium,
		Category:  "patching",
		On:        []string{"aws_db_instance", "aws_rds_cluster"},
		When:      rule.Equal("engine", "postgres"),
		Want:      afterLogFDW,
		Fix:       rule.Manual,
		FixText:   "Raise `engine_version` to a supported version.",
		Why:       "A user of the database who may create extensions reads files of the host, credentials of the service included.",
		Aliases:   []string{"CKV_AWS_250"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://aws.amazon.com/security/security-bulletins/AWS-2022-004/"},
	},
	{
		ID:        "RDS-022",
		Title:     "Aurora PostgreSQL versions are past the local file read flaw",
		Severity:  rule.Medium,
		Category:  "patching",
		On:        []string{"aws_rds_cluster", "aws_rds_cluster_instance", "aws_db_instance"},
		When:      rule.Equal("engine", "aurora-postgresql"),
		Want:      afterFileRead,
		Fix:       rule.Manual,
		FixText:   "Raise `engine_version` to a supported version.",
		Why:       "A user of the database reads files of the host, credentials of the service included.",
		Aliases:   []string{"CKV_AWS_388"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://aws.amazon.com/security/security-bulletins/AWS-2022-004/"},
	},
	{
		ID:       "RDS-023",
		Title:    "Database instances have a subnet group of their own VPC",
		Severity: rule.Medium,
		Category: "network",
		On:       []string{"aws_db_instance"},
		// A replica is in the subnets of its source.
		Want: rule.All(
			rule.NoneOf("db_subnet_group_name", "default"),
			rule.Any(rule.Present("db_subnet_group_name"), rule.Present("replicate_source_db")),
		),
		Fix:       rule.Manual,
		FixText:   "Set `db_subnet_group_name` to a group of private subnets.",
		Why:       "In the default VPC every subnet leads to the internet, and everything that was started in haste is a neighbour.",
		Aliases:   []string{"RDS.18"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"},
	},
}

// Versions without the flaws of https://aws.amazon.com/security/security-bulletins/AWS-2022-004/. A major version alone stands for its
// latest minor one.
var (
	afterLogFDW = rule.MatchesNot("engine_version",
		regexp.MustCompile(`^(13\.[0-2]|12\.[0-6]|11\.(\d|1[01])|10\.(\d|1[0-6])|9\.6\.(\d|1\d|2[01]))(-.*)?$`), "has no flaw in log_fdw")
	afterFileRead = rule.MatchesNot("engine_version", regexp.MustCompile(`^(10\.1[1-3]|11\.[6-8])(-.*)?$`), "lets nobody read local files")
)
