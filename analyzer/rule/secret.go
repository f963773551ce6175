package rule

import (
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// secretWant wants a credential not to be written down.
type secretWant struct{ path string }

// Secret wants a credential not to stand in the configuration. What resources and data sources export, and what a sensitive
// variable without a value brings, comes from elsewhere; the value of any other variable may be written next to it, which is not
// decided. Absence passes.
func Secret(path string) Want { return secretWant{path} }

func (w secretWant) Judge(_ *Pass, b *tf.Block) Judgement {
	v, cause := find(b, w.path)
	if text, known := v.Text(); v.Absent() || known && text == "" {
		return passed
	}
	if !v.Known() {
		if verdict, _ := setByResource(v); verdict == Passed || v.Sensitive() {
			return passed
		}
		return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` is not known", Cause: v.Cause()}
	}
	if cause != "" {
		return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` is not decided", Cause: cause}
	}
	return Judgement{Verdict: Fail, Blame: v, Message: "`" + w.path + "` is written in the configuration"}
}

func (w secretWant) Mend(*tf.Block) []source.Edit { return nil }

func (w secretWant) String() string { return "`" + w.path + "` is not written in the configuration" }
