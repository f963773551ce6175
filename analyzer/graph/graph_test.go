package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// root makes a root module of resources.
func root(resources ...*tf.Resource) *tf.Module {
	m := &tf.Module{Existence: tf.Yes, Resources: resources}
	for _, r := range resources {
		r.Module = m
	}
	return m
}

// res makes a resource: addr is "aws_x.y" or "data.aws_x.y"; attrs are by name.
func res(addr string, attrs map[string]*tf.Datum, blocks ...*tf.Block) *tf.Resource {
	mode := tf.Managed
	if rest, ok := strings.CutPrefix(addr, "data."); ok {
		mode, addr = tf.Data, rest
	}
	typ, name, _ := strings.Cut(addr, ".")
	b := body(typ, attrs, blocks...)
	return tf.NewResource(b, tf.Resource{Mode: mode, Name: name})
}

func body(typ string, attrs map[string]*tf.Datum, blocks ...*tf.Block) *tf.Block {
	b := &tf.Block{Type: typ, Existence: tf.Yes, Blocks: blocks}
	for name, d := range attrs {
		b.Attrs = append(b.Attrs, tf.Attr{Name: name, Datum: d})
	}
	slices.SortFunc(b.Attrs, func(x, y tf.Attr) int { return strings.Compare(x.Name, y.Name) })
	count := map[string]int{}
	for _, c := range blocks {
		c.Parent, c.Index = b, count[c.Type]
		count[c.Type]++
	}
	return b
}

type attrs = map[string]*tf.Datum

func known(text string, refs ...*tf.Ref) *tf.Datum {
	return &tf.Datum{Val: cty.StringVal(text), Known: true, Refs: refs}
}

func unknown(refs ...*tf.Ref) *tf.Datum {
	return &tf.Datum{Val: cty.UnknownVal(cty.String), Refs: refs}
}

func possible(refs ...*tf.Ref) *tf.Datum {
	return &tf.Datum{Val: cty.UnknownVal(cty.String), MaybeRefs: refs}
}

func list(texts ...string) *tf.Datum {
	var vals []cty.Value
	for _, t := range texts {
		vals = append(vals, cty.StringVal(t))
	}
	return &tf.Datum{Val: cty.ListVal(vals), Known: true}
}

// as is an unknown value that is written as a reference.
func as(expr string, refs ...*tf.Ref) *tf.Datum {
	e, diags := hclsyntax.ParseExpression([]byte(expr), "main.tf", hcl.InitialPos)
	if diags.HasErrors() {
		panic(diags)
	}
	d := unknown(refs...)
	d.Expr = e
	return d
}

func to(r *tf.Resource, attr string) *tf.Ref {
	return &tf.Ref{Kind: tf.RefResource, Resource: r, Attr: attr, Addr: r.Addr() + "." + attr}
}

var variable = &tf.Ref{Kind: tf.RefVariable, Addr: "var.name", Reason: "has no value"}

// say writes edges as "from.attr -> to", a question mark on uncertain ones.
func say(edges []graph.Edge) []string {
	var lines []string
	for _, e := range edges {
		line := e.From.Addr() + "." + e.Attr + " -> " + e.To.Addr()
		if !e.Certain {
			line += "?"
		}
		lines = append(lines, line)
	}
	return lines
}

func want(t *testing.T, edges []graph.Edge, lines ...string) {
	t.Helper()
	if diff := cmp.Diff(lines, say(edges)); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
}

func TestReferences(t *testing.T) {
	a := res("aws_s3_bucket.a", attrs{"bucket": unknown(variable)})
	b := res("aws_s3_bucket.b", attrs{"bucket": unknown(variable)})
	va := res("aws_s3_bucket_versioning.a", attrs{"bucket": unknown(to(a, "id"))})
	vm := res("aws_s3_bucket_versioning.m", attrs{"bucket": possible(to(a, "id"), to(b, "id"))})
	vo := res("aws_s3_bucket_versioning.o", attrs{"bucket": unknown(variable)})
	dep := res("aws_s3_bucket_versioning.d", attrs{"bucket": known("elsewhere")})
	dep.Depends = []*tf.Ref{to(b, "")}
	g := graph.New(root(a, va, vm, b, vo, dep))

	want(t, g.Referrers(a, "aws_s3_bucket_versioning"),
		"aws_s3_bucket_versioning.a.bucket -> aws_s3_bucket.a", "aws_s3_bucket_versioning.m.bucket -> aws_s3_bucket.a?")
	want(t, g.Referrers(b, ""), "aws_s3_bucket_versioning.m.bucket -> aws_s3_bucket.b?")
	want(t, g.Referrers(a, "aws_s3_bucket_policy"))
	want(t, g.Refers(va, "bucket"), "aws_s3_bucket_versioning.a.bucket -> aws_s3_bucket.a")
	want(t, g.Refers(va, "acl"))
	want(t, g.Edges(),
		"aws_s3_bucket_versioning.a.bucket -> aws_s3_bucket.a",
		"aws_s3_bucket_versioning.m.bucket -> aws_s3_bucket.a?",
		"aws_s3_bucket_versioning.m.bucket -> aws_s3_bucket.b?",
		"aws_s3_bucket_versioning.d.depends_on -> aws_s3_bucket.b")
	if got := g.Undecided("aws_s3_bucket_versioning", "bucket"); len(got) != 1 || got[0] != vo {
		t.Errorf("undecided = %v, want the one from var.name", got)
	}
}

func TestStrays(t *testing.T) {
	named := res("aws_s3_bucket.named", attrs{"bucket": known("logs")})
	nameless := res("aws_s3_bucket.nameless", attrs{"bucket": unknown(&tf.Ref{Kind: tf.RefVariable, Addr: "var.name"})})
	invented := res("aws_s3_bucket.invented", attrs{"bucket_prefix": known("uploads-")})
	key := res("aws_kms_key.k", nil)
	joined := res("aws_s3_bucket_versioning.joined", attrs{"bucket": known("logs")})
	stray := res("aws_s3_bucket_versioning.stray", attrs{"bucket": known("data")})
	undecided := res("aws_s3_bucket_versioning.undecided", attrs{"bucket": unknown()})
	g := graph.New(root(named, nameless, invented, key, joined, stray, undecided))
	for _, r := range []*tf.Resource{named, invented, key} {
		if got := g.Strays(r, "aws_s3_bucket_versioning", "bucket"); len(got) > 0 {
			t.Errorf("strays of %s = %v, want none", r.Addr(), got)
		}
	}
	if got := g.Strays(nameless, "aws_s3_bucket_versioning", "bucket"); len(got) != 1 || got[0] != stray {
		t.Errorf("strays = %v, want the one that names no bucket here", got)
	}
}

func TestNestedBlocks(t *testing.T) {
	sg := res("aws_security_group.lb", nil)
	key := res("aws_kms_key.k", nil)
	web := res("aws_security_group.web", nil,
		body("ingress", attrs{"cidr_blocks": list("10.0.0.0/8")}),
		body("ingress", attrs{"security_groups": {Val: cty.UnknownVal(cty.Set(cty.String)), Refs: []*tf.Ref{to(sg, "id")}}}),
		body("egress", attrs{"description": unknown(to(key, "id"))}))
	open := res("aws_security_group.open", nil)
	open.Opaque = map[string]*tf.Datum{"ingress": {Val: cty.DynamicVal, Refs: []*tf.Ref{variable}}}
	g := graph.New(root(sg, key, web, open))

	edge := "aws_security_group.web.ingress[1].security_groups -> aws_security_group.lb"
	for _, path := range []string{"ingress", "ingress[1]", "ingress.security_groups", "ingress[1].security_groups"} {
		want(t, g.Refers(web, path), edge)
	}
	want(t, g.Refers(web, "ingress[0]"))
	want(t, g.Refers(web, ""), edge, "aws_security_group.web.egress[0].description -> aws_kms_key.k")
	if got := g.Undecided("aws_security_group", "ingress.security_groups"); len(got) != 1 || got[0] != open {
		t.Errorf("undecided = %v, want the group with unknown blocks", got)
	}
}

func TestNames(t *testing.T) {
	east, west := &tf.Provider{Name: "aws"}, &tf.Provider{Name: "aws", Alias: "west"}
	at := func(p *tf.Provider, r *tf.Resource) *tf.Resource { r.Provider = p; return r }
	resources := []*tf.Resource{
		at(west, res("aws_s3_bucket.logs", attrs{"bucket": known("logs")})),
		at(east, res("aws_iam_role.app", attrs{"name": known("app")})),
		at(east, res("aws_lambda_function.app", attrs{"function_name": known("app")})),
		at(east, res("aws_sqs_queue.east", attrs{"name": known("q")})),
		at(west, res("aws_sqs_queue.west", attrs{"name": known("q")})),
		at(east, res("aws_dynamodb_table.one", attrs{"name": known("t")})),
		at(east, res("aws_dynamodb_table.two", attrs{"name": known("t")})),
		at(east, res("aws_docdb_cluster.c", attrs{"cluster_identifier": known("c")})),
		at(east, res("aws_rds_cluster.c", attrs{"cluster_identifier": known("c")})),
		at(east, res("aws_security_group.s", attrs{"id": known("sg-0a1b2c3d4e5f67890"), "name": known("logs")})),
		at(east, res("aws_kms_key.k", attrs{"arn": known("arn:aws:kms:eu-west-1:111122223333:key/k")})),
		at(east, res("aws_launch_template.web", attrs{"name": known("web")})),
		at(east, res("aws_ssm_parameter.p", attrs{"name": known("/app/p")})),
		at(east, res("data.aws_iam_role.app", attrs{"name": known("app")})),
		at(east, res("data.aws_iam_role.other", attrs{"name": known("other")})),
	}
	found, other := resources[len(resources)-2], resources[len(resources)-1]
	tests := []struct {
		from *tf.Resource
		want []string
	}{
		{res("aws_s3_bucket_policy.x", attrs{"bucket": known("logs")}), []string{"bucket -> aws_s3_bucket.logs"}},
		{res("aws_s3_bucket_policy.x", attrs{"bucket": known("log")}), nil},
		{res("aws_iam_role_policy.x", attrs{"role": known("app"), "name": known("app")}), []string{"role -> aws_iam_role.app"}},
		{res("aws_iam_policy_attachment.x", attrs{"roles": list("app", "b")}), []string{"roles -> aws_iam_role.app"}},
		{res("aws_iam_policy_attachment.x", attrs{"roles": {Val: cty.UnknownVal(cty.Set(cty.String)), Members: []cty.Value{cty.StringVal("app")}}}), []string{"roles -> aws_iam_role.app"}},
		{res("aws_lambda_permission.x", attrs{"function_name": known("app")}), []string{"function_name -> aws_lambda_function.app"}},
		{res("aws_lambda_function.x", attrs{"function_name": known("app")}), nil},
		{res("aws_appautoscaling_target.x", attrs{"table_name": known("t")}), []string{"table_name -> aws_dynamodb_table.one?", "table_name -> aws_dynamodb_table.two?"}},
		{res("aws_instance.x", nil, body("launch_template", attrs{"name": known("web")})), []string{"launch_template[0].name -> aws_launch_template.web"}},
		{res("aws_instance.x", nil, body("filter", attrs{"name": known("web")})), nil},
		{res("aws_docdb_cluster_instance.x", attrs{"cluster_identifier": known("c")}), []string{"cluster_identifier -> aws_docdb_cluster.c"}},
		{res("aws_instance.x", attrs{"vpc_security_group_ids": list("sg-0a1b2c3d4e5f67890")}), []string{"vpc_security_group_ids -> aws_security_group.s"}},
		{res("aws_ebs_volume.x", attrs{"kms_key_id": known("arn:aws:kms:eu-west-1:111122223333:key/k")}), []string{"kms_key_id -> aws_kms_key.k"}},
		{res("aws_flow_log.x", attrs{"log_destination": known("arn:aws:s3:::logs/vpc/")}), []string{"log_destination -> aws_s3_bucket.logs"}},
		{res("aws_flow_log.x", attrs{"iam_role_arn": known("arn:aws:iam::111122223333:role/x/app")}), []string{"iam_role_arn -> aws_iam_role.app?"}},
		{res("aws_sns_topic_subscription.x", attrs{"endpoint": known("arn:aws:sqs:eu-west-1:111122223333:q")}), []string{"endpoint -> aws_sqs_queue.east?"}},
		{res("aws_flow_log.x", attrs{"a": known("arn:aws:ssm:eu-west-1:111122223333:parameter/app/p")}), []string{"a -> aws_ssm_parameter.p?"}},
		{res("aws_flow_log.x", attrs{"a": known("arn:aws"), "bucket": known(""), "role": {Val: cty.NullVal(cty.String), Known: true}}), nil},
		{res("aws_flow_log.x", attrs{"role": unknown(to(found, "id"))}), []string{"role -> data.aws_iam_role.app", "role -> aws_iam_role.app"}},
		{res("aws_flow_log.x", attrs{"role": unknown(to(other, "id"))}), []string{"role -> data.aws_iam_role.other"}},
	}
	for _, tt := range tests {
		g := graph.New(root(append(slices.Clone(resources), at(east, tt.from))...))
		var lines []string
		for _, l := range tt.want {
			lines = append(lines, tt.from.Addr()+"."+l)
		}
		want(t, g.Refers(tt.from, ""), lines...)
	}
}

// The same reference without a value means the same thing in one module instance, and only there.
func TestSameReference(t *testing.T) {
	b := res("aws_s3_bucket.b", attrs{"bucket": as("var.name", variable)})
	p := res("aws_s3_bucket_policy.p", attrs{"bucket": as("var.name", variable)})
	o := res("aws_s3_bucket_policy.o", attrs{"bucket": as("var.other", variable)})
	e := res("aws_s3_bucket_policy.e", attrs{"bucket": as("each.key", variable)})
	q := res("aws_s3_bucket_policy.q", attrs{"bucket": as("var.name", variable)})
	m := root(b, p, o, e)
	child := root(q)
	child.Addr, child.Parent = "module.m", m
	m.Children = []*tf.Module{child}
	g := graph.New(m)
	want(t, g.Referrers(b, ""), "aws_s3_bucket_policy.p.bucket -> aws_s3_bucket.b")
	if got := g.Undecided("aws_s3_bucket_policy", "bucket"); !slices.Equal(got, []*tf.Resource{o, e, q}) {
		t.Errorf("undecided = %v", got)
	}
}

// A bucket named after another one does not lend it its companions.
func TestBorrowedName(t *testing.T) {
	for _, val := range []func(...*tf.Ref) *tf.Datum{unknown, func(refs ...*tf.Ref) *tf.Datum { return known("a-logs", refs...) }} {
		a := res("aws_s3_bucket.a", nil)
		ref := to(a, "bucket")
		logs := res("aws_s3_bucket.logs", attrs{"bucket": val(ref)})
		p := res("aws_s3_bucket_policy.p", attrs{"bucket": val(ref, to(logs, "bucket"))})
		for _, e := range graph.New(root(a, logs, p)).Referrers(a, "aws_s3_bucket_policy") {
			if e.Certain {
				t.Errorf("%v is certain", say([]graph.Edge{e}))
			}
		}
		want(t, graph.New(root(a, logs, p)).Referrers(logs, ""), "aws_s3_bucket_policy.p.bucket -> aws_s3_bucket.logs")
	}
}

func TestUndecided(t *testing.T) {
	a, pet := res("aws_s3_bucket.a", nil), res("random_pet.p", nil)
	named := res("data.aws_s3_bucket.n", attrs{"bucket": known("n")})
	lookup := res("data.aws_s3_bucket.l", attrs{"bucket": unknown(variable)})
	tests := []struct {
		bucket *tf.Datum
		want   bool
	}{
		{known("x"), false},
		{unknown(to(a, "id")), false},
		{unknown(to(named, "id")), false},
		{unknown(to(lookup, "id")), true},
		{unknown(to(pet, "id")), true},
		{unknown(variable), true},
		{unknown(), true},
		{possible(to(a, "id")), false},
		{&tf.Datum{Val: cty.UnknownVal(cty.String), Refs: []*tf.Ref{variable}, MaybeRefs: []*tf.Ref{to(a, "id")}}, true},
	}
	for i, tt := range tests {
		p := res("aws_s3_bucket_policy.p", attrs{"bucket": tt.bucket})
		g := graph.New(root(a, pet, named, lookup, p))
		for range 2 { // computed, then remembered
			if got := len(g.Undecided("aws_s3_bucket_policy", "bucket")) == 1; got != tt.want {
				t.Errorf("%d: undecided = %v, want %v", i, got, tt.want)
			}
		}
	}
}

func TestResources(t *testing.T) {
	managed, data := res("aws_ami.x", nil), res("data.aws_ami.x", nil)
	m, child := root(managed), root(data)
	m.Children = []*tf.Module{child}
	g := graph.New(m)
	if !slices.Equal(g.All(), []*tf.Resource{managed, data}) || !slices.Equal(g.Resources("aws_ami"), []*tf.Resource{managed}) ||
		!slices.Equal(g.Resources("data.aws_ami"), []*tf.Resource{data}) || g.Resources("aws_vpc") != nil {
		t.Error("resources are not told apart by mode and type")
	}
}

// Work grows with the number of resources: allocations per resource stay the same.
func TestLinear(t *testing.T) {
	perResource := func(n int) float64 {
		key := res("aws_kms_key.k", nil)
		resources := []*tf.Resource{key}
		for i := range n {
			b := res(fmt.Sprint("aws_s3_bucket.b", i), attrs{"bucket": known(fmt.Sprint("b", i)), "kms_key_id": unknown(to(key, "arn"))})
			resources = append(resources, b, res(fmt.Sprint("aws_s3_bucket_policy.p", i), attrs{"bucket": known(fmt.Sprint("b", i))}))
		}
		m := root(resources...)
		return testing.AllocsPerRun(1, func() {
			g := graph.New(m)
			for _, r := range g.All() {
				g.Referrers(r, "aws_s3_bucket_policy")
				g.Undecided("aws_s3_bucket_policy", "bucket")
			}
			if n := len(g.Edges()); n < len(resources)-1 {
				t.Fatalf("%d edges", n)
			}
		}) / float64(n)
	}
	if small, large := perResource(1000), perResource(10000); large > small*1.2 {
		t.Errorf("%.1f allocations per resource of 1,000, %.1f of 10,000", small, large)
	}
}

// A name that everything bears does not relate everything to everything.
func TestNamesakes(t *testing.T) {
	var resources []*tf.Resource
	for i := range 1000 {
		resources = append(resources, res(fmt.Sprint("aws_s3_bucket.b", i), attrs{"bucket": known("b")}),
			res(fmt.Sprint("aws_s3_bucket_policy.p", i), attrs{"bucket": known("b")}))
	}
	if n := len(graph.New(root(resources...)).Edges()); n > 100*1000 {
		t.Errorf("%d edges among 2,000 resources", n)
	}
}

func BenchmarkSmallRoot(b *testing.B) {
	key := res("aws_kms_key.k", nil)
	resources := []*tf.Resource{key}
	for i := range 14 {
		resources = append(resources,
			res(fmt.Sprint("aws_s3_bucket.b", i), attrs{"bucket": known(fmt.Sprint("b", i)), "kms_key_id": unknown(to(key, "arn"))}),
			res(fmt.Sprint("aws_s3_bucket_policy.p", i), attrs{"bucket": known(fmt.Sprint("b", i)), "policy": known("{}")}))
	}
	m := root(resources...)
	for b.Loop() {
		graph.New(m).Referrers(key, "")
	}
}
