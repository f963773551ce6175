// Package provider knows what the resource types and data sources of the Terraform AWS provider have: arguments and nested
// blocks with their types, what is required, computed or sensitive, the defaults the provider fills in, and how identifiers and
// ARNs follow from arguments.
//
// The table is embedded (aws.tbl, written by internal/devtool from the provider's published schema) and decoded one type at a
// time, on demand.
package provider

import (
	"sync"

	"github.com/zclconf/go-cty/cty"
)

// Kind tells the three kinds of provider objects that share one space of type names.
type Kind uint8

// The kinds of objects, in the order of the table.
const (
	Managed   Kind = iota // resource "…" blocks
	Data                  // data "…" blocks
	Ephemeral             // ephemeral "…" blocks
)

// Nesting says how the blocks of one type appear in an instance's value.
type Nesting uint8

// The nesting modes of Terraform's provider schema.
const (
	Single Nesting = iota // one object or null
	List                  // a list of objects, in written order
	Set                   // a set of objects
	Map                   // a map of objects by block label
)

// Schema is what a resource type, a nested block or the provider block may hold. Schemas are shared and must not be changed.
type Schema struct {
	Attributes []Attribute // sorted by name
	Blocks     []Block     // sorted by name

	objectType func() cty.Type
}

// Attribute is an argument or an exported attribute.
type Attribute struct {
	Name string
	Type cty.Type // nested attributes are an object type, or a collection of one

	Required  bool // must be written
	Optional  bool // may be written
	Computed  bool // has a value chosen by the provider where it is not written
	Sensitive bool // Terraform redacts it
	WriteOnly bool // never stored in state: reads as null

	// Default is what the provider uses where the argument is not written; cty.NilVal where the documentation names none or
	// it depends on other arguments. Never null or unknown.
	Default cty.Value
}

// ComputedOnly reports whether the attribute cannot be written.
func (a *Attribute) ComputedOnly() bool {
	return a.Computed && !a.Optional && !a.Required
}

// Block is a nested block type.
type Block struct {
	Name     string
	Nesting  Nesting
	Min, Max int // number of blocks; Max 0: no limit
	*Schema

	// AttrAsBlock marks an argument that may also be written as an attribute holding a list of objects, such as ingress of
	// aws_security_group. The schema then has an Attribute of the same name. See
	// https://developer.hashicorp.com/terraform/language/attr-as-blocks.
	AttrAsBlock bool
}

// Required reports whether at least one block of this type must be written.
func (b *Block) Required() bool {
	return b.Min > 0
}

// Resource is a resource type, data source or ephemeral resource.
type Resource struct {
	Kind Kind
	Type string
	*Schema

	ID  Form // how attribute id follows from the arguments; "" where unknown
	ARN Form // how attribute arn follows from the arguments; "" where unknown or where there is none

	Tags     bool // has tags and tags_all, so that the provider's default_tags apply
	NoRegion bool // a global service: no region argument
}

// Attribute returns the attribute of that name.
func (s *Schema) Attribute(name string) (*Attribute, bool) {
	lo, hi := 0, len(s.Attributes)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if s.Attributes[mid].Name < name {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(s.Attributes) || s.Attributes[lo].Name != name {
		return nil, false
	}
	return &s.Attributes[lo], true
}

// Block returns the nested block type of that name.
func (s *Schema) Block(name string) (*Block, bool) {
	for i := range s.Blocks {
		if s.Blocks[i].Name == name {
			return &s.Blocks[i], true
		}
	}
	return nil, false
}

// ObjectType is the type of an instance's value: all attributes, and each block type as an object or a collection of objects
// by its nesting. It is built on first use.
func (s *Schema) ObjectType() cty.Type {
	return s.objectType()
}

// newSchema completes a schema whose attributes and blocks are sorted by name.
func newSchema(attributes []Attribute, blocks []Block) *Schema {
	s := &Schema{Attributes: attributes, Blocks: blocks}
	s.objectType = sync.OnceValue(s.buildObjectType)
	return s
}

func (s *Schema) buildObjectType() cty.Type {
	members := make(map[string]cty.Type, len(s.Attributes)+len(s.Blocks))
	for i := range s.Blocks {
		b := &s.Blocks[i]
		members[b.Name] = b.Nesting.of(b.ObjectType())
	}
	for i := range s.Attributes { // after the blocks: an attribute-as-block has the attribute's type
		members[s.Attributes[i].Name] = s.Attributes[i].Type
	}
	return cty.Object(members)
}

// of wraps the type of one block's object.
func (n Nesting) of(object cty.Type) cty.Type {
	switch n {
	case List:
		return cty.List(object)
	case Set:
		return cty.Set(object)
	case Map:
		return cty.Map(object)
	case Single:
		return object
	}
	return object
}
