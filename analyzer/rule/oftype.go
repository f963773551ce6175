package rule

import (
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

type ofTypeWant []string

// OfType holds of resources of one of the types: where a rule on several types wants different things of them. Data sources are
// named as in Rule.On, "data.aws_x".
func OfType(types ...string) Want { return ofTypeWant(types) }

func (w ofTypeWant) Judge(_ *Pass, b *tf.Block) Judgement {
	r := b.Resource()
	if r != nil && slices.ContainsFunc(w, func(t string) bool {
		name, data := strings.CutPrefix(t, "data.")
		return name == r.Type && data == (r.Mode == tf.Data)
	}) {
		return passed
	}
	return Judgement{Verdict: Fail, Block: b, Message: "it is of another type"}
}

func (w ofTypeWant) Mend(*tf.Block) []source.Edit { return nil }

func (w ofTypeWant) String() string { return "it is an " + strings.Join(w, " or ") }
