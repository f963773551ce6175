package eval

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// callNode is a module call during evaluation.
type callNode struct {
	mod    *module
	call   *call
	state  memoState
	exp    expansion
	insts  []*callInst // empty when the module was not found
	byKey  map[string]*callInst
	opaque string // why the module is not evaluated; empty when it is
	whole  memo
}

type callInst struct {
	key instanceKey
	mod *module
}

func (n *callNode) addr() string { return "module." + n.call.Name }

func (n *callNode) expand() {
	if n.state != idle {
		return
	}
	n.state = active
	defer func() { n.state = done }()
	m := n.mod
	n.exp = m.expand(m.scope, n.call.count, n.call.forEach, m.address(n.addr()))
	dir, reason := m.resolve(n.call)
	u, reason := n.unit(dir, reason)
	if u == nil {
		n.opaque = reason
		if len(n.exp.keys) > 0 {
			m.ev.gap(Gap{Kind: "module", Address: m.address(n.addr()), Reason: reason, Range: n.call.DefRange})
		}
		return
	}
	n.checkArguments(u)
	n.byKey = make(map[string]*callInst, len(n.exp.keys))
	for _, k := range n.exp.keys {
		inst := &callInst{key: k, mod: n.instance(u, dir, k)}
		n.insts = append(n.insts, inst)
		n.byKey[k.label] = inst
	}
}

func (n *callNode) unit(dir, reason string) (*unit, string) {
	if reason != "" {
		return nil, reason
	}
	u, err := n.mod.ev.shared.unit(dir)
	if err != nil {
		return nil, "the module in " + dir + " cannot be read: " + err.Error()
	}
	return u, ""
}

// instance makes the module instance for one key.
func (n *callNode) instance(u *unit, dir string, k instanceKey) *module {
	m := n.mod
	model := &tf.Module{
		Addr: m.address(n.addr() + k.label), Path: join(m.tf.Path, n.addr()),
		Parent: m.tf, Name: n.call.Name, Call: n.call.DefRange, Existence: tf.Yes,
	}
	switch {
	case n.exp.kind == assumed:
		model.Existence, model.Cause = tf.Maybe, n.exp.cause
	case m.tf.Existence != tf.Yes:
		model.Existence, model.Cause = m.tf.Existence, m.tf.Cause
	}
	child := m.ev.module(u, model, dir)
	child.parent, child.caller, child.level = m, n.call, m.level+1
	child.argScope = m.scope.scopeFor(k, n.call.forEach, n.exp.kind)
	return child
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "." + b
}

// resolve finds the directory of a called module, or says why there is none.
func (m *module) resolve(c *call) (dir, reason string) {
	if c.source == "" {
		return "", "its source is not a literal string"
	}
	if m.level+1 > maxModuleNesting {
		return "", "modules are nested more than " + strconv.Itoa(maxModuleNesting) + " deep"
	}
	r := m.ev.shared.loader.Resolve(m.ev.root, m.callPath(c.Name), m.tf.Dir, c.source, c.version)
	if r.Opaque {
		return "", r.Reason
	}
	for p := m; p != nil; p = p.parent {
		if p.tf.Dir == r.Dir {
			m.ev.error("Module calls itself", "module \""+c.Name+"\" leads back to "+r.Dir+", which is being evaluated.", c.DefRange)
			return "", "it leads back to " + r.Dir + ", which calls it"
		}
	}
	return r.Dir, ""
}

func (m *module) callPath(name string) []string {
	var p []string
	if m.tf.Path != "" {
		for part := range strings.SplitSeq(m.tf.Path, ".module.") {
			p = append(p, strings.TrimPrefix(part, "module."))
		}
	}
	return append(p, name)
}

// checkArguments reports arguments that the module does not declare.
func (n *callNode) checkArguments(u *unit) {
	for _, a := range n.call.Body.Attributes {
		if _, ok := u.varIndex[a.Name]; !ok {
			n.mod.ev.error("Unsupported argument", "module \""+n.call.Name+"\" has no variable \""+a.Name+"\""+didYouMean(a.Name, sortedKeys(u.varIndex)), a.NameRange)
		}
	}
}

// reference gives what a reference to the module names, and the steps left.
func (n *callNode) reference(r *reference) (cty.Value, hcl.Traversal, hcl.Diagnostics) {
	if n.opaque != "" {
		return n.opaqueValue(r), nil, nil
	}
	rest := r.rest
	inst := n.pick(&rest)
	if inst == nil {
		return n.object(), r.rest, nil
	}
	if name, ok := attrStep(rest); ok {
		v, diags := n.output(inst, name, r.Range())
		return v, rest[1:], diags
	}
	return n.instanceObject(inst), rest, nil
}

// pick takes the instance that the first steps of a traversal name; nil when they name all of them.
func (n *callNode) pick(rest *hcl.Traversal) *callInst {
	if n.exp.kind == single {
		return n.insts[0]
	}
	if len(*rest) == 0 {
		return nil
	}
	step, ok := (*rest)[0].(hcl.TraverseIndex)
	if !ok {
		return nil
	}
	label, ok := keyLabel(step.Key)
	if !ok {
		return nil
	}
	inst := n.byKey[label]
	if inst != nil {
		*rest = (*rest)[1:]
	}
	return inst
}

// keyLabel writes an index as it stands in addresses.
func keyLabel(k cty.Value) (string, bool) {
	if !k.IsKnown() || k.IsNull() {
		return "", false
	}
	switch k.Type() {
	case cty.String:
		return "[" + quote(k.AsString()) + "]", true
	case cty.Number:
		return "[" + k.AsBigFloat().Text('f', -1) + "]", true
	}
	return "", false
}

func (n *callNode) output(inst *callInst, name string, rng source.Range) (cty.Value, hcl.Diagnostics) {
	i, ok := inst.mod.unit.outputIndex[name]
	if !ok {
		detail := n.addr() + " has no output \"" + name + "\"" + didYouMean(name, sortedKeys(inst.mod.unit.outputIndex))
		return cty.DynamicVal, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Unsupported attribute", Detail: detail, Subject: &rng}}
	}
	v := inst.mod.output(i)
	if n.exp.kind == assumed {
		return n.mod.ev.maybe(v, n.exp), nil
	}
	return v, nil
}

// maybe is the value of something that may not exist: unknown, with the provenance that it would have.
func (ev *evaluator) maybe(v cty.Value, e expansion) cty.Value {
	_, marks := v.UnmarkDeep()
	return cty.UnknownVal(v.Type()).WithMarks(marks, e.marks)
}

// object is the value of the module as a whole.
func (n *callNode) object() cty.Value {
	return n.mod.compute(&n.whole, n.addr(), n.call.DefRange, func() cty.Value {
		switch n.exp.kind {
		case counted:
			vals := make([]cty.Value, len(n.insts))
			for i, inst := range n.insts {
				vals[i] = n.instanceObject(inst)
			}
			return cty.TupleVal(vals)
		case keyed:
			vals := make(map[string]cty.Value, len(n.insts))
			for _, inst := range n.insts {
				vals[n.mod.ev.keyText(inst.key)] = n.instanceObject(inst)
			}
			return cty.ObjectVal(vals)
		case single:
			return n.instanceObject(n.insts[0])
		case assumed:
		}
		marks := cty.ValueMarks{}
		for _, inst := range n.insts {
			n.mod.ev.addPossible(marks, n.instanceObject(inst))
		}
		return cty.DynamicVal.WithMarks(marks, n.exp.marks)
	})
}

func (ev *evaluator) keyText(k instanceKey) string {
	bare, _ := k.key.Unmark()
	if bare.IsKnown() && !bare.IsNull() && bare.Type() == cty.String {
		return bare.AsString()
	}
	return strings.Trim(k.label, `[]"`)
}

func (n *callNode) instanceObject(inst *callInst) cty.Value {
	vals := make(map[string]cty.Value, len(inst.mod.unit.outputs))
	for i, o := range inst.mod.unit.outputs {
		vals[o.Name] = inst.mod.output(i)
	}
	return cty.ObjectVal(vals)
}

// opaqueValue stands for an output of a module that was not found.
func (n *callNode) opaqueValue(r *reference) cty.Value {
	addr := n.addr()
	rest := r.rest
	if len(rest) > 0 {
		if _, ok := rest[0].(hcl.TraverseIndex); ok {
			rest = rest[1:]
		}
	}
	if name, ok := attrStep(rest); ok {
		addr += "." + name
	}
	return cty.DynamicVal.Mark(n.mod.ev.moduleRef(n.mod.address(addr), n.call.DefRange))
}

// opaqueCalls are the instances of a call of a module that was not found, with what they are given.
func (n *callNode) opaqueCalls() []*tf.OpaqueCall {
	calls := make([]*tf.OpaqueCall, len(n.exp.keys))
	for i, k := range n.exp.keys {
		s := n.mod.scope.scopeFor(k, n.call.forEach, n.exp.kind)
		c := &tf.OpaqueCall{Addr: n.mod.address(n.addr() + k.label), Range: n.call.DefRange}
		for _, name := range sortedKeys(n.call.args) {
			c.Args = append(c.Args, tf.Attr{Name: name, Datum: s.datum(n.call.args[name], s.ctx)})
		}
		calls[i] = c
	}
	return calls
}
