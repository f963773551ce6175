package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var sagemaker = rule.Set{
	{
		ID:        "SAGEMAKER-007",
		Title:     "Data quality jobs encrypt traffic between their containers",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_sagemaker_data_quality_job_definition"},
		Want:      rule.True("network_config.enable_inter_container_traffic_encryption"),
		Fix:       rule.Replaces,
		FixText:   "Set `network_config { enable_inter_container_traffic_encryption = true }`.",
		Why:       "Whoever gets onto the network between the containers reads the data that is checked.",
		Aliases:   []string{"CKV_AWS_369"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html"},
	},
}
