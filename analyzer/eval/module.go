package eval

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// module is one module instance during evaluation.
type module struct {
	ev        *evaluator
	unit      *unit
	tf        *tf.Module
	parent    *module
	caller    *call  // nil for the root
	argScope  *scope // where the caller's arguments are evaluated
	scope     *scope
	vars      []memo
	locals    []memo
	outputs   []memo
	resources []*resourceNode
	calls     []*callNode
	providers map[string]*providerConf // by the name they have in this module: "aws", "aws.west"
	level     int
}

// memo is a value computed once. A memo that is asked for while being computed is part of a cycle.
type memo struct {
	state memoState
	val   cty.Value
}

type memoState uint8

const (
	idle memoState = iota
	active
	done
)

// module makes an instance; model is nil for the root.
func (ev *evaluator) module(u *unit, model *tf.Module, dir string) *module {
	if model == nil {
		model = &tf.Module{Existence: tf.Yes}
	}
	model.Dir = dir
	model.AWS = awsVersions(&u.syntax.Terraform)
	m := &module{
		ev: ev, unit: u, tf: model,
		vars: make([]memo, len(u.vars)), locals: make([]memo, len(u.locals)), outputs: make([]memo, len(u.outputs)),
		resources: make([]*resourceNode, len(u.resources)), calls: make([]*callNode, len(u.calls)),
	}
	m.scope = newScope(m)
	if !ev.dirSeen[dir] {
		ev.dirSeen[dir] = true
		ev.dirs = append(ev.dirs, dir)
		ev.report(u.syntax.Diagnostics)
		ev.report(u.diags)
		for _, s := range u.syntax.Skipped {
			ev.gap(Gap{Kind: s.Kind, Address: s.Address, Reason: s.Reason, Range: s.Range})
		}
	}
	return m
}

// awsVersions is the constraint on the version of hashicorp/aws, under whichever local name.
func awsVersions(t *config.Terraform) string {
	for _, name := range slices.Sorted(maps.Keys(t.RequiredProviders)) {
		p := t.RequiredProviders[name]
		if strings.HasSuffix(p.Source, "hashicorp/aws") || p.Source == "" && name == "aws" {
			return p.Version
		}
	}
	return ""
}

// compute runs f for a memo unless it has run, guarding against cycles and bottomless nesting.
func (m *module) compute(slot *memo, addr string, rng source.Range, f func() cty.Value) cty.Value {
	switch slot.state {
	case done:
		return slot.val
	case active:
		m.ev.error("Cycle", m.address(addr)+" needs its own value. What depends on it is unknown.", rng)
		return cty.DynamicVal.Mark(m.ev.other(addr, "is part of a cycle", rng))
	case idle:
	}
	if m.ev.depth >= maxDepth {
		m.ev.error("Definitions nested too deeply", m.address(addr)+" stands at the end of a chain of more than 500 definitions.", rng)
		return cty.DynamicVal.Mark(m.ev.other(addr, "is nested too deeply", rng))
	}
	slot.state = active
	m.ev.depth++
	v := f()
	m.ev.depth--
	slot.state, slot.val = done, m.ev.bounded(v, addr, rng)
	return slot.val
}

// error reports a mistake in the configuration, unless the module may not exist or its inputs are nobody's.
func (m *module) error(summary, detail string, rng source.Range) {
	if !m.scope.tentative {
		m.ev.error(summary, detail, rng)
	}
}

func (m *module) address(addr string) string {
	if m.tf.Addr == "" {
		return addr
	}
	return m.tf.Addr + "." + addr
}

func (m *module) local(i int) cty.Value {
	slot := &m.locals[i]
	if slot.state == done {
		return slot.val
	}
	a := m.unit.locals[i]
	return m.compute(slot, "local."+a.name, a.rng, func() cty.Value { return m.scope.value(a, m.scope.ctx) })
}

func (m *module) output(i int) cty.Value {
	slot := &m.outputs[i]
	if slot.state == done {
		return slot.val
	}
	o := m.unit.outputs[i]
	return m.compute(slot, "output."+o.Name, o.DefRange, func() cty.Value {
		if o.value == nil {
			return cty.NullVal(cty.DynamicPseudoType)
		}
		v := m.scope.value(o.value, m.scope.ctx)
		if o.Sensitive {
			v = v.Mark(tf.Sensitive)
		}
		return v
	})
}

func (m *module) variable(i int) cty.Value {
	slot := &m.vars[i]
	if slot.state == done {
		return slot.val
	}
	v := m.unit.vars[i]
	val := m.compute(slot, "var."+v.Name, v.DefRange, func() cty.Value { return m.variableValue(v) })
	m.validate(v.checks, "The value of var."+v.Name+" is not valid")
	return val
}

// variableValue applies https://developer.hashicorp.com/terraform/language/values/variables: the given value, else the
// default, brought to the declared type.
func (m *module) variableValue(v *variable) cty.Value {
	given, rng, ok := m.given(v)
	if ok {
		if bare, _ := given.Unmark(); bare.IsKnown() && bare.IsNull() && !v.Nullable && v.fallback != nil {
			ok = false
		}
	}
	if !ok {
		if v.fallback == nil {
			return m.unset(v)
		}
		given, rng = m.scope.value(v.fallback, m.scope.ctx), v.fallback.rng
	}
	val := m.conform(given, v, rng)
	if v.Sensitive {
		val = val.Mark(tf.Sensitive)
	}
	return val
}

// unset is the value of a variable that was given none.
func (m *module) unset(v *variable) cty.Value {
	reason := "has no value"
	if m.caller != nil {
		m.ev.error("Missing required argument", "module \""+m.caller.Name+"\" does not set "+v.Name+", which has no default.", m.caller.DefRange)
	}
	ref := m.ev.ref(tf.Ref{Kind: tf.RefVariable, Addr: "var." + v.Name, Reason: reason, Range: v.DefRange})
	val := cty.UnknownVal(v.ty.WithoutOptionalAttributesDeep()).Mark(ref)
	if v.Sensitive {
		val = val.Mark(tf.Sensitive)
	}
	return val
}

// given is what the caller or the command line sets the variable to.
func (m *module) given(v *variable) (cty.Value, source.Range, bool) {
	if m.caller != nil {
		a, ok := m.caller.args[v.Name]
		if !ok {
			return cty.NilVal, source.Range{}, false
		}
		return m.argScope.value(a, m.argScope.ctx), a.rng, true
	}
	in, ok := m.ev.inputs[v.Name]
	if !ok {
		return cty.NilVal, source.Range{}, false
	}
	if !in.IsText {
		return in.Value, in.Range, true
	}
	return m.textInput(v, in), in.Range, true
}

// textInput is a value given as text: literally a string where the type is primitive or not declared, an expression otherwise.
func (m *module) textInput(v *variable, in config.Input) cty.Value {
	if v.Type == nil || v.ty.IsPrimitiveType() {
		return cty.StringVal(in.Raw)
	}
	expr, diags := hclsyntax.ParseExpression([]byte(in.Raw), in.Source, hcl.InitialPos)
	if !diags.HasErrors() {
		val, more := expr.Value(nil)
		if !more.HasErrors() {
			return val
		}
		diags = more
	}
	m.ev.report(diags)
	return cty.DynamicVal.Mark(m.ev.other("var."+v.Name, "was given a value that is not valid", in.Range))
}

// conform brings a value to the type of the variable.
func (m *module) conform(val cty.Value, v *variable, rng source.Range) cty.Value {
	if v.ty == cty.DynamicPseudoType || v.defaults == nil && val.Type().Equals(v.ty) {
		return val
	}
	if v.defaults != nil {
		val = v.defaults.Apply(val)
	}
	converted, err := convert.Convert(val, v.ty)
	if err != nil {
		m.error("Invalid value for variable", "The value of var."+v.Name+" does not have the declared type: "+err.Error()+".", rng)
		ref := m.ev.other("var."+v.Name, "was given a value of another type", rng)
		return cty.UnknownVal(v.ty.WithoutOptionalAttributesDeep()).Mark(ref)
	}
	return converted
}

// validate evaluates conditions that say which values can be applied at all.
func (m *module) validate(checks []*check, summary string) {
	for _, c := range checks {
		if c.condition == nil {
			continue
		}
		v := m.scope.value(c.condition, m.scope.ctx)
		v, _ = v.Unmark()
		if m.scope.tentative || v.Type() != cty.Bool || !v.IsKnown() || v.IsNull() || v.True() {
			continue
		}
		m.ev.report(hcl.Diagnostics{{Severity: hcl.DiagWarning, Summary: summary, Detail: "The condition is false: Terraform refuses to apply this." + m.text(c.message), Subject: &c.condition.rng}})
	}
}

// text is the text of an error message, when it is known and may be shown.
func (m *module) text(a *attr) string {
	if a == nil {
		return ""
	}
	v := m.scope.value(a, m.scope.ctx)
	if v.IsMarked() || !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return ""
	}
	return " " + v.AsString()
}

// path is path.module, path.root or path.cwd.
func (m *module) path(r *reference) (cty.Value, hcl.Diagnostics) {
	switch r.name {
	case "module":
		return cty.StringVal(m.relativeDir()), nil
	case "root":
		return cty.StringVal("."), nil
	case "cwd":
		return m.ev.unknownBecause(cty.String, "path.cwd", "depends on where Terraform runs", r.Range()), nil
	}
	return cty.DynamicVal, outOfPlace(r, "The object path has the attributes module, root and cwd.")
}

// relativeDir is the module's directory relative to the root module's, as Terraform gives it.
func (m *module) relativeDir() string {
	root, dir := path.Clean(m.ev.root), path.Clean(m.tf.Dir)
	if root == dir {
		return "."
	}
	if root == "." {
		return dir
	}
	if below, ok := strings.CutPrefix(dir, root+"/"); ok {
		return below
	}
	up, down := strings.Split(root, "/"), strings.Split(dir, "/")
	for len(up) > 0 && len(down) > 0 && up[0] == down[0] {
		up, down = up[1:], down[1:]
	}
	return path.Join(append(slices.Repeat([]string{".."}, len(up)), down...)...)
}

func (m *module) terraform(r *reference) (cty.Value, hcl.Diagnostics) {
	switch r.name {
	case "workspace":
		return cty.StringVal(m.ev.workspace()), nil
	case "applying":
		return m.ev.unknownBecause(cty.Bool, "terraform.applying", "differs between plan and apply", r.Range()), nil
	}
	return cty.DynamicVal, outOfPlace(r, "The object terraform has the attribute workspace.")
}

func (ev *evaluator) workspace() string {
	if ev.opts.Workspace != "" {
		return ev.opts.Workspace
	}
	return ev.shared.loader.Workspace(ev.root)
}

func (m *module) resource(i int) *resourceNode {
	n := m.resources[i]
	if n == nil {
		n = &resourceNode{mod: m, res: m.unit.resources[i]}
		m.resources[i] = n
	}
	n.expand()
	return n
}

func (m *module) call(i int) *callNode {
	n := m.calls[i]
	if n == nil {
		n = &callNode{mod: m, call: m.unit.calls[i]}
		m.calls[i] = n
	}
	n.expand()
	return n
}

// build evaluates everything in the module and below it into the model.
func (m *module) build() {
	m.bindProviders()
	for i, v := range m.unit.vars {
		if len(v.checks) > 0 {
			m.variable(i)
		}
	}
	for _, p := range m.unit.providers {
		m.tf.Providers = append(m.tf.Providers, m.providers[providerKey(p.Name, p.Alias)].model())
	}
	for i := range m.unit.resources {
		if m.ev.ctx.Err() != nil {
			return
		}
		for _, inst := range m.resource(i).insts {
			inst.build()
			m.tf.Resources = append(m.tf.Resources, inst.tf)
		}
	}
	for i := range m.unit.calls {
		n := m.call(i)
		if n.opaque != "" {
			m.tf.Opaque = append(m.tf.Opaque, n.opaqueCalls()...)
		}
		for _, c := range n.insts {
			c.mod.build()
			m.tf.Children = append(m.tf.Children, c.mod.tf)
		}
	}
	m.buildOutputs()
	m.validate(m.unit.checks, "A check does not hold")
}

// buildOutputs evaluates the root's outputs; those of other modules are evaluated where something reads them.
func (m *module) buildOutputs() {
	if m.parent != nil {
		return
	}
	for i, o := range m.unit.outputs {
		d := m.ev.datum(m.output(i))
		d.Range = o.DefRange
		m.tf.Outputs = append(m.tf.Outputs, tf.Output{Name: o.Name, Datum: d})
	}
}
