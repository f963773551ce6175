package rule_test

import (
	"testing"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func TestSince(t *testing.T) {
	want := rule.Since("6.0.0", rule.True("a").Default("true"), rule.True("a").Default("false"))
	tests := map[string]rule.Verdict{
		"":                rule.Passed,
		">= 5.0":          rule.Passed,
		">= 5.0, < 7.0":   rule.Passed,
		"~> 6.2":          rule.Passed,
		"6.14.1":          rule.Passed,
		"~> 6.14.1":       rule.Passed,
		"latest":          rule.Passed,
		"~> 5.0":          rule.Fail,
		"5.99.1":          rule.Fail,
		">= 4.0, < 6.0.0": rule.Fail,
		"~> 5.31.0":       rule.Fail,
		"<= 5.100":        rule.Fail,
	}
	for constraint, verdict := range tests {
		for _, root := range []bool{true, false} {
			m := &tf.Module{AWS: constraint}
			if root {
				m = &tf.Module{AWS: ">= 4.0", Parent: m}
			}
			r := tf.NewResource(block(), tf.Resource{Name: "x", Module: m})
			if got := want.Judge(&rule.Pass{}, r.Block); got.Verdict != verdict {
				t.Errorf("%q, of the caller %t: verdict %d (%s), want %d", constraint, root, got.Verdict, got.Message, verdict)
			}
		}
	}
}
