package rule

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// blocksWant is a want on the nested blocks at a path.
type blocksWant struct {
	path string
	want Want // on each block; nil where only their number matters
	kind blocksKind
}

type blocksKind uint8

const (
	each blocksKind = iota
	some
	none
)

// Exists wants at least one nested block at a path of block types.
func Exists(path string) Want { return blocksWant{path: path, kind: some} }

// Each wants every nested block at a path to satisfy a want. Without blocks it holds; see Exists.
func Each(path string, want Want) Want { return blocksWant{path: path, want: want, kind: each} }

// Some wants a nested block at a path that satisfies a want.
func Some(path string, want Want) Want { return blocksWant{path: path, want: want, kind: some} }

// None wants no nested block at a path to satisfy a want; a nil want: no block at all.
func None(path string, want Want) Want { return blocksWant{path: path, want: want, kind: none} }

func (w blocksWant) Judge(p *Pass, b *tf.Block) Judgement {
	switch w.kind {
	case each:
		return w.each(p, b)
	case some:
		return w.some(p, b)
	case none:
	}
	return w.none(p, b)
}

func (w blocksWant) each(p *Pass, b *tf.Block) Judgement {
	worst := passed
	for c := range b.All(w.path) {
		j := located(w.want.Judge(p, c), c)
		if j.Verdict > worst.Verdict {
			worst = j
		}
	}
	if worst.Verdict == Fail {
		return worst
	}
	if cause, open := w.open(b); open {
		return Judgement{Verdict: Unknown, Block: b, Message: "the " + w.name() + " blocks are not known", Cause: cause}
	}
	return worst
}

func (w blocksWant) some(p *Pass, b *tf.Block) Judgement {
	best := Judgement{Verdict: Fail, Block: b, Message: "there is no " + w.name() + " block"}
	if w.want != nil {
		best.Message += " where " + w.want.String()
	}
	for c := range b.All(w.path) {
		j := passed
		if w.want != nil {
			j = located(w.want.Judge(p, c), c)
		}
		if exists, cause := existence(c, b); exists == tf.Maybe && j.Verdict <= Passed {
			j = Judgement{Verdict: Unknown, Block: c, Message: "the " + w.name() + " block may not exist", Cause: cause}
		}
		if j.Verdict == Passed {
			return j
		}
		if j.Verdict == NotApplicable {
			continue
		}
		if j.Verdict < best.Verdict || best.Block == b && best.Verdict == Fail {
			best = j
		}
	}
	if cause, open := w.open(b); open && best.Verdict == Fail {
		return Judgement{Verdict: Unknown, Block: b, Message: "the " + w.name() + " blocks are not known", Cause: cause}
	}
	return best
}

func (w blocksWant) none(p *Pass, b *tf.Block) Judgement {
	worst := passed
	for c := range b.All(w.path) {
		j := Judgement{Verdict: Fail, Block: c, Message: "there is a " + w.name() + " block"}
		if w.want != nil {
			inner := w.want.Judge(p, c)
			if inner.Verdict == NotApplicable {
				continue
			}
			if inner.Verdict == Passed {
				inner.Block = c
			}
			j = inner.negated("in a " + w.name() + " block " + w.want.String())
		}
		if exists, cause := existence(c, b); exists == tf.Maybe && j.Verdict == Fail {
			j.Verdict, j.Cause = Unknown, cause
		}
		if j.Verdict > worst.Verdict {
			worst = j
		}
	}
	if cause, open := w.open(b); open && worst.Verdict == Passed {
		return Judgement{Verdict: Unknown, Block: b, Message: "the " + w.name() + " blocks are not known", Cause: cause}
	}
	return worst
}

// existence is whether a block below b exists, given that b does.
func existence(c, b *tf.Block) (tf.Tri, string) {
	for ; c != nil && c != b; c = c.Parent {
		if c.Existence != tf.Yes {
			return c.Existence, c.Cause
		}
	}
	return tf.Yes, ""
}

// open reports whether there may be blocks at the path that are not listed, and why.
func (w blocksWant) open(b *tf.Block) (string, bool) {
	head, rest, nested := strings.Cut(w.path, ".")
	if cause, open := b.Unsettled(head); open {
		return cause, true
	}
	if !nested {
		return "", false
	}
	for c := range b.All(head) {
		if cause, open := (blocksWant{path: rest}).open(c); open {
			return cause, true
		}
	}
	return "", false
}

// located points a judgement without a place at a block.
func located(j Judgement, b *tf.Block) Judgement {
	if j.Verdict > Passed && j.Block == nil && j.Blame.Block() == nil {
		j.Block = b
	}
	return j
}

// Mend mends the blocks that fail; a missing one takes a human.
func (w blocksWant) Mend(b *tf.Block) []source.Edit {
	if w.kind != each {
		return nil
	}
	var edits []source.Edit
	for c := range b.All(w.path) {
		if w.want.Judge(alone, c).Verdict == Fail {
			edits = append(edits, w.want.Mend(c)...)
		}
	}
	return edits
}

func (w blocksWant) name() string { return "`" + w.path + "`" }

func (w blocksWant) String() string {
	switch {
	case w.kind == each:
		return "in each " + w.name() + " block " + w.want.String()
	case w.kind == some && w.want == nil:
		return "there is a " + w.name() + " block"
	case w.kind == some:
		return "in a " + w.name() + " block " + w.want.String()
	case w.want == nil:
		return "there is no " + w.name() + " block"
	}
	return "in no " + w.name() + " block " + w.want.String()
}
