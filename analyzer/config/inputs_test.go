package config

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
)

// layered gives every variable one value more than the one before, from low to high precedence.
var layered = files{
	"main.tf": `
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "e" { default = "default" }
variable "f" { default = "default" }
variable "g" { default = "default" }
`,
	"terraform.tfvars":      "b = \"tfvars\"\nc = \"tfvars\"\nd = \"tfvars\"\ne = \"tfvars\"\nf = \"tfvars\"\ng = \"tfvars\"\n",
	"terraform.tfvars.json": `{"c": "tfvars.json", "d": "tfvars.json", "e": "tfvars.json", "f": "tfvars.json", "g": "tfvars.json"}`,
	"b.auto.tfvars.json":    `{"d": "b", "e": "b", "f": "b", "g": "b"}`,
	"a.auto.tfvars":         "d = \"a\"\ne = \"a\"\nf = \"a\"\ng = \"a\"\n",
	"c.auto.tfvars":         "e = \"c\"\nf = \"c\"\ng = \"c\"\n",
	"one.tfvars":            "f = \"one\"\ng = \"one\"\n",
}

var layeredFlags = []VarFlag{{File: "one.tfvars"}, {Assign: "g=a=b"}}

func TestInputsPrecedence(t *testing.T) {
	got, diags := project(t, layered).Inputs(".", InputOptions{Vars: layeredFlags})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	text := make(map[string]string)
	for name, in := range got {
		text[name] = in.Source + " " + in.Raw
		if !in.IsText {
			text[name] += jsonOf(t, in.Value)
		}
	}
	want := map[string]string{
		"b": `terraform.tfvars "tfvars"`, "c": `terraform.tfvars.json "tfvars.json"`, "d": `b.auto.tfvars.json "b"`,
		"e": `c.auto.tfvars "c"`, "f": `one.tfvars "one"`, "g": "--var a=b",
	}
	if diff := cmp.Diff(want, text); diff != "" {
		t.Error(diff)
	}
	if rng := got["f"].Range; rng.Filename != "one.tfvars" || rng.Start.Line != 1 {
		t.Errorf("range: %v", rng)
	}
	reversed := slices.Clone(layeredFlags)
	slices.Reverse(reversed)
	got, _ = project(t, layered).Inputs(".", InputOptions{Vars: reversed})
	if in := got["g"]; in.Source != "one.tfvars" {
		t.Errorf("the later file did not win: %+v", in)
	}
}

func TestInputsAgreeWithTerraform(t *testing.T) {
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not installed")
	}
	if testing.Short() {
		t.Skip("runs terraform")
	}
	p := project(t, layered)
	cmd := exec.Command(terraform, "console", "-var-file=one.tfvars", "-var=g=a=b")
	cmd.Dir = p.dir
	cmd.Stdin = strings.NewReader("join(\" \", [var.a, var.b, var.c, var.d, var.e, var.f, var.g])\n")
	out, err := cmd.Output()
	if err != nil {
		t.Skip("terraform console: ", err)
	}
	inputs, _ := p.Inputs(".", InputOptions{Vars: layeredFlags})
	ours := []string{"default"}
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		in := inputs[name]
		if in.IsText {
			ours = append(ours, in.Raw)
			continue
		}
		ours = append(ours, in.Value.AsString())
	}
	if theirs := strings.Trim(strings.TrimSpace(string(out)), `"`); theirs != strings.Join(ours, " ") {
		t.Errorf("terraform says %s, we say %s", theirs, ours)
	}
}

func TestInputsDiagnostics(t *testing.T) {
	p := project(t, files{
		"main.tf":               `variable "a" {}`,
		"terraform.tfvars":      "a = foo()\nunknown = 1\nblock {}\n",
		"terraform.tfvars.json": `{"//": "comment", "other": {"a": 1, "b": [null, "${x}"]}}`,
		"broken.auto.tfvars":    "x = \n",
		"bad.tfvars.json":       `[]`,
	})
	got, diags := p.Inputs(".", InputOptions{Vars: []VarFlag{{Assign: "none"}, {Assign: "zz=1"}, {File: "gone.tfvars"}, {File: "../out.tfvars"}, {File: "bad.tfvars.json"}}})
	want := []string{
		"terraform.tfvars:1:5: Function calls not allowed",
		"terraform.tfvars:3:1: Block in a variable file",
		"terraform.tfvars:2:1: Undeclared variable",
		"terraform.tfvars.json:1:19: Undeclared variable",
		"broken.auto.tfvars:1:5: Invalid expression",
		"broken.auto.tfvars:1:1: Undeclared variable",
		"?: Invalid --var",
		"?: Undeclared variable",
		"gone.tfvars:1:1: Variable file not read",
		"../out.tfvars:1:1: Variable file not read",
		"bad.tfvars.json:1:1: Unexpected JSON value",
	}
	if diff := cmp.Diff(want, summaries(diags)); diff != "" {
		t.Error(diff)
	}
	if got["a"].Value.IsKnown() {
		t.Errorf("a = %#v, want unknown", got["a"].Value)
	}
	for _, d := range diags {
		onCommandLine := d.Subject == nil
		if d.Summary == "Undeclared variable" && (d.Severity == hcl.DiagError) != onCommandLine {
			t.Errorf("severity %d: %s", d.Severity, d.Detail)
		}
	}
}

func TestJSONVarsAreLiteral(t *testing.T) {
	p := project(t, files{"main.tf": `variable "a" {}`, "terraform.tfvars.json": `{"a": {"x": [1, true, null, "${y}", {}, []]}}`})
	got, diags := p.Inputs(".", InputOptions{})
	if len(diags) > 0 || jsonOf(t, got["a"].Value) != `{"x":[1,true,null,"${y}",{},[]]}` {
		t.Errorf("%s %v", jsonOf(t, got["a"].Value), diags)
	}
}

func TestWorkspace(t *testing.T) {
	p := project(t, files{"a/.terraform/environment": "prod\n", "b/main.tf": "", "c/.terraform/environment": ""})
	for dir, want := range map[string]string{"a": "prod", "b": "default", "c": "default"} {
		if got := p.Workspace(dir); got != want {
			t.Errorf("%s: %s, want %s", dir, got, want)
		}
	}
}
