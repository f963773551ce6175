package config

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

type files map[string]string

// testProject is a project in a directory of its own.
type testProject struct {
	*Loader
	dir string
}

// project writes files below a fresh directory, which becomes the working directory and the project root.
func project(t testing.TB, content files) testProject {
	t.Helper()
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(content)) {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content[name]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return testProject{loaderOf(t, dir), dir}
}

func loaderOf(t testing.TB, dir string) *Loader {
	t.Helper()
	f, err := source.New(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return NewLoader(f)
}

func module(t testing.TB, content files) *Module {
	t.Helper()
	m, err := project(t, content).Module(".")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// value is an expression without references as JSON.
func value(t testing.TB, expr hclsyntax.Expression) string {
	t.Helper()
	v, diags := expr.Value(nil)
	if diags.HasErrors() {
		return "!" + diags[0].Summary
	}
	return jsonOf(t, v)
}

func jsonOf(t testing.TB, v cty.Value) string {
	t.Helper()
	if !v.IsWhollyKnown() {
		return "unknown"
	}
	out, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// shape is a body's content in order: arguments with their values, blocks with their labels and bodies.
func shape(t testing.TB, b *Body) []any {
	t.Helper()
	var out []any
	for _, a := range b.Attributes {
		out = append(out, a.Name+"="+value(t, a.Expr))
	}
	for _, n := range b.Blocks {
		header := append([]string{n.Type}, n.Labels...)
		out = append(out, strings.Join(header, " "), shape(t, n.Body))
	}
	return out
}

func summaries(diags hcl.Diagnostics) []string {
	var out []string
	for _, d := range diags {
		at := "?"
		if d.Subject != nil {
			at = d.Subject.Filename + ":" + strconv.Itoa(d.Subject.Start.Line) + ":" + strconv.Itoa(d.Subject.Start.Column)
		}
		out = append(out, at+": "+d.Summary)
	}
	return out
}

func addresses(m *Module) []string {
	var out []string
	for _, r := range m.Resources {
		out = append(out, r.Address())
	}
	return out
}
