package config

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
)

func TestJSONModule(t *testing.T) {
	p := project(t, files{"a.tf.json": `{
  "//": "a comment",
  "terraform": {
    "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5", "configuration_aliases": ["aws.w"]}},
    "backend": {"s3": {"bucket": "b"}}
  },
  "provider": {"aws": [{"region": "r"}, {"alias": "w", "default_tags": {"tags": {"a": "b"}}}]},
  "variable": {"v": {"type": "list(string)", "default": ["${literal}"], "sensitive": true, "validation": {"condition": "${true}", "error_message": "x"}}},
  "locals": {"n": 1.5, "null": null, "yes": true, "list": [1, "two"], "object": {"a b": "c"}, "sum": "${1 + 1}", "text": "a${1}b", "dollar": "$${x}", "escape": "\"\\\n\u00e9"},
  "module": {"m": {"source": "./m", "providers": {"aws.x": "aws.w"}, "depends_on": ["aws_s3_bucket.b"], "arg": "v"}},
  "output": {"o": {"value": "x"}},
  "data": {"aws_ami": {"d": {"most_recent": true}}},
  "moved": [{"from": "a.b", "to": "c.d"}, {"from": "e.f", "to": "g.h"}],
  "resource": [
    {"aws_s3_bucket": {"b": {
      "//": "comment",
      "count": "${length([1])}",
      "provider": "aws.w",
      "depends_on": ["aws_kms_key.k"],
      "lifecycle": {"ignore_changes": ["tags[\"a\"]"], "precondition": [{"condition": true, "error_message": "x"}]},
      "provisioner": [{"local-exec": {"command": "c", "when": "destroy"}}],
      "rule": [{"n": 1, "inner": {"m": 1}}, {"n": 2}],
      "computed": "${local.rules}",
      "tags": {"a": "b"},
      "dynamic": {"rule": {"for_each": [1], "iterator": "it", "content": {"n": 3, "inner": {"m": 2}}}}
    }}},
    {"aws_s3_bucket": {"c": {}}}
  ]
}`})
	p.BlockTypes = func(mode Mode, typ string, path []string, name string) bool {
		return mode == Managed && typ == "aws_s3_bucket" &&
			(len(path) == 0 && (name == "rule" || name == "computed") || len(path) == 1 && path[0] == "rule" && name == "inner")
	}
	m, err := p.Module(".")
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Diagnostics) > 0 {
		t.Fatal(m.Diagnostics)
	}
	if diff := cmp.Diff([]string{"data.aws_ami.d", "aws_s3_bucket.b", "aws_s3_bucket.c"}, addresses(m)); diff != "" {
		t.Error(diff)
	}
	r := m.Resources[1]
	want := []any{
		"computed=!Variables not allowed", `tags={"a":"b"}`,
		"provisioner local-exec",
		[]any{`command="c"`, "when=!Variables not allowed"},
		"rule",
		[]any{"n=1", "inner", []any{"m=1"}},
		"rule",
		[]any{"n=2"},
		"dynamic rule",
		[]any{"for_each=[1]", "iterator=!Variables not allowed", "content", []any{"n=3", "inner", []any{"m=2"}}},
	}
	if diff := cmp.Diff(want, shape(t, r.Body)); diff != "" {
		t.Error(diff)
	}
	if r.Count == nil || r.Provider.String() != "aws.w" || len(r.DependsOn) != 1 || r.Lifecycle == nil {
		t.Errorf("meta-arguments: %+v", r)
	}
	ignored, diags := hcl.ExprList(r.Lifecycle.Body.Attribute("ignore_changes").Expr)
	if _, more := hcl.RelTraversalForExpr(ignored[0]); diags.HasErrors() || more.HasErrors() {
		t.Errorf("ignore_changes: %v %v", diags, more)
	}
	if keyword := hcl.ExprAsKeyword(r.Body.BlocksOf("dynamic")[0].Body.Attribute("iterator").Expr); keyword != "it" {
		t.Errorf("iterator: %q", keyword)
	}
	for name, want := range map[string]string{
		"n": "1.5", "null": "null", "yes": "true", "list": `[1,"two"]`, "object": `{"a b":"c"}`, "sum": "2", "text": `"a1b"`, "dollar": `"${x}"`, "escape": `"\"\\\né"`,
	} {
		if got := value(t, m.Locals[name].Expr); got != want {
			t.Errorf("local.%s = %s, want %s", name, got, want)
		}
	}
	if v := m.Variables["v"]; v.Type == nil || !v.Sensitive || len(v.Validations) != 1 {
		t.Errorf("variable: %+v", v)
	}
	if c := m.Calls[0]; c.Providers["aws.x"].String() != "aws.w" || len(c.DependsOn) != 1 || len(c.Body.Attributes) != 1 {
		t.Errorf("call: %+v", c)
	}
	if aws := m.Terraform.RequiredProviders["aws"]; aws.Source != "hashicorp/aws" || aws.Version != "~> 5" || len(aws.Aliases) != 1 {
		t.Errorf("required provider: %+v", aws)
	}
	if len(m.Providers) != 2 || len(m.Providers[1].Body.Blocks) != 1 || m.Terraform.Backend == nil || len(m.Moved) != 2 {
		t.Error("providers, backend or moved blocks are missing")
	}
}

func TestJSONPositions(t *testing.T) {
	m := module(t, files{"a.tf.json": "\ufeff{\r\n  \"resource\": {\"a\": {\"é\": {\"x\": \"y${z}\"}}}\r\n}\r\n"})
	if len(m.Diagnostics) > 0 {
		t.Fatal(m.Diagnostics)
	}
	r := m.Resources[0]
	x := r.Body.Attribute("x")
	src := m.Files[0].Bytes
	for what, c := range map[string]struct {
		rng         hcl.Range
		text        string
		line, start int
	}{
		"header":   {r.DefRange, `"é"`, 2, 22},
		"block":    {r.Range, `"é": {"x": "y${z}"}`, 2, 22},
		"name":     {x.NameRange, `"x"`, 2, 28},
		"argument": {x.Range, `"x": "y${z}"`, 2, 28},
		"value":    {x.Expr.Range(), "y${z}", 2, 34},
		"variable": {x.Expr.Variables()[0].SourceRange(), "z", 2, 37},
		"end":      {r.Body.End, "}", 2, 40},
	} {
		if got := string(src[c.rng.Start.Byte:c.rng.End.Byte]); got != c.text || c.rng.Start.Line != c.line || c.rng.Start.Column != c.start {
			t.Errorf("%s: %q at %v, want %q at %d:%d", what, got, c.rng, c.text, c.line, c.start)
		}
	}
}

func TestJSONDiagnostics(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
		left       []string
	}{
		{"empty object", "{}", nil, nil},
		{"array", `[{"resource": {"a": {"b": {}}}}, {"resource": {"a": {"c": {}}}}]`, nil, []string{"a.b", "a.c"}},
		{"repeated blocks", `{"resource": {"a": {"b": {}}}, "resource": {"a": {"c": {}}}}`, nil, []string{"a.b", "a.c"}},
		{"empty file", "", []string{"a.tf.json:1:1: Invalid JSON"}, nil},
		{"cut off", "{\"resource\": {\"a\": {\"b\": {}}},\n \"x\"", []string{"a.tf.json:2:5: Invalid JSON"}, []string{"a.b"}},
		{"syntax", "{\"resource\": {\"a\": {\"b\": {}}},\n x}", []string{"a.tf.json:2:2: Invalid JSON"}, []string{"a.b"}},
		{"two values", "{} {}", []string{"a.tf.json:1:5: Invalid JSON"}, nil},
		{"duplicate argument", `{"locals": {"a": 1, "a": 2}}`, []string{"a.tf.json:1:21: Attribute redefined"}, nil},
		{"duplicate resource", `{"resource": {"a": {"b": {}, "b": {}}}}`, []string{"a.tf.json:1:30: Duplicate resource"}, []string{"a.b"}},
		{"no object", `1`, []string{"a.tf.json:1:1: Unexpected JSON value"}, nil},
		{"no block", `{"resource": {"a": {"b": 1}}}`, []string{"a.tf.json:1:26: Unexpected JSON value"}, nil},
		{"null block", `{"resource": {"a": {"b": null}}}`, nil, nil},
		{"unknown argument", `{"x": 1}`, []string{"a.tf.json:1:2: Unsupported argument"}, nil},
		{"template", `{"locals": {"a": "x${"}}`, []string{"a.tf.json:1:22: Missing expression"}, nil},
		{"type", `{"variable": {"a": {"type": "list("}}}`, []string{"a.tf.json:1:35: Missing expression"}, nil},
		{"UTF-8", "{\"locals\": {\"a\": \"\xff\"}}", []string{"a.tf.json:1:19: Invalid JSON"}, nil},
		{"NUL", "{\x00}", []string{"a.tf.json:1:2: Invalid JSON"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := module(t, files{"a.tf.json": c.text})
			if diff := cmp.Diff(c.want, summaries(m.Diagnostics)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.left, addresses(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An object with very many members takes time in proportion to them.
func TestJSONManyMembers(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"locals": {"a0": 1`)
	for i := range 200_000 {
		b.WriteString(`, "b` + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strconv.Itoa(i) + `": 1`)
	}
	b.WriteString("}}")
	if m := module(t, files{"a.tf.json": b.String()}); len(m.Locals) != 200_001 || len(m.Diagnostics) > 0 {
		t.Errorf("%d local values, %v", len(m.Locals), summaries(m.Diagnostics))
	}
}
