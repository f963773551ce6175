package tf

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Block is an evaluated block: the body of a resource, or a block nested in one.
type Block struct {
	Type      string   // nested blocks: the block type; a resource's own body: the resource type
	Labels    []string // nested blocks with labels
	Parent    *Block   // nil for the body of a resource
	Index     int      // among the parent's blocks of the same type
	Existence Tri      // Maybe: under an undecided count, for_each or dynamic block
	Cause     string   // why existence is not decided
	DefRange  source.Range
	Range     source.Range      // the whole block
	End       source.Range      // the closing brace; empty from a plan
	Attrs     []Attr            // by name
	Blocks    []*Block          // in source order
	Managed   []string          // block types written as an empty attribute (`ingress = []`): managed, and none
	Opaque    map[string]*Datum // block types whose blocks are not known at all (`ingress = var.rules`), by type
	resource  *Resource
}

// Attr is a set attribute of a block.
type Attr struct {
	Name  string
	Datum *Datum
}

// Nest adds an empty block of a type at the end of b.
func (b *Block) Nest(typ string) *Block {
	n := &Block{Type: typ, Parent: b, Existence: Yes}
	for _, c := range slices.Backward(b.Blocks) {
		if c.Type == typ {
			n.Index = c.Index + 1
			break
		}
	}
	b.Blocks = append(b.Blocks, n)
	return n
}

// Resource is the instance that the block belongs to; nil for blocks outside resources.
func (b *Block) Resource() *Resource {
	for b.Parent != nil {
		b = b.Parent
	}
	return b.resource
}

// Attr is the attribute of that name in this very block.
func (b *Block) Attr(name string) Value {
	i, ok := slices.BinarySearchFunc(b.Attrs, name, func(a Attr, n string) int { return strings.Compare(a.Name, n) })
	if !ok {
		return Value{block: b, name: name}
	}
	return Value{block: b, name: name, datum: b.Attrs[i].Datum}
}

// Get is the attribute at a dotted path through nested blocks, taking the first block of each type:
// "versioning_configuration.status". An absent block gives an absent value placed at the nearest block there is.
func (b *Block) Get(path string) Value {
	for {
		head, rest, nested := strings.Cut(path, ".")
		if !nested {
			return b.Attr(path)
		}
		child := b.first(head)
		if child == nil {
			if d := b.Opaque[head]; d != nil {
				return Value{block: b, name: path, datum: d}
			}
			return Value{block: b, name: path}
		}
		b, path = child, rest
	}
}

func (b *Block) first(typ string) *Block {
	for _, c := range b.Blocks {
		if c.Type == typ {
			return c
		}
	}
	return nil
}

// All are the nested blocks at a dotted path of block types, in source order: "rule.apply_server_side_encryption_by_default".
func (b *Block) All(path string) iter.Seq[*Block] {
	return func(yield func(*Block) bool) { b.each(path, yield) }
}

func (b *Block) each(path string, yield func(*Block) bool) bool {
	head, rest, nested := strings.Cut(path, ".")
	for _, c := range b.Blocks {
		if c.Type != head {
			continue
		}
		if nested && !c.each(rest, yield) || !nested && !yield(c) {
			return false
		}
	}
	return true
}

// Unsettled reports whether blocks of the type (first step of a path) may exist that are not listed, and why.
func (b *Block) Unsettled(typ string) (cause string, unsettled bool) {
	if d := b.Opaque[typ]; d != nil {
		return NewValue(b, typ, d).Cause(), true
	}
	return "", false
}

// Path is the path of the attribute or block name within its resource, with the index of repeated blocks:
// "ingress[1].cidr_blocks".
func (b *Block) Path(name string) string {
	if b.Parent == nil {
		return name
	}
	p := b.Parent.Path(b.Type) + "[" + strconv.Itoa(b.Index) + "]"
	if name == "" {
		return p
	}
	return p + "." + name
}

// Path is the attribute's path within its resource.
func (v Value) Path() string {
	if v.block == nil {
		return v.name
	}
	return v.block.Path(v.name)
}

// Data are all data of the block and the blocks below it.
func (b *Block) Data() iter.Seq[*Datum] {
	return func(yield func(*Datum) bool) { b.data(yield) }
}

func (b *Block) data(yield func(*Datum) bool) bool {
	for _, a := range b.Attrs {
		if !yield(a.Datum) {
			return false
		}
	}
	for _, typ := range slices.Sorted(maps.Keys(b.Opaque)) {
		if !yield(b.Opaque[typ]) {
			return false
		}
	}
	for _, c := range b.Blocks {
		if !c.data(yield) {
			return false
		}
	}
	return true
}
