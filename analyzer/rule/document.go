package rule

import (
	"slices"
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// documentWant is a want on a JSON document in an attribute.
type documentWant struct {
	path string
	want Want
}

// JSON wants the JSON document in an attribute to satisfy a want. Members that are objects, or lists of objects, are blocks,
// other members attributes; the elements of a document that is a list are blocks of the type "item". An absent attribute
// makes it not apply. Parts of the document that are not known are unknown in it.
func JSON(path string, want Want) Want { return documentWant{path, want} }

func (w documentWant) Judge(p *Pass, b *tf.Block) Judgement {
	v := b.Get(w.path)
	if v.Absent() {
		return Judgement{}
	}
	doc, ok := DocumentBlock(v)
	if !ok {
		if v.Unknown() {
			return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` is not known", Cause: v.Cause()}
		}
		return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` is not a JSON document", Cause: "it cannot be parsed"}
	}
	j := w.want.Judge(p, doc)
	if j.Verdict > Passed {
		j.Blame, j.Block = v, nil // a document has no places of its own yet
		j.Message = "in `" + w.path + "`, " + j.Message
	}
	return j
}

func (w documentWant) Mend(*tf.Block) []source.Edit { return nil }

func (w documentWant) String() string { return "in the document `" + w.path + "` " + w.want.String() }

// DocumentBlock is the JSON document in a value as a block; ok is false where it is neither known nor built from parts.
func DocumentBlock(v tf.Value) (doc *tf.Block, ok bool) {
	n := v.Structure()
	if text, isText := n.Text(); isText {
		parsed, err := tf.ParseJSON(text, v.Range())
		if err != nil {
			return nil, false
		}
		n = parsed
	}
	n = opened(n)
	doc = &tf.Block{Type: v.Name(), Existence: tf.Yes, DefRange: v.Range(), Range: v.Range()}
	switch {
	case n.Kind == tf.NodeObject && !n.Open:
		addFields(doc, n)
		return doc, true
	case n.Kind == tf.NodeList:
		addItems(doc, "item", n)
		return doc, true
	}
	return nil, false
}

func addFields(b *tf.Block, n *tf.Node) {
	for _, f := range n.Fields {
		f.Node = opened(f.Node)
		switch {
		case f.Kind == tf.NodeObject && f.Open:
			hide(b, f.Key, f.Node)
		case f.Kind == tf.NodeObject:
			addFields(nest(b, f.Key, f.Node), f.Node)
		case f.Kind == tf.NodeList && slices.ContainsFunc(f.Items, isObject):
			addItems(b, f.Key, f.Node)
		default:
			b.Attrs = append(b.Attrs, tf.Attr{Name: f.Key, Datum: nodeDatum(f.Node)})
			if mayHoldObjects(f.Node) {
				hide(b, f.Key, f.Node)
			}
		}
	}
	slices.SortStableFunc(b.Attrs, func(x, y tf.Attr) int { return strings.Compare(x.Name, y.Name) })
}

// mayHoldObjects reports whether there may be objects in a member that has none in sight.
func mayHoldObjects(n *tf.Node) bool {
	switch n.Kind {
	case tf.NodeHole:
		return !n.Type.IsPrimitiveType()
	case tf.NodeAlt:
		return true
	case tf.NodeList:
		return n.Open || slices.ContainsFunc(n.Items, mayHoldObjects)
	case tf.NodeKnown, tf.NodeText, tf.NodeObject:
	}
	return false
}

// hide marks the blocks of a type as not known. An open object is hidden as a whole: what it lacks it may have, and what it has
// something else may overlay.
func hide(b *tf.Block, typ string, n *tf.Node) {
	if b.Opaque == nil {
		b.Opaque = map[string]*tf.Datum{}
	}
	refs := slices.Clone(n.Refs)
	for _, item := range n.Items {
		refs = append(refs, item.Refs...)
	}
	b.Opaque[typ] = &tf.Datum{Val: cty.DynamicVal, Refs: refs, Range: n.Range}
}

func isObject(n *tf.Node) bool { return opened(n).Kind == tf.NodeObject }

// opened is a node whose collection is taken apart, where it is one known value.
func opened(n *tf.Node) *tf.Node {
	if n.Kind != tf.NodeKnown || n.Val.IsNull() || !n.Val.CanIterateElements() {
		return n
	}
	known := func(v cty.Value) *tf.Node {
		return &tf.Node{Kind: tf.NodeKnown, Val: v, Type: v.Type(), Refs: n.Refs, Range: n.Range}
	}
	object := n.Val.Type().IsObjectType() || n.Val.Type().IsMapType()
	o := &tf.Node{Kind: tf.NodeList, Refs: n.Refs, Range: n.Range}
	if object {
		o.Kind = tf.NodeObject
	}
	for it := n.Val.ElementIterator(); it.Next(); {
		k, v := it.Element()
		if object {
			o.Fields = append(o.Fields, tf.Field{Key: k.AsString(), Node: known(v)})
			continue
		}
		o.Items = append(o.Items, known(v))
	}
	return o
}

func addItems(b *tf.Block, typ string, n *tf.Node) {
	hidden := n.Open
	for _, item := range n.Items {
		item = opened(item)
		if item.Kind == tf.NodeObject && !item.Open {
			addFields(nest(b, typ, item), item)
			continue
		}
		hidden = hidden || item.Kind == tf.NodeObject || mayHoldObjects(item)
	}
	if hidden {
		hide(b, typ, n)
	}
}

func nest(b *tf.Block, typ string, n *tf.Node) *tf.Block {
	c := b.Nest(typ)
	c.DefRange, c.Range = n.Range, n.Range
	return c
}

// nodeDatum is a member of a document as an attribute.
func nodeDatum(n *tf.Node) *tf.Datum {
	switch n.Kind {
	case tf.NodeKnown:
		return &tf.Datum{Val: n.Val, Known: n.Val.IsWhollyKnown(), Refs: n.Refs, Range: n.Range}
	case tf.NodeList:
		d := &tf.Datum{Val: cty.UnknownVal(cty.List(cty.String)), Refs: n.Refs, Range: n.Range}
		vals := make([]cty.Value, 0, len(n.Items))
		complete := !n.Open
		for _, item := range n.Items {
			if item.Kind == tf.NodeKnown {
				vals = append(vals, item.Val)
				continue
			}
			complete = false
			d.Refs = append(d.Refs, item.Refs...)
		}
		if complete {
			d.Val, d.Known = cty.TupleVal(vals), true
		} else {
			d.Members = vals
		}
		return d
	case tf.NodeText, tf.NodeHole, tf.NodeAlt, tf.NodeObject:
	}
	refs := slices.Clone(n.Refs)
	for _, p := range n.Parts {
		refs = append(refs, p.Refs...)
	}
	return &tf.Datum{Val: cty.DynamicVal, Refs: refs, Range: n.Range, Lock: &sync.Mutex{}, Walk: func() *tf.Node { return n }}
}
