package main

import (
	"encoding/json"
	"fmt"
	"os"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/provider"
)

// readSchemaJSON reads the output of "terraform providers schema -json".
func readSchemaJSON(path string) (*schemas, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var doc tfjson.ProviderSchemas
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	p, ok := doc.Schemas["registry.terraform.io/hashicorp/aws"]
	if !ok {
		return nil, fmt.Errorf("%s has no provider registry.terraform.io/hashicorp/aws", path)
	}
	s := &schemas{}
	if p.ConfigSchema != nil {
		s.provider = blockOf(p.ConfigSchema.Block)
	}
	for kind, types := range [...]map[string]*tfjson.Schema{
		provider.Managed: p.ResourceSchemas, provider.Data: p.DataSourceSchemas, provider.Ephemeral: p.EphemeralResourceSchemas,
	} {
		s.types[kind] = make(map[string]*block, len(types))
		for name, schema := range types {
			s.types[kind][name] = blockOf(schema.Block)
		}
	}
	return s, nil
}

func blockOf(in *tfjson.SchemaBlock) *block {
	out := newBlock()
	for name, a := range in.Attributes {
		out.attributes[name] = attributeOf(name, a)
	}
	for name, n := range in.NestedBlocks {
		out.blocks[name] = &nested{
			block: blockOf(n.Block), nesting: nestingOf(n.NestingMode), min: int(n.MinItems), max: int(n.MaxItems),
		}
	}
	return out
}

func attributeOf(name string, a *tfjson.SchemaAttribute) *provider.Attribute {
	ty := a.AttributeType
	if a.AttributeNestedType != nil {
		ty = nestedTypeOf(a.AttributeNestedType)
	}
	return &provider.Attribute{
		Name: name, Type: ty, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
		Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
	}
}

func nestedTypeOf(n *tfjson.SchemaNestedAttributeType) cty.Type {
	members := make(map[string]cty.Type, len(n.Attributes))
	for name, a := range n.Attributes {
		members[name] = attributeOf(name, a).Type
	}
	object := cty.Object(members)
	switch n.NestingMode {
	case tfjson.SchemaNestingModeList:
		return cty.List(object)
	case tfjson.SchemaNestingModeSet:
		return cty.Set(object)
	case tfjson.SchemaNestingModeMap:
		return cty.Map(object)
	case tfjson.SchemaNestingModeSingle, tfjson.SchemaNestingModeGroup:
		return object
	}
	return object
}

func nestingOf(mode tfjson.SchemaNestingMode) provider.Nesting {
	switch mode {
	case tfjson.SchemaNestingModeList:
		return provider.List
	case tfjson.SchemaNestingModeSet:
		return provider.Set
	case tfjson.SchemaNestingModeMap:
		return provider.Map
	case tfjson.SchemaNestingModeSingle, tfjson.SchemaNestingModeGroup:
		return provider.Single
	}
	return provider.Single
}
