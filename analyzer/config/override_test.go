package config

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOverride(t *testing.T) {
	base := `
terraform {
  required_version = ">= 1"
  required_providers {
    aws    = "1.0"
    random = "1.0"
  }
  backend "s3" {}
}
provider "aws" { region = "base" }
provider "aws" {
  alias  = "w"
  region = "base"
}
resource "a" "r" {
  count      = 1
  depends_on = [b.c]
  one        = "base"
  two        = "base"
  lifecycle {
    prevent_destroy       = true
    create_before_destroy = true
    precondition {
      condition     = true
      error_message = "base"
    }
  }
  rule { n = 1 }
  rule { n = 2 }
  dynamic "made" {
    for_each = []
    content {}
  }
  other { n = 3 }
}
locals {
  one = "base"
  two = "base"
}
variable "v" {
  type    = string
  default = "base"
  validation {
    condition     = true
    error_message = "base"
  }
}
output "o" { value = "base" }
module "m" {
  source = "./base"
  arg    = "base"
}
`
	m := module(t, files{
		"main.tf": base,
		"a_override.tf": `
terraform {
  required_version = ">= 2"
  required_providers {
    aws = "2.0"
  }
  cloud {}
}
provider "aws" { region = "a" }
provider "aws" {
  alias  = "w"
  region = "w"
}
provider "new" {}
resource "a" "r" {
  for_each = {}
  two      = "a"
  three    = "a"
  lifecycle {
    prevent_destroy = false
  }
  rule { n = 9 }
  made { n = 8 }
}
locals { two = "a" }
variable "v" { default = "a" }
output "o" { sensitive = true }
module "m" {
  source = "./a"
  more   = "a"
}
removed {
  from = a.gone
}
`,
		"override.tf.json": `{"resource": {"a": {"r": {"two": "json"}}}, "locals": {"one": "json"}}`,
	})
	if len(m.Diagnostics) > 0 {
		t.Fatal(m.Diagnostics)
	}
	r := m.Resources[0]
	if r.Count == nil || r.ForEach == nil || len(r.DependsOn) != 1 {
		t.Errorf("count and for_each are overridden independently: %+v", r)
	}
	want := []any{
		`one="base"`, `two="json"`, `three="a"`,
		"other",
		[]any{"n=3"},
		"rule",
		[]any{"n=9"},
		"made",
		[]any{"n=8"},
	}
	if diff := cmp.Diff(want, shape(t, r.Body)); diff != "" {
		t.Error(diff)
	}
	wantLifecycle := []any{"prevent_destroy=false", "create_before_destroy=true", "precondition", []any{"condition=true", `error_message="base"`}}
	if diff := cmp.Diff(wantLifecycle, shape(t, r.Lifecycle.Body)); diff != "" {
		t.Error(diff)
	}
	if at := r.Body.Attribute("two").Range.Filename; at != "override.tf.json" {
		t.Errorf("the argument points to %s", at)
	}
	for name, want := range map[string]string{"one": `"json"`, "two": `"a"`} {
		if got := value(t, m.Locals[name].Expr); got != want {
			t.Errorf("local.%s = %s, want %s", name, got, want)
		}
	}
	if v := m.Variables["v"]; value(t, v.Default.Expr) != `"a"` || v.Type == nil || len(v.Validations) != 1 {
		t.Errorf("variable: %+v", v)
	}
	if o := m.Outputs["o"]; !o.Sensitive || value(t, o.Value.Expr) != `"base"` {
		t.Errorf("output: %+v", o)
	}
	if c := m.Calls[0]; value(t, c.Source.Expr) != `"./a"` || len(c.Body.Attributes) != 2 {
		t.Errorf("call: %+v", c)
	}
	var regions []string
	for _, p := range m.Providers {
		region := ""
		if a := p.Body.Attribute("region"); a != nil {
			region = value(t, a.Expr)
		}
		regions = append(regions, p.Name+"."+p.Alias+"="+region)
	}
	if diff := cmp.Diff([]string{`aws.="a"`, `aws.w="w"`, "new.="}, regions); diff != "" {
		t.Error(diff)
	}
	tf := m.Terraform
	if tf.Backend.Type != "cloud" || tf.RequiredProviders["aws"].Version != "2.0" || tf.RequiredProviders["random"].Version != "1.0" ||
		len(tf.RequiredVersion) != 1 || tf.RequiredVersion[0].Range.Filename != "a_override.tf" {
		t.Errorf("terraform: %+v", tf)
	}
}

// overrideErrors are override files that Terraform refuses.
var overrideErrors = map[string]string{
	"resource depends_on":  "resource \"terraform_data\" \"a\" {\n  depends_on = [terraform_data.b]\n}",
	"module depends_on":    "module \"m\" {\n  depends_on = [terraform_data.b]\n}",
	"output depends_on":    "output \"o\" {\n  depends_on = [terraform_data.b]\n}",
	"output precondition":  "output \"o\" {\n  precondition {\n    condition     = var.v == 1\n    error_message = \"x\"\n  }\n}",
	"postcondition":        "resource \"terraform_data\" \"a\" {\n  lifecycle {\n    postcondition {\n      condition     = self.input == 1\n      error_message = \"x\"\n    }\n  }\n}",
	"validation":           "variable \"v\" {\n  validation {\n    condition     = var.v == 1\n    error_message = \"x\"\n  }\n}",
	"new local":            "locals {\n  new = 1\n}",
	"new resource":         "resource \"terraform_data\" \"new\" {}",
	"new output":           "output \"new\" {\n  value = 1\n}",
	"new aliased provider": "provider \"terraform\" {\n  alias = \"x\"\n}",
	"moved":                "moved {\n  from = terraform_data.x\n  to   = terraform_data.a\n}",
	"import":               "import {\n  id = \"x\"\n  to = terraform_data.a\n}",
	"check":                "check \"c\" {\n  assert {\n    condition     = var.v == 1\n    error_message = \"x\"\n  }\n}",
	"unknown block":        "foo \"x\" {}",
	"argument":             "x = 1",
}

// overrideBase is what they override.
var overrideBase = files{
	"main.tf": `
resource "terraform_data" "a" { input = "base" }
resource "terraform_data" "b" {}
module "m" { source = "./m" }
output "o" { value = 1 }
variable "v" { default = 1 }
locals { x = 1 }
`,
	"m/main.tf": "",
}

func TestOverrideErrors(t *testing.T) {
	for name, text := range overrideErrors {
		content := files{"override.tf": text + "\n"}
		maps.Copy(content, overrideBase)
		m := module(t, content)
		if len(m.Diagnostics) != 1 || !m.Diagnostics.HasErrors() {
			t.Errorf("%s: %v", name, summaries(m.Diagnostics))
		}
		if len(m.Resources) != 2 || len(m.Checks)+len(m.Moved)+len(m.Imports) > 0 || m.Locals["new"] != nil || m.Outputs["new"] != nil {
			t.Errorf("%s: the block took part", name)
		}
	}
}

// Terraform itself refuses the same files, and merges the same way.
func TestOverrideAgreesWithTerraform(t *testing.T) {
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not installed")
	}
	if testing.Short() {
		t.Skip("runs terraform")
	}
	p := project(t, overrideBase)
	run := func(args ...string) (string, error) {
		cmd := exec.Command(terraform, args...)
		cmd.Dir = p.dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("init", "-input=false", "-no-color"); err != nil {
		t.Skip("terraform init: ", out)
	}
	for name, text := range overrideErrors {
		if err := os.WriteFile(filepath.Join(p.dir, "override.tf"), []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := run("validate", "-no-color"); err == nil {
			t.Errorf("%s: terraform accepts it: %s", name, out)
		}
	}
	if err := os.Remove(filepath.Join(p.dir, "override.tf")); err != nil {
		t.Fatal(err)
	}
	layers := files{
		"b_override.tf":      "locals {\n  x = \"b\"\n}\n",
		"a_override.tf.json": `{"locals": {"x": "a"}, "variable": {"v": {"default": "a"}}}`,
		"override.tf":        "variable \"v\" {\n  default = \"last\"\n}\n",
	}
	for file, text := range layers {
		if err := os.WriteFile(filepath.Join(p.dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(terraform, "console")
	cmd.Dir = p.dir
	cmd.Stdin = strings.NewReader("\"${local.x} ${var.v}\"\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	m, err := p.Module(".")
	if err != nil {
		t.Fatal(err)
	}
	ours := strings.Trim(value(t, m.Locals["x"].Expr), `"`) + " " + strings.Trim(value(t, m.Variables["v"].Default.Expr), `"`)
	if theirs := strings.Trim(strings.TrimSpace(string(out)), `"`); ours != theirs {
		t.Errorf("terraform says %q, we say %q", theirs, ours)
	}
}
