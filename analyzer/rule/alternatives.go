package rule

import (
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// alternatives are the values that a value which is not known may have, where these are all: `var.strict ? "TLS12" : "TLS13"`. None where
// that cannot be said, as of documents: what stands in them is not how they are written.
func alternatives(v tf.Value) []tf.Value {
	n := v.Structure()
	if n.Kind != tf.NodeAlt || slices.ContainsFunc(n.Items, func(item *tf.Node) bool { return opened(item).Kind == tf.NodeObject }) {
		return nil
	}
	all := make([]tf.Value, len(n.Items))
	for i, item := range n.Items {
		all[i] = tf.NewValue(v.Block(), v.Name(), nodeDatum(item))
	}
	return all
}

// agreed is what a judge says of all the values; Unknown where they differ, or there are none.
func agreed(values []tf.Value, judge func(tf.Value) Judgement) Verdict {
	if len(values) == 0 {
		return Unknown
	}
	verdict := judge(values[0]).Verdict
	for _, v := range values[1:] {
		if judge(v).Verdict != verdict {
			return Unknown
		}
	}
	return verdict
}

// showAny renders the values that v may have.
func showAny(v tf.Value, values []tf.Value) string {
	if v.Sensitive() {
		return "(sensitive)"
	}
	var shown []string
	for _, x := range values {
		s := Show(x)
		if nested := alternatives(x); len(nested) > 0 {
			s = showAny(x, nested)
		}
		if !slices.Contains(shown, s) {
			shown = append(shown, s)
		}
	}
	return strings.Join(shown, " or ")
}
