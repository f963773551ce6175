package config

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// parseNative parses native syntax. After a syntax error the body holds what was intact.
func parseNative(f *File) (*Body, hcl.Diagnostics) {
	if diags := guard(f.Name, f.Bytes); diags.HasErrors() {
		return &Body{}, diags
	}
	file, diags := hclsyntax.ParseConfig(f.Bytes, f.Name, hcl.InitialPos)
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok || body == nil {
		return &Body{}, diags
	}
	return nativeBody(body, body.EndRange), diags
}

// nativeBody brings a body into source order and lets go of the parser's maps and block ranges, which nothing needs any more.
func nativeBody(in *hclsyntax.Body, end source.Range) *Body {
	out := &Body{End: end}
	if in == nil {
		return out
	}
	if n := len(in.Attributes); n > 0 {
		all := make([]Attribute, 0, n)
		for _, a := range in.Attributes {
			if a.Expr == nil {
				a.Expr = unreadable(a.SrcRange)
			}
			all = append(all, Attribute{Name: a.Name, Expr: a.Expr, NameRange: a.NameRange, Range: a.SrcRange})
		}
		slices.SortFunc(all, func(a, b Attribute) int { return cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte) })
		out.Attributes = make([]*Attribute, n)
		for i := range all {
			out.Attributes[i] = &all[i]
		}
	}
	if n := len(in.Blocks); n > 0 {
		all := make([]Block, n)
		out.Blocks = make([]*Block, n)
		for i, b := range in.Blocks {
			all[i] = Block{Type: b.Type, Labels: b.Labels, Body: nativeBody(b.Body, b.CloseBraceRange), DefRange: b.DefRange(), Range: b.Range()}
			out.Blocks[i] = &all[i]
		}
	}
	return out
}

// Attribute returns the argument of that name, or nil.
func (b *Body) Attribute(name string) *Attribute {
	for _, a := range b.Attributes {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// BlocksOf returns the nested blocks of a type, in source order.
func (b *Body) BlocksOf(typ string) []*Block {
	var of []*Block
	for _, n := range b.Blocks {
		if n.Type == typ {
			of = append(of, n)
		}
	}
	return of
}

// take removes the argument of that name from the body and returns it, or nil.
func (b *Body) take(name string) *Attribute {
	for i, a := range b.Attributes {
		if a.Name == name {
			b.Attributes = slices.Delete(b.Attributes, i, i+1)
			return a
		}
	}
	return nil
}

// takeBlocks removes the nested blocks of a type from the body and returns them.
func (b *Body) takeBlocks(typ string) []*Block {
	of := b.BlocksOf(typ)
	if of != nil {
		b.Blocks = slices.DeleteFunc(b.Blocks, func(n *Block) bool { return n.Type == typ })
	}
	return of
}
