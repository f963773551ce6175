package rule

import (
	"time"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Pass is one rule at one resource. Rules that compute report through it.
type Pass struct {
	Rule     *Rule
	Resource *tf.Resource // nil for rules on providers and on the root as a whole
	Provider *tf.Provider // for rules on "provider.aws"
	Root     *tf.Module
	Graph    *graph.Graph
	Now      time.Time // the day of the scan
	Params   Params

	findings []Finding
	judged   bool
}

// Params are the parameters that the configuration sets for rules.
type Params struct {
	RequiredTags []string // TF-003
}

// subject is the block that is judged.
func (p *Pass) subject() *tf.Block {
	switch {
	case p.Resource != nil:
		return p.Resource.Block
	case p.Provider != nil:
		return p.Provider.Block
	}
	return nil
}

// Pass records that the resource satisfies the rule. Without it, and without a finding, the rule did not apply.
func (p *Pass) Pass() { p.judged = true }

// Fail reports a failure at a value; message is the evidence, a clause with the subject first.
func (p *Pass) Fail(blame tf.Value, message string) *Finding {
	return p.Report(Judgement{Verdict: Fail, Blame: blame, Message: message})
}

// Unknown reports that a value leaves the question open; cause says why.
func (p *Pass) Unknown(blame tf.Value, message, cause string) *Finding {
	return p.Report(Judgement{Verdict: Unknown, Blame: blame, Message: message, Cause: cause})
}

// FailBlock reports a failure at a block.
func (p *Pass) FailBlock(b *tf.Block, message string) *Finding {
	return p.Report(Judgement{Verdict: Fail, Block: b, Message: message})
}

// UnknownBlock reports that a block leaves the question open; cause says why.
func (p *Pass) UnknownBlock(b *tf.Block, message, cause string) *Finding {
	return p.Report(Judgement{Verdict: Unknown, Block: b, Message: message, Cause: cause})
}

// Report records a judgement. The finding, valid until the next report, is nil unless the judgement is Fail or Unknown.
func (p *Pass) Report(j Judgement) *Finding {
	p.judged = p.judged || j.Verdict == Passed
	if j.Verdict <= Passed {
		return nil
	}
	f := Finding{
		Rule: p.Rule, Verdict: j.Verdict, Severity: p.Rule.Severity, Resource: p.Resource,
		Message: j.Message, Cause: j.Cause, Path: j.Path,
	}
	p.place(&f, j)
	p.findings = append(p.findings, f)
	return &p.findings[len(p.findings)-1]
}

// place puts a finding on the value or block to blame. What belongs to another resource is told by the message; the finding
// stays with its subject.
func (p *Pass) place(f *Finding, j Judgement) {
	subject := p.subject()
	if p.Provider != nil {
		f.Subject = p.Provider.Addr()
	}
	own := func(b *tf.Block) bool { return b != nil && (subject == nil || root(b) == subject) }
	switch {
	case own(j.Blame.Block()):
		f.Attr, f.Range = j.Blame.Path(), j.Blame.Range()
		if j.Blame.Absent() && !j.Blame.Written() {
			f.Range = j.Blame.Block().DefRange
		}
	case own(j.Block):
		f.Attr, f.Range = j.Block.Path(""), j.Block.DefRange
	case subject != nil:
		f.Range = subject.DefRange
		if r := j.Blame.Range(); j.Blame.Block() != nil && r.Filename != "" {
			f.Path = append(f.Path, Step{Resource: addrOf(j.Blame.Block()), Message: j.Message, Range: r})
		} else if j.Block != nil {
			f.Path = append(f.Path, Step{Resource: addrOf(j.Block), Message: j.Message, Range: j.Block.DefRange})
		}
	}
}

func root(b *tf.Block) *tf.Block {
	for b.Parent != nil {
		b = b.Parent
	}
	return b
}

func addrOf(b *tf.Block) string {
	if r := b.Resource(); r != nil {
		return r.Addr()
	}
	return ""
}

// Findings are what was reported, and whether the rule applied at all.
func (p *Pass) Findings() (findings []Finding, judged bool) {
	return p.findings, p.judged || len(p.findings) > 0
}

// Opaque is a call of a module that was not found and to which the resource, or something of it, is passed.
func (p *Pass) Opaque(r *tf.Resource) (*tf.OpaqueCall, bool) {
	if r == nil || p.Root == nil {
		return nil, false
	}
	for m := range p.Root.All {
		for _, c := range m.Opaque {
			if c.Receives(r) {
				return c, true
			}
		}
	}
	return nil, false
}

// Run judges the resource by the rule's Want, or lets its Check do so.
func (p *Pass) Run() {
	r := p.Rule
	if r.Check != nil {
		r.Check(p)
		return
	}
	b := p.subject()
	cond := passed
	if r.When != nil {
		cond = r.When.Judge(p, b)
		if cond.Verdict == Fail || cond.Verdict == NotApplicable {
			return
		}
	}
	j := Conditional(cond, r.Want.Judge(p, b))
	f := p.Report(j)
	if f == nil || f.Verdict != Fail || r.Fix == Manual {
		return
	}
	f.Edits = r.Want.Mend(b)
}
