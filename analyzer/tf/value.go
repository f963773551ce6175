package tf

import (
	"slices"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Value is one evaluated attribute that remembers where it was written and what it was computed from. The zero Value is an
// absent attribute without a place.
type Value struct {
	block *Block // the block it belongs to
	name  string // the attribute's name in it
	datum *Datum // nil when absent
}

// Datum is the evaluated content of an attribute, shared by all instances for which it is the same. It is immutable.
type Datum struct {
	Val       cty.Value      // without marks, deeply; never cty.NilVal
	Refs      []*Ref         // what flowed into it, certain and in a stable order
	MaybeRefs []*Ref         // what may have flowed into it where marks were lost
	Members   []cty.Value    // of an unknown collection: elements certainly in it, without marks
	Sensitive bool           // some part may not be shown
	Known     bool           // Val is wholly known
	Default   bool           // supplied by the provider's default rather than written
	Expr      hcl.Expression // nil from a plan
	Range     source.Range   // of the expression
	Walk      func() *Node   // the structural walk; nil where Val is wholly known or there is no syntax. Guarded by Lock
	Lock      *sync.Mutex    // of the evaluation that made the datum; nil when Walk is
	node      *Node          // what Walk gave. Guarded by Lock
}

// NewValue is the value of attribute name of block b; datum nil means absent.
func NewValue(b *Block, name string, datum *Datum) Value {
	return Value{block: b, name: name, datum: datum}
}

// Absent reports whether the attribute is not set: not written, or null.
func (v Value) Absent() bool {
	return v.datum == nil || (v.datum.Val.IsKnown() && v.datum.Val.IsNull())
}

// Written reports whether the attribute stands in the source, even as null.
func (v Value) Written() bool { return v.datum != nil && !v.datum.Default }

// Known reports whether the attribute is set and wholly known.
func (v Value) Known() bool { return v.datum != nil && v.datum.Known && !v.datum.Val.IsNull() }

// Unknown reports whether the attribute is set, or may be set, to something not wholly known.
func (v Value) Unknown() bool { return v.datum != nil && !v.datum.Known }

// Cty is the value itself without marks; a null of dynamic type when absent.
func (v Value) Cty() cty.Value {
	if v.datum == nil {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return v.datum.Val
}

// Datum is what stands behind the value; nil when absent.
func (v Value) Datum() *Datum { return v.datum }

// Block is the block that the attribute belongs to; nil for the zero Value.
func (v Value) Block() *Block { return v.block }

// Name is the attribute's name within its block.
func (v Value) Name() string { return v.name }

// Bool is the value as a bool; ok is false when absent, unknown or something else.
func (v Value) Bool() (value, ok bool) {
	if !v.Known() {
		return false, false
	}
	switch val := v.datum.Val; val.Type() {
	case cty.Bool:
		return val.True(), true
	case cty.String:
		return val.AsString() == "true", val.AsString() == "true" || val.AsString() == "false"
	}
	return false, false
}

// Number is the value as a number; ok is false when absent, unknown or something else.
func (v Value) Number() (value float64, ok bool) {
	if !v.Known() {
		return 0, false
	}
	return number(v.datum.Val)
}

// Text is the value as a string, numbers and bools converted as Terraform does; ok is false when absent, unknown or a collection.
func (v Value) Text() (value string, ok bool) {
	if !v.Known() {
		return "", false
	}
	return Text(v.datum.Val)
}

// Elements are the members of a list, set or tuple that are certainly present, in order, each with the place of its expression
// where the syntax is a list; complete is false when there may be others. A single known string counts as a list of one.
// An absent collection is complete and empty.
func (v Value) Elements() (elements []Element, complete bool) {
	if v.Absent() {
		return nil, true
	}
	d := v.datum
	if !d.Val.IsKnown() {
		return elementsOf(d, d.Members), false
	}
	if !d.Val.CanIterateElements() || d.Val.Type().IsMapType() || d.Val.Type().IsObjectType() {
		return elementsOf(d, []cty.Value{d.Val}), d.Known
	}
	return elementsOf(d, d.Val.AsValueSlice()), d.Val.Type().IsTupleType() || d.Val.Type().IsListType() || d.Known
}

// Element is a member of a collection.
type Element struct {
	Val   cty.Value // may itself be unknown
	Range source.Range
}

// Text is the element as a string; ok is false when it is unknown, null or a collection.
func (e Element) Text() (string, bool) { return Text(e.Val) }

// Range is where the attribute's expression stands; the header of its block when the attribute is not written.
func (v Value) Range() source.Range {
	if v.datum != nil && v.datum.Range.Filename != "" {
		return v.datum.Range
	}
	if v.block == nil {
		return source.Range{}
	}
	return v.block.DefRange
}

// Refs are the objects that the value was computed from, the certain ones.
func (v Value) Refs() []*Ref {
	if v.datum == nil {
		return nil
	}
	return v.datum.Refs
}

// Sensitive reports whether the value, or a part of it, must not be shown.
func (v Value) Sensitive() bool { return v.datum != nil && v.datum.Sensitive }

// Structure is the value as a tree in which unknown parts are typed holes.
func (v Value) Structure() *Node {
	d := v.datum
	switch {
	case d == nil:
		return &Node{Kind: NodeKnown, Val: cty.NullVal(cty.DynamicPseudoType), Range: v.Range()}
	case d.Walk == nil:
		return KnownNode(d.Val, d)
	}
	d.Lock.Lock()
	defer d.Lock.Unlock()
	return d.Structure()
}

// Structure is the structural walk of the datum, done once. The caller holds Lock where others may walk at the same time.
func (d *Datum) Structure() *Node {
	if d.node == nil {
		if d.Walk == nil {
			d.node = KnownNode(d.Val, d)
		} else {
			d.node = d.Walk()
		}
	}
	return d.node
}

// Cause says in a phrase why the value is not known: "var.encrypted has no value"; empty when it is known.
func (v Value) Cause() string {
	if !v.Unknown() {
		return ""
	}
	return Cause(slices.Concat(v.datum.Refs, v.datum.MaybeRefs))
}

// Cause is the phrase for the first of the refs that has no value.
func Cause(refs []*Ref) string {
	for _, r := range refs {
		if r.Reason != "" {
			return r.Addr + " " + r.Reason
		}
	}
	for _, r := range refs {
		return r.Addr + " is not known before apply"
	}
	return "the value is not known before apply"
}
