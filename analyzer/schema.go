package analyzer

import (
	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/provider"
)

// isBlock tells nested blocks from arguments in JSON configuration by the provider's schema.
func isBlock(mode config.Mode, typ string, path []string, name string) bool {
	resource, ok := provider.Lookup(kindOf(mode), typ)
	if !ok {
		return false
	}
	schema := resource.Schema
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

func kindOf(mode config.Mode) provider.Kind {
	switch mode {
	case config.Data:
		return provider.Data
	case config.Ephemeral:
		return provider.Ephemeral
	case config.Managed:
	}
	return provider.Managed
}
