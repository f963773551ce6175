package rules

import (
	"strings"
	"testing"

	"github.com/tfpillar/tfpillar/analyzer/provider"
)

// IDs are unique over all areas, and rules are about types that there are.
func TestAll(t *testing.T) {
	all := All()
	if err := all.Validate(); err != nil {
		t.Error(err)
	}
	for _, r := range all {
		for _, typ := range r.On {
			if typ == "*" || strings.HasPrefix(typ, "provider.") || !strings.HasPrefix(strings.TrimPrefix(typ, "data."), "aws_") {
				continue
			}
			kind := provider.Managed
			name, isData := strings.CutPrefix(typ, "data.")
			if isData {
				kind = provider.Data
			}
			if _, ok := provider.Lookup(kind, name); !ok {
				t.Errorf("%s: the provider has no %s", r.ID, typ)
			}
		}
	}
}
