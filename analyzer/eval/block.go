package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
	"github.com/tfpillar/tfpillar/analyzer/provider"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// build evaluates the whole body of the instance into the model.
func (i *instance) build() {
	if i.state != idle {
		return
	}
	i.state = active
	r := i.node.res
	var schema *provider.Schema
	if r.schema != nil {
		schema = r.schema.Schema
	}
	b := builder{scope: i.scope}
	if n := len(r.body.attrs); n > 0 {
		i.tf.Attrs = make([]tf.Attr, 0, n)
	}
	for p, a := range r.body.attrs {
		if nested := blockSchema(schema, a.name); nested != nil {
			b.attrAsBlocks(i.tf.Block, a, i.scope.ctx, nested)
			continue
		}
		i.tf.Attrs = append(i.tf.Attrs, tf.Attr{Name: a.name, Datum: i.datum(p, a)})
	}
	b.blocks(i.tf.Block, r.body, i.scope.ctx, schema)
	i.tf.ID = i.ref("", "")
	if i.node.conf != nil {
		i.tf.Provider = i.node.conf.model()
	}
	i.tf.TagsAll = i.tagsAll()
	i.tf.Depends = i.node.mod.depends(r.DependsOn)
	i.state = done
	if r.Mode == config.Data && r.Type == policyDocumentType {
		i.exposeDocument()
	}
}

func (i *instance) datum(p int, a *attr) *tf.Datum {
	if a.constant != nil {
		return a.constant
	}
	return i.scope.datumOf(i.rawValue(p), a, i.scope.ctx)
}

// depends are the resources that depends_on names.
func (m *module) depends(on []hcl.Traversal) []*tf.Ref {
	var refs []*tf.Ref
	for _, t := range on {
		r := m.unit.reference(&hclsyntax.ScopeTraversalExpr{Traversal: t, SrcRange: t.SourceRange()})
		if r.kind != refResource {
			continue
		}
		for _, inst := range m.resource(r.index).insts {
			refs = append(refs, inst.ref("", ""))
		}
	}
	return refs
}

// blockSchema is the schema of a nested block; nil where name is an argument or not known.
func blockSchema(s *provider.Schema, name string) *provider.Block {
	if s == nil {
		return nil
	}
	b, ok := s.Block(name)
	if !ok {
		return nil
	}
	return b
}

// builder evaluates bodies into blocks of the model.
type builder struct{ scope *scope }

func (b *builder) body(dst *tf.Block, src *body, ctx *hcl.EvalContext, schema *provider.Schema) {
	if n := len(src.attrs); n > 0 {
		dst.Attrs = make([]tf.Attr, 0, n)
	}
	for _, a := range src.attrs {
		if nested := blockSchema(schema, a.name); nested != nil {
			b.attrAsBlocks(dst, a, ctx, nested)
			continue
		}
		dst.Attrs = append(dst.Attrs, tf.Attr{Name: a.name, Datum: b.scope.datum(a, ctx)})
	}
	b.blocks(dst, src, ctx, schema)
}

func (b *builder) blocks(dst *tf.Block, src *body, ctx *hcl.EvalContext, schema *provider.Schema) {
	for _, c := range src.blocks {
		var nested *provider.Schema
		if s := blockSchema(schema, c.typ); s != nil {
			nested = s.Schema
		}
		if c.dynamic != nil {
			b.dynamic(dst, c, ctx, nested)
			continue
		}
		b.body(b.nest(dst, c, c.labels), c.body, ctx, nested)
	}
}

// nest adds an empty block to dst.
func (b *builder) nest(dst *tf.Block, c *block, labels []string) *tf.Block {
	n := dst.Nest(c.typ)
	n.Labels, n.DefRange, n.Range, n.End = labels, c.defRange, c.rng, c.body.end
	return n
}

// dynamic expands a dynamic block. Under a for_each that is not known there may be any number of blocks; one stands for them,
// whose literals are known.
func (b *builder) dynamic(dst *tf.Block, c *block, ctx *hcl.EvalContext, schema *provider.Schema) {
	marked := b.scope.value(c.dynamic.forEach, ctx)
	v, marks := marked.Unmark()
	ev := b.scope.mod.ev
	switch {
	case !v.IsKnown():
		for _, m := range funcs.Members(marked) {
			b.generate(dst, c, ctx, schema, cty.UnknownVal(cty.String).WithMarks(ev.causes(marks)), m, "")
		}
		element := cty.DynamicVal.WithMarks(ev.causes(marks))
		if v.Type().IsCollectionType() {
			element = cty.UnknownVal(v.Type().ElementType()).WithMarks(ev.causes(marks))
		}
		d := ev.datum(marked)
		cause := "the for_each of dynamic \"" + c.typ + "\" is not known: " + tf.Cause(append(d.Refs, d.MaybeRefs...))
		b.generate(dst, c, ctx, schema, cty.UnknownVal(cty.String).WithMarks(ev.causes(marks)), element, cause)
		return
	case v.IsNull() || !v.CanIterateElements():
		b.scope.mod.error("Invalid for_each in dynamic block", "The for_each of dynamic \""+c.typ+"\" is not a collection.", c.dynamic.forEach.rng)
		return
	}
	if !ev.admit(int64(length(v)), "dynamic \""+c.typ+"\"", "for_each", c.dynamic.forEach.rng) {
		return
	}
	byValue := v.Type().IsSetType()
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		if byValue {
			k = e
		}
		b.generate(dst, c, ctx, schema, k.WithMarks(marks), e.WithMarks(marks), "")
	}
}

// generate adds the block for one element; a cause means that the element may not exist.
func (b *builder) generate(dst *tf.Block, c *block, ctx *hcl.EvalContext, schema *provider.Schema, key, val cty.Value, cause string) {
	child := ctx.NewChild()
	child.Variables = map[string]cty.Value{c.dynamic.iterator: cty.ObjectVal(map[string]cty.Value{"key": key, "value": val})}
	var labels []string
	for _, l := range c.dynamic.labels {
		if text, ok := tf.NewValue(dst, "", b.scope.datum(l, child)).Text(); ok {
			labels = append(labels, text)
		}
	}
	n := b.nest(dst, c, labels)
	if cause != "" {
		n.Existence, n.Cause = tf.Maybe, cause
	}
	b.body(n, c.body, child, schema)
}

// attrAsBlocks reads an argument whose type is a list of blocks: `ingress = [{…}]` is `ingress {…}`.
// See https://developer.hashicorp.com/terraform/language/attr-as-blocks.
func (b *builder) attrAsBlocks(dst *tf.Block, a *attr, ctx *hcl.EvalContext, schema *provider.Block) {
	if objects, ok := constructed(a.expr); ok {
		if len(objects) == 0 {
			dst.Managed = append(dst.Managed, a.name)
		}
		for _, o := range objects {
			b.constructedBlock(dst, a, o, ctx, schema)
		}
		return
	}
	marked := b.scope.value(a, ctx)
	v, marks := marked.Unmark()
	if !v.IsKnown() {
		if dst.Opaque == nil {
			dst.Opaque = map[string]*tf.Datum{}
		}
		dst.Opaque[a.name] = b.scope.datumOf(marked, a, ctx)
		for _, m := range funcs.Members(marked) {
			b.valueBlock(dst, a, m)
		}
		return
	}
	if v.IsNull() {
		return
	}
	if ty := v.Type(); ty.IsObjectType() || ty.IsMapType() {
		b.valueBlock(dst, a, marked)
		return
	}
	if !v.CanIterateElements() {
		return
	}
	if length(v) == 0 {
		dst.Managed = append(dst.Managed, a.name)
	}
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		b.valueBlock(dst, a, e.WithMarks(marks))
	}
}

// constructed are the object constructors that an expression is made of, when it is nothing else.
func constructed(e hclsyntax.Expression) ([]*hclsyntax.ObjectConsExpr, bool) {
	switch e := e.(type) {
	case *hclsyntax.ObjectConsExpr:
		return []*hclsyntax.ObjectConsExpr{e}, true
	case *hclsyntax.TupleConsExpr:
		objects := make([]*hclsyntax.ObjectConsExpr, 0, len(e.Exprs))
		for _, item := range e.Exprs {
			o, ok := item.(*hclsyntax.ObjectConsExpr)
			if !ok {
				return nil, false
			}
			objects = append(objects, o)
		}
		return objects, true
	}
	return nil, false
}

// constructedBlock makes a block of an object constructor, so that each argument keeps its place.
func (b *builder) constructedBlock(dst *tf.Block, a *attr, o *hclsyntax.ObjectConsExpr, ctx *hcl.EvalContext, schema *provider.Block) {
	src := &body{}
	for _, item := range o.Items {
		k, diags := item.KeyExpr.Value(ctx)
		if diags.HasErrors() || k.IsMarked() || !k.IsKnown() || k.IsNull() || k.Type() != cty.String {
			continue
		}
		field := &attr{name: k.AsString(), expr: item.ValueExpr, rng: item.ValueExpr.Range(), refs: a.refs}
		if l, ok := item.ValueExpr.(*hclsyntax.LiteralValueExpr); ok {
			if l.Val.IsNull() {
				continue // null is absence
			}
			field.constant = &tf.Datum{Val: l.Val, Known: true, Expr: l, Range: field.rng}
		}
		src.attrs = append(src.attrs, field)
	}
	sortAttrs(src.attrs)
	n := b.nest(dst, &block{typ: a.name, body: src, defRange: o.OpenRange, rng: o.SrcRange}, nil)
	b.body(n, src, ctx, schema.Schema)
	n.Attrs = withoutNulls(n.Attrs)
}

// valueBlock makes a block of an evaluated object.
func (b *builder) valueBlock(dst *tf.Block, a *attr, v cty.Value) {
	bare, marks := v.Unmark()
	n := b.nest(dst, &block{typ: a.name, body: &body{}, defRange: a.rng, rng: a.rng}, nil)
	if !bare.IsKnown() || bare.IsNull() || !bare.Type().IsObjectType() && !bare.Type().IsMapType() {
		n.Existence, n.Cause = tf.Maybe, "an element of "+a.name+" is not known"
		return
	}
	for it := bare.ElementIterator(); it.Next(); {
		k, e := it.Element()
		d := b.scope.mod.ev.datum(e.WithMarks(marks))
		d.Expr, d.Range = nil, a.rng
		if !d.Known || !d.Val.IsNull() {
			n.Attrs = append(n.Attrs, tf.Attr{Name: k.AsString(), Datum: d})
		}
	}
}

func withoutNulls(attrs []tf.Attr) []tf.Attr {
	kept := attrs[:0]
	for _, a := range attrs {
		if !a.Datum.Known || !a.Datum.Val.IsNull() {
			kept = append(kept, a)
		}
	}
	return kept
}
