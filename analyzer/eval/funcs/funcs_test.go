package funcs_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
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

func TestProvidersFunctions(t *testing.T) {
	// Those of the provider terraform are recorded from Terraform 1.11.4; those of aws are the examples of its documentation.
	tests := []struct {
		expr string
		want cty.Value // NilVal: an error
	}{
		{`provider::terraform::encode_tfvars({a = 1, b = {x = "q"}})`, cty.StringVal("a = 1\nb = {\n  x = \"q\"\n}\n")},
		{`provider::terraform::encode_tfvars({"c d" = null})`, cty.NilVal},
		{`provider::terraform::encode_tfvars([1])`, cty.NilVal},
		{`provider::terraform::decode_tfvars("a=1\nb=[1,2]\n").b[1]`, cty.NumberIntVal(2)},
		{`provider::terraform::decode_tfvars("a=local.x")`, cty.NilVal},
		{`provider::terraform::decode_tfvars("a=upper(\"x\")")`, cty.NilVal},
		{`provider::terraform::decode_tfvars("b {}")`, cty.NilVal},
		{`provider::terraform::encode_expr([1, "a", null, {x = true}])`, cty.StringVal("[1, \"a\", null, {\n  x = true\n}]")},
		{`provider::terraform::encode_expr(tomap({"a b" = 1}))`, cty.StringVal("{\n  \"a b\" = 1\n}")},
		{`provider::aws::arn_parse("arn:aws:iam::444455556666:role/a:b").resource`, cty.StringVal("role/a:b")},
		{`provider::aws::arn_parse("arn:aws:iam::444455556666:role/a").account_id`, cty.StringVal("444455556666")},
		{`provider::aws::arn_parse("arn:aws:iam:x")`, cty.NilVal},
		{`provider::aws::arn_build("aws", "iam", "", "444455556666", "role/example")`, cty.StringVal("arn:aws:iam::444455556666:role/example")},
		{`provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/with/path/example")`, cty.StringVal("arn:aws:iam::444455556666:role/example")},
		{`provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:user/example")`, cty.NilVal},
	}
	for _, tt := range tests {
		got, err := evaluate(t, tt.expr, nil, &dir{})
		if (err != nil) != (tt.want == cty.NilVal) || err == nil && !got.RawEquals(tt.want) {
			t.Errorf("%s = %#v, %v; want %#v", tt.expr, got, err, tt.want)
		}
	}
}

func TestRSADecrypt(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ciphertext, err := rsa.EncryptPKCS1v15(rand.Reader, &key.PublicKey, []byte("message")) //nolint:staticcheck // what the function decrypts
	if err != nil {
		t.Fatal(err)
	}
	vars := map[string]cty.Value{
		"text": cty.StringVal(base64.StdEncoding.EncodeToString(ciphertext)),
		"key":  cty.StringVal(string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))),
	}
	got, err := evaluate(t, `rsadecrypt(text, key)`, vars, &dir{})
	if err != nil || !got.RawEquals(cty.StringVal("message")) {
		t.Errorf("rsadecrypt = %#v, %v", got, err)
	}
	if got, err := evaluate(t, `rsadecrypt(text, "no key")`, vars, &dir{}); err == nil {
		t.Errorf("rsadecrypt without a key = %#v", got)
	}
}

func TestWhatNobodyCanForetellIsUnknown(t *testing.T) {
	files := &dir{path: writeFiles(t)}
	for _, expr := range []string{
		`timestamp()`, `plantimestamp()`, `uuid()`, `bcrypt("x")`, `abspath("x")`, `pathexpand("~/x")`, `file("nope")`, `file("~/x")`, `filemd5("nope")`, `templatefile("nope", {})`, `fileset("~/x", "*")`,
	} {
		got, err := evaluate(t, expr, nil, files)
		if err != nil || got.IsKnown() {
			t.Errorf("%s = %#v, %v; want an unknown value", expr, got, err)
		}
	}
	if diff := cmp.Diff([]string{"nope", "~/x", "nope", "nope", "~/x"}, files.unreadable); diff != "" {
		t.Errorf("unreadable files (-want +got):\n%s", diff)
	}
}

func TestTemplateString(t *testing.T) {
	vars := map[string]cty.Value{
		"t":      cty.StringVal("hi ${name} %{if true}x%{endif}"),
		"nested": cty.StringVal("${templatestring(name, {})}"),
		"reads":  cty.StringVal("${file(\"a.txt\")}"),
		"whole":  cty.StringVal("${name}"),
	}
	tests := []struct{ expr, want string }{
		{`templatestring(t, {name = "n"})`, "hi n x"},
		{`templatestring({a = t}.a, {name = "n"})`, ""},
		{`templatestring(t, {})`, ""},
		{`templatestring("${t}", {name = "n"})`, ""},
		{`templatestring(nested, {name = "n"})`, ""},
		{`templatestring(reads, {})`, ""},
		{`templatestring(whole, {name = true})`, "true"},
		{`templatestring(whole, {name = [1]})`, ""},
	}
	files := &dir{path: writeFiles(t)}
	for _, tt := range tests {
		got, err := evaluate(t, tt.expr, vars, files)
		if (err != nil) != (tt.want == "") || err == nil && got.AsString() != tt.want {
			t.Errorf("%s = %#v, %v; want %q", tt.expr, got, err, tt.want)
		}
	}
}
