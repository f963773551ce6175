package eval_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"golang.org/x/tools/txtar"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/eval"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// evaluate writes the files of an archive and evaluates the root in it. Text before the first file is main.tf.
func evaluate(t *testing.T, archive string) *eval.Result {
	t.Helper()
	return evaluateWith(t, archive, eval.Options{})
}

func evaluateWith(t *testing.T, archive string, opts eval.Options) *eval.Result {
	t.Helper()
	dir := t.TempDir()
	a := txtar.Parse([]byte(archive))
	files := a.Files
	if main := strings.TrimSpace(string(a.Comment)); main != "" {
		files = append(files, txtar.File{Name: "main.tf", Data: []byte(main + "\n")})
	}
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fs, err := source.New(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fs.Close() })
	res, err := eval.New(config.NewLoader(fs)).Root(t.Context(), ".", opts)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func resources(res *eval.Result) []*tf.Resource {
	var all []*tf.Resource
	for m := range res.Module.All {
		all = append(all, m.Resources...)
	}
	return all
}

func addresses(res *eval.Result) []string {
	var addrs []string
	for _, r := range resources(res) {
		addrs = append(addrs, r.Addr())
	}
	return addrs
}

func resource(t *testing.T, res *eval.Result, addr string) *tf.Resource {
	t.Helper()
	for _, r := range resources(res) {
		if r.Addr() == addr {
			return r
		}
	}
	t.Fatalf("no resource %s among %v", addr, addresses(res))
	return nil
}

// noErrors fails the test on any error diagnostic.
func noErrors(t *testing.T, res *eval.Result) {
	t.Helper()
	for _, d := range res.Diagnostics {
		if d.Severity == hcl.DiagError {
			t.Errorf("unexpected diagnostic: %s: %s", d.Summary, d.Detail)
		}
	}
}

func hasDiagnostic(res *eval.Result, summary string) bool {
	return slices.ContainsFunc(res.Diagnostics, func(d *hcl.Diagnostic) bool { return d.Summary == summary })
}

// shown is a value as the tests write it: its text, its elements, "unknown: CAUSE" or "absent".
func shown(v tf.Value) string {
	if v.Absent() {
		return "absent"
	}
	if v.Unknown() {
		return "unknown: " + v.Cause()
	}
	if text, ok := v.Text(); ok {
		return text
	}
	elements, _ := v.Elements()
	var parts []string
	for _, e := range elements {
		text, _ := e.Text()
		parts = append(parts, text)
	}
	return strings.Join(parts, ",")
}

func refs(v tf.Value) string {
	var addrs []string
	for _, r := range v.Refs() {
		addrs = append(addrs, r.Addr)
	}
	return strings.Join(addrs, " ")
}

func TestValues(t *testing.T) {
	tests := map[string]struct{ config, path, want string }{
		"literal":       {`resource "aws_sqs_queue" "x" { name = "a" }`, "name", "a"},
		"local":         {"locals { n = \"a${1 + 1}\" }\n" + `resource "aws_sqs_queue" "x" { name = local.n }`, "name", "a2"},
		"function":      {`resource "aws_sqs_queue" "x" { name = join("-", ["a", upper("b")]) }`, "name", "a-B"},
		"default":       {"variable \"v\" { default = \"d\" }\n" + `resource "aws_sqs_queue" "x" { name = var.v }`, "name", "d"},
		"no value":      {"variable \"v\" {}\n" + `resource "aws_sqs_queue" "x" { name = var.v }`, "name", "unknown: var.v has no value"},
		"null":          {`resource "aws_sqs_queue" "x" { name = null }`, "name", "absent"},
		"converted":     {"variable \"v\" {\n  type = number\n  default = \"5\"\n}\n" + `resource "aws_sqs_queue" "x" { delay_seconds = var.v }`, "delay_seconds", "5"},
		"taken branch":  {"variable \"v\" {}\n" + `resource "aws_sqs_queue" "x" { name = true ? "a" : var.v }`, "name", "a"},
		"workspace":     {`resource "aws_sqs_queue" "x" { name = terraform.workspace }`, "name", "default"},
		"through local": {"variable \"v\" {}\nlocals { a = [var.v, \"b\"] }\n" + `resource "aws_sqs_queue" "x" { name = local.a[1] }`, "name", "b"},
		"try":           {"locals { o = {} }\n" + `resource "aws_sqs_queue" "x" { name = try(local.o.missing, "f") }`, "name", "f"},
		"computed":      {"resource \"aws_vpc\" \"v\" { cidr_block = \"10.0.0.0/16\" }\n" + `resource "aws_sqs_queue" "x" { name = aws_vpc.v.id }`, "name", "unknown: aws_vpc.v.id is known only after apply"},
		"configured":    {"resource \"aws_vpc\" \"v\" { cidr_block = \"10.0.0.0/16\" }\n" + `resource "aws_sqs_queue" "x" { name = aws_vpc.v.cidr_block }`, "name", "10.0.0.0/16"},
		"opaque module": {"module \"m\" { source = \"ns/n/aws\" }\n" + `resource "aws_sqs_queue" "x" { name = module.m.out }`, "name", "unknown: module.m.out is an output of a module that was not found"},
		"data source":   {"data \"aws_ami\" \"a\" {}\n" + `resource "aws_sqs_queue" "x" { name = data.aws_ami.a.id }`, "name", "unknown: data.aws_ami.a.id is read from AWS"},
		"nested":        {`resource "aws_s3_bucket_versioning" "x" {` + "\n versioning_configuration {\n status = \"Enabled\"\n }\n}", "versioning_configuration.status", "Enabled"},
		"bucket id":     {"resource \"aws_s3_bucket\" \"b\" { bucket = \"data\" }\n" + `resource "aws_sqs_queue" "x" { name = aws_s3_bucket.b.id }`, "name", "data"},
		"path.module":   {`resource "aws_sqs_queue" "x" { name = path.module }`, "name", "."},
		"unknown cond":  {"variable \"v\" {}\n" + `resource "aws_sqs_queue" "x" { name = var.v ? "a" : "b" }`, "name", "unknown: var.v has no value"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			res := evaluate(t, tt.config)
			noErrors(t, res)
			for _, r := range resources(res) {
				if r.Name == "x" {
					if got := shown(r.Get(tt.path)); got != tt.want {
						t.Errorf("%s = %q, want %q", tt.path, got, tt.want)
					}
					return
				}
			}
			t.Fatal("no resource x")
		})
	}
}

func TestExpansion(t *testing.T) {
	tests := map[string]struct{ config, want string }{
		"count":         {`resource "aws_sqs_queue" "x" { count = 2 }`, "aws_sqs_queue.x[0] aws_sqs_queue.x[1]"},
		"text count":    {`resource "aws_sqs_queue" "x" { count = "2" }`, "aws_sqs_queue.x[0] aws_sqs_queue.x[1]"},
		"zero":          {`resource "aws_sqs_queue" "x" { count = 0 }`, ""},
		"for_each map":  {`resource "aws_sqs_queue" "x" { for_each = { a = 1, b = null } }`, `aws_sqs_queue.x["a"] aws_sqs_queue.x["b"]`},
		"for_each set":  {`resource "aws_sqs_queue" "x" { for_each = toset(["b", "a"]) }`, `aws_sqs_queue.x["a"] aws_sqs_queue.x["b"]`},
		"unknown count": {"variable \"n\" {}\n" + `resource "aws_sqs_queue" "x" { count = var.n }`, "aws_sqs_queue.x[*]?"},
		"maybe one":     {"variable \"n\" {}\n" + `resource "aws_sqs_queue" "x" { count = var.n ? 1 : 0 }`, "aws_sqs_queue.x[0]?"},
		"unknown keys":  {"variable \"n\" {}\n" + `resource "aws_sqs_queue" "x" { for_each = var.n }`, "aws_sqs_queue.x[*]?"},
		"quoted key":    {`resource "aws_sqs_queue" "x" { for_each = { "a\"b" = 1 } }`, `aws_sqs_queue.x["a\"b"]`},
		"modules": {`
module "m" {
  source   = "./m"
  for_each = toset(["a", "b"])
  n        = 2
}
-- m/main.tf --
variable "n" { type = number }
resource "aws_sqs_queue" "x" { count = var.n }
`, `module.m["a"].aws_sqs_queue.x[0] module.m["a"].aws_sqs_queue.x[1] module.m["b"].aws_sqs_queue.x[0] module.m["b"].aws_sqs_queue.x[1]`},
		"for_each over an output": {`
module "a" { source = "./a" }
module "b" {
  source   = "./b"
  for_each = module.a.names
}
-- a/main.tf --
output "names" { value = toset(["x", "y"]) }
-- b/main.tf --
resource "aws_sqs_queue" "q" {}
`, `module.b["x"].aws_sqs_queue.q module.b["y"].aws_sqs_queue.q`},
		"maybe module": {`
variable "on" { type = bool }
module "m" {
  source = "./m"
  count  = var.on ? 1 : 0
}
-- m/main.tf --
resource "aws_sqs_queue" "q" {}
`, "module.m[0].aws_sqs_queue.q?"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			res := evaluate(t, tt.config)
			noErrors(t, res)
			var got []string
			for _, r := range resources(res) {
				addr := r.Addr()
				if exists, cause := r.Exists(); exists == tf.Maybe {
					addr += "?"
					if cause == "" {
						t.Errorf("%s may exist, without a cause", addr)
					}
				}
				got = append(got, addr)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("instances: %s\nwant:      %s", s, tt.want)
			}
		})
	}
}

func TestEveryModuleInstance(t *testing.T) {
	var b strings.Builder
	for i := range 50 {
		fmt.Fprintf(&b, "module \"m%d\" {\n  source   = \"./m\"\n  for_each = toset([\"a\", \"b\", \"c\"])\n}\n", i)
	}
	b.WriteString("-- m/main.tf --\nresource \"aws_sqs_queue\" \"q\" {}\n")
	res := evaluate(t, b.String())
	noErrors(t, res)
	if n := len(resources(res)); n != 150 {
		t.Errorf("%d instances, want 150", n)
	}
}

func TestProvenance(t *testing.T) {
	const buckets = `
resource "aws_s3_bucket" "a" {}
resource "aws_s3_bucket" "b" {}
variable "u" { type = bool }
`
	tests := map[string]struct{ expr, refs, maybe string }{
		"direct":       {`aws_s3_bucket.a.id`, "aws_s3_bucket.a.id", ""},
		"template":     {`"x-${aws_s3_bucket.a.id}"`, "aws_s3_bucket.a.id", ""},
		"taken branch": {`true ? aws_s3_bucket.a.id : aws_s3_bucket.b.id`, "aws_s3_bucket.a.id", ""},
		"either":       {`var.u ? aws_s3_bucket.a.id : aws_s3_bucket.b.id`, "var.u", "aws_s3_bucket.a.id aws_s3_bucket.b.id"},
		"member":       {`{ x = aws_s3_bucket.a.id, y = aws_s3_bucket.b.id }["x"]`, "aws_s3_bucket.a.id", ""},
		"lookup":       {`lookup({ x = aws_s3_bucket.a.id, y = aws_s3_bucket.b.id }, "y", "")`, "aws_s3_bucket.b.id", ""},
		"merge":        {`merge({ x = aws_s3_bucket.a.id }, { y = 1 }).x`, "aws_s3_bucket.a.id", ""},
		"element":      {`element([aws_s3_bucket.a.id, aws_s3_bucket.b.id], 1)`, "aws_s3_bucket.b.id", ""},
		"one":          {`one([aws_s3_bucket.a.id])`, "aws_s3_bucket.a.id", ""},
		"for":          {`[for x in [aws_s3_bucket.a.id] : x][0]`, "aws_s3_bucket.a.id", ""},
		"jsonencode":   {`jsonencode({ r = aws_s3_bucket.a.arn })`, "aws_s3_bucket.a.arn", ""},
		"unknown key":  {`{ x = aws_s3_bucket.a.id, y = aws_s3_bucket.b.id }[var.u]`, "var.u", "aws_s3_bucket.a.id aws_s3_bucket.b.id"},
		"try":          {`try(aws_s3_bucket.a.id, "")`, "aws_s3_bucket.a.id", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			res := evaluate(t, buckets+"resource \"aws_sqs_queue\" \"x\" {\n  name = "+tt.expr+"\n}\n")
			noErrors(t, res)
			v := resource(t, res, "aws_sqs_queue.x").Get("name")
			if got := refs(v); got != tt.refs {
				t.Errorf("refs %q, want %q", got, tt.refs)
			}
			var maybe []string
			for _, r := range v.Datum().MaybeRefs {
				maybe = append(maybe, r.Addr)
			}
			if got := strings.Join(maybe, " "); got != tt.maybe {
				t.Errorf("possible refs %q, want %q", got, tt.maybe)
			}
		})
	}
}

// Companions are joined per instance: each.value and count.index must not tie an instance to its neighbours.
func TestProvenancePerInstance(t *testing.T) {
	res := evaluate(t, `
resource "aws_s3_bucket" "b" { for_each = toset(["x", "y"]) }
resource "aws_s3_bucket_versioning" "all" {
  for_each = aws_s3_bucket.b
  bucket   = each.value.id
}
resource "aws_s3_bucket_versioning" "key" {
  for_each = toset(["x", "y"])
  bucket   = aws_s3_bucket.b[each.key].id
}
resource "aws_sqs_queue" "n" { count = 2 }
resource "aws_sqs_queue_policy" "n" {
  count     = 2
  queue_url = aws_sqs_queue.n[count.index].id
}
resource "aws_sqs_queue_policy" "e" {
  count     = 2
  queue_url = element(aws_sqs_queue.n[*].id, count.index)
}
`)
	noErrors(t, res)
	for addr, want := range map[string]string{
		`aws_s3_bucket_versioning.all["x"]`: `aws_s3_bucket.b["x"].id`,
		`aws_s3_bucket_versioning.key["y"]`: `aws_s3_bucket.b["y"].id`,
	} {
		if got := refs(resource(t, res, addr).Get("bucket")); got != want {
			t.Errorf("%s.bucket comes from %q, want %q", addr, got, want)
		}
	}
	for addr, want := range map[string]string{
		`aws_sqs_queue_policy.n[1]`: `aws_sqs_queue.n[1].id`,
		`aws_sqs_queue_policy.e[0]`: `aws_sqs_queue.n[0].id`,
	} {
		if got := refs(resource(t, res, addr).Get("queue_url")); got != want {
			t.Errorf("%s.queue_url comes from %q, want %q", addr, got, want)
		}
	}
}

func TestDynamicBlocks(t *testing.T) {
	res := evaluate(t, `
variable "extra" { type = list(string) }
resource "aws_security_group" "known" {
  dynamic "ingress" {
    for_each = { ssh = 22, web = 443 }
    iterator = it
    content {
      description = it.key
      from_port   = it.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
resource "aws_security_group" "unknown" {
  dynamic "ingress" {
    for_each = var.extra
    content {
      from_port   = 22
      cidr_blocks = [ingress.value]
    }
  }
}
resource "aws_security_group" "attribute" {
  ingress = [
    { from_port = 22, to_port = 22, cidr_blocks = ["0.0.0.0/0"], description = null },
    { from_port = 80, to_port = 80, cidr_blocks = var.extra },
  ]
  egress = []
}
`)
	noErrors(t, res)
	var ports []string
	for b := range resource(t, res, "aws_security_group.known").All("ingress") {
		ports = append(ports, shown(b.Attr("description"))+":"+shown(b.Attr("from_port"))+":"+shown(b.Attr("cidr_blocks")))
	}
	if got, want := strings.Join(ports, " "), "ssh:22:0.0.0.0/0 web:443:0.0.0.0/0"; got != want {
		t.Errorf("known: %s, want %s", got, want)
	}
	for b := range resource(t, res, "aws_security_group.unknown").All("ingress") {
		if b.Existence != tf.Maybe || shown(b.Attr("from_port")) != "22" || !strings.Contains(b.Cause, "var.extra has no value") {
			t.Errorf("unknown: existence %v, from_port %s, cause %q", b.Existence, shown(b.Attr("from_port")), b.Cause)
		}
	}
	attribute := resource(t, res, "aws_security_group.attribute")
	var blocks []*tf.Block
	for b := range attribute.All("ingress") {
		blocks = append(blocks, b)
	}
	if len(blocks) != 2 || shown(blocks[0].Attr("from_port")) != "22" || !blocks[0].Attr("description").Absent() {
		t.Fatalf("attribute: %d blocks", len(blocks))
	}
	if got := shown(blocks[1].Attr("cidr_blocks")); got != "unknown: var.extra has no value" {
		t.Errorf("attribute: cidr_blocks is %s", got)
	}
	if line := blocks[1].Attr("to_port").Range().Start.Line; line != 25 {
		t.Errorf("attribute: to_port stands in line %d, want 25", line)
	}
	if !slices.Contains(attribute.Managed, "egress") {
		t.Error("egress = [] is not recorded as managed")
	}
}

func TestDefaultTags(t *testing.T) {
	res := evaluate(t, `
provider "aws" {
  default_tags { tags = { Owner = "a", Env = "dev" } }
}
provider "aws" {
  alias = "other"
}
variable "tags" { type = map(string) }
resource "aws_sqs_queue" "x" { tags = { Env = "prod" } }
resource "aws_sqs_queue" "none" {}
resource "aws_sqs_queue" "other" { provider = aws.other }
resource "aws_sqs_queue" "unknown" { tags = var.tags }
module "m" {
  source    = "./m"
  providers = { aws = aws.other }
}
module "inherits" { source = "./m" }
-- m/main.tf --
resource "aws_sqs_queue" "q" {}
`)
	noErrors(t, res)
	for addr, want := range map[string]string{
		"aws_sqs_queue.x":                 "Env=prod Owner=a",
		"aws_sqs_queue.none":              "Env=dev Owner=a",
		"aws_sqs_queue.other":             "",
		"module.m.aws_sqs_queue.q":        "",
		"module.inherits.aws_sqs_queue.q": "Env=dev Owner=a",
	} {
		d := resource(t, res, addr).TagsAll
		var tags []string
		for it := d.Val.ElementIterator(); it.Next(); {
			k, v := it.Element()
			tags = append(tags, k.AsString()+"="+v.AsString())
		}
		if got := strings.Join(tags, " "); got != want {
			t.Errorf("%s: tags_all %q, want %q", addr, got, want)
		}
	}
	unknown := resource(t, res, "aws_sqs_queue.unknown").TagsAll
	n := unknown.Structure()
	if owner := n.Field("Owner"); unknown.Known || !n.Open || owner == nil || owner.Kind != tf.NodeAlt {
		t.Errorf("unknown tags: known %v, open %v, Owner %v", unknown.Known, n.Open, owner)
	}
}

func TestVariables(t *testing.T) {
	res := evaluate(t, `
variable "o" {
  type = object({
    name  = string
    port  = optional(number, 443)
    inner = optional(object({ on = optional(bool, true) }), {})
  })
}
variable "n" {
  type     = string
  default  = "fallback"
  nullable = false
}
variable "auto" { type = string }
variable "checked" {
  type = string
  validation {
    condition     = length(var.checked) > 3
    error_message = "Too short."
  }
}
resource "aws_sqs_queue" "x" { name = "${var.o.name}-${var.o.port}-${var.o.inner.on}-${var.n}-${var.auto}" }
-- terraform.tfvars --
o       = { name = "a" }
n       = null
auto    = "first"
checked = "ab"
-- z.auto.tfvars --
auto = "second"
`)
	noErrors(t, res)
	if got, want := shown(resource(t, res, "aws_sqs_queue.x").Get("name")), "a-443-true-fallback-second"; got != want {
		t.Errorf("name %q, want %q", got, want)
	}
	if !hasDiagnostic(res, "The value of var.checked is not valid") {
		t.Error("the failing validation is not reported")
	}
}

func TestHostile(t *testing.T) {
	var doubling strings.Builder
	doubling.WriteString("locals {\n  l0 = \"aaaaaaaaaaaaaaaa\"\n  t0 = [1]\n")
	for i := range 60 {
		fmt.Fprintf(&doubling, "  l%d = \"${local.l%d}${local.l%d}\"\n  t%d = [local.t%d, local.t%d]\n", i+1, i, i, i+1, i, i)
	}
	doubling.WriteString("}\nresource \"aws_sqs_queue\" \"x\" {\n  name = local.l60\n  tags = { a = jsonencode(local.t60) }\n}\n")
	var growing strings.Builder
	growing.WriteString("locals {\n  n0 = 1e300\n")
	for i := range 60 {
		fmt.Fprintf(&growing, "  n%d = local.n%d * local.n%d\n", i+1, i, i)
	}
	growing.WriteString("}\nresource \"aws_sqs_queue\" \"x\" { name = \"${local.n60}\" }\n")
	tests := map[string]struct{ config, summary string }{
		"doubling locals":  {doubling.String(), "Value too large"},
		"huge count":       {`resource "aws_sqs_queue" "x" { count = 100000000 }`, "Too many instances"},
		"negative count":   {`resource "aws_sqs_queue" "x" { count = -1 }`, "Invalid count"},
		"cycle":            {"locals {\n a = local.b\n b = local.a\n}\n" + `resource "aws_sqs_queue" "x" { name = local.a }`, "Cycle"},
		"resource cycle":   {"resource \"aws_sqs_queue\" \"y\" { name = aws_sqs_queue.x.url }\n" + `resource "aws_sqs_queue" "x" { name = aws_sqs_queue.y.url }`, "Cycle"},
		"count of itself":  {`resource "aws_sqs_queue" "x" { count = length(aws_sqs_queue.x) }`, "Cycle"},
		"calls itself":     {"module \"m\" { source = \"./\" }\n" + `resource "aws_sqs_queue" "x" {}`, "Module calls itself"},
		"nested loops":     {`resource "aws_sqs_queue" "x" { name = jsonencode([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : [for d in range(1000) : 1]]]]) }`, "Evaluation stopped"},
		"huge number":      {`resource "aws_sqs_queue" "x" { name = "${1e99999999}" }`, "Number too large"},
		"growing number":   {growing.String(), "Value too large"},
		"undeclared":       {`resource "aws_sqs_queue" "x" { name = var.nam }` + "\nvariable \"name\" {}", "Reference to undeclared input variable"},
		"unknown type":     {`resource "aws_s3_buckt" "x" {}` + "\n" + `resource "aws_sqs_queue" "x" {}`, `Unknown resource type "aws_s3_buckt"`},
		"unknown argument": {`resource "aws_sqs_queue" "x" { nam = 1 }`, `Unsupported argument "nam"`},
		"output cycle": {`
module "a" {
  source = "./m"
  in     = module.b.out
}
module "b" {
  source = "./m"
  in     = module.a.out
}
resource "aws_sqs_queue" "x" { name = module.a.out }
-- m/main.tf --
variable "in" {}
output "out" { value = var.in }
`, "Cycle"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			res := evaluate(t, tt.config)
			if !hasDiagnostic(res, tt.summary) {
				t.Errorf("no diagnostic %q among %v", tt.summary, res.Diagnostics)
			}
			if len(resources(res)) == 0 {
				t.Error("nothing else was evaluated")
			}
			for _, d := range res.Diagnostics {
				if d.Subject == nil || d.Subject.Filename == "" {
					t.Errorf("diagnostic %q has no place", d.Summary)
				}
			}
		})
	}
}

// The words of meta-arguments are no references.
func TestKeywords(t *testing.T) {
	res := evaluate(t, `
resource "aws_sqs_queue" "q" {
  lifecycle {
    ignore_changes = all
  }
  provisioner "local-exec" {
    when       = destroy
    on_failure = continue
    command    = "echo ${self.name}"
  }
}
`)
	noErrors(t, res)
}

func TestMissingModuleIsCovered(t *testing.T) {
	res := evaluate(t, `module "vpc" { source = "terraform-aws-modules/vpc/aws" }`)
	noErrors(t, res)
	if len(res.Coverage) != 1 || res.Coverage[0].Address != "module.vpc" || res.Coverage[0].Reason == "" {
		t.Errorf("coverage %+v", res.Coverage)
	}
}

// What is passed to a module that was not found is evaluated per instance of the call.
func TestOpaqueCalls(t *testing.T) {
	res := evaluate(t, `
resource "aws_s3_bucket" "b" { for_each = toset(["x", "y"]) }
module "m" {
  source   = "ns/n/aws"
  for_each = aws_s3_bucket.b
  bucket   = each.value.id
}
module "none" {
  source = "ns/n/aws"
  count  = 0
  bucket = aws_s3_bucket.b["z"].id
}
`)
	noErrors(t, res)
	if len(res.Coverage) != 1 {
		t.Errorf("coverage %+v", res.Coverage)
	}
	calls := res.Module.Opaque
	if len(calls) != 2 || calls[1].Addr != `module.m["y"]` {
		t.Fatalf("calls %+v", calls)
	}
	x, y := resource(t, res, `aws_s3_bucket.b["x"]`), resource(t, res, `aws_s3_bucket.b["y"]`)
	if calls[1].Receives(x) || !calls[1].Receives(y) {
		t.Error("the call for y does not receive bucket y alone")
	}
}

func TestFilesOfTheProject(t *testing.T) {
	res := evaluate(t, `
data "local_file" "version" { filename = "${path.module}/version" }
data "template_file" "t" {
  template = file("t.tpl")
  vars     = { name = "x" }
}
module "m" { source = "./m" }
resource "aws_sqs_queue" "local" { name = trimspace(data.local_file.version.content) }
resource "aws_sqs_queue" "template" { name = trimspace(data.template_file.t.rendered) }
resource "aws_sqs_queue" "missing" { name = file("none") }
resource "aws_sqs_queue" "outside" { name = file("/etc/hostname") }
-- version --
3.13
-- t.tpl --
a-${name}
-- m/main.tf --
resource "aws_sqs_queue" "q" { name = trimspace(templatefile("${path.module}/q.tpl", { n = 1 })) }
-- m/q.tpl --
q${n}
`)
	noErrors(t, res)
	for addr, want := range map[string]string{
		"aws_sqs_queue.local":      "3.13",
		"aws_sqs_queue.template":   "a-x",
		"module.m.aws_sqs_queue.q": "q1",
	} {
		if got := shown(resource(t, res, addr).Get("name")); got != want {
			t.Errorf("%s: name %q, want %q", addr, got, want)
		}
	}
	for _, addr := range []string{"aws_sqs_queue.missing", "aws_sqs_queue.outside"} {
		if v := resource(t, res, addr).Get("name"); !v.Unknown() {
			t.Errorf("%s: name is %s", addr, shown(v))
		}
	}
	if len(res.Coverage) != 2 {
		t.Errorf("coverage %+v", res.Coverage)
	}
}

// Taking an element of a splat per instance costs the same however many instances there are.
func TestManyInstancesCostLinearly(t *testing.T) {
	allocated := func(n int) float64 {
		config := fmt.Sprintf(`
resource "aws_s3_bucket" "b" {
  count  = %d
  bucket = "b-${count.index}"
}
resource "aws_s3_bucket_versioning" "b" {
  count  = %d
  bucket = element(aws_s3_bucket.b[*].id, count.index)
}
`, n, n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		res := evaluate(t, config)
		runtime.ReadMemStats(&after)
		if got := len(resources(res)); got != 2*n {
			t.Fatalf("%d instances, want %d", got, 2*n)
		}
		last := resource(t, res, fmt.Sprintf("aws_s3_bucket_versioning.b[%d]", n-1)).Get("bucket")
		if shown(last) != fmt.Sprintf("b-%d", n-1) || len(last.Refs()) != 1 {
			t.Fatalf("the last bucket is %s, from %s", shown(last), refs(last))
		}
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	small, large := allocated(1000), allocated(8000)
	if ratio := large / small; ratio > 10 {
		t.Errorf("8 times the instances take %.1f times the memory", ratio)
	}
}
