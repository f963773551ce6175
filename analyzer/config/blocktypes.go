package config

import "github.com/tfpillar/tfpillar/analyzer/provider"

// resourceBlocks reports whether a member of a JSON object is a block type of the AWS provider's rather than an argument.
// path are the block types around it.
func resourceBlocks(mode Mode, typ string, path []string, name string) bool {
	kinds := map[Mode]provider.Kind{Managed: provider.Managed, Data: provider.Data, Ephemeral: provider.Ephemeral}
	r, ok := provider.Lookup(kinds[mode], typ)
	if !ok {
		return false
	}
	schema := r.Schema
	for _, step := range path {
		b, ok := schema.Block(step)
		if !ok {
			return false
		}
		schema = b.Schema
	}
	_, ok = schema.Block(name)
	return ok
}
