package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// VarFlag is one --var or --var-file of the command line.
type VarFlag struct {
	Assign string // name=value; empty for a file
	File   string // name of a file, relative to the working directory
}

// InputOptions says which values a root module is given beside those of the files that Terraform loads by itself.
type InputOptions struct {
	Vars []VarFlag // in the order of the command line; later ones win
}

// Input is the value given to a variable.
type Input struct {
	Value  cty.Value // DynamicVal when the value could not be evaluated
	Raw    string    // text of a --var, which becomes a value once the type is known
	IsText bool
	Source string       // the file, or `--var`
	Range  source.Range // of the assignment in the file; empty for a --var
}

// Inputs gathers the values given to the variables of a root module, by variable name, in Terraform's order of precedence
// (https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence): terraform.tfvars,
// terraform.tfvars.json, *.auto.tfvars and *.auto.tfvars.json by file name, then the command line. Environment variables take no
// part. Values of undeclared variables are left out: a warning in a file, an error on the command line.
func (l *Loader) Inputs(dir string, opts InputOptions) (map[string]Input, hcl.Diagnostics) {
	in := inputs{loader: l, values: make(map[string]Input)}
	module, err := l.Module(dir)
	if err != nil {
		return in.values, hcl.Diagnostics{unreadableDir(dir, err)}
	}
	in.declared = module.Variables
	for _, name := range module.varFiles {
		in.file(path.Join(dir, name))
	}
	for _, flag := range opts.Vars {
		if flag.File != "" {
			in.file(l.fs.Name(flag.File))
			continue
		}
		in.assign(flag.Assign)
	}
	return in.values, in.diags
}

// autoLoaded are the variable files that Terraform loads by itself, from low to high precedence.
func autoLoaded(entries []fs.DirEntry) []string {
	var plain, auto []string
	for _, e := range entries {
		switch name := e.Name(); {
		case e.IsDir():
		case name == "terraform.tfvars", name == "terraform.tfvars.json":
			plain = append(plain, name)
		case strings.HasSuffix(name, ".auto.tfvars"), strings.HasSuffix(name, ".auto.tfvars.json"):
			auto = append(auto, name)
		}
	}
	slices.Sort(plain)
	slices.Sort(auto)
	return append(plain, auto...)
}

type inputs struct {
	loader   *Loader
	declared map[string]*Variable
	values   map[string]Input
	diags    hcl.Diagnostics
}

func (in *inputs) assign(text string) {
	name, value, ok := strings.Cut(text, "=")
	name = strings.TrimSpace(name)
	if !ok {
		in.errorf("Invalid --var", "The option --var %q has no equals sign; it takes name=value.", clip(text))
		return
	}
	if _, ok := in.declared[name]; !ok {
		in.errorf("Undeclared variable", "The option --var sets %q, which the root module does not declare.", clip(name))
		return
	}
	in.values[name] = Input{Raw: value, IsText: true, Source: "--var"}
}

func (in *inputs) errorf(summary, format string, args ...any) {
	in.diags = append(in.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...)})
}

func (in *inputs) file(name string) {
	content, err := in.loader.fs.ReadFile(name)
	if err != nil {
		in.diags = append(in.diags, unreadableVarFile(name, err))
		return
	}
	f := &File{Name: name, Bytes: content, JSON: strings.HasSuffix(name, ".json")}
	assignments, diags := parseVars(f)
	in.diags = append(in.diags, limited(name, diags)...)
	for _, a := range assignments {
		if _, ok := in.declared[a.name]; !ok {
			rng := a.rng
			in.diags = append(in.diags, &hcl.Diagnostic{
				Severity: hcl.DiagWarning,
				Summary:  "Undeclared variable",
				Detail:   fmt.Sprintf("The root module declares no variable %q, so that this value has no effect.", clip(a.name)),
				Subject:  &rng,
			})
			continue
		}
		in.values[a.name] = Input{Value: a.value, Source: name, Range: a.rng}
	}
}

func unreadableVarFile(name string, err error) *hcl.Diagnostic {
	reason := err
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		reason = pe.Err
	}
	rng := fileStart(name)
	return &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "Variable file not read",
		Detail:   fmt.Sprintf("The variable file %s could not be read: %s. Its values are missing.", name, reason),
		Subject:  &rng,
	}
}

// assignment is one `name = value` of a variable file.
type assignment struct {
	name  string
	value cty.Value
	rng   source.Range
}

// parseVars evaluates a variable file, in which neither references nor functions have a meaning.
func parseVars(f *File) ([]assignment, hcl.Diagnostics) {
	if f.JSON {
		return parseJSONVars(f)
	}
	body, diags := parseNative(f)
	var out []assignment
	for _, attr := range body.Attributes {
		value, valueDiags := attr.Expr.Value(nil)
		diags = append(diags, valueDiags...)
		if valueDiags.HasErrors() {
			value = cty.DynamicVal
		}
		out = append(out, assignment{attr.Name, value, attr.Range})
	}
	for _, b := range body.Blocks {
		rng := b.DefRange
		diags = append(diags, &hcl.Diagnostic{
			Severity: hcl.DiagError,
			Summary:  "Block in a variable file",
			Detail:   fmt.Sprintf("A variable file only assigns values. To give %s an object, write %s = { … }.", b.Type, b.Type),
			Subject:  &rng,
		})
	}
	return out, diags
}

func parseJSONVars(f *File) ([]assignment, hcl.Diagnostics) {
	d := newJSONDoc(f)
	root := d.read()
	if root.kind != '{' && root.kind != 0 {
		d.errorAt(d.rng(root.start, root.end), "Unexpected JSON value", fmt.Sprintf("A variable file holds one object, and this is %s.", root.kindName()))
	}
	seen := make(map[string]bool, len(root.members))
	var out []assignment
	for _, m := range root.members {
		rng := d.rng(m.start, m.value.end)
		switch {
		case m.name == "//":
		case seen[m.name]:
			d.errorAt(rng, "Attribute redefined", fmt.Sprintf("The variable %q was already set in this file. The first value counts.", clip(m.name)))
		default:
			seen[m.name] = true
			out = append(out, assignment{m.name, d.literal(m.value), rng})
		}
	}
	return out, d.diags
}

// Workspace is the workspace that a root directory has selected: the content of `.terraform/environment`, else `default`.
func (l *Loader) Workspace(dir string) string {
	content, err := l.fs.ReadFile(path.Join(dir, ".terraform/environment"))
	name := strings.TrimSpace(string(content))
	if err != nil || name == "" || strings.ContainsAny(name, "\x00\n") {
		return "default"
	}
	return name
}
