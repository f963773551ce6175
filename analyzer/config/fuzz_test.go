package config

import (
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// load assembles one file as a module by itself, and an override of itself.
func load(t *testing.T, name string, text []byte) {
	t.Helper()
	f := &File{Name: name, Bytes: text, JSON: name != "a.tf"}
	parse := func() *Body {
		if f.JSON {
			body, _ := parseJSON(f, func(_ Mode, _ string, path []string, name string) bool { return len(path) < 3 && len(name) > 3 })
			return body
		}
		body, _ := parseNative(f)
		return body
	}
	a := newAssembly(".")
	a.declare(parse())
	a.override(parse())
	m := a.finish()
	for _, d := range m.Diagnostics {
		if d.Subject != nil && (d.Subject.Start.Byte > len(text) || d.Subject.Start.Line < 1) {
			t.Errorf("a diagnostic points to %v of %d bytes: %s", d.Subject, len(text), d.Summary)
		}
	}
	for _, r := range m.Resources {
		inFile(t, r.Body, len(text))
	}
	Comments(f, "x")
}

func inFile(t *testing.T, b *Body, size int) {
	t.Helper()
	for _, a := range b.Attributes {
		if a.Expr == nil || a.Range.Start.Byte > a.Range.End.Byte || a.Range.End.Byte > size {
			t.Errorf("argument %q at %v of %d bytes", a.Name, a.Range, size)
		}
		hclsyntax.Variables(a.Expr)
	}
	for _, n := range b.Blocks {
		inFile(t, n.Body, size)
	}
}

func FuzzModule(f *testing.F) {
	for _, seed := range []string{
		"resource \"a\" \"b\" {\n  count = 1\n  c {\n    d = \"${e}\"\n  }\n  lifecycle {\n    ignore_changes = all\n  }\n}\n",
		"terraform {\n  required_providers {\n    a = { source = \"b/c\", configuration_aliases = [a.b] }\n  }\n}\n",
		"module \"m\" {\n  source = \"./m\"\n  providers = { a.b = c }\n  depends_on = [\"a.b\"]\n}\n",
		"variable \"v\" {\n  type = \"list\"\n  sensitive = \"true\"\n}\nlocals {\n  a = <<-E\n  x\n  E\n}\n", "provider \"a\" {\n  alias = \"b\"\n}\n", "a { b = ", "a \"", "\ufeff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) { load(t, "a.tf", text) })
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"resource": {"a": {"b": {"count": 1, "rule": [{"c": "${d}"}], "dynamic": {"rule": {"content": {}}}, "lifecycle": {"ignore_changes": ["e"]}}}}}`,
		`{"terraform": {"required_providers": {"a": {"configuration_aliases": ["a.b"]}}}, "variable": {"v": {"type": "list(any)"}}, "check": {"c": {"data": {"a": {"b": {}}}}}}`,
		`[{"module": {"m": {"providers": {"a.b": "c"}}}}, {"//": "x"}]`, `{"locals": {"a": 1e400, "a": "%{ if x }"}}`, "{", "\ufeff{}", `{"resource": [[[{"a": null}]]]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) { load(t, "a.tf.json", text) })
}

func FuzzTfvars(f *testing.F) {
	f.Add([]byte("a = [1, \"x\", { b = null }]\nc = <<E\nx\nE\n"), false)
	f.Add([]byte("a = foo()\nb {}\n"), false)
	f.Add([]byte(`{"a": [1, "${x}", null, {"b": true}], "//": 1}`), true)
	f.Fuzz(func(t *testing.T, text []byte, json bool) {
		assignments, _ := parseVars(&File{Name: "a.tfvars", Bytes: text, JSON: json})
		for _, a := range assignments {
			if a.rng.End.Byte > len(text) {
				t.Errorf("%q at %v of %d bytes", a.name, a.rng, len(text))
			}
			_ = a.value.GoString()
		}
	})
}
