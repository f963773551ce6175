package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var mwaa = rule.Set{
	{
		ID:        "MWAA-001",
		Title:     "The web server of Airflow is inside the VPC only",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_mwaa_environment"},
		Want:      rule.Equal("webserver_access_mode", "PRIVATE_ONLY").Default("PRIVATE_ONLY"),
		Fix:       rule.InPlace,
		FixText:   "Set `webserver_access_mode = \"PRIVATE_ONLY\"`.",
		Why:       "Whoever gets hold of credentials of the account opens Airflow from anywhere, and runs what they like with the role of its workers.",
		Aliases:   []string{"CKV2_AWS_66"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html"},
	},
}
