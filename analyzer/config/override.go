package config

import (
	"fmt"
	"slices"
)

// override merges the blocks of an override file into those declared
// (https://developer.hashicorp.com/terraform/language/files/override). Files are given in the order of their names.
func (a *assembly) override(body *Body) {
	a.topLevelArguments(body)
	for _, b := range body.Blocks {
		if !a.wellFormed(b) {
			continue
		}
		switch b.Type {
		case "locals":
			a.overrideLocals(b)
		case "terraform":
			a.overrideTerraform(b)
		case "moved", "import", "check":
			a.errorAt(b.DefRange, "Block not allowed in an override file", fmt.Sprintf("A %q block cannot override another. It was not evaluated; a file whose name does not end in _override is its place.", b.Type))
		case "removed": // Terraform passes over these in silence
		default:
			a.overrideNamed(b)
		}
	}
}

func (a *assembly) missingBase(b *Block, address string) {
	a.errorAt(b.DefRange, "Nothing to override", fmt.Sprintf("No other file declares %s, so that there is nothing to override. The block was not evaluated.", address))
}

func (a *assembly) overrideNamed(b *Block) {
	key := address(b)
	base, ok := a.named[key]
	switch {
	case ok:
		a.merge(base, b)
	case b.Type == "provider" && b.Body.Attribute("alias") == nil:
		a.declareNamed(b)
	default:
		a.missingBase(b, key)
	}
}

func (a *assembly) overrideLocals(b *Block) {
	for _, attr := range b.Body.Attributes {
		if _, ok := a.module.Locals[attr.Name]; !ok {
			a.errorAt(attr.NameRange, "Nothing to override", fmt.Sprintf("No other file sets local.%s, so that there is nothing to override.", attr.Name))
			continue
		}
		a.module.Locals[attr.Name] = attr
	}
}

func (a *assembly) overrideTerraform(b *Block) {
	t := &a.module.Terraform
	if v := b.Body.Attribute("required_version"); v != nil {
		t.RequiredVersion = []*Attribute{v}
	}
	for _, n := range b.Body.Blocks {
		switch n.Type {
		case "required_providers":
			for _, attr := range n.Body.Attributes {
				t.RequiredProviders[attr.Name] = a.requiredProvider(attr)
			}
		case "backend", "cloud":
			t.Backend = n
		}
	}
}

// fixed are the nested blocks and arguments that an override cannot replace, by the type of the block they stand in.
var fixed = map[string][]string{
	"resource":  {"depends_on"},
	"data":      {"depends_on"},
	"ephemeral": {"depends_on"},
	"module":    {"depends_on"},
	"output":    {"depends_on", "precondition"},
	"variable":  {"validation"},
	"lifecycle": {"precondition", "postcondition"},
}

// merge replaces arguments one by one, nested blocks by type, and what `lifecycle` holds in the same way.
func (a *assembly) merge(base, over *Block) {
	a.dropFixed(over)
	for _, attr := range over.Body.Attributes {
		if old := base.Body.Attribute(attr.Name); old != nil {
			*old = *attr
			continue
		}
		base.Body.Attributes = append(base.Body.Attributes, attr)
	}
	if lifecycle := base.Body.BlocksOf("lifecycle"); len(lifecycle) > 0 && isResource(over) {
		for _, n := range over.Body.takeBlocks("lifecycle") {
			a.merge(lifecycle[0], n)
		}
	}
	for _, n := range over.Body.BlocksOf("lifecycle") {
		a.dropFixed(n)
	}
	base.Body.Blocks = slices.DeleteFunc(base.Body.Blocks, func(old *Block) bool {
		return slices.ContainsFunc(over.Body.Blocks, func(n *Block) bool { return generates(n) == generates(old) })
	})
	base.Body.Blocks = append(base.Body.Blocks, over.Body.Blocks...)
}

func isResource(b *Block) bool {
	return b.Type == "resource" || b.Type == "data" || b.Type == "ephemeral"
}

// generates is the type of block that a block is or, being dynamic, makes.
func generates(b *Block) string {
	if b.Type == "dynamic" && len(b.Labels) == 1 {
		return b.Labels[0]
	}
	return b.Type
}

func (a *assembly) dropFixed(b *Block) {
	for _, name := range fixed[b.Type] {
		if attr := b.Body.take(name); attr != nil {
			a.errorAt(attr.NameRange, "Unsupported override", fmt.Sprintf("An override file cannot replace the argument %q. The original was kept.", name))
		}
		for _, n := range b.Body.takeBlocks(name) {
			a.errorAt(n.DefRange, "Unsupported override", fmt.Sprintf("An override file cannot replace %q blocks. The original ones were kept.", name))
		}
	}
}
