// Package rules lists all rules.
package rules

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/rules/data"
)

// All are the rules of all areas.
func All() rule.Set {
	return slices.Concat(data.Rules())
}
