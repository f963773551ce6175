package eval

import (
	"cmp"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/ctymarks"

	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// possible marks a value that may have been computed from a ref; which, evaluation could not tell.
type possible struct {
	ctymarks.ProvenanceMark
	ref *tf.Ref
}

// ref makes a new reference object; its number gives refs a stable order.
func (ev *evaluator) ref(r tf.Ref) *tf.Ref {
	ev.refs++
	r.Seq = ev.refs
	return &r
}

// other is the ref of something that is neither a resource nor a variable: addr and reason make a sentence.
func (ev *evaluator) other(addr, reason string, rng source.Range) *tf.Ref {
	key := otherKey{addr, reason, rng}
	if r, ok := ev.others[key]; ok {
		return r
	}
	r := ev.ref(tf.Ref{Kind: tf.RefOther, Addr: addr, Reason: reason, Range: rng})
	ev.others[key] = r
	return r
}

type otherKey struct {
	addr, reason string
	rng          source.Range
}

func (ev *evaluator) possibly(r *tf.Ref) *possible {
	p, ok := ev.possibles[r]
	if !ok {
		p = &possible{ref: r}
		ev.possibles[r] = p
	}
	return p
}

// maxPossible bounds how many refs an undecided value is traced to.
const maxPossible = 256

// addPossible adds to marks, as possible, what v came from.
func (ev *evaluator) addPossible(marks cty.ValueMarks, v cty.Value) {
	if !v.ContainsMarked() {
		return
	}
	_, from := v.UnmarkDeep()
	for _, m := range sortedMarks(from) {
		if len(marks) >= maxPossible {
			return
		}
		switch m := m.(type) {
		case *tf.Ref:
			if m.Kind == tf.RefResource {
				marks[ev.possibly(m)] = struct{}{}
			} else {
				marks[m] = struct{}{}
			}
		case *possible:
			marks[m] = struct{}{}
		default:
			if m == tf.Sensitive {
				marks[m] = struct{}{}
			}
		}
	}
}

// causes turns the marks of an undecided condition or key into marks of what hangs on it.
func (ev *evaluator) causes(from cty.ValueMarks) cty.ValueMarks {
	marks := cty.ValueMarks{}
	for m := range from {
		switch m := m.(type) {
		case *tf.Ref:
			if m.Kind == tf.RefResource {
				marks[ev.possibly(m)] = struct{}{}
			} else {
				marks[m] = struct{}{}
			}
		case *possible:
			marks[m] = struct{}{}
		default:
			if m == tf.Sensitive {
				marks[m] = struct{}{}
			}
		}
	}
	return marks
}

// withSensitivity keeps only what marks say of secrecy.
func withSensitivity(v cty.Value, marks cty.ValueMarks) cty.Value {
	if _, ok := marks[tf.Sensitive]; ok {
		return v.Mark(tf.Sensitive)
	}
	return v
}

// traced reports whether a value still knows where it came from.
func (ev *evaluator) traced(v cty.Value) bool {
	if !v.ContainsMarked() {
		return false
	}
	_, marks := v.UnmarkDeep()
	for m := range marks {
		switch m.(type) {
		case *tf.Ref, *possible:
			return true
		}
	}
	return false
}

// sortedMarks orders refs by the number they were made in, so that nothing depends on map order.
func sortedMarks(marks cty.ValueMarks) []any {
	list := make([]any, 0, len(marks))
	for m := range marks {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b any) int { return cmp.Compare(seq(a), seq(b)) })
	return list
}

func seq(mark any) int {
	switch m := mark.(type) {
	case *tf.Ref:
		return m.Seq
	case *possible:
		return m.ref.Seq
	}
	return 0
}

// datum separates a value from its marks.
func (ev *evaluator) datum(v cty.Value) *tf.Datum {
	if !v.ContainsMarked() {
		return &tf.Datum{Val: v, Known: v.IsWhollyKnown()}
	}
	members := funcs.Members(v)
	bare, marks := v.UnmarkDeep()
	d := &tf.Datum{Val: bare, Known: bare.IsWhollyKnown()}
	for _, m := range sortedMarks(marks) {
		switch m := m.(type) {
		case *tf.Ref:
			d.Refs = append(d.Refs, m)
		case *possible:
			d.MaybeRefs = append(d.MaybeRefs, m.ref)
		default:
			d.Sensitive = d.Sensitive || m == tf.Sensitive
		}
	}
	for _, e := range members {
		e, _ = e.UnmarkDeep()
		d.Members = append(d.Members, e)
	}
	return d
}

// moduleRef is the ref of an output of a module that was not found.
func (ev *evaluator) moduleRef(addr string, call source.Range) *tf.Ref {
	key := otherKey{addr: addr, rng: call}
	if r, ok := ev.others[key]; ok {
		return r
	}
	r := ev.ref(tf.Ref{Kind: tf.RefModule, Addr: addr, Reason: "is an output of a module that was not found", Range: call})
	ev.others[key] = r
	return r
}
