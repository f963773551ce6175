// Package rules holds every rule there is, one package per area of the pillar.
package rules

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/rules/appsec"
	"github.com/tfpillar/tfpillar/rules/data"
	"github.com/tfpillar/tfpillar/rules/detection"
	"github.com/tfpillar/tfpillar/rules/foundations"
	"github.com/tfpillar/tfpillar/rules/identity"
	"github.com/tfpillar/tfpillar/rules/incident"
	"github.com/tfpillar/tfpillar/rules/infrastructure"
)

//go:generate go run -C .. ./internal/devtool rule-pages

// All are the rules of all areas.
func All() rule.Set {
	return slices.Concat(foundations.Rules(), identity.Rules(), detection.Rules(), infrastructure.Rules(), data.Rules(), incident.Rules(), appsec.Rules())
}
