package rule

import (
	"github.com/tfpillar/tfpillar/analyzer/iam"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// policyWant is a want on the statements of a policy document.
type policyWant struct {
	path  string
	words string
	fault func(s *iam.Statement) tf.Tri
}

// NoStatement wants no statement of the policy document in an attribute to have a fault; words say which:
// "allows every action on every resource". An absent attribute makes it not apply. A statement, or a part of one, that is not
// known leaves the verdict open.
func NoStatement(path, words string, fault func(s *iam.Statement) tf.Tri) Want {
	return policyWant{path, words, fault}
}

func (w policyWant) Judge(_ *Pass, b *tf.Block) Judgement {
	v := b.Get(w.path)
	if v.Absent() {
		return Judgement{}
	}
	doc := iam.Parse(v)
	best := passed
	for i := range doc.Statements {
		s := &doc.Statements[i]
		switch w.fault(s) {
		case tf.Yes:
			return w.judgement(Fail, v, s)
		case tf.Maybe:
			best = w.judgement(Unknown, v, s)
		case tf.No:
		}
	}
	if best.Verdict == Passed && doc.Open {
		return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` may have a statement that " + w.words, Cause: doc.Cause()}
	}
	return best
}

func (w policyWant) judgement(verdict Verdict, v tf.Value, s *iam.Statement) Judgement {
	which := "a statement"
	if s.Sid != "" {
		which = "the statement " + literal(shorten(s.Sid))
	}
	j := Judgement{Verdict: verdict, Blame: v, Message: which + " of `" + w.path + "` " + w.words}
	if verdict == Unknown {
		j.Message = which + " of `" + w.path + "` may be one that " + w.words
		j.Cause = s.Cause()
		if j.Cause == "" && len(s.Conditions) > 0 {
			j.Cause = "what its condition on " + s.Conditions[0].Key + " holds off is not known"
		}
	}
	if s.Range.Filename != "" && s.Range != v.Range() {
		j.Path = []Step{{Resource: addrOf(v.Block()), Message: which + " " + w.words, Range: s.Range}}
	}
	return j
}

func (w policyWant) Mend(*tf.Block) []source.Edit { return nil }

func (w policyWant) String() string { return "no statement of `" + w.path + "` " + w.words }

// publicWant wants the policy of a resource to admit nobody whom it does not name.
type publicWant struct{ path string }

// NotPublic wants the policy document in an attribute to allow nothing to callers whom nobody named: anonymous ones, or any AWS
// account. Conditions and denials that hold such callers off are considered. An absent attribute makes it not apply.
func NotPublic(path string) Want { return publicWant{path} }

func (w publicWant) Judge(_ *Pass, b *tf.Block) Judgement {
	v := b.Get(w.path)
	if v.Absent() {
		return Judgement{}
	}
	doc := iam.Parse(v)
	verdict, by := doc.PublicBy()
	words := policyWant{path: w.path, words: "admits everyone"}
	switch {
	case verdict == tf.No:
		return passed
	case verdict == tf.Yes && len(by) > 0:
		return words.judgement(Fail, v, by[0])
	case len(by) > 0:
		return words.judgement(Unknown, v, by[0])
	}
	return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` may admit everyone", Cause: doc.Cause()}
}

func (w publicWant) Mend(*tf.Block) []source.Edit { return nil }

func (w publicWant) String() string { return "`" + w.path + "` admits nobody whom it does not name" }
