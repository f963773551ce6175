package rule_test

import (
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func TestSupported(t *testing.T) {
	want := rule.Supported("enabled", &rule.Lifecycle{Name: "versions", EndOf: map[string]string{"1": "2025-12-31", "2": "2026-01-01"}})
	list := func(vals ...cty.Value) *tf.Datum {
		v := cty.TupleVal(vals)
		return &tf.Datum{Val: v, Known: v.IsWhollyKnown()}
	}
	one, two, three := cty.StringVal("1"), cty.StringVal("2"), cty.StringVal("3")
	tests := []struct {
		name    string
		version *tf.Datum
		want    rule.Verdict
	}{
		{"absent", nil, rule.Passed},
		{"past its end", text("1"), rule.Fail},
		{"on its last day", text("2"), rule.Passed},
		{"not listed", text("3"), rule.Passed},
		{"not known", unset("v"), rule.Unknown},
		{"all past their ends", list(one, one), rule.Fail},
		{"one still supported", list(one, two), rule.Passed},
		{"one not listed", list(three, one), rule.Passed},
		{"one not known", list(one, cty.UnknownVal(cty.String)), rule.Unknown},
		{"none", list(), rule.Passed},
	}
	for _, tt := range tests {
		p := &rule.Pass{Now: time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)}
		if got := want.Judge(p, resource("aws_x", nil, tf.Yes, tt.version, nil).Block); got.Verdict != tt.want {
			t.Errorf("%s: %v, want %v: %s", tt.name, got.Verdict, tt.want, got.Message)
		}
	}
}
