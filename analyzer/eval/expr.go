package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
)

// The nodes in this file stand in for nodes of hclsyntax after compilation. Each embeds the node it stands for, so that it
// keeps its place and its static structure, and replaces how it is evaluated.

type refKind uint8

const (
	refUndeclared refKind = iota
	refVariable
	refLocal
	refResource
	refModule
	refEach
	refCount
	refPath
	refTerraform
	refSelf
)

// reference is a traversal whose root is a name of Terraform's.
type reference struct {
	*hclsyntax.ScopeTraversalExpr
	kind  refKind
	index int    // of the variable, local, resource or call in its unit
	name  string // the name after the root: variable, local, call, each.KEY, path.KEY
	addr  string // as a user writes it
	rest  hcl.Traversal
}

func (r *reference) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	s := scopeOf(ctx)
	if s == nil {
		return cty.DynamicVal, nil
	}
	v, rest, diags := s.lookup(r)
	if len(rest) == 0 || diags.HasErrors() {
		return v, diags
	}
	return part(rest.TraverseRel(v))
}

// part is a part of a value, or something made of its parts: the members known to be in the whole are not members of it.
func part(v cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	return funcs.WithoutMembers(v), diags
}

// relative, index and splat are the nodes of hclsyntax that take parts of values.
type (
	relative struct {
		*hclsyntax.RelativeTraversalExpr
	}
	index struct{ *hclsyntax.IndexExpr }
	splat struct{ *hclsyntax.SplatExpr }
)

func (e *relative) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	return part(e.RelativeTraversalExpr.Value(ctx))
}

func (e *splat) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	return part(e.SplatExpr.Value(ctx))
}

// Value of an index that is not known may be any of the elements.
func (e *index) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := part(e.IndexExpr.Value(ctx))
	s := scopeOf(ctx)
	if s == nil || v.IsKnown() {
		return v, diags
	}
	coll, _ := e.Collection.Value(ctx)
	key, _ := e.Key.Value(ctx)
	if key.IsKnown() || !coll.IsKnown() {
		return v, diags
	}
	_, keyMarks := key.Unmark()
	marks := s.mod.ev.causes(keyMarks)
	s.mod.ev.addPossible(marks, coll)
	return v.WithMarks(marks), diags
}

// conditional takes provenance from the branch taken alone. What the condition came from is not what the result came from.
type conditional struct{ *hclsyntax.ConditionalExpr }

func (e *conditional) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	cond, diags := e.Condition.Value(ctx)
	cond, condMarks := cond.Unmark()
	decided, err := convert.Convert(cond, cty.Bool)
	if diags.HasErrors() || err != nil || decided.IsNull() {
		return e.ConditionalExpr.Value(ctx)
	}
	if !decided.IsKnown() {
		return e.undecided(ctx, condMarks)
	}
	taken, other := e.TrueResult, e.FalseResult
	if decided.False() {
		taken, other = other, taken
	}
	v, diags := taken.Value(ctx)
	if diags.HasErrors() {
		return v, diags
	}
	// The other branch decides the type only, a number beside a string being a string, and whether Terraform shows the result.
	o, _ := other.Value(ctx)
	converted, ok := unify(v, o)
	if !ok {
		return e.ConditionalExpr.Value(ctx)
	}
	_, otherMarks := o.Unmark()
	return withSensitivity(withSensitivity(converted, condMarks), otherMarks), diags
}

// undecided is the value under an unknown condition: it may come from either branch.
func (e *conditional) undecided(ctx *hcl.EvalContext, condMarks cty.ValueMarks) (cty.Value, hcl.Diagnostics) {
	v, diags := e.ConditionalExpr.Value(ctx)
	v, _ = v.Unmark()
	s := scopeOf(ctx)
	if s == nil {
		return v, diags
	}
	marks := s.mod.ev.causes(condMarks)
	for _, branch := range []hclsyntax.Expression{e.TrueResult, e.FalseResult} {
		b, _ := branch.Value(ctx)
		s.mod.ev.addPossible(marks, b)
	}
	return v.WithMarks(marks), diags
}

// unify converts v to the type that it has beside o.
func unify(v, o cty.Value) (cty.Value, bool) {
	vt, ot := v.Type(), o.Type()
	switch {
	case vt.Equals(ot), ot == cty.DynamicPseudoType, vt == cty.DynamicPseudoType && !v.IsNull():
		return v, true
	case vt == cty.DynamicPseudoType:
		return cty.NullVal(ot).WithSameMarks(v), true
	}
	ty, convs := convert.UnifyUnsafe([]cty.Type{vt, ot})
	if ty == cty.NilType {
		return v, false
	}
	if convs[0] == nil {
		return v, true
	}
	bare, marks := v.Unmark()
	converted, err := convs[0](bare)
	if err != nil {
		return v, false
	}
	return converted.WithMarks(marks), true
}

// equality is == or !=, decided by what certainly differs.
type equality struct{ *hclsyntax.BinaryOpExpr }

func (e *equality) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	left, diags := e.LHS.Value(ctx)
	right, more := e.RHS.Value(ctx)
	diags = append(diags, more...)
	if diags.HasErrors() {
		return cty.UnknownVal(cty.Bool), diags
	}
	v := funcs.Equal(left, right)
	if e.Op == hclsyntax.OpNotEqual {
		v = v.Not()
	}
	return v, diags
}

// indexed is `aws_x.y[key]`.
type indexed struct {
	*hclsyntax.IndexExpr
	ref *reference
}

// indexedAttr is `aws_x.y[key].attr`.
type indexedAttr struct {
	*hclsyntax.RelativeTraversalExpr
	indexed *indexed
	attr    string
	rest    hcl.Traversal
}

func (e *indexedAttr) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	s := scopeOf(ctx)
	if s == nil || e.indexed.ref.index < 0 {
		return e.RelativeTraversalExpr.Value(ctx)
	}
	key, diags := e.indexed.Key.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	bare, keyMarks := key.Unmark()
	n := s.mod.resource(e.indexed.ref.index)
	v, ok := n.at(bare, e.attr, e.indexed.Key.Range())
	if !ok {
		return e.RelativeTraversalExpr.Value(ctx)
	}
	if !bare.IsKnown() {
		v = v.WithMarks(s.mod.ev.causes(keyMarks))
	}
	if len(e.rest) == 0 {
		return v, nil
	}
	return part(e.rest.TraverseRel(v))
}

// resourceSplat is `aws_x.y[*].attr`: one value for all expressions of the module instance that say it.
type resourceSplat struct {
	*hclsyntax.SplatExpr
	ref  *reference
	attr string
	rest hcl.Traversal
}

func (e *resourceSplat) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	s := scopeOf(ctx)
	if s == nil || e.ref.index < 0 {
		return e.SplatExpr.Value(ctx)
	}
	all, ok := s.mod.resource(e.ref.index).splat(e.attr)
	if !ok {
		return e.SplatExpr.Value(ctx)
	}
	if len(e.rest) == 0 || !all.IsKnown() {
		return all, nil
	}
	vals := all.AsValueSlice()
	var diags hcl.Diagnostics
	for i, v := range vals {
		rest, d := e.rest.TraverseRel(v)
		vals[i], diags = rest, append(diags, d...)
	}
	return cty.TupleVal(vals), diags
}

// forEach is a for expression that keeps the provenance of a collection that is not known and stays within the budget.
type forEach struct{ *hclsyntax.ForExpr }

func (e *forEach) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	s := scopeOf(ctx)
	coll, diags := e.CollExpr.Value(ctx)
	if diags.HasErrors() || s == nil {
		return e.ForExpr.Value(ctx)
	}
	if n := length(coll); !s.mod.ev.enterLoop(n) {
		s.mod.ev.leaveLoop(n)
		return cty.DynamicVal, s.mod.ev.tooMuch(e.Range())
	}
	defer s.mod.ev.leaveLoop(length(coll))
	loop := *e.ForExpr
	loop.CollExpr = &hclsyntax.LiteralValueExpr{Val: coll, SrcRange: e.CollExpr.Range()}
	v, diags := part(loop.Value(ctx))
	if !v.IsKnown() {
		marks := cty.ValueMarks{}
		s.mod.ev.addPossible(marks, coll)
		v = v.WithMarks(marks)
	}
	return v, diags
}

// length is the number of elements of a known collection, else 0.
func length(v cty.Value) int {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
		return 0
	}
	if v.Type().IsSetType() {
		return len(v.AsValueSlice())
	}
	return v.LengthInt()
}

// elementCall is element(list, index) without copying or walking the list.
type elementCall struct{ *hclsyntax.FunctionCallExpr }

func (e *elementCall) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	list, diags := e.Args[0].Value(ctx)
	if diags.HasErrors() || list.IsMarked() || !list.IsKnown() || list.IsNull() || !isSequence(list.Type()) {
		return e.FunctionCallExpr.Value(ctx)
	}
	index, diags := e.Args[1].Value(ctx)
	if diags.HasErrors() || index.IsMarked() || !index.IsKnown() || index.IsNull() || index.Type() != cty.Number {
		return e.FunctionCallExpr.Value(ctx)
	}
	i, acc := index.AsBigFloat().Int64()
	n := int64(list.LengthInt())
	if acc != 0 || i < 0 || n == 0 {
		return e.FunctionCallExpr.Value(ctx)
	}
	return list.Index(cty.NumberIntVal(i % n)), nil
}

func isSequence(ty cty.Type) bool { return ty.IsTupleType() || ty.IsListType() }
