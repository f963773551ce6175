package graph

import "strings"

// form is how the ARNs of a type are written.
type form struct {
	service string // third part
	prefix  string // what the resource part begins with
	end     string // characters that end the name in the resource part
	typ     string
	path    bool // the name is the last segment of a path
	called  string
}

// forms are the ARNs that configurations write by hand; `called` is put before the text to make the name that Terraform has for it
// (https://docs.aws.amazon.com/service-authorization/latest/reference/, "Resource types defined by …").
var forms = []form{
	{service: "s3", end: "/", typ: "aws_s3_bucket"},
	{service: "iam", prefix: "role/", typ: "aws_iam_role", path: true},
	{service: "iam", prefix: "user/", typ: "aws_iam_user", path: true},
	{service: "iam", prefix: "group/", typ: "aws_iam_group", path: true},
	{service: "iam", prefix: "policy/", typ: "aws_iam_policy", path: true},
	{service: "iam", prefix: "instance-profile/", typ: "aws_iam_instance_profile", path: true},
	{service: "lambda", prefix: "function:", end: ":", typ: "aws_lambda_function"},
	{service: "sqs", typ: "aws_sqs_queue"},
	{service: "sns", end: ":", typ: "aws_sns_topic"},
	{service: "dynamodb", prefix: "table/", end: "/", typ: "aws_dynamodb_table"},
	{service: "logs", prefix: "log-group:", end: ":", typ: "aws_cloudwatch_log_group"},
	{service: "ecr", prefix: "repository/", typ: "aws_ecr_repository"},
	{service: "rds", prefix: "db:", typ: "aws_db_instance"},
	{service: "rds", prefix: "cluster:", typ: "aws_rds_cluster"},
	{service: "ecs", prefix: "cluster/", typ: "aws_ecs_cluster"},
	{service: "eks", prefix: "cluster/", typ: "aws_eks_cluster"},
	{service: "es", prefix: "domain/", end: "/", typ: "aws_opensearch_domain"},
	{service: "kinesis", prefix: "stream/", typ: "aws_kinesis_stream"},
	{service: "kms", prefix: "alias/", typ: "aws_kms_alias", called: "alias/"},
	{service: "ssm", prefix: "parameter", typ: "aws_ssm_parameter"},
	{service: "ssm", prefix: "parameter/", typ: "aws_ssm_parameter"},
	{service: "states", prefix: "stateMachine:", typ: "aws_sfn_state_machine"},
	{service: "cloudtrail", prefix: "trail/", typ: "aws_cloudtrail"},
}

// arn adds the edges to what an ARN names. An ARN that carries an account may name a like-called resource of another account: only an ARN
// that is known to be the resource's own is certain, and a bucket's, which carries none.
func (w *walk) arn(text string) {
	n := w.g.names()
	if same := n.ids[text]; len(same) > 0 {
		w.any(same, true)
		return
	}
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 {
		return
	}
	for _, f := range forms {
		rest, ok := strings.CutPrefix(parts[5], f.prefix)
		if f.service != parts[2] || !ok {
			continue
		}
		if f.path {
			rest = rest[strings.LastIndexByte(rest, '/')+1:]
		}
		if i := strings.IndexAny(rest, f.end); i >= 0 {
			rest = rest[:i]
		}
		w.any(n.named[name{typ: f.typ, text: f.called + rest}], f.service == "s3")
	}
}
