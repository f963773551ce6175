package eval

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// The limits of one root. They count steps and sizes, never time, so that results do not depend on the clock.
const (
	maxSteps         = 50_000_000
	maxBytes         = 1 << 30 // of long strings read through references
	maxString        = 4 << 20
	maxElements      = 100_000 // of one value, all depths together
	maxLoop          = 200_000
	maxInstances     = 100_000 // of one block
	maxAllInstances  = 1_000_000
	maxDepth         = 500 // of definitions that need each other
	maxModuleNesting = 32
	longString       = 4096
)

// budget counts what the evaluation of a root has cost so far.
type budget struct {
	steps     int
	bytes     int
	loops     []int // lengths of the loops being run, product last
	instances int
	depth     int
	told      bool // that the budget is spent
}

func newBudget() budget { return budget{loops: []int{1}} }

// step takes one step; false when there are none left.
func (b *budget) step() bool {
	b.steps++
	return b.steps <= maxSteps && b.bytes <= maxBytes
}

// charge counts the length of long strings, which would double with each mention.
func (b *budget) charge(v cty.Value) cty.Value {
	bare, _ := v.Unmark()
	if bare.Type() == cty.String && bare.IsKnown() && !bare.IsNull() {
		if n := len(bare.AsString()); n > longString {
			b.bytes += n
		}
	}
	return v
}

// enterLoop begins a loop of n rounds inside those already running; false when together they are too many.
func (b *budget) enterLoop(n int) bool {
	product := b.loops[len(b.loops)-1] * max(n, 1)
	b.loops = append(b.loops, min(product, maxLoop+1))
	b.steps += n
	return product <= maxLoop && b.steps <= maxSteps
}

func (b *budget) leaveLoop(int) { b.loops = b.loops[:len(b.loops)-1] }

// tooMuch says, once, that the budget is spent.
func (b *budget) tooMuch(rng source.Range) hcl.Diagnostics {
	if b.told {
		return nil
	}
	b.told = true
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  "Evaluation stopped",
		Detail: "Evaluating this root takes more than " + strconv.Itoa(maxSteps) + " steps, a loop of more than " + strconv.Itoa(maxLoop) +
			" rounds, or more than " + strconv.Itoa(maxBytes>>20) + " MiB of text. What depends on it is unknown.",
		Subject: &rng,
	}}
}

// bounded replaces a value that has grown beyond the limits by an unknown one.
func (ev *evaluator) bounded(v cty.Value, what string, rng source.Range) cty.Value {
	if v.Type().IsPrimitiveType() {
		bare, marks := v.Unmark()
		if hugeNumber(bare) {
			ev.error("Value too large", what+" is a number with more than 1,000 digits. It is taken as unknown.", rng)
			return cty.UnknownVal(cty.Number).WithMarks(marks).Mark(ev.other(what, "is too large", rng))
		}
		if bare.Type() != cty.String || !bare.IsKnown() || bare.IsNull() || len(bare.AsString()) <= maxString {
			return v
		}
		ev.error("Value too large", what+" is a string of more than "+strconv.Itoa(maxString>>20)+" MiB. It is taken as unknown.", rng)
		return cty.UnknownVal(cty.String).WithMarks(marks).Mark(ev.other(what, "is too large", rng))
	}
	if left := maxElements; !countElements(v, &left) {
		ev.error("Value too large", what+" has more than "+strconv.Itoa(maxElements)+" elements. It is taken as unknown.", rng)
		return cty.DynamicVal.Mark(ev.other(what, "is too large", rng))
	}
	return v
}

// countElements walks a value until left elements have been seen; false when there are more.
func countElements(v cty.Value, left *int) bool {
	*left--
	if *left < 0 {
		return false
	}
	v, _ = v.Unmark()
	if v.Type().IsPrimitiveType() || !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
		return true
	}
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		if !countElements(e, left) {
			return false
		}
	}
	return true
}
