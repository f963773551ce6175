package rule_test

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func TestSecret(t *testing.T) {
	sensitive := fromVariable("a")
	sensitive.Datum.Sensitive = true
	writtenSensitive := set("a", cty.StringVal("hunter2"))
	writtenSensitive.Datum.Sensitive = true
	tests := map[string]struct {
		attrs   []tf.Attr
		verdict rule.Verdict
	}{
		"absent":                       {nil, rule.Passed},
		"empty":                        {[]tf.Attr{set("a", cty.StringVal(""))}, rule.Passed},
		"written":                      {[]tf.Attr{set("a", cty.StringVal("hunter2"))}, rule.Fail},
		"written, sensitive":           {[]tf.Attr{writtenSensitive}, rule.Fail},
		"of a variable":                {[]tf.Attr{fromVariable("a")}, rule.Unknown},
		"of a sensitive variable":      {[]tf.Attr{sensitive}, rule.Passed},
		"of a resource or data source": {[]tf.Attr{from("a", "data.aws_secretsmanager_secret_version.x.secret_string")}, rule.Passed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := rule.Secret("a").Judge(&rule.Pass{}, block(test.attrs...))
			if got.Verdict != test.verdict {
				t.Errorf("verdict %d (%s), want %d", got.Verdict, got.Message, test.verdict)
			}
		})
	}
}
