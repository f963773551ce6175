package eval

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/provider"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// resourceNode is a resource or data block of a module instance during evaluation.
type resourceNode struct {
	mod    *module
	res    *resource
	state  memoState
	exp    expansion
	insts  []*instance
	byKey  map[string]*instance
	conf   *providerConf
	whole  memo
	splats map[string]cty.Value
}

// instance is one instance of a resource during evaluation.
type instance struct {
	node  *resourceNode
	scope *scope
	tf    *tf.Resource
	raw   []memo // the body's own attributes, by position
	attrs map[string]cty.Value
	refs  map[string]*tf.Ref
	state memoState
}

func (n *resourceNode) expand() {
	switch n.state {
	case done:
		return
	case active:
		// count or for_each needs the resource itself.
		n.mod.ev.error("Cycle", "The count or for_each of "+n.mod.address(n.res.addr)+" needs the resource itself.", n.res.DefRange)
		return
	case idle:
	}
	n.state = active
	m := n.mod
	n.exp = m.expand(m.scope, n.res.count, n.res.forEach, m.address(n.res.addr))
	n.conf = m.providerFor(n.res)
	n.insts = make([]*instance, 0, len(n.exp.keys))
	if n.exp.kind != single {
		n.byKey = make(map[string]*instance, len(n.exp.keys))
	}
	for _, k := range n.exp.keys {
		inst := n.instance(k)
		n.insts = append(n.insts, inst)
		if n.byKey != nil {
			n.byKey[k.label] = inst
		}
	}
	n.state = done
}

func (n *resourceNode) instance(k instanceKey) *instance {
	r := n.res
	block := &tf.Block{Type: r.Type, Existence: tf.Yes, DefRange: r.DefRange, Range: r.Range, End: r.body.end}
	if n.exp.kind == assumed {
		block.Existence, block.Cause = tf.Maybe, n.exp.cause
	}
	inst := &instance{node: n, scope: n.mod.scope.scopeFor(k, r.forEach, n.exp.kind), raw: make([]memo, len(r.body.attrs))}
	inst.tf = tf.NewResource(block, tf.Resource{
		Mode: tf.Mode(r.Mode), Name: r.Name, Key: k.label, Many: n.exp.kind == assumed && n.exp.many, Module: n.mod.tf,
	})
	return inst
}

// reference gives what a reference to the resource names, and the steps left.
func (n *resourceNode) reference(r *reference) (cty.Value, hcl.Traversal, hcl.Diagnostics) {
	if n.state == active {
		return cty.DynamicVal.Mark(n.mod.ev.other(n.res.addr, "is part of a cycle", r.Range())), nil, nil
	}
	rest := r.rest
	inst, diags := n.pick(&rest, r.Range())
	if diags.HasErrors() {
		return cty.DynamicVal, nil, diags
	}
	if inst == nil {
		return n.object(), rest, nil
	}
	name, ok := attrStep(rest)
	if !ok {
		return inst.object(), rest, nil
	}
	v, diags := inst.attr(name, r.Range())
	return v, rest[1:], diags
}

// pick takes the instance that the first steps name; nil when they name all.
func (n *resourceNode) pick(rest *hcl.Traversal, rng source.Range) (*instance, hcl.Diagnostics) {
	if n.exp.kind == single {
		return n.insts[0], nil
	}
	if len(*rest) == 0 {
		return nil, nil
	}
	step, ok := (*rest)[0].(hcl.TraverseIndex)
	if !ok {
		if n.exp.kind == keyed {
			return nil, nil // instances by key can be named by attribute, too
		}
		return nil, missingKey(n.res.addr, rng)
	}
	if n.exp.kind == assumed {
		*rest = (*rest)[1:]
		return n.insts[0], nil
	}
	label, _ := keyLabel(step.Key)
	inst, ok := n.byKey[label]
	if !ok {
		return nil, noInstance(n.res.addr, label, len(n.insts), rng)
	}
	*rest = (*rest)[1:]
	return inst, nil
}

func missingKey(addr string, rng source.Range) hcl.Diagnostics {
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Missing resource instance key", Detail: addr + " has count set, so its attributes are those of an instance: " + addr + "[0].", Subject: &rng}}
}

func noInstance(addr, label string, n int, rng source.Range) hcl.Diagnostics {
	detail := addr + " has no instance " + label + "; it has "
	switch n {
	case 0:
		detail += "none."
	case 1:
		detail += "one."
	default:
		detail += "others."
	}
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid index", Detail: detail, Subject: &rng}}
}

// at is the attribute of the instance with a key; ok is false where ordinary evaluation has to say what is wrong.
func (n *resourceNode) at(key cty.Value, attr string, rng source.Range) (v cty.Value, ok bool) {
	if n.state != done || n.exp.kind == single {
		return cty.NilVal, false
	}
	if n.exp.kind != assumed && key.IsKnown() {
		label, labelled := keyLabel(key)
		inst := n.byKey[label]
		if !labelled || inst == nil {
			return cty.NilVal, false
		}
		v, diags := inst.attr(attr, rng)
		return v, !diags.HasErrors()
	}
	if n.exp.kind == assumed {
		v, diags := n.insts[0].attr(attr, rng)
		return v, !diags.HasErrors()
	}
	marks := cty.ValueMarks{}
	ty := cty.DynamicPseudoType
	for i, inst := range n.insts {
		if i >= maxPossible {
			break
		}
		v, diags := inst.attr(attr, rng)
		if diags.HasErrors() {
			return cty.NilVal, false
		}
		ty = v.Type()
		n.mod.ev.addPossible(marks, v)
	}
	return cty.UnknownVal(ty).WithMarks(marks), true
}

// splat is the attribute of all instances; ok is false where ordinary evaluation has to say what is wrong.
func (n *resourceNode) splat(attr string) (v cty.Value, ok bool) {
	if n.state != done || n.exp.kind == keyed {
		return cty.NilVal, false
	}
	if v, ok := n.splats[attr]; ok {
		return v, true
	}
	if n.exp.kind == assumed {
		v, diags := n.insts[0].attr(attr, n.res.DefRange)
		return cty.DynamicVal.WithSameMarks(v), !diags.HasErrors()
	}
	vals := make([]cty.Value, len(n.insts))
	for i, inst := range n.insts {
		v, diags := inst.attr(attr, n.res.DefRange)
		if diags.HasErrors() {
			return cty.NilVal, false
		}
		vals[i] = v
	}
	if n.splats == nil {
		n.splats = map[string]cty.Value{}
	}
	n.splats[attr] = cty.TupleVal(vals)
	return n.splats[attr], true
}

// object is the value of the resource as a whole.
func (n *resourceNode) object() cty.Value {
	return n.mod.compute(&n.whole, n.res.addr, n.res.DefRange, func() cty.Value {
		switch n.exp.kind {
		case counted:
			vals := make([]cty.Value, len(n.insts))
			for i, inst := range n.insts {
				vals[i] = inst.object()
			}
			return cty.TupleVal(vals)
		case keyed:
			vals := make(map[string]cty.Value, len(n.insts))
			for i, inst := range n.insts {
				vals[n.mod.ev.keyText(n.exp.keys[i])] = inst.object()
			}
			return cty.ObjectVal(vals)
		case single:
			return n.insts[0].object()
		case assumed:
		}
		marks := cty.ValueMarks{}
		marks[n.mod.ev.possibly(n.insts[0].ref("", ""))] = struct{}{}
		return cty.DynamicVal.WithMarks(marks, n.exp.marks)
	})
}

// object is the instance as a value: all that its schema has, each attribute with its provenance.
func (i *instance) object() cty.Value {
	schema := i.node.res.schema
	if schema == nil {
		return cty.DynamicVal.Mark(i.ref("", knownAfterApply))
	}
	vals := make(map[string]cty.Value, len(schema.Attributes)+len(schema.Blocks))
	for _, a := range schema.Attributes {
		vals[a.Name], _ = i.attr(a.Name, i.tf.DefRange)
	}
	for _, b := range schema.Blocks {
		vals[b.Name], _ = i.attr(b.Name, i.tf.DefRange)
	}
	return cty.ObjectVal(vals)
}

const knownAfterApply = "is known only after apply"

// ref is the provenance of an attribute of the instance; reason is why it has no value, empty when it has one.
func (i *instance) ref(attr, reason string) *tf.Ref {
	if r, ok := i.refs[attr]; ok {
		return r
	}
	addr := i.tf.BlockAddr() + i.tf.Key
	if attr != "" {
		addr += "." + attr
	}
	if i.refs == nil {
		i.refs = map[string]*tf.Ref{}
	}
	r := i.node.mod.ev.ref(tf.Ref{Kind: tf.RefResource, Resource: i.tf, Attr: attr, Addr: i.node.mod.address(addr), Reason: reason, Range: i.tf.DefRange})
	i.refs[attr] = r
	return r
}

// attr is the value of an attribute as expressions elsewhere see it, with its provenance.
func (i *instance) attr(name string, rng source.Range) (cty.Value, hcl.Diagnostics) {
	v, ok := i.attrs[name]
	if !ok {
		var diags hcl.Diagnostics
		v, diags = i.resolve(name, rng)
		if diags.HasErrors() {
			return cty.DynamicVal, diags
		}
		if i.attrs == nil {
			i.attrs = map[string]cty.Value{}
		}
		i.attrs[name] = v
	}
	if i.node.exp.kind == assumed {
		return i.node.mod.ev.maybe(v, i.node.exp), nil
	}
	return v, nil
}

func (i *instance) resolve(name string, rng source.Range) (cty.Value, hcl.Diagnostics) {
	if v, ok := i.computed(name); ok {
		return v, nil
	}
	schema := i.node.res.schema
	if schema == nil {
		return i.untyped(name), nil
	}
	if b, ok := schema.Block(name); ok {
		return i.blockValue(b).Mark(i.ref(name, "")), nil
	}
	if a, ok := schema.Attribute(name); ok {
		return i.typed(a), nil
	}
	detail := i.tf.BlockAddr() + " has no attribute \"" + name + "\""
	if near := schema.Suggest(name); near != "" {
		detail += "; did you mean " + near + "?"
	} else {
		detail += "."
	}
	return cty.DynamicVal, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Unsupported attribute", Detail: detail, Subject: &rng}}
}

// written is the attribute as the body sets it.
func (i *instance) written(name string) (cty.Value, bool) {
	p, ok := i.node.res.direct[name]
	if !ok {
		return cty.NilVal, false
	}
	return i.rawValue(p), true
}

func (i *instance) rawValue(p int) cty.Value {
	slot := &i.raw[p]
	if slot.state == done {
		return slot.val
	}
	a := i.node.res.body.attrs[p]
	if a.constant != nil {
		slot.state, slot.val = done, a.constant.Val
		return slot.val
	}
	return i.node.mod.compute(slot, i.tf.BlockAddr()+i.tf.Key+"."+a.name, a.rng, func() cty.Value { return i.scope.value(a, i.scope.ctx) })
}

// untyped is an attribute of a type that the provider table does not know.
func (i *instance) untyped(name string) cty.Value {
	if v, ok := i.written(name); ok {
		return v.Mark(i.ref(name, ""))
	}
	return cty.DynamicVal.Mark(i.ref(name, i.unread()))
}

// typed is an attribute that the schema has: as written, by default, or known after apply.
func (i *instance) typed(a *provider.Attribute) cty.Value {
	v, ok := i.written(a.Name)
	if ok {
		v = conform(v, a.Type)
		bare, _ := v.Unmark()
		ok = !bare.IsKnown() || !bare.IsNull() || !a.Computed
	}
	reason := ""
	switch {
	case ok:
	case a.Default != cty.NilVal:
		v = a.Default
	case a.Computed:
		v, reason = cty.UnknownVal(a.Type), i.unread()
	default:
		v = cty.NullVal(a.Type)
	}
	v = v.Mark(i.ref(a.Name, reason))
	if a.Sensitive {
		v = v.Mark(tf.Sensitive)
	}
	return v
}

// unread says why a computed attribute has no value.
func (i *instance) unread() string {
	switch {
	case i.node.res.Mode != config.Data:
		return knownAfterApply
	case strings.HasPrefix(i.node.res.Type, "aws_"):
		return "is read from AWS"
	}
	return "is read when Terraform runs"
}

// conform converts a written value to the type of the argument, as the provider would.
func conform(v cty.Value, ty cty.Type) cty.Value {
	if ty == cty.DynamicPseudoType || v.Type().Equals(ty) {
		return v
	}
	converted, err := convert.Convert(v, ty)
	if err != nil {
		return v
	}
	return converted
}

// blockValue is the value that nested blocks of a type have in expressions.
func (i *instance) blockValue(b *provider.Block) cty.Value {
	if i.state == active {
		return cty.DynamicVal.Mark(i.node.mod.ev.other(i.tf.BlockAddr()+"."+b.Name, "is part of a cycle", i.tf.DefRange))
	}
	i.build()
	if d := i.tf.Opaque[b.Name]; d != nil {
		return remark(cty.DynamicVal, d)
	}
	return blocksValue(i.tf.Block, b, i.node.res.Mode == config.Data)
}

// blocksValue are the blocks of a type as a value; read means that AWS may add to what is written.
func blocksValue(parent *tf.Block, b *provider.Block, read bool) cty.Value {
	var vals []cty.Value
	for c := range parent.All(b.Name) {
		if c.Existence != tf.Yes {
			return cty.DynamicVal
		}
		vals = append(vals, blockObject(c, b.Schema, read))
	}
	if len(vals) == 0 && (b.AttrAsBlock || read) {
		return cty.DynamicVal
	}
	if b.Nesting == provider.Single {
		if len(vals) == 0 {
			return cty.NullVal(cty.DynamicPseudoType)
		}
		return vals[0]
	}
	return cty.TupleVal(vals)
}

func blockObject(c *tf.Block, s *provider.Schema, read bool) cty.Value {
	vals := make(map[string]cty.Value, len(s.Attributes)+len(s.Blocks))
	for _, a := range s.Attributes {
		v := c.Attr(a.Name)
		switch {
		case !v.Absent():
			vals[a.Name] = remark(conform(v.Cty(), a.Type), v.Datum())
		case a.Computed:
			vals[a.Name] = cty.UnknownVal(a.Type)
		case a.Default != cty.NilVal:
			vals[a.Name] = a.Default
		default:
			vals[a.Name] = cty.NullVal(a.Type)
		}
	}
	for _, nested := range s.Blocks {
		vals[nested.Name] = blocksValue(c, &nested, read)
	}
	return cty.ObjectVal(vals)
}

// remark gives a value the provenance of a datum.
func remark(v cty.Value, d *tf.Datum) cty.Value {
	marks := cty.ValueMarks{}
	for _, r := range d.Refs {
		marks[r] = struct{}{}
	}
	if d.Sensitive {
		marks[tf.Sensitive] = struct{}{}
	}
	if len(marks) == 0 {
		return v
	}
	return v.WithMarks(marks)
}
