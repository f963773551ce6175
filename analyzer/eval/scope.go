package eval

import (
	"reflect"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// scope is where an expression is evaluated: a module instance, and the key of the resource or module call it stands in.
type scope struct {
	mod       *module
	eachKey   cty.Value // NilVal outside for_each
	eachValue cty.Value
	count     cty.Value // NilVal outside count
	forEach   *attr     // the for_each that each comes from, evaluated in outer
	outer     *scope
	tentative bool // what is evaluated may not exist, or has inputs nobody gave: errors in it are not the user's
	ctx       *hcl.EvalContext
}

// scopeName cannot be written in a traversal, so it never shadows anything.
const scopeName = "\x00"

var scopeType = cty.Capsule("scope", reflect.TypeFor[scope]())

func newScope(m *module) *scope {
	s := &scope{mod: m, tentative: m.tf.Existence != tf.Yes || m.ev.opts.Library}
	s.ctx = &hcl.EvalContext{
		Variables: map[string]cty.Value{scopeName: cty.CapsuleVal(scopeType, s)},
		Functions: m.ev.functions,
	}
	return s
}

// scopeOf finds the scope that an evaluation context belongs to; nil for a context without one.
func scopeOf(ctx *hcl.EvalContext) *scope {
	if ctx == nil {
		return nil
	}
	for p := ctx.Parent(); p != nil; p = ctx.Parent() {
		ctx = p
	}
	v, ok := ctx.Variables[scopeName]
	if !ok {
		return nil
	}
	return v.EncapsulatedValue().(*scope)
}

// lookup gives what a reference names, and the steps still to take from there.
func (s *scope) lookup(r *reference) (cty.Value, hcl.Traversal, hcl.Diagnostics) {
	m := s.mod
	if !m.ev.step() {
		return cty.DynamicVal, nil, m.ev.tooMuch(r.Range())
	}
	switch r.kind {
	case refVariable:
		return m.ev.charge(m.variable(r.index)), r.rest, nil
	case refLocal:
		return m.ev.charge(m.local(r.index)), r.rest, nil
	case refResource:
		v, rest, diags := m.resource(r.index).reference(r)
		return m.ev.charge(v), rest, diags
	case refModule:
		return m.call(r.index).reference(r)
	case refEach:
		return s.each(r)
	case refCount:
		if s.count == cty.NilVal || r.name != "index" {
			return cty.DynamicVal, nil, outOfPlace(r, "count.index is known only in a block with count.")
		}
		return s.count, r.rest, nil
	case refPath:
		v, diags := m.path(r)
		return v, r.rest, diags
	case refTerraform:
		v, diags := m.terraform(r)
		return v, r.rest, diags
	case refSelf, refUndeclared:
	}
	return cty.DynamicVal.Mark(m.ev.other(r.addr, "is not declared", r.Range())), nil, nil
}

func (s *scope) each(r *reference) (cty.Value, hcl.Traversal, hcl.Diagnostics) {
	switch {
	case s.eachKey == cty.NilVal:
		return cty.DynamicVal, nil, outOfPlace(r, "each.key and each.value are known only in a block with for_each.")
	case r.name == "key":
		return s.eachKey, r.rest, nil
	case r.name == "value":
		return s.eachValue, r.rest, nil
	}
	return cty.DynamicVal, nil, outOfPlace(r, "The object each has the attributes key and value.")
}

func outOfPlace(r *reference, detail string) hcl.Diagnostics {
	rng := r.Range()
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid reference to " + r.addr, Detail: detail, Subject: &rng}}
}

// value evaluates an attribute in a context that belongs to the scope. The result carries its provenance as marks.
func (s *scope) value(a *attr, ctx *hcl.EvalContext) cty.Value {
	if a.constant != nil {
		return a.constant.Val
	}
	ev := s.mod.ev
	v, diags := a.expr.Value(ctx)
	if len(diags) > 0 {
		if !s.tentative {
			ev.report(diags)
		}
		if diags.HasErrors() {
			v = cty.DynamicVal.Mark(ev.other(a.subject(), "could not be evaluated ("+firstError(diags)+")", a.rng))
		}
	}
	if !v.IsWhollyKnown() && !ev.traced(v) {
		v = s.trace(a, v, ctx)
	}
	return v
}

// subject names what an expression is about: the first thing that it refers to.
func (a *attr) subject() string {
	if len(a.refs) == 0 {
		return "the expression"
	}
	return a.refs[0].addr
}

func firstError(diags hcl.Diagnostics) string {
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			return d.Summary
		}
	}
	return ""
}

// trace is the backstop where an unknown value has lost its provenance: everything that the expression refers to may have
// flowed into it.
func (s *scope) trace(a *attr, v cty.Value, ctx *hcl.EvalContext) cty.Value {
	marks := cty.ValueMarks{}
	for _, r := range a.refs {
		rv, _ := r.Value(ctx)
		s.mod.ev.addPossible(marks, rv)
	}
	if v.IsKnown() {
		delete(marks, tf.Sensitive) // the parts that are known have kept theirs
	}
	return v.WithMarks(marks)
}

// datum evaluates an attribute for the model.
func (s *scope) datum(a *attr, ctx *hcl.EvalContext) *tf.Datum {
	if a.constant != nil {
		return a.constant
	}
	return s.datumOf(s.value(a, ctx), a, ctx)
}

// datumOf turns a marked value of the attribute into a datum.
func (s *scope) datumOf(v cty.Value, a *attr, ctx *hcl.EvalContext) *tf.Datum {
	d := s.mod.ev.datum(v)
	d.Expr, d.Range = a.expr, a.rng
	if !d.Known {
		ev := s.mod.ev
		d.Lock = &ev.mu
		d.Walk = func() *tf.Node { return (&walker{ev: ev}).node(a.expr, s, ctx) }
	}
	return d
}
