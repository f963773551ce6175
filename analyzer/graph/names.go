package graph

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/provider"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// nameAttr is the argument that names an instance of a type. Only types that other arguments of the AWS provider take by name are here
// (https://registry.terraform.io/providers/hashicorp/aws/latest/docs, "Import" of each).
var nameAttr = map[string]string{
	"aws_api_gateway_rest_api":        "name",
	"aws_cloudtrail":                  "name",
	"aws_cloudwatch_event_bus":        "name",
	"aws_cloudwatch_event_rule":       "name",
	"aws_cloudwatch_log_group":        "name",
	"aws_db_instance":                 "identifier",
	"aws_db_option_group":             "name",
	"aws_db_parameter_group":          "name",
	"aws_db_subnet_group":             "name",
	"aws_docdb_cluster":               "cluster_identifier",
	"aws_dynamodb_table":              "name",
	"aws_ecr_repository":              "name",
	"aws_ecs_cluster":                 "name",
	"aws_eks_cluster":                 "name",
	"aws_elasticache_subnet_group":    "name",
	"aws_elasticsearch_domain":        "domain_name",
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
	"aws_rds_cluster":                 "cluster_identifier",
	"aws_rds_cluster_parameter_group": "name",
	"aws_redshift_cluster":            "cluster_identifier",
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

var clusters = []string{"aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster", "aws_redshift_cluster"}

// joins are the arguments that take another resource's name, with the types it may be of. An argument called "name" is here with its block.
var joins = map[string][]string{
	"alias":                  {"aws_kms_alias"},
	"bucket":                 {"aws_s3_bucket"},
	"bucket_name":            {"aws_s3_bucket"},
	"cluster":                {"aws_ecs_cluster"},
	"cluster_identifier":     clusters,
	"cluster_name":           {"aws_eks_cluster", "aws_ecs_cluster"},
	"database_name":          {"aws_glue_catalog_database"},
	"db_cluster_identifier":  clusters,
	"db_instance_identifier": {"aws_db_instance"},
	"db_subnet_group_name":   {"aws_db_subnet_group"},
	"delivery_s3_bucket":     {"aws_s3_bucket"},
	"domain_name":            {"aws_opensearch_domain", "aws_elasticsearch_domain"},
	"event_bus_name":         {"aws_cloudwatch_event_bus"},
	"function_name":          {"aws_lambda_function"},
	"group":                  {"aws_iam_group"},
	"groups":                 {"aws_iam_group"},
	"iam_instance_profile":   {"aws_iam_instance_profile"},
	"key_id":                 {"aws_kms_alias"},
	"key_name":               {"aws_key_pair"},
	"kms_key_id":             {"aws_kms_alias"},
	"kms_master_key_id":      {"aws_kms_alias"},
	"launch_configuration":   {"aws_launch_configuration"},
	"launch_template.name":   {"aws_launch_template"},
	"launch_template_name":   {"aws_launch_template"},
	"log_group":              {"aws_cloudwatch_log_group"},
	"log_group_name":         {"aws_cloudwatch_log_group"},
	"option_group_name":      {"aws_db_option_group"},
	"parameter_group_name":   {"aws_db_parameter_group", "aws_redshift_parameter_group"},
	"replicate_source_db":    {"aws_db_instance"},
	"repository":             {"aws_ecr_repository"},
	"repository_name":        {"aws_ecr_repository"},
	"role":                   {"aws_iam_role"},
	"role_name":              {"aws_iam_role"},
	"roles":                  {"aws_iam_role"},
	"rule":                   {"aws_cloudwatch_event_rule"},
	"s3_bucket":              {"aws_s3_bucket"},
	"s3_bucket_name":         {"aws_s3_bucket"},
	"secret_id":              {"aws_secretsmanager_secret"},
	"stream_name":            {"aws_kinesis_stream"},
	"subnet_group_name":      {"aws_elasticache_subnet_group"},
	"table_name":             {"aws_dynamodb_table"},
	"target_bucket":          {"aws_s3_bucket"},
	"user":                   {"aws_iam_user"},
	"user_name":              {"aws_iam_user"},
	"users":                  {"aws_iam_user"},
}

// name is what a resource is called: a text or, where it has no value, the reference that it is written as in a module instance.
type name struct {
	typ, text string
	module    *tf.Module
}

// names finds resources by what they are called.
type names struct {
	named map[name][]*tf.Resource
	ids   map[string][]*tf.Resource // by ids that AWS gave, and ARNs: in plans and states
}

func (g *Graph) indexNames() names {
	n := names{named: map[name][]*tf.Resource{}, ids: map[string][]*tf.Resource{}}
	for _, r := range g.all {
		if r.Mode != tf.Managed {
			continue
		}
		if id, ok := r.Attr("id").Text(); ok && opaque(id) {
			n.ids[id] = append(n.ids[id], r)
		}
		if arn, ok := r.Attr("arn").Text(); ok && exports(r.Type, "arn") {
			n.ids[arn] = append(n.ids[arn], r)
		}
		attr, ok := nameAttr[r.Type]
		if !ok {
			continue
		}
		if called, ok := nameOf(r.Attr(attr), r.Type); ok {
			n.named[called] = append(n.named[called], r)
		}
	}
	return n
}

// nameOf is the name that v is for a resource of a type.
func nameOf(v tf.Value, typ string) (name, bool) {
	if text, ok := v.Text(); ok {
		return name{typ: typ, text: text}, text != ""
	}
	if !v.Unknown() || v.Datum().Expr == nil {
		return name{}, false
	}
	t, diags := hcl.AbsTraversalForExpr(v.Datum().Expr)
	if diags.HasErrors() || !fixed(t.RootName()) {
		return name{}, false
	}
	return name{typ: typ, text: written(t), module: v.Block().Resource().Module}, true
}

// fixed reports whether references from that root mean the same everywhere in a module instance, as each.key does not.
func fixed(root string) bool {
	return root == "var" || root == "local" || root == "module" || root == "data" || strings.HasPrefix(root, "random_")
}

func written(t hcl.Traversal) string {
	var b strings.Builder
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			b.WriteString(s.Name)
		case hcl.TraverseAttr:
			b.WriteString("." + s.Name)
		case hcl.TraverseIndex:
			b.WriteString("[" + s.Key.GoString() + "]")
		}
	}
	return b.String()
}

// opaque reports whether an id is one that AWS makes up, and so names one object wherever it stands: "sg-0a1b2c3d4e5f67890", or a UUID.
func opaque(id string) bool {
	i := strings.LastIndexByte(id, '-')
	if i <= 0 || len(id)-i-1 < 8 {
		return false
	}
	for _, c := range []byte(id[i+1:]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// byName adds the edges from an attribute whose value, or an element of it, is what another resource is called.
func (w *walk) byName(v tf.Value) {
	d := v.Datum()
	if text, ok := v.Text(); ok {
		w.text(argument(v), text)
		return
	}
	if d.Val.Type() == cty.String {
		w.placeholder(v)
		return
	}
	if ty := d.Val.Type(); ty.IsPrimitiveType() || ty.IsMapType() || ty.IsObjectType() {
		return
	}
	elements, _ := v.Elements()
	for _, e := range elements {
		if text, ok := e.Text(); ok {
			w.text(v.Name(), text)
		}
	}
}

func (w *walk) text(attr, text string) {
	if strings.HasPrefix(text, "arn:") {
		w.arn(text)
		return
	}
	n := w.g.names()
	if opaque(text) {
		w.any(n.ids[text], true)
	}
	w.candidates(attr, name{text: text})
}

// placeholder joins two attributes without a value that are written as the same reference.
func (w *walk) placeholder(v tf.Value) {
	attr := argument(v)
	if joins[attr] == nil {
		return
	}
	if n, ok := nameOf(v, ""); ok {
		w.candidates(attr, n)
	}
}

// argument is what joins calls an attribute.
func argument(v tf.Value) string {
	if b := v.Block(); v.Name() == "name" && b.Parent != nil {
		return b.Type + ".name"
	}
	return v.Name()
}

// candidates adds the edges to the resources called n of the types that the attribute may name.
func (w *walk) candidates(attr string, n name) {
	if w.from.Mode == tf.Managed && nameAttr[w.from.Type] == attr {
		return
	}
	var found []*tf.Resource
	for _, typ := range w.g.targets(w.from, attr) {
		n.typ = typ
		found = slices.Concat(found, w.g.names().named[n])
	}
	w.any(found, true)
}

// targets are the types that an attribute of r may name.
func (g *Graph) targets(r *tf.Resource, attr string) []string {
	types := joins[attr]
	for i, typ := range types {
		if strings.HasPrefix(r.Type, typ) { // aws_docdb_cluster_instance
			return types[i : i+1]
		}
	}
	if r.Mode == tf.Data && nameAttr[r.Type] == attr {
		return []string{r.Type}
	}
	return types
}

// any adds edges to resources of which one is meant. Names are unique to an account and region only: among several the one under the same
// provider configuration is it. The names of buckets are unique.
func (w *walk) any(found []*tf.Resource, certain bool) {
	var here *tf.Resource
	n := 0
	for _, r := range found {
		if r.Provider == w.from.Provider || r.Type == "aws_s3_bucket" {
			here = r
			n++
		}
	}
	if n == 1 {
		w.to(here, certain)
		return
	}
	for _, r := range found[:min(len(found), maxNamesakes)] {
		w.to(r, false)
	}
}

// maxNamesakes bounds the edges for a name that many resources bear, so that their number stays linear in that of the resources.
const maxNamesakes = 64

// lookedUp adds edges to what a data source finds, where it asks for a resource of its own type by name or id.
func (w *walk) lookedUp(d *tf.Resource, certain bool) {
	n := w.g.names()
	for _, a := range d.Attrs {
		v := tf.NewValue(d.Block, a.Name, a.Datum)
		if a.Name == nameAttr[d.Type] || slices.Contains(joins[a.Name], d.Type) {
			if called, ok := nameOf(v, d.Type); ok {
				w.any(n.named[called], certain)
			}
		}
		if id, ok := v.Text(); ok && (opaque(id) || strings.HasPrefix(id, "arn:")) {
			w.any(ofType(n.ids[id], d.Type), certain)
		}
	}
}

func ofType(list []*tf.Resource, typ string) []*tf.Resource {
	return slices.DeleteFunc(slices.Clone(list), func(r *tf.Resource) bool { return r.Type != typ })
}

// exports reports whether an attribute of a type is its own: as an argument, an `arn` names another resource.
func exports(typ, attr string) bool {
	r, ok := provider.Lookup(provider.Managed, typ)
	if !ok {
		return false
	}
	a, ok := r.Attribute(attr)
	return ok && a.Computed
}
