package graph

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// nameAttr is the argument that names an instance of a type, and by which others refer to it when a name is written by hand. Only
// types whose names other arguments of the AWS provider take are here
// (https://registry.terraform.io/providers/hashicorp/aws/latest/docs, "Attribute Reference" and "Import" of each).
var nameAttr = map[string]string{
	"aws_api_gateway_rest_api":        "name",
	"aws_cloudtrail":                  "name",
	"aws_cloudwatch_log_group":        "name",
	"aws_cloudwatch_event_rule":       "name",
	"aws_cloudwatch_event_bus":        "name",
	"aws_cognito_user_pool":           "name",
	"aws_db_instance":                 "identifier",
	"aws_db_parameter_group":          "name",
	"aws_db_option_group":             "name",
	"aws_db_subnet_group":             "name",
	"aws_docdb_cluster":               "cluster_identifier",
	"aws_dynamodb_table":              "name",
	"aws_ecr_repository":              "name",
	"aws_ecs_cluster":                 "name",
	"aws_eks_cluster":                 "name",
	"aws_elasticache_subnet_group":    "name",
	"aws_glue_catalog_database":       "name",
	"aws_iam_group":                   "name",
	"aws_iam_instance_profile":        "name",
	"aws_iam_policy":                  "name",
	"aws_iam_role":                    "name",
	"aws_iam_user":                    "name",
	"aws_key_pair":                    "key_name",
	"aws_kinesis_stream":              "name",
	"aws_kms_alias":                   "name",
	"aws_lambda_function":             "function_name",
	"aws_launch_configuration":        "name",
	"aws_launch_template":             "name",
	"aws_neptune_cluster":             "cluster_identifier",
	"aws_opensearch_domain":           "domain_name",
	"aws_elasticsearch_domain":        "domain_name",
	"aws_rds_cluster":                 "cluster_identifier",
	"aws_redshift_cluster":            "cluster_identifier",
	"aws_rds_cluster_parameter_group": "name",
	"aws_redshift_parameter_group":    "name",
	"aws_redshift_subnet_group":       "name",
	"aws_s3_bucket":                   "bucket",
	"aws_secretsmanager_secret":       "name",
	"aws_sfn_state_machine":           "name",
	"aws_sns_topic":                   "name",
	"aws_sqs_queue":                   "name",
	"aws_ssm_document":                "name",
	"aws_ssm_parameter":               "name",
}

type names struct{}

func (g *Graph) indexNames() names { return names{} }

func (w *walk) byName(v tf.Value) { _ = strings.HasPrefix }

func (w *walk) lookedUp(d *tf.Resource, certain bool) {}
