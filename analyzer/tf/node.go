package tf

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// NodeKind says what a Node is.
type NodeKind uint8

// The kinds of nodes.
const (
	NodeKnown  NodeKind = iota // a wholly known value: Val
	NodeText                   // text with holes: Parts, each NodeKnown (string), NodeHole or NodeAlt
	NodeObject                 // Fields, in source order; Open: there may be others
	NodeList                   // Items; Open: there may be others
	NodeHole                   // nothing is known: Refs, Type
	NodeAlt                    // one of Items, undecided which
)

// Node is a value rebuilt from syntax: what is known stays known, the rest are typed holes. Holes never decide anything.
type Node struct {
	Kind   NodeKind
	Val    cty.Value // NodeKnown
	Parts  []*Node
	Fields []Field
	Items  []*Node
	Open   bool     // NodeObject, NodeList: the members listed may not be all
	Type   cty.Type // NodeHole: what is known of the type; DynamicPseudoType otherwise
	Refs   []*Ref   // NodeHole: what it would come from
	Range  source.Range
}

// Field is a member of a NodeObject.
type Field struct {
	Key string
	*Node
}

// KnownNode is the node of a value evaluated to v; where v is unknown in part, its unknown parts become holes with the datum's refs.
func KnownNode(v cty.Value, d *Datum) *Node {
	n := &Node{Kind: NodeKnown, Val: v, Type: cty.DynamicPseudoType}
	if d != nil {
		n.Range = d.Range
	}
	if v.IsWhollyKnown() {
		return n
	}
	if d != nil {
		n.Refs = append(append(n.Refs, d.Refs...), d.MaybeRefs...)
	}
	n.expand()
	return n
}

// expand replaces a partly known collection by an object or list node, and an unknown by a hole.
func (n *Node) expand() {
	v := n.Val
	ty := v.Type()
	switch {
	case !v.IsKnown():
		n.Kind, n.Type = NodeHole, ty
	case v.IsNull():
		return
	case ty.IsObjectType() || ty.IsMapType():
		n.Kind = NodeObject
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			n.Fields = append(n.Fields, Field{k.AsString(), n.part(e)})
		}
	case ty.IsTupleType() || ty.IsListType() || ty.IsSetType():
		n.Kind, n.Open = NodeList, ty.IsSetType()
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			n.Items = append(n.Items, n.part(e))
		}
	}
	n.Val = cty.NilVal
}

func (n *Node) part(v cty.Value) *Node {
	p := &Node{Kind: NodeKnown, Val: v, Type: cty.DynamicPseudoType, Range: n.Range}
	if !v.IsWhollyKnown() {
		p.Refs = n.Refs
		p.expand()
	}
	return p
}

// Text is the node as a known string; ok is false when it is not a known primitive.
func (n *Node) Text() (string, bool) {
	if n == nil || n.Kind != NodeKnown {
		return "", false
	}
	return Text(n.Val)
}

// MayBeText reports whether the type of the node leaves room for text: it is neither a number nor a bool.
func (n *Node) MayBeText() bool { return n.Type != cty.Number && n.Type != cty.Bool }

// Field is the member of that name; nil when there is none.
func (n *Node) Field(key string) *Node {
	for _, f := range n.Fields {
		if f.Key == key {
			return f.Node
		}
	}
	return nil
}
