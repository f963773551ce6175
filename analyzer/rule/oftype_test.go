package rule_test

import (
	"testing"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func TestOfType(t *testing.T) {
	of := func(typ string, mode tf.Mode) *tf.Block {
		return tf.NewResource(&tf.Block{Type: typ, Existence: tf.Yes}, tf.Resource{Name: "x", Mode: mode}).Block
	}
	want := rule.OfType("aws_elb", "data.aws_ami")
	for _, tt := range []struct {
		name  string
		block *tf.Block
		want  rule.Verdict
	}{
		{"the type", of("aws_elb", tf.Managed), rule.Passed},
		{"another type", of("aws_lb", tf.Managed), rule.Fail},
		{"a nested block", of("aws_elb", tf.Managed).Nest("listener"), rule.Passed},
		{"the data source", of("aws_ami", tf.Data), rule.Passed},
		{"the resource of a data source's name", of("aws_ami", tf.Managed), rule.Fail},
		{"the data source of a resource's name", of("aws_elb", tf.Data), rule.Fail},
		{"a block of no resource", &tf.Block{Type: "provider"}, rule.Fail},
	} {
		if got := want.Judge(&rule.Pass{}, tt.block); got.Verdict != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got.Verdict, tt.want)
		}
	}
}
