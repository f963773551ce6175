// Package incident holds the rules on what is needed to respond to an incident and to recover from it.
package incident

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Rules are the rules of the area incident.
func Rules() rule.Set {
	return rule.Area("incident", slices.Concat(docdb, dynamodb, rds, s3))
}
