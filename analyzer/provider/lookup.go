package provider

import (
	"github.com/agext/levenshtein"
)

// Version is the version of the AWS provider that the table describes, such as "6.47.0".
func Version() string {
	return aws().version
}

// ProviderSchema is the schema of the provider "aws" block itself.
func ProviderSchema() *Schema { //nolint:revive // provider.Schema is a type
	t := aws()
	return t.schema(t.provider)
}

// Lookup returns what is known of a type; false where the table has no such type. It decodes a type once and is safe for
// concurrent use. The result is shared and must not be changed.
func Lookup(kind Kind, typ string) (*Resource, bool) {
	return aws().lookup(kind, typ)
}

// Types lists the type names of a kind in ascending order.
func Types(kind Kind) []string {
	t := aws()
	if int(kind) >= kinds {
		return nil
	}
	names := make([]string, len(t.decodedResources[kind]))
	for i := range names {
		names[i] = t.name(kind, i)
	}
	return names
}

// Suggest returns the known type name of that kind nearest to one that is not known, or "" where none is near.
func Suggest(kind Kind, typ string) string {
	var n nearest
	for _, known := range Types(kind) {
		n.offer(typ, known)
	}
	return n.name
}

// Suggest returns the name of the argument or block nearest to one that the schema does not have, or "" where none is near.
// Attributes that cannot be written are not suggested.
func (s *Schema) Suggest(name string) string {
	var n nearest
	for i := range s.Attributes {
		if !s.Attributes[i].ComputedOnly() {
			n.offer(name, s.Attributes[i].Name)
		}
	}
	for i := range s.Blocks {
		n.offer(name, s.Blocks[i].Name)
	}
	return n.name
}

// nearest keeps the first of the closest candidates.
type nearest struct {
	name     string
	distance int
}

// offer considers a candidate. Up to one edit in three characters and at most three in all count as a slip of the pen.
func (n *nearest) offer(written, candidate string) {
	limit := min(3, len(written)/3)
	if n.name != "" {
		limit = n.distance - 1
	}
	if gap := len(written) - len(candidate); gap > limit || -gap > limit {
		return
	}
	if d := levenshtein.Distance(written, candidate, nil); d <= limit {
		n.name, n.distance = candidate, d
	}
}
