package rule

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Want is what a rule wants of a block: the body of a resource, or a block nested in it. It judges, and it puts itself into
// words for the documentation.
type Want interface {
	// Judge holds the block against the want. It allocates nothing for a block that passes.
	Judge(p *Pass, b *tf.Block) Judgement
	// Mend gives the edits that would satisfy the want; none where it takes a human.
	Mend(b *tf.Block) []source.Edit
	// String is the want as a clause: "`storage_encrypted` is true".
	String() string
}

// Judgement is what a Want says of a block.
type Judgement struct {
	Verdict Verdict
	Blame   tf.Value  // what to point at; the zero Value points at the block
	Block   *tf.Block // what to point at where no value is to blame
	Message string    // Fail and Unknown: the evidence, a clause with the subject first
	Cause   string    // Unknown: why
	Path    []Step
}

var passed = Judgement{Verdict: Passed}

// negated is the opposite verdict.
func (j Judgement) negated(message string) Judgement {
	switch j.Verdict {
	case Passed:
		return Judgement{Verdict: Fail, Blame: j.Blame, Block: j.Block, Message: message}
	case Fail:
		return passed
	case NotApplicable, Unknown:
	}
	return j
}

type allWant []Want

// All holds when each of the wants holds.
func All(wants ...Want) Want { return allWant(wants) }

func (w allWant) Judge(p *Pass, b *tf.Block) Judgement {
	worst := Judgement{}
	for _, x := range w {
		if j := x.Judge(p, b); j.Verdict > worst.Verdict {
			worst = j
		}
	}
	return worst
}

// Mend mends all that fail.
func (w allWant) Mend(b *tf.Block) []source.Edit {
	var edits []source.Edit
	for _, x := range w {
		if x.Judge(alone, b).Verdict == Fail {
			edits = append(edits, x.Mend(b)...)
		}
	}
	return edits
}

func (w allWant) String() string { return joined(w, ", and ") }

type anyWant []Want

// Any holds when at least one of the wants holds. The first one that fails is what gets reported.
func Any(wants ...Want) Want { return anyWant(wants) }

func (w anyWant) Judge(p *Pass, b *tf.Block) Judgement {
	var best Judgement
	for _, x := range w {
		j := x.Judge(p, b)
		switch {
		case j.Verdict == Passed:
			return j
		case j.Verdict == NotApplicable:
		case best.Verdict == NotApplicable || j.Verdict < best.Verdict:
			best = j
		}
	}
	return best
}

func (w anyWant) Mend(b *tf.Block) []source.Edit { return w[0].Mend(b) }

func (w anyWant) String() string { return joined(w, ", or ") }

func joined(wants []Want, by string) string {
	parts := make([]string, len(wants))
	for i, w := range wants {
		parts[i] = w.String()
	}
	return strings.Join(parts, by)
}

type notWant struct{ want Want }

// Not holds when the want does not.
func Not(w Want) Want { return notWant{w} }

func (w notWant) Judge(p *Pass, b *tf.Block) Judgement {
	j := w.want.Judge(p, b)
	if j.Verdict == Passed {
		j.Block = b
	}
	return j.negated(w.want.String())
}

func (w notWant) Mend(*tf.Block) []source.Edit { return nil }

func (w notWant) String() string { return "not: " + w.want.String() }

type whenWant struct {
	cond, want Want
	unless     bool // the condition must not hold
}

// When wants something only where a condition holds; elsewhere it does not apply.
func When(cond, want Want) Want { return whenWant{cond: cond, want: want} }

// Unless wants something only where a condition does not hold, or has nothing to hold for; elsewhere it does not apply.
func Unless(cond, want Want) Want { return whenWant{cond, want, true} }

func (w whenWant) Judge(p *Pass, b *tf.Block) Judgement {
	cond := w.cond.Judge(p, b)
	holds := cond.Verdict == Passed
	if cond.Verdict != Unknown && holds == w.unless {
		return Judgement{}
	}
	return Conditional(cond, w.want.Judge(p, b))
}

// Conditional is the judgement under a condition that holds or is not decided: a failure that may not apply is undecided.
func Conditional(cond, j Judgement) Judgement {
	if cond.Verdict == Unknown && j.Verdict == Fail {
		j.Verdict, j.Cause = Unknown, cond.Cause
	}
	return j
}

func (w whenWant) Mend(b *tf.Block) []source.Edit { return w.want.Mend(b) }

func (w whenWant) String() string {
	if w.unless {
		return "unless " + w.cond.String() + ": " + w.want.String()
	}
	return "where " + w.cond.String() + ": " + w.want.String()
}
