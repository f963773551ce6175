package eval

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

const policyDocumentType = "aws_iam_policy_document"

// exposeDocument adds the rendered document to the data source as its attribute json, so that it can be judged.
func (i *instance) exposeDocument() {
	v, diags := i.attr("json", i.tf.DefRange)
	if diags.HasErrors() {
		return
	}
	ev := i.node.mod.ev
	d := ev.datum(v)
	d.Range = i.tf.DefRange
	d.Refs = slices.DeleteFunc(d.Refs, func(r *tf.Ref) bool { return r.Resource == i.tf })
	d.Lock = &ev.mu
	d.Walk = func() *tf.Node { return (&walker{ev: ev}).document(i, "json") }
	i.tf.Attrs = append(i.tf.Attrs, tf.Attr{Name: "json", Datum: d})
	slices.SortStableFunc(i.tf.Attrs, func(a, b tf.Attr) int { return strings.Compare(a.Name, b.Name) })
}

// document is the policy that an aws_iam_policy_document data source renders; nil for anything else.
// See https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document.
func (w *walker) document(i *instance, attr string) *tf.Node {
	r := i.node.res
	if r.Mode != config.Data || r.Type != policyDocumentType || attr != "json" && attr != "minified_json" || i.state == active {
		return nil
	}
	i.build()
	p := policyDocument{inst: i, version: "2012-10-17"}
	p.merge()
	return p.node()
}

// policyDocument gathers statements: those of the source documents, its own, and those of the override documents.
type policyDocument struct {
	inst       *instance
	id         *tf.Node
	version    string
	statements []*tf.Node
	open       bool // an unknown document may add statements, or replace those with a Sid
	refs       []*tf.Ref
}

func (p *policyDocument) merge() {
	b := p.inst.tf.Block
	p.mergeDocuments(b.Attr("source_policy_documents"))
	own := &policyDocument{inst: p.inst}
	for s := range b.All("statement") {
		own.statements = append(own.statements, statement(s))
		own.open = own.open || s.Existence != tf.Yes
	}
	if v := b.Attr("policy_id"); !v.Absent() {
		own.id = v.Datum().Structure()
	}
	own.version = "2012-10-17"
	if v, ok := b.Attr("version").Text(); ok {
		own.version = v
	}
	p.overlay(own)
	p.mergeDocuments(b.Attr("override_policy_documents"))
}

func (p *policyDocument) mergeDocuments(v tf.Value) {
	if v.Absent() {
		return
	}
	items, complete := listItems(v.Datum().Structure())
	p.open = p.open || !complete
	if !complete {
		p.refs = append(p.refs, v.Datum().Refs...)
	}
	for _, item := range items {
		p.mergeDocument(item, v.Range())
	}
}

func (p *policyDocument) mergeDocument(doc *tf.Node, rng source.Range) {
	if doc.Kind == tf.NodeKnown && doc.Val.IsNull() {
		return
	}
	if text, ok := doc.Text(); ok {
		if strings.TrimSpace(text) == "" {
			return
		}
		parsed, err := tf.ParseJSON(text, doc.Range)
		if err != nil {
			p.inst.node.mod.ev.error("Invalid policy document", "A document given to "+p.inst.tf.BlockAddr()+" is not valid JSON: "+err.Error()+".", rng)
			p.open = true
			return
		}
		doc = parsed
	}
	fields, complete := objectFields(doc)
	p.open = p.open || !complete
	if !complete {
		p.refs = append(p.refs, doc.Refs...)
	}
	from := &policyDocument{inst: p.inst}
	for _, f := range fields {
		switch f.Key {
		case "Id":
			from.id = f.Node
		case "Version":
			from.version, _ = f.Text()
		case "Statement":
			items, complete := listItems(f.Node)
			if _, isObject := objectFields(f.Node); isObject {
				items, complete = []*tf.Node{f.Node}, true
			}
			from.statements, from.open = items, !complete
			from.refs = f.Refs
		}
	}
	p.overlay(from)
}

// overlay merges another document into p: a statement with the Sid of an earlier one replaces it, others are added.
func (p *policyDocument) overlay(from *policyDocument) {
	p.open = p.open || from.open
	if from.open {
		p.refs = append(p.refs, from.refs...)
	}
	if from.id != nil {
		p.id = from.id
	}
	p.version = max(p.version, from.version)
	for _, s := range from.statements {
		if i := p.bySid(s); i >= 0 {
			p.statements[i] = s
			continue
		}
		p.statements = append(p.statements, s)
	}
}

func (p *policyDocument) bySid(s *tf.Node) int {
	sid := sidOf(s)
	if sid == "" {
		return -1
	}
	return slices.IndexFunc(p.statements, func(o *tf.Node) bool { return sidOf(o) == sid })
}

func sidOf(s *tf.Node) string {
	fields, _ := objectFields(s)
	for _, f := range fields {
		if f.Key == "Sid" {
			text, _ := f.Text()
			return text
		}
	}
	return ""
}

func (p *policyDocument) node() *tf.Node {
	rng := p.inst.tf.DefRange
	n := &tf.Node{Kind: tf.NodeObject, Range: rng, Refs: append([]*tf.Ref{p.inst.ref("json", "")}, p.refs...)}
	n.Fields = append(n.Fields, textField("Version", p.version, rng))
	if p.id != nil {
		n.Fields = append(n.Fields, tf.Field{Key: "Id", Node: p.id})
	}
	if len(p.statements) > 0 || p.open {
		list := &tf.Node{Kind: tf.NodeList, Items: p.statements, Open: p.open, Range: rng, Refs: p.refs}
		n.Fields = append(n.Fields, tf.Field{Key: "Statement", Node: list})
	}
	return n
}

func textField(key, text string, rng source.Range) tf.Field {
	return tf.Field{Key: key, Node: &tf.Node{Kind: tf.NodeKnown, Val: cty.StringVal(text), Type: cty.String, Range: rng}}
}

// statement renders a statement block.
func statement(b *tf.Block) *tf.Node {
	n := &tf.Node{Kind: tf.NodeObject, Range: b.DefRange}
	add := func(key string, v *tf.Node) {
		if v != nil {
			n.Fields = append(n.Fields, tf.Field{Key: key, Node: v})
		}
	}
	add("Sid", textArgument(b.Attr("sid")))
	effect := textArgument(b.Attr("effect"))
	if effect == nil {
		effect = textField("", "Allow", b.DefRange).Node
	}
	add("Effect", effect)
	add("Action", setArgument(b.Attr("actions")))
	add("NotAction", setArgument(b.Attr("not_actions")))
	add("Resource", setArgument(b.Attr("resources")))
	add("NotResource", setArgument(b.Attr("not_resources")))
	add("Principal", principals(b, "principals"))
	add("NotPrincipal", principals(b, "not_principals"))
	add("Condition", conditions(b))
	return n
}

func textArgument(v tf.Value) *tf.Node {
	if v.Absent() {
		return nil
	}
	if text, ok := v.Text(); ok && text == "" {
		return nil
	}
	return v.Datum().Structure()
}

// setArgument is a set of strings as the provider writes it: alone it is a string, several are in reverse order.
func setArgument(v tf.Value) *tf.Node {
	if v.Absent() {
		return nil
	}
	items, complete := listItems(v.Datum().Structure())
	if len(items) == 0 && complete {
		return nil
	}
	return setNode(items, !complete, v.Datum())
}

func setNode(items []*tf.Node, open bool, d *tf.Datum) *tf.Node {
	n := &tf.Node{Kind: tf.NodeList, Open: open, Range: d.Range}
	if open {
		n.Refs = slices.Concat(d.Refs, d.MaybeRefs)
	}
	for _, item := range items {
		n.Items = append(n.Items, interpolate(item))
	}
	slices.SortStableFunc(n.Items, func(a, b *tf.Node) int {
		x, _ := a.Text()
		y, _ := b.Text()
		return strings.Compare(y, x)
	})
	n.Items = slices.CompactFunc(n.Items, func(a, b *tf.Node) bool {
		x, xok := a.Text()
		y, yok := b.Text()
		return xok && yok && x == y
	})
	if len(n.Items) == 1 && !open {
		return n.Items[0]
	}
	return n
}

// interpolate turns the data source's &{…} into the ${…} of policy variables.
func interpolate(n *tf.Node) *tf.Node {
	if n.Kind == tf.NodeText {
		t := *n
		t.Parts = make([]*tf.Node, len(n.Parts))
		for i, p := range n.Parts {
			t.Parts[i] = interpolate(p)
		}
		return &t
	}
	text, ok := n.Text()
	if !ok || !strings.Contains(text, "&{") {
		return n
	}
	c := *n
	c.Val = cty.StringVal(strings.ReplaceAll(text, "&{", "${"))
	return &c
}

// principals gathers the blocks by type: "*" with "*" alone is anybody.
func principals(b *tf.Block, typ string) *tf.Node {
	n := &tf.Node{Kind: tf.NodeObject, Range: b.DefRange}
	for p := range b.All(typ) {
		if len(n.Fields) == 0 {
			n.Range = p.DefRange
		}
		kind, ok := p.Attr("type").Text()
		if !ok || p.Existence != tf.Yes {
			n.Open = true
			continue
		}
		ids := p.Attr("identifiers")
		if ids.Absent() {
			continue
		}
		items, complete := listItems(ids.Datum().Structure())
		if old := n.Field(kind); old != nil {
			more, _ := listItems(old)
			if old.Kind != tf.NodeList {
				more = []*tf.Node{old}
			}
			items = append(slices.Clone(more), items...)
		}
		n.Fields = append(withoutField(n.Fields, kind), tf.Field{Key: kind, Node: setNode(items, !complete, ids.Datum())})
	}
	if len(n.Fields) == 0 && !n.Open {
		return nil
	}
	if len(n.Fields) == 1 && n.Fields[0].Key == "*" {
		if text, ok := n.Fields[0].Text(); ok && text == "*" {
			return n.Fields[0].Node
		}
	}
	return n
}

func conditions(b *tf.Block) *tf.Node {
	n := &tf.Node{Kind: tf.NodeObject, Range: b.DefRange}
	for c := range b.All("condition") {
		test, ok := c.Attr("test").Text()
		variable, ok2 := c.Attr("variable").Text()
		if !ok || !ok2 || c.Existence != tf.Yes {
			n.Open = true
			continue
		}
		values := c.Attr("values")
		if values.Absent() {
			continue
		}
		items, complete := listItems(values.Datum().Structure())
		op := n.Field(test)
		if op == nil {
			op = &tf.Node{Kind: tf.NodeObject, Range: c.DefRange}
			n.Fields = append(n.Fields, tf.Field{Key: test, Node: op})
		}
		op.Fields = append(op.Fields, tf.Field{Key: variable, Node: conditionValues(items, complete, values.Datum())})
	}
	if len(n.Fields) == 0 && !n.Open {
		return nil
	}
	return n
}

func conditionValues(items []*tf.Node, complete bool, d *tf.Datum) *tf.Node {
	n := &tf.Node{Kind: tf.NodeList, Open: !complete, Range: d.Range}
	for _, item := range items {
		n.Items = append(n.Items, interpolate(item))
	}
	if len(n.Items) == 1 && complete {
		return n.Items[0]
	}
	return n
}

// renderJSON writes a node as JSON; ok is false when a part is not known.
func renderJSON(b *strings.Builder, n *tf.Node) bool {
	switch n.Kind {
	case tf.NodeKnown:
		return renderValue(b, n.Val)
	case tf.NodeObject:
		if n.Open {
			return false
		}
		b.WriteByte('{')
		for i, f := range n.Fields {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, f.Key)
			b.WriteByte(':')
			if !renderJSON(b, f.Node) {
				return false
			}
		}
		b.WriteByte('}')
		return true
	case tf.NodeList:
		if n.Open {
			return false
		}
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			if !renderJSON(b, item) {
				return false
			}
		}
		b.WriteByte(']')
		return true
	case tf.NodeText, tf.NodeHole, tf.NodeAlt:
	}
	return false
}

func renderValue(b *strings.Builder, v cty.Value) bool {
	if text, ok := tf.Text(v); ok && v.Type() == cty.String {
		writeString(b, text)
		return true
	}
	raw, err := ctyJSON(v)
	if err != nil {
		return false
	}
	b.Write(raw)
	return true
}

func writeString(b *strings.Builder, s string) {
	raw, err := json.Marshal(s) // a string always marshals
	if err == nil {
		b.Write(raw)
	}
}
