package funcs_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
)

// dir is a directory as the functions read it.
type dir struct {
	path       string
	unreadable []string
}

func (d *dir) at(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(d.path, name)
}

func (d *dir) ReadFile(name string) ([]byte, error) { return os.ReadFile(d.at(name)) }

func (d *dir) Exists(name string) (bool, error) {
	info, err := os.Stat(d.at(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && info.Mode().IsRegular(), err
}

func (d *dir) Glob(under, pattern string) ([]string, error) {
	return doublestar.Glob(os.DirFS(d.at(under)), pattern, doublestar.WithFilesOnly())
}

func (d *dir) Unreadable(name string, _ error) { d.unreadable = append(d.unreadable, name) }

func evaluate(t testing.TB, source string, vars map[string]cty.Value, files funcs.Files) (cty.Value, error) {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(source), "test.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %s", source, diags)
	}
	v, diags := expr.Value(&hcl.EvalContext{Variables: vars, Functions: funcs.Table(files)})
	if diags.HasErrors() {
		return v, diags
	}
	return v, nil
}

func TestTableHasTheFunctionsOfTerraform(t *testing.T) {
	// Recorded from: terraform metadata functions -json | jq -r '.function_signatures | keys[]', version 1.11.4.
	recorded, err := os.ReadFile("testdata/functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(string(recorded))
	table := funcs.Table(&dir{})
	delete(table, "list") // removed in 0.12 and kept for their message
	delete(table, "map")
	maps.DeleteFunc(table, func(name string, _ function.Function) bool { return strings.HasPrefix(name, "provider::") })
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(table))); diff != "" {
		t.Errorf("functions (-Terraform +tfpillar):\n%s", diff)
	}
}
