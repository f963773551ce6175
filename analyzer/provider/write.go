package provider

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"
)

// Write encodes a table in the form of the embedded one: the provider's version, the schema of its own block, and its types in
// any order. Forms, Tags and NoRegion are not written; they follow from the rest. An error means that a type or a default has no
// encoding, or that w failed. The same input gives the same bytes.
func Write(w io.Writer, version string, block *Schema, types []*Resource) error {
	e := encoder{}
	e.number(block, types)
	provider := e.schema(block)
	sections := e.sections(types)
	if e.err != nil {
		return e.err
	}
	out := appendNumber([]byte(magic), len(version))
	out = append(out, version...)
	out = appendPool(out, e.texts.entries)
	out = appendPool(out, e.types.entries)
	out = appendPool(out, e.schemas.entries)
	out = appendNumber(out, provider)
	_, err := w.Write(append(out, sections...))
	return err
}

// appendNumber writes a length, an index or a limit, none of which is negative.
func appendNumber(out []byte, n int) []byte {
	return binary.AppendUvarint(out, uint64(n)) //nolint:gosec // n is not negative
}

// appendOffset writes a position in the table, which is far smaller than 4 GiB.
func appendOffset(out []byte, n int) []byte {
	return binary.LittleEndian.AppendUint32(out, uint32(n)) //nolint:gosec // n fits
}

func appendPool(out []byte, entries []string) []byte {
	out = appendNumber(out, len(entries))
	offset := 0
	for _, s := range entries {
		out = appendOffset(out, offset)
		offset += len(s)
	}
	out = appendOffset(out, offset)
	for _, s := range entries {
		out = append(out, s...)
	}
	return out
}

// interned numbers distinct texts.
type interned struct {
	entries []string
	index   map[string]int
}

func (p *interned) add(s string) int {
	if i, ok := p.index[s]; ok {
		return i
	}
	if p.index == nil {
		p.index = map[string]int{}
	}
	p.index[s] = len(p.entries)
	p.entries = append(p.entries, s)
	return len(p.entries) - 1
}

type encoder struct {
	texts, types, schemas interned
	err                   error // the first
}

func (e *encoder) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf(format, args...)
	}
}

// number gives every text its number in ascending order, so that sections sorted by number are sorted by text.
func (e *encoder) number(block *Schema, types []*Resource) {
	seen := map[string]bool{}
	collectTexts(block, seen)
	for _, r := range types {
		seen[r.Type] = true
		collectTexts(r.Schema, seen)
	}
	for _, s := range slices.Sorted(maps.Keys(seen)) {
		e.texts.add(s)
	}
}

func collectTexts(s *Schema, seen map[string]bool) {
	for i := range s.Attributes {
		a := &s.Attributes[i]
		seen[a.Name] = true
		collectTypeTexts(a.Type, seen)
		if text, ok := defaultText(a.Default); ok {
			seen[text] = true
		}
	}
	for i := range s.Blocks {
		seen[s.Blocks[i].Name] = true
		collectTexts(s.Blocks[i].Schema, seen)
	}
}

func collectTypeTexts(ty cty.Type, seen map[string]bool) {
	switch {
	case ty.IsCollectionType():
		collectTypeTexts(ty.ElementType(), seen)
	case ty.IsObjectType():
		for name, member := range ty.AttributeTypes() {
			seen[name] = true
			collectTypeTexts(member, seen)
		}
	}
}

// defaultText is the reverse of defaultValue; false for what has no encoding as a default.
func defaultText(v cty.Value) (string, bool) {
	if v == cty.NilVal || v.IsNull() || !v.IsKnown() {
		return "", false
	}
	switch v.Type() {
	case cty.String:
		return v.AsString(), true
	case cty.Number:
		return v.AsBigFloat().Text('f', -1), true
	case cty.Bool:
		return strconv.FormatBool(v.True()), true
	}
	return "", false
}

func (e *encoder) sections(types []*Resource) []byte {
	var out []byte
	sorted := slices.SortedFunc(slices.Values(types), func(a, b *Resource) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Type, b.Type))
	})
	for kind := range Kind(kinds) {
		var section []byte
		for _, r := range sorted {
			if r.Kind != kind {
				continue
			}
			section = appendOffset(section, e.texts.add(r.Type))
			section = appendOffset(section, e.schema(r.Schema))
		}
		out = appendNumber(out, len(section)/record)
		out = append(out, section...)
	}
	return out
}

// schema returns the number of a schema. Nested ones come first, so equal schemas have equal encodings.
func (e *encoder) schema(s *Schema) int {
	out := appendNumber(nil, len(s.Attributes))
	for i := range s.Attributes {
		out = e.attribute(out, &s.Attributes[i])
	}
	out = appendNumber(out, len(s.Blocks))
	for i := range s.Blocks {
		b := &s.Blocks[i]
		shape := uint64(b.Nesting) << 1
		if b.AttrAsBlock {
			shape |= 1
		}
		out = appendNumber(out, e.texts.add(b.Name))
		out = binary.AppendUvarint(out, shape)
		out = appendNumber(out, b.Min)
		out = appendNumber(out, b.Max)
		out = appendNumber(out, e.schema(b.Schema))
	}
	return e.schemas.add(string(out))
}

func (e *encoder) attribute(out []byte, a *Attribute) []byte {
	var flags uint64
	for flag, set := range map[uint64]bool{
		flagRequired: a.Required, flagOptional: a.Optional, flagComputed: a.Computed,
		flagSensitive: a.Sensitive, flagWriteOnly: a.WriteOnly, flagDefault: a.Default != cty.NilVal,
	} {
		if set {
			flags |= flag
		}
	}
	out = appendNumber(out, e.texts.add(a.Name))
	out = binary.AppendUvarint(out, flags)
	out = appendNumber(out, e.typ(a.Type))
	if a.Default == cty.NilVal {
		return out
	}
	text, ok := defaultText(a.Default)
	if !ok || !a.Default.Type().Equals(a.Type) {
		e.fail("attribute %s of type %s: the default %#v has no encoding", a.Name, a.Type.FriendlyName(), a.Default)
		return out
	}
	return appendNumber(out, e.texts.add(text))
}

func (e *encoder) typ(ty cty.Type) int {
	var out []byte
	element := func(constructor uint64) {
		out = binary.AppendUvarint(out, constructor)
		out = appendNumber(out, e.typ(ty.ElementType()))
	}
	switch {
	case ty == cty.String:
		out = append(out, typeString)
	case ty == cty.Number:
		out = append(out, typeNumber)
	case ty == cty.Bool:
		out = append(out, typeBool)
	case ty == cty.DynamicPseudoType:
		out = append(out, typeDynamic)
	case ty.IsListType():
		element(typeList)
	case ty.IsSetType():
		element(typeSet)
	case ty.IsMapType():
		element(typeMap)
	case ty.IsObjectType():
		out = append(out, typeObject)
		for _, name := range slices.Sorted(maps.Keys(ty.AttributeTypes())) {
			out = appendNumber(out, e.texts.add(name))
			out = appendNumber(out, e.typ(ty.AttributeType(name)))
		}
	default:
		e.fail("type %s has no encoding", ty.FriendlyName())
	}
	return e.types.add(string(out))
}
