// Package foundations holds the rules on how accounts, organizations and deployments are set up.
package foundations

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Rules are the rules of the area foundations.
func Rules() rule.Set {
	return rule.Area("foundations", slices.Concat(organizations, rds, tagging))
}
