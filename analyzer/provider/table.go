package provider

import (
	_ "embed"
	"sync"
	"sync/atomic"

	"github.com/zclconf/go-cty/cty"
)

// embedded is written by "go run ./internal/devtool provider-table".
//
//go:embed aws.tbl
var embedded string

// table reads the compact form that Write produces. All texts, types and schemas are interned, so that a record is a few small
// numbers and a schema used in several places is decoded once. Nothing is decoded before it is asked for.
//
//	magic, version text
//	strings: count, then (count+1) offsets of 4 bytes, then the texts in ascending order
//	types, schemas: count, then (count+1) offsets of 4 bytes, then the encodings
//	the number of the provider block's schema
//	one section for each Kind: count, then for each type, in ascending order, 4 bytes for its name and 4 for its schema
//
// Numbers are unsigned varints except where a width is given; those are little-endian.
type table struct {
	version  string
	strings  pool
	types    pool
	schemas  pool
	provider int
	kinds    [kinds]string // 8 bytes a record

	decodedTypes     []atomic.Pointer[cty.Type]
	decodedSchemas   []atomic.Pointer[Schema]
	decodedResources [kinds][]atomic.Pointer[Resource]
}

const (
	kinds  = int(Ephemeral) + 1
	record = 8 // bytes of a type in a kind's section
	magic  = "tfpillar provider table 1\n"
)

// The flags of an attribute's encoding.
const (
	flagRequired = 1 << iota
	flagOptional
	flagComputed
	flagSensitive
	flagWriteOnly
	flagDefault
)

// The encoding of a cty.Type starts with one of these.
const (
	typeString = iota
	typeNumber
	typeBool
	typeDynamic
	typeList
	typeSet
	typeMap
	typeObject
)

// pool is a list of byte sequences addressed by number.
type pool struct {
	offsets string
	data    string
}

func (p pool) len() int {
	return len(p.offsets)/4 - 1
}

func (p pool) at(i int) string {
	return p.data[uint32At(p.offsets, 4*i):uint32At(p.offsets, 4*i+4)]
}

func uint32At(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

// reader takes the parts of an encoding one after the other. Tables are written by Write, so it need not expect bad ones.
type reader struct {
	rest string
}

func (r *reader) number() int {
	var n, shift uint
	for i := range len(r.rest) {
		b := r.rest[i]
		n |= uint(b&0x7f) << shift
		if b < 0x80 {
			r.rest = r.rest[i+1:]
			return int(n)
		}
		shift += 7
	}
	panic("provider: the embedded table ends inside a number")
}

func (r *reader) take(n int) string {
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reader) pool() pool {
	offsets := r.take(4 * (r.number() + 1))
	return pool{offsets: offsets, data: r.take(int(uint32At(offsets, len(offsets)-4)))}
}

// aws is the embedded table.
var aws = sync.OnceValue(func() *table { return openTable(embedded) })

// openTable finds the sections of a table; it decodes none.
func openTable(data string) *table {
	r := reader{rest: data}
	if r.take(len(magic)) != magic {
		panic("provider: the embedded table is of another format")
	}
	t := &table{version: r.take(r.number()), strings: r.pool(), types: r.pool(), schemas: r.pool(), provider: r.number()}
	t.decodedTypes = make([]atomic.Pointer[cty.Type], t.types.len())
	t.decodedSchemas = make([]atomic.Pointer[Schema], t.schemas.len())
	for k := range t.kinds {
		n := r.number()
		t.kinds[k] = r.take(n * record)
		t.decodedResources[k] = make([]atomic.Pointer[Resource], n)
	}
	return t
}

// name returns the name of type i of a kind.
func (t *table) name(kind Kind, i int) string {
	return t.strings.at(int(uint32At(t.kinds[kind], i*record)))
}

// find returns the number of a type within its kind, by binary search.
func (t *table) find(kind Kind, typ string) (int, bool) {
	lo, hi := 0, len(t.decodedResources[kind])
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if t.name(kind, mid) < typ {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(t.decodedResources[kind]) && t.name(kind, lo) == typ
}

// lookup decodes a type on first use. Two goroutines may decode the same type at once; all get the same result.
func (t *table) lookup(kind Kind, typ string) (*Resource, bool) {
	if int(kind) >= kinds {
		return nil, false
	}
	i, ok := t.find(kind, typ)
	if !ok {
		return nil, false
	}
	cell := &t.decodedResources[kind][i]
	if r := cell.Load(); r != nil {
		return r, true
	}
	cell.CompareAndSwap(nil, t.resource(kind, i))
	return cell.Load(), true
}

func (t *table) resource(kind Kind, i int) *Resource {
	r := &Resource{Kind: kind, Type: t.name(kind, i), Schema: t.schema(int(uint32At(t.kinds[kind], i*record+4)))}
	_, tags := r.Attribute("tags")
	_, all := r.Attribute("tags_all")
	r.Tags = tags && all
	region, ok := r.Attribute("region")
	r.NoRegion = !ok || region.ComputedOnly()
	if kind == Managed {
		r.ID, r.ARN = formsOf(r.Type)
	}
	return r
}

func (t *table) schema(i int) *Schema {
	cell := &t.decodedSchemas[i]
	if s := cell.Load(); s != nil {
		return s
	}
	cell.CompareAndSwap(nil, t.decodeSchema(t.schemas.at(i)))
	return cell.Load()
}

func (t *table) decodeSchema(data string) *Schema {
	r := reader{rest: data}
	attributes := make([]Attribute, r.number())
	for i := range attributes {
		attributes[i] = t.decodeAttribute(&r)
	}
	blocks := make([]Block, r.number())
	for i := range blocks {
		b := &blocks[i]
		b.Name = t.strings.at(r.number())
		shape := r.number()
		b.Nesting, b.AttrAsBlock = Nesting(shape>>1), shape&1 != 0 //nolint:gosec // the table is our own
		b.Min, b.Max = r.number(), r.number()
		b.Schema = t.schema(r.number())
	}
	return newSchema(attributes, blocks)
}

func (t *table) decodeAttribute(r *reader) Attribute {
	name, flags := t.strings.at(r.number()), r.number()
	a := Attribute{
		Name:      name,
		Type:      t.typ(r.number()),
		Required:  flags&flagRequired != 0,
		Optional:  flags&flagOptional != 0,
		Computed:  flags&flagComputed != 0,
		Sensitive: flags&flagSensitive != 0,
		WriteOnly: flags&flagWriteOnly != 0,
	}
	if flags&flagDefault != 0 {
		a.Default = defaultValue(a.Type, t.strings.at(r.number()))
	}
	return a
}

// defaultValue reads a default as Write wrote it: only primitive types have one.
func defaultValue(ty cty.Type, text string) cty.Value {
	switch ty {
	case cty.Bool:
		return cty.BoolVal(text == "true")
	case cty.Number:
		return cty.MustParseNumberVal(text)
	}
	return cty.StringVal(text)
}

func (t *table) typ(i int) cty.Type {
	cell := &t.decodedTypes[i]
	if ty := cell.Load(); ty != nil {
		return *ty
	}
	ty := t.decodeType(t.types.at(i))
	cell.Store(&ty)
	return ty
}

func (t *table) decodeType(data string) cty.Type {
	r := reader{rest: data}
	switch r.number() {
	case typeString:
		return cty.String
	case typeNumber:
		return cty.Number
	case typeBool:
		return cty.Bool
	case typeList:
		return cty.List(t.typ(r.number()))
	case typeSet:
		return cty.Set(t.typ(r.number()))
	case typeMap:
		return cty.Map(t.typ(r.number()))
	case typeObject:
		members := make(map[string]cty.Type, len(r.rest)/2)
		for r.rest != "" {
			name := t.strings.at(r.number())
			members[name] = t.typ(r.number())
		}
		return cty.Object(members)
	}
	return cty.DynamicPseudoType
}
