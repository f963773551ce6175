package rule_test

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func text(s string) *tf.Datum { return &tf.Datum{Val: cty.StringVal(s), Known: true} }

func unset(name string) *tf.Datum {
	ref := &tf.Ref{Kind: tf.RefVariable, Addr: "var." + name, Reason: "has no value"}
	return &tf.Datum{Val: cty.DynamicVal, Refs: []*tf.Ref{ref}}
}

func provider(region *tf.Datum) *tf.Provider {
	return &tf.Provider{Name: "aws", Block: &tf.Block{Type: "provider", Attrs: []tf.Attr{{Name: "region", Datum: region}}}}
}

// assuming makes a provider configuration that assumes a role.
func assuming(arn *tf.Datum) *tf.Provider {
	p := provider(text("eu-west-1"))
	p.Nest("assume_role").Attrs = []tf.Attr{{Name: "role_arn", Datum: arn}}
	return p
}

// resource has the attributes enabled and region, in that order, where they are not nil.
func resource(typ string, p *tf.Provider, exists tf.Tri, enabled, region *tf.Datum) *tf.Resource {
	b := &tf.Block{Type: typ, Existence: exists, Cause: "var.count has no value"}
	if enabled != nil {
		b.Attrs = append(b.Attrs, tf.Attr{Name: "enabled", Datum: enabled})
	}
	if region != nil {
		b.Attrs = append(b.Attrs, tf.Attr{Name: "region", Datum: region})
	}
	return tf.NewResource(b, tf.Resource{Name: "x", Provider: p})
}

func TestSettings(t *testing.T) {
	ireland, virginia, somewhere := provider(text("eu-west-1")), provider(text("us-east-1")), provider(unset("region"))
	staging, production := assuming(text("arn:aws:iam::111122223333:role/deploy")), assuming(text("arn:aws:iam::444455556666:role/deploy"))
	on, off := text("true"), text("false")
	const setting, volume = "aws_ebs_encryption_by_default", "aws_ebs_volume"
	tests := []struct {
		name             string
		setting, subject *tf.Resource
		region, account  rule.Verdict
	}{
		{"the same provider", resource(setting, somewhere, tf.Yes, on, nil), resource(volume, somewhere, tf.Yes, nil, nil), rule.Passed, rule.Passed},
		{"switched off", resource(setting, ireland, tf.Yes, off, nil), resource(volume, ireland, tf.Yes, nil, nil), rule.Fail, rule.Fail},
		{"not known", resource(setting, ireland, tf.Yes, unset("on"), nil), resource(volume, ireland, tf.Yes, nil, nil), rule.Unknown, rule.Unknown},
		{"may not exist", resource(setting, ireland, tf.Maybe, on, nil), resource(volume, ireland, tf.Yes, nil, nil), rule.Unknown, rule.Unknown},
		{"another Region", resource(setting, ireland, tf.Yes, on, nil), resource(volume, virginia, tf.Yes, nil, nil), rule.Fail, rule.Passed},
		{"perhaps another Region", resource(setting, ireland, tf.Yes, on, nil), resource(volume, somewhere, tf.Yes, nil, nil), rule.Unknown, rule.Passed},
		{"another account", resource(setting, staging, tf.Yes, on, nil), resource(volume, production, tf.Yes, nil, nil), rule.Fail, rule.Fail},
		{"the same account", resource(setting, staging, tf.Yes, on, nil), resource(volume, assuming(text("arn:aws:iam::111122223333:role/admin")), tf.Yes, nil, nil), rule.Passed, rule.Passed},
		{"perhaps another account", resource(setting, ireland, tf.Yes, on, nil), resource(volume, staging, tf.Yes, nil, nil), rule.Unknown, rule.Unknown},
		{"a role that is not known", resource(setting, assuming(unset("role")), tf.Yes, on, nil), resource(volume, assuming(unset("role")), tf.Yes, nil, nil), rule.Unknown, rule.Unknown},
		{"no provider block", resource(setting, nil, tf.Yes, on, nil), resource(volume, nil, tf.Yes, nil, nil), rule.Passed, rule.Passed},
		{"its own Region", resource(setting, ireland, tf.Yes, on, text("us-east-1")), resource(volume, ireland, tf.Yes, nil, nil), rule.Fail, rule.Passed},
		{"of no such type", resource("aws_ebs_default_kms_key", ireland, tf.Yes, on, nil), resource(volume, ireland, tf.Yes, nil, nil), rule.Fail, rule.Fail},
	}
	for _, tt := range tests {
		p := &rule.Pass{Graph: graph.New(&tf.Module{Existence: tf.Yes, Resources: []*tf.Resource{tt.setting, tt.subject}})}
		if got := rule.InRegion(setting, rule.True("enabled")).Judge(p, tt.subject.Block); got.Verdict != tt.region {
			t.Errorf("%s: in the Region %v, want %v: %s (%s)", tt.name, got.Verdict, tt.region, got.Message, got.Cause)
		}
		if got := rule.InAccount(setting, rule.True("enabled")).Judge(p, tt.subject.Block); got.Verdict != tt.account {
			t.Errorf("%s: in the account %v, want %v: %s (%s)", tt.name, got.Verdict, tt.account, got.Message, got.Cause)
		}
	}
}
