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
	switch n.Kind {
	case tf.NodeObject:
		addFields(doc, n)
		return doc, true
	case tf.NodeList:
		addItems(doc, "item", n)
		return doc, true
	case tf.NodeKnown, tf.NodeText, tf.NodeHole, tf.NodeAlt:
	}
	return nil, false
}

func addFields(b *tf.Block, n *tf.Node) {
	for _, f := range n.Fields {
		f.Node = opened(f.Node)
		switch {
		case f.Kind == tf.NodeObject:
			addFields(nest(b, f.Key, f.Node), f.Node)
		case f.Kind == tf.NodeList && slices.ContainsFunc(f.Items, isObject):
			addItems(b, f.Key, f.Node)
		default:
			b.Attrs = append(b.Attrs, tf.Attr{Name: f.Key, Datum: nodeDatum(f.Node)})
		}
	}
	slices.SortStableFunc(b.Attrs, func(x, y tf.Attr) int { return strings.Compare(x.Name, y.Name) })
	if n.Open {
		b.Existence, b.Cause = tf.Maybe, tf.Cause(n.Refs)
	}
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
	for _, item := range n.Items {
		if item = opened(item); item.Kind == tf.NodeObject {
			addFields(nest(b, typ, item), item)
		}
	}
	if n.Open || slices.ContainsFunc(n.Items, func(i *tf.Node) bool { return i.Kind == tf.NodeHole || i.Kind == tf.NodeAlt }) {
		if b.Opaque == nil {
			b.Opaque = map[string]*tf.Datum{}
		}
		b.Opaque[typ] = &tf.Datum{Val: cty.DynamicVal, Refs: n.Refs, Range: n.Range}
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
