package foundations

import (
	"testing"

	"github.com/tfpillar/tfpillar/internal/ruletest"
)

func TestRules(t *testing.T) {
	ruletest.Run(t, "../../fixtures/rules/foundations", Rules())
}
