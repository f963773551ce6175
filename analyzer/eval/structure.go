package eval

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/provider"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// walker rebuilds the structure of values that are not wholly known: text and collections keep their known parts, the rest
// become typed holes. It reads syntax and never decides anything that evaluation has not decided.
type walker struct {
	ev    *evaluator
	depth int
}

const maxWalk = 200

// node is the structure of an expression.
func (w *walker) node(e hclsyntax.Expression, s *scope, ctx *hcl.EvalContext) *tf.Node {
	v, diags := e.Value(ctx)
	if v.IsWhollyKnown() {
		bare, _ := v.UnmarkDeep()
		return &tf.Node{Kind: tf.NodeKnown, Val: bare, Type: bare.Type(), Range: e.Range()}
	}
	if diags.HasErrors() && !w.ev.traced(v) {
		v = v.Mark(w.ev.other(subjectOf(e), "could not be evaluated ("+firstError(diags)+")", e.Range()))
	}
	if w.depth >= maxWalk {
		return w.hole(v, e.Range())
	}
	w.depth++
	n := w.unknown(e, s, ctx)
	w.depth--
	if n == nil {
		n = w.hole(v, e.Range())
	}
	if n.Range.Filename == "" {
		n.Range = e.Range()
	}
	return n
}

// subjectOf names what an expression is about.
func subjectOf(e hclsyntax.Expression) string {
	if r, ok := e.(*reference); ok {
		return r.addr
	}
	return "the expression"
}

// hole stands for a value of which at least a part is unknown.
func (w *walker) hole(v cty.Value, rng source.Range) *tf.Node {
	d := w.ev.datum(v)
	d.Range = rng
	return tf.KnownNode(d.Val, d)
}

// unknown walks the kinds of expressions through which structure can be followed; nil for the others.
func (w *walker) unknown(e hclsyntax.Expression, s *scope, ctx *hcl.EvalContext) *tf.Node {
	switch e := e.(type) {
	case *reference:
		return w.reference(e, s)
	case *hclsyntax.ParenthesesExpr:
		return w.node(e.Expression, s, ctx)
	case *hclsyntax.TemplateWrapExpr:
		return w.node(e.Wrapped, s, ctx)
	case *hclsyntax.TemplateExpr:
		return textNode(w.nodes(e.Parts, s, ctx))
	case *hclsyntax.TemplateJoinExpr:
		return w.joined(w.node(e.Tuple, s, ctx))
	case *hclsyntax.TupleConsExpr:
		return &tf.Node{Kind: tf.NodeList, Items: w.nodes(e.Exprs, s, ctx)}
	case *hclsyntax.ObjectConsExpr:
		return w.object(e, s, ctx)
	case *conditional:
		return w.conditional(e, s, ctx)
	case *forEach:
		return w.forEach(e, s, ctx)
	case *hclsyntax.FunctionCallExpr:
		return w.call(e, s, ctx)
	case *elementCall:
		return w.call(e.FunctionCallExpr, s, ctx)
	case *relative:
		return steps(w.node(e.Source, s, ctx), e.Traversal)
	case *indexedAttr:
		return w.indexedAttr(e, s, ctx)
	case *index:
		return w.index(e, s, ctx)
	case *resourceSplat:
		return w.splat(e, s)
	}
	return nil
}

func (w *walker) nodes(exprs []hclsyntax.Expression, s *scope, ctx *hcl.EvalContext) []*tf.Node {
	nodes := make([]*tf.Node, len(exprs))
	for i, e := range exprs {
		nodes[i] = w.node(e, s, ctx)
	}
	return nodes
}

// textNode joins parts to a text, adjacent known parts to one.
func textNode(parts []*tf.Node) *tf.Node {
	n := &tf.Node{Kind: tf.NodeText}
	for _, p := range parts {
		if p.Kind == tf.NodeText {
			n.Parts = append(n.Parts, p.Parts...)
			continue
		}
		n.Parts = append(n.Parts, p)
	}
	return n
}

// joined is the text of a template's for directive.
func (w *walker) joined(list *tf.Node) *tf.Node {
	if list.Kind != tf.NodeList || list.Open {
		return nil
	}
	return textNode(list.Items)
}

func (w *walker) object(e *hclsyntax.ObjectConsExpr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	n := &tf.Node{Kind: tf.NodeObject}
	for _, item := range e.Items {
		k, _ := item.KeyExpr.Value(ctx)
		k, _ = k.Unmark()
		if !k.IsKnown() || k.IsNull() || k.Type() != cty.String {
			n.Open = true
			continue
		}
		n.Fields = append(n.Fields, tf.Field{Key: k.AsString(), Node: w.node(item.ValueExpr, s, ctx)})
	}
	return n
}

func (w *walker) conditional(e *conditional, s *scope, ctx *hcl.EvalContext) *tf.Node {
	cond, _ := e.Condition.Value(ctx)
	cond, _ = cond.Unmark()
	if cond.Type() == cty.Bool && cond.IsKnown() && !cond.IsNull() {
		if cond.True() {
			return w.node(e.TrueResult, s, ctx)
		}
		return w.node(e.FalseResult, s, ctx)
	}
	v, _ := e.Value(ctx)
	alt := &tf.Node{Kind: tf.NodeAlt, Items: []*tf.Node{w.node(e.TrueResult, s, ctx), w.node(e.FalseResult, s, ctx)}, Refs: w.hole(v, e.Range()).Refs}
	return alt
}

func (w *walker) forEach(e *forEach, s *scope, ctx *hcl.EvalContext) *tf.Node {
	coll, _ := e.CollExpr.Value(ctx)
	coll, _ = coll.Unmark()
	if !coll.IsKnown() || coll.IsNull() || !coll.CanIterateElements() || e.Group {
		return nil
	}
	n := &tf.Node{Kind: tf.NodeList}
	if e.KeyExpr != nil {
		n.Kind = tf.NodeObject
	}
	for it := coll.ElementIterator(); it.Next(); {
		k, v := it.Element()
		child := ctx.NewChild()
		child.Variables = map[string]cty.Value{e.ValVar: v}
		if e.KeyVar != "" {
			child.Variables[e.KeyVar] = k
		}
		w.forItem(n, e, s, child)
	}
	return n
}

func (w *walker) forItem(n *tf.Node, e *forEach, s *scope, ctx *hcl.EvalContext) {
	if e.CondExpr != nil {
		cond, _ := e.CondExpr.Value(ctx)
		cond, _ = cond.Unmark()
		if cond.Type() != cty.Bool || !cond.IsKnown() || cond.IsNull() {
			n.Open = true
			return
		}
		if cond.False() {
			return
		}
	}
	if e.KeyExpr == nil {
		n.Items = append(n.Items, w.node(e.ValExpr, s, ctx))
		return
	}
	k, _ := e.KeyExpr.Value(ctx)
	k, _ = k.Unmark()
	if k.Type() != cty.String || !k.IsKnown() || k.IsNull() {
		n.Open = true
		return
	}
	n.Fields = append(n.Fields, tf.Field{Key: k.AsString(), Node: w.node(e.ValExpr, s, ctx)})
}

// reference follows a reference to the definition that it names.
func (w *walker) reference(r *reference, s *scope) *tf.Node {
	m := s.mod
	switch r.kind {
	case refLocal:
		a := m.unit.locals[r.index]
		if m.locals[r.index].state == active {
			return nil
		}
		return steps(w.node(a.expr, m.scope, m.scope.ctx), r.rest)
	case refVariable:
		if m.caller == nil {
			return nil
		}
		a := m.caller.args[r.name]
		if a == nil || m.vars[r.index].state == active {
			return nil
		}
		return steps(w.node(a.expr, m.argScope, m.argScope.ctx), r.rest)
	case refEach:
		return w.each(r, s)
	case refModule:
		return w.output(m.call(r.index), r)
	case refResource:
		return w.resource(m.resource(r.index), r)
	case refUndeclared, refCount, refPath, refTerraform, refSelf:
	}
	return nil
}

// each follows each.value into the for_each that it comes from.
func (w *walker) each(r *reference, s *scope) *tf.Node {
	if r.name != "value" || s.forEach == nil || s.eachKey == cty.NilVal {
		return nil
	}
	key, _ := s.eachKey.Unmark()
	if !key.IsKnown() {
		return nil
	}
	all := w.node(s.forEach.expr, s.outer, s.outer.ctx)
	return steps(step(all, key), r.rest)
}

func (w *walker) output(n *callNode, r *reference) *tf.Node {
	if n.opaque != "" {
		return nil
	}
	rest := r.rest
	inst := n.pick(&rest)
	name, ok := attrStep(rest)
	if inst == nil || !ok {
		return nil
	}
	i, ok := inst.mod.unit.outputIndex[name]
	if !ok || inst.mod.outputs[i].state == active || inst.mod.unit.outputs[i].value == nil {
		return nil
	}
	return steps(w.node(inst.mod.unit.outputs[i].value.expr, inst.mod.scope, inst.mod.scope.ctx), rest[1:])
}

func (w *walker) resource(n *resourceNode, r *reference) *tf.Node {
	rest := r.rest
	if n.state != done || len(n.insts) == 0 {
		return nil
	}
	inst, diags := n.pick(&rest, r.Range())
	name, ok := attrStep(rest)
	if diags.HasErrors() || inst == nil || !ok {
		return nil
	}
	return steps(w.attr(inst, name), rest[1:])
}

func (w *walker) indexedAttr(e *indexedAttr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	key, _ := e.indexed.Key.Value(ctx)
	key, _ = key.Unmark()
	n := s.mod.resource(e.indexed.ref.index)
	label, ok := keyLabel(key)
	if !ok || n.state != done {
		return nil
	}
	inst := n.byKey[label]
	if inst == nil && n.exp.kind == assumed {
		inst = n.insts[0]
	}
	if inst == nil {
		return nil
	}
	return steps(w.attr(inst, e.attr), e.rest)
}

// attr is the structure of an attribute of an instance: as written, or by the form that the provider gives it.
func (w *walker) attr(i *instance, name string) *tf.Node {
	if n := w.document(i, name); n != nil {
		return n
	}
	if i.node.res.Mode == config.Data && i.node.res.Type == "template_file" && name == "rendered" {
		return w.templateData(i)
	}
	if p, ok := i.node.res.direct[name]; ok {
		if i.raw[p].state == active {
			return nil
		}
		return w.node(i.node.res.body.attrs[p].expr, i.scope, i.scope.ctx)
	}
	schema := i.node.res.schema
	if schema == nil {
		return nil
	}
	switch {
	case name == "id" && schema.ID != "":
		return w.form(i, name, schema.ID)
	case name == "arn" && schema.ARN != "":
		return w.form(i, name, schema.ARN)
	}
	return nil
}

// form is an id or ARN whose parts are known in part.
func (w *walker) form(i *instance, name string, form provider.Form) *tf.Node {
	ref := i.ref(name, knownAfterApply)
	n := &tf.Node{Kind: tf.NodeText, Type: cty.String, Range: i.tf.DefRange, Refs: []*tf.Ref{ref}}
	for _, p := range form.Parts() {
		if text, ok := i.formPart(p); ok {
			n.Parts = append(n.Parts, &tf.Node{Kind: tf.NodeKnown, Val: cty.StringVal(text), Type: cty.String, Range: i.tf.DefRange})
			continue
		}
		n.Parts = append(n.Parts, w.formHole(i, p, ref))
	}
	return n
}

func (w *walker) formHole(i *instance, p provider.Part, ref *tf.Ref) *tf.Node {
	if p.Kind == provider.Argument {
		if n := w.attr(i, p.Text); n != nil {
			return n
		}
	}
	return &tf.Node{Kind: tf.NodeHole, Type: cty.String, Refs: []*tf.Ref{ref}, Range: i.tf.DefRange}
}

// splat is the list of an attribute of all instances.
func (w *walker) splat(e *resourceSplat, s *scope) *tf.Node {
	if e.ref.index < 0 {
		return nil
	}
	n := s.mod.resource(e.ref.index)
	if n.state != done || n.exp.kind == keyed {
		return nil
	}
	list := &tf.Node{Kind: tf.NodeList, Open: n.exp.kind == assumed && n.exp.many}
	for _, inst := range n.insts {
		item := steps(w.attr(inst, e.attr), e.rest)
		if item == nil {
			v, _ := inst.attr(e.attr, e.Range())
			item = w.hole(v, e.Range())
		}
		list.Items = append(list.Items, item)
	}
	return list
}

func (w *walker) index(e *index, s *scope, ctx *hcl.EvalContext) *tf.Node {
	key, _ := e.Key.Value(ctx)
	key, _ = key.Unmark()
	if !key.IsKnown() || key.IsNull() {
		return nil
	}
	return step(w.node(e.Collection, s, ctx), key)
}

// steps takes the steps of a traversal in a node; nil when they lead nowhere known.
func steps(n *tf.Node, t hcl.Traversal) *tf.Node {
	for _, st := range t {
		if n == nil {
			return nil
		}
		switch st := st.(type) {
		case hcl.TraverseAttr:
			n = step(n, cty.StringVal(st.Name))
		case hcl.TraverseIndex:
			n = step(n, st.Key)
		default:
			return nil
		}
	}
	return n
}

func step(n *tf.Node, key cty.Value) *tf.Node {
	if n == nil {
		return nil
	}
	switch {
	case n.Kind == tf.NodeObject && key.Type() == cty.String:
		return n.Field(key.AsString())
	case n.Kind == tf.NodeList && key.Type() == cty.Number:
		i, _ := key.AsBigFloat().Int64()
		if i >= 0 && int(i) < len(n.Items) && !n.Open {
			return n.Items[i]
		}
	case n.Kind == tf.NodeKnown:
		return stepKnown(n, key)
	}
	return nil
}

func stepKnown(n *tf.Node, key cty.Value) *tf.Node {
	v, diags := hcl.Index(n.Val, key, &n.Range)
	if diags.HasErrors() {
		return nil
	}
	return &tf.Node{Kind: tf.NodeKnown, Val: v, Type: v.Type(), Range: n.Range}
}

// call rebuilds what the functions that only rearrange their arguments would give.
func (w *walker) call(e *hclsyntax.FunctionCallExpr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	if e.ExpandFinal || len(e.Args) == 0 {
		return nil
	}
	switch strings.TrimPrefix(e.Name, "core::") {
	case "jsonencode", "jsondecode", "yamlencode", "yamldecode", "tolist", "toset", "tomap", "tostring", "sensitive", "nonsensitive", "distinct", "sort", "trimspace", "chomp":
		return w.node(e.Args[0], s, ctx)
	case "compact":
		return w.node(e.Args[0], s, ctx)
	case "base64encode", "base64gzip": // what is wrapped in them is what matters: user data
		return w.node(e.Args[0], s, ctx)
	case "concat":
		return concatNodes(w.nodes(e.Args, s, ctx))
	case "flatten":
		return flattenNode(w.node(e.Args[0], s, ctx))
	case "merge":
		return mergeNodes(w.nodes(e.Args, s, ctx), e.Range())
	case "one":
		return only(w.node(e.Args[0], s, ctx))
	case "element":
		return w.element(e, s, ctx)
	case "join":
		return w.join(e, s, ctx)
	case "format":
		return w.format(e, s, ctx)
	case "coalesce", "coalescelist":
		return w.coalesce(e, s, ctx)
	case "try":
		return w.try(e, s, ctx)
	case "templatefile":
		return w.templateFile(e, s, ctx)
	}
	return nil
}

// coalesce is any of the arguments up to the first that is certainly set, without those that are certainly not. The function passes over
// null and empty text, coalescelist over empty lists.
func (w *walker) coalesce(e *hclsyntax.FunctionCallExpr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	var items []*tf.Node
	for _, arg := range e.Args {
		n := w.node(arg, s, ctx)
		set := certainlySet(n, e.Name)
		if set == tf.No {
			continue
		}
		items = append(items, n)
		if set == tf.Yes {
			break
		}
	}
	return oneOf(items)
}

// certainlySet reports whether coalesce, or coalescelist, would take a value.
func certainlySet(n *tf.Node, function string) tf.Tri {
	switch n.Kind {
	case tf.NodeKnown:
		v := n.Val
		switch {
		case v.IsNull():
			return tf.No
		case v.Type() == cty.String:
			return tf.Truth(v.AsString() != "")
		case strings.HasSuffix(function, "coalescelist") && v.CanIterateElements():
			return tf.Truth(v.LengthInt() > 0)
		}
		return tf.Yes
	case tf.NodeText:
		hasText := slices.ContainsFunc(n.Parts, func(p *tf.Node) bool { return p.Kind == tf.NodeKnown && certainlySet(p, function) == tf.Yes })
		return tf.Truth(hasText).Or(tf.Maybe)
	case tf.NodeList:
		return tf.Truth(len(n.Items) > 0).Or(tf.Maybe)
	case tf.NodeObject, tf.NodeHole, tf.NodeAlt:
	}
	return tf.Maybe
}

// try is any of the arguments up to the first that certainly succeeds, without those that certainly fail.
func (w *walker) try(e *hclsyntax.FunctionCallExpr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	var items []*tf.Node
	for _, arg := range e.Args {
		v, diags := arg.Value(ctx)
		if diags.HasErrors() {
			continue
		}
		items = append(items, w.node(arg, s, ctx))
		if v.IsWhollyKnown() || w.names(arg, v) {
			break
		}
	}
	return oneOf(items)
}

// names reports whether an expression is but a reference to a resource that certainly exists.
func (w *walker) names(e hclsyntax.Expression, v cty.Value) bool {
	if _, ok := e.(*reference); !ok {
		return false
	}
	d := w.ev.datum(v)
	return len(d.Refs) > 0 && len(d.MaybeRefs) == 0 && !slices.ContainsFunc(d.Refs, func(r *tf.Ref) bool {
		return r.Kind != tf.RefResource || r.Resource == nil || r.Resource.Existence != tf.Yes || r.Resource.Many
	})
}

// oneOf is one of the nodes; nil where there is none.
func oneOf(nodes []*tf.Node) *tf.Node {
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return &tf.Node{Kind: tf.NodeAlt, Items: nodes}
}

func concatNodes(lists []*tf.Node) *tf.Node {
	n := &tf.Node{Kind: tf.NodeList}
	for _, l := range lists {
		items, ok := listItems(l)
		n.Items = append(n.Items, items...)
		n.Open = n.Open || !ok
		if !ok {
			n.Refs = append(n.Refs, l.Refs...)
		}
	}
	return n
}

// listItems are the members of a list node; complete is false when there may be others.
func listItems(l *tf.Node) (items []*tf.Node, complete bool) {
	switch {
	case l.Kind == tf.NodeList:
		return l.Items, !l.Open
	case l.Kind == tf.NodeKnown && l.Val.CanIterateElements() && !l.Val.Type().IsObjectType() && !l.Val.Type().IsMapType():
		for _, v := range l.Val.AsValueSlice() {
			items = append(items, &tf.Node{Kind: tf.NodeKnown, Val: v, Type: v.Type(), Range: l.Range})
		}
		return items, true
	}
	return nil, false
}

func flattenNode(l *tf.Node) *tf.Node {
	items, complete := listItems(l)
	n := &tf.Node{Kind: tf.NodeList, Open: !complete, Refs: l.Refs}
	for _, item := range items {
		if inner, ok := listItems(item); ok || item.Kind == tf.NodeList {
			flat := flattenNode(&tf.Node{Kind: tf.NodeList, Items: inner, Open: !ok})
			n.Items = append(n.Items, flat.Items...)
			n.Open = n.Open || flat.Open
			continue
		}
		n.Items = append(n.Items, item)
	}
	return n
}

// mergeNodes overlays objects, later ones winning. One that is not known leaves the result open.
func mergeNodes(objects []*tf.Node, rng source.Range) *tf.Node {
	n := &tf.Node{Kind: tf.NodeObject, Range: rng}
	for _, o := range objects {
		fields, complete := objectFields(o)
		if !complete {
			n.Open = true
			n.Refs = append(n.Refs, o.Refs...)
			for i, f := range n.Fields {
				n.Fields[i].Node = overridable(f.Node, o)
			}
		}
		for _, f := range fields {
			n.Fields = append(withoutField(n.Fields, f.Key), f)
		}
	}
	return n
}

// overridable is a member that an object which is not known may override.
func overridable(n, by *tf.Node) *tf.Node {
	hole := &tf.Node{Kind: tf.NodeHole, Type: cty.DynamicPseudoType, Refs: by.Refs, Range: by.Range}
	return &tf.Node{Kind: tf.NodeAlt, Items: []*tf.Node{n, hole}, Refs: by.Refs, Range: n.Range}
}

func withoutField(fields []tf.Field, key string) []tf.Field {
	for i, f := range fields {
		if f.Key == key {
			return append(fields[:i:i], fields[i+1:]...)
		}
	}
	return fields
}

func objectFields(o *tf.Node) (fields []tf.Field, complete bool) {
	switch {
	case o.Kind == tf.NodeObject:
		return o.Fields, !o.Open
	case o.Kind == tf.NodeKnown && o.Val.IsNull():
		return nil, true
	case o.Kind == tf.NodeKnown && (o.Val.Type().IsObjectType() || o.Val.Type().IsMapType()):
		for it := o.Val.ElementIterator(); it.Next(); {
			k, v := it.Element()
			fields = append(fields, tf.Field{Key: k.AsString(), Node: &tf.Node{Kind: tf.NodeKnown, Val: v, Type: v.Type(), Range: o.Range}})
		}
		return fields, true
	}
	return nil, false
}

// only is the single member of a list.
func only(list *tf.Node) *tf.Node {
	if items, complete := listItems(list); complete && len(items) == 1 {
		return items[0]
	}
	return nil
}

func (w *walker) element(e *hclsyntax.FunctionCallExpr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	if len(e.Args) != 2 {
		return nil
	}
	items, complete := listItems(w.node(e.Args[0], s, ctx))
	v, _ := e.Args[1].Value(ctx)
	v, _ = v.Unmark()
	if !complete || len(items) == 0 || v.Type() != cty.Number || !v.IsKnown() || v.IsNull() {
		return nil
	}
	i, _ := v.AsBigFloat().Int64()
	if i < 0 {
		return nil
	}
	return items[i%int64(len(items))]
}

func (w *walker) join(e *hclsyntax.FunctionCallExpr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	if len(e.Args) != 2 {
		return nil
	}
	sep := w.node(e.Args[0], s, ctx)
	items, complete := listItems(w.node(e.Args[1], s, ctx))
	if !complete {
		return nil
	}
	if len(items) == 1 {
		return items[0] // join("", x[*].json) is how a document with a count is taken
	}
	var parts []*tf.Node
	for i, item := range items {
		if i > 0 {
			parts = append(parts, sep)
		}
		parts = append(parts, item)
	}
	return textNode(parts)
}

// format handles the verbs that print a value as it is.
func (w *walker) format(e *hclsyntax.FunctionCallExpr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	layout, ok := w.node(e.Args[0], s, ctx).Text()
	if !ok {
		return nil
	}
	args := e.Args[1:]
	var parts []*tf.Node
	literal := func(text string) {
		if text != "" {
			parts = append(parts, &tf.Node{Kind: tf.NodeKnown, Val: cty.StringVal(text), Type: cty.String, Range: e.Range()})
		}
	}
	for {
		before, after, found := strings.Cut(layout, "%")
		literal(before)
		if !found {
			break
		}
		switch {
		case strings.HasPrefix(after, "%"):
			literal("%")
		case len(args) > 0 && (after[0:min(1, len(after))] == "s" || after[0:min(1, len(after))] == "v" || after[0:min(1, len(after))] == "d"):
			parts = append(parts, w.node(args[0], s, ctx))
			args = args[1:]
		default:
			return nil
		}
		layout = after[1:]
	}
	return textNode(parts)
}

// templateFile renders a template with holes in place of the variables that are not known.
func (w *walker) templateFile(e *hclsyntax.FunctionCallExpr, s *scope, ctx *hcl.EvalContext) *tf.Node {
	if len(e.Args) != 2 {
		return nil
	}
	name, ok := w.node(e.Args[0], s, ctx).Text()
	if !ok {
		return nil
	}
	content, err := w.ev.files.ReadFile(name)
	if err != nil {
		return nil
	}
	vars, _ := e.Args[1].Value(ctx)
	return w.rendered(w.ev.files.name(name), content, vars, s)
}

// templateData is what a template_file data source renders, with holes.
func (w *walker) templateData(i *instance) *tf.Node {
	p, ok := i.node.res.direct["template"]
	if !ok || i.raw[p].state == active {
		return nil
	}
	text, ok := w.node(i.node.res.body.attrs[p].expr, i.scope, i.scope.ctx).Text()
	vars, hasVars := i.written("vars")
	if !ok {
		return nil
	}
	if !hasVars {
		vars = cty.EmptyObjectVal
	}
	return w.rendered(i.tf.BlockAddr(), []byte(text), vars, i.scope)
}

// rendered is a template with its variables filled in, as far as they are known.
func (w *walker) rendered(name string, content []byte, vars cty.Value, s *scope) *tf.Node {
	vars, _ = vars.Unmark()
	if !vars.IsKnown() || vars.IsNull() || !vars.Type().IsObjectType() && !vars.Type().IsMapType() {
		return nil
	}
	if config.GuardTemplate(name, content, hcl.InitialPos).HasErrors() {
		return nil
	}
	expr, diags := hclsyntax.ParseTemplate(content, name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil
	}
	child := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: w.ev.functions}
	var bound []string
	for it := vars.ElementIterator(); it.Next(); {
		k, v := it.Element()
		child.Variables[k.AsString()] = v
		bound = append(bound, k.AsString())
	}
	c := compiler{unit: &unit{}, bound: bound}
	return w.node(c.expr(expr), s, child)
}
