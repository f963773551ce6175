package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var msk = rule.Set{
	{
		ID:        "MSK-001",
		Title:     "Kafka brokers have no public endpoints",
		Severity:  rule.High,
		Category:  "public-access",
		On:        []string{"aws_msk_cluster"},
		Want:      rule.Equal("broker_node_group_info.connectivity_info.public_access.type", "DISABLED").Default("DISABLED"),
		Fix:       rule.InPlace,
		FixText:   "Set `broker_node_group_info.connectivity_info.public_access.type = \"DISABLED\"`.",
		Why:       "Brokers that answer the internet are one leaked password away from every topic being read and written.",
		Aliases:   []string{"CKV_AWS_291", "MSK.4", "steampipe:msk_cluster_nodes_publicly_accessible", "KICS:MSK Broker Is Publicly Accessible"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html"},
	},
}
