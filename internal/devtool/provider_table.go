package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/provider"
)

// providerTable writes analyzer/provider/aws.tbl.
//
// SCHEMA.json is what "terraform providers schema -json" prints in an initialised directory that requires hashicorp/aws. It is
// exact, but needs the provider. PACKAGE is an unpacked npm package @cdktn/provider-aws (or the older @cdktf/provider-aws), which
// is generated from the same schema and lacks only what is sensitive and the minimum and maximum numbers of blocks:
//
//	npm pack @cdktn/provider-aws && tar xzf cdktn-provider-aws-*.tgz
//
// Given both, the first describes what it has and the second adds types, arguments and blocks that the first lacks. Defaults come
// from provider_defaults.tsv.
var providerTable = subcommand{name: "provider-table", usage: providerTableUsage, run: runProviderTable}

const providerTableUsage = "VERSION SOURCE…   (SOURCE: SCHEMA.json or PACKAGE directory, the more exact first)"

//go:embed provider_defaults.tsv
var defaultsTSV string

const tablePath = "analyzer/provider/aws.tbl"

func runProviderTable(args []string) error {
	if len(args) < 2 {
		return errors.New("usage: provider-table " + providerTableUsage)
	}
	all := schemas{}
	for _, path := range args[1:] {
		s, err := readSchemas(path)
		if err != nil {
			return err
		}
		all.merge(s)
	}
	if all.provider == nil {
		return errors.New("no source describes the provider block: name a PACKAGE")
	}
	if err := all.setDefaults(defaultsTSV); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := provider.Write(&out, args[0], all.provider.schema(), all.resources()); err != nil {
		return err
	}
	return os.WriteFile(tablePath, out.Bytes(), 0o644)
}

func readSchemas(path string) (*schemas, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return readPackage(path)
	}
	return readSchemaJSON(path)
}

// schemas is what a source says about the provider. A nil provider block means that the source does not have it.
type schemas struct {
	provider *block
	types    [3]map[string]*block // by provider.Kind
}

// block is a schema under construction.
type block struct {
	attributes map[string]*provider.Attribute
	blocks     map[string]*nested
}

type nested struct {
	*block
	nesting  provider.Nesting
	min, max int
}

func newBlock() *block {
	return &block{attributes: map[string]*provider.Attribute{}, blocks: map[string]*nested{}}
}

// merge adds what s lacks.
func (s *schemas) merge(other *schemas) {
	if s.provider == nil {
		s.provider = other.provider
	}
	for kind, types := range other.types {
		if s.types[kind] == nil {
			s.types[kind] = map[string]*block{}
		}
		for name, b := range types {
			if have, ok := s.types[kind][name]; ok {
				have.merge(b)
			} else {
				s.types[kind][name] = b
			}
		}
	}
}

// merge adds what b lacks. What one source calls an attribute and the other a block stays as it is.
func (b *block) merge(other *block) {
	for name, a := range other.attributes {
		if b.attributes[name] == nil && b.blocks[name] == nil {
			b.attributes[name] = a
		}
	}
	for name, n := range other.blocks {
		if have := b.blocks[name]; have != nil {
			have.merge(n.block)
		} else if b.attributes[name] == nil {
			b.blocks[name] = n
		}
	}
}

func (s *schemas) resources() []*provider.Resource {
	var out []*provider.Resource
	for kind, types := range s.types {
		for name, b := range types {
			out = append(out, &provider.Resource{Kind: provider.Kind(kind), Type: name, Schema: b.schema()})
		}
	}
	return out
}

// schema sorts the block's parts. An optional attribute that holds a list or set of objects may be written as blocks too.
func (b *block) schema() *provider.Schema {
	s := &provider.Schema{}
	for _, name := range slices.Sorted(maps.Keys(b.attributes)) {
		a := b.attributes[name]
		s.Attributes = append(s.Attributes, *a)
		if n := attributeAsBlock(a); n != nil {
			s.Blocks = append(s.Blocks, *n)
		}
	}
	for name, n := range b.blocks {
		s.Blocks = append(s.Blocks, provider.Block{Name: name, Nesting: n.nesting, Min: n.min, Max: n.max, Schema: n.schema()})
	}
	slices.SortFunc(s.Blocks, func(a, b provider.Block) int { return strings.Compare(a.Name, b.Name) })
	return s
}

func attributeAsBlock(a *provider.Attribute) *provider.Block {
	if !a.Optional || !a.Type.IsListType() && !a.Type.IsSetType() || !a.Type.ElementType().IsObjectType() {
		return nil
	}
	inner := newBlock()
	for name, ty := range a.Type.ElementType().AttributeTypes() {
		inner.attributes[name] = &provider.Attribute{Name: name, Type: ty, Optional: true}
	}
	nesting := provider.List
	if a.Type.IsSetType() {
		nesting = provider.Set
	}
	return &provider.Block{Name: a.Name, Nesting: nesting, Schema: inner.schema(), AttrAsBlock: true}
}

// find follows a dotted path of block names to an attribute; nil where there is none.
func (b *block) find(path string) *provider.Attribute {
	for {
		head, rest, nested := strings.Cut(path, ".")
		if !nested {
			return b.attributes[head]
		}
		n := b.blocks[head]
		if n == nil {
			return nil
		}
		b, path = n.block, rest
	}
}

// setDefaults reads lines of kind, type, dotted path and default. A line that names no argument of a primitive type is an error.
func (s *schemas) setDefaults(tsv string) error {
	kinds := map[string]provider.Kind{"resource": provider.Managed, "data": provider.Data, "ephemeral": provider.Ephemeral}
	for line := range strings.Lines(tsv) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		kind, ok := kinds[f[0]]
		if len(f) != 4 || !ok {
			return fmt.Errorf("defaults: %q is not kind, type, path and value", line)
		}
		b := s.types[kind][f[1]]
		if b == nil {
			return fmt.Errorf("defaults: no %s of type %s", f[0], f[1])
		}
		a := b.find(f[2])
		if a == nil {
			return fmt.Errorf("defaults: %s has no argument %s", f[1], f[2])
		}
		v, err := parseDefault(a.Type, f[3])
		if err != nil {
			return fmt.Errorf("defaults: %s, %s: %w", f[1], f[2], err)
		}
		a.Default = v
	}
	return nil
}

func parseDefault(ty cty.Type, text string) (cty.Value, error) {
	switch ty {
	case cty.String:
		return cty.StringVal(text), nil
	case cty.Number:
		return cty.ParseNumberVal(text)
	case cty.Bool:
		if text == "true" || text == "false" {
			return cty.BoolVal(text == "true"), nil
		}
	}
	return cty.NilVal, fmt.Errorf("%q is no value of type %s", text, ty.FriendlyName())
}
