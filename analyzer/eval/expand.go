package eval

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

type expansionKind uint8

const (
	single  expansionKind = iota // neither count nor for_each
	counted                      // a tuple
	keyed                        // an object
	assumed                      // count or for_each is not known: one instance stands for what there may be
)

// expansion is what count or for_each come to.
type expansion struct {
	kind  expansionKind
	keys  []instanceKey
	cause string         // assumed: why
	marks cty.ValueMarks // of the meta-argument, when assumed
	many  bool           // assumed: any number of instances, rather than none or one
	list  bool           // assumed: by count
}

type instanceKey struct {
	label           string // `[0]`, `["a"]`, `[*]`; empty for a single instance
	count, key, val cty.Value
}

// expand evaluates the meta-arguments of a block. See https://developer.hashicorp.com/terraform/language/meta-arguments.
func (m *module) expand(s *scope, count, forEach *attr, addr string) expansion {
	switch {
	case count != nil:
		return m.expandCount(s, count, addr)
	case forEach != nil:
		return m.expandForEach(s, forEach, addr)
	}
	return expansion{keys: []instanceKey{{}}}
}

func (m *module) expandCount(s *scope, a *attr, addr string) expansion {
	marked := s.value(a, s.ctx)
	v, marks := marked.Unmark()
	if !v.IsKnown() {
		return m.assume(marked, a, true, !atMostOne(a.expr, v))
	}
	number, err := convert.Convert(v, cty.Number)
	if err != nil || number.IsNull() || v.Type() == cty.Bool {
		m.error("Invalid count", "The count of "+addr+" is not a number.", a.rng)
		return m.assume(marked, a, true, true)
	}
	n, accuracy := number.AsBigFloat().Int64()
	if n < 0 || accuracy != 0 {
		m.error("Invalid count", "The count of "+addr+" is not a whole number of at least zero.", a.rng)
		return m.assume(marked, a, true, true)
	}
	if !m.ev.admit(n, addr, "count", a.rng) {
		return m.assume(marked.WithMarks(marks), a, true, true)
	}
	e := expansion{kind: counted, keys: make([]instanceKey, n)}
	for i := range e.keys {
		e.keys[i] = instanceKey{label: "[" + strconv.Itoa(i) + "]", count: cty.NumberIntVal(int64(i))}
	}
	return e
}

// admit counts instances; false with a diagnostic when they are too many.
func (ev *evaluator) admit(n int64, addr, meta string, rng source.Range) bool {
	if n > maxInstances {
		ev.error("Too many instances", "The "+meta+" of "+addr+" asks for "+strconv.FormatInt(n, 10)+" instances; at most "+strconv.Itoa(maxInstances)+" of a block are evaluated. One stands for them all.", rng)
		ev.gap(Gap{Kind: "block", Address: addr, Reason: strconv.FormatInt(n, 10) + " instances exceed the limit of " + strconv.Itoa(maxInstances), Range: rng})
		return false
	}
	if ev.instances+int(n) > maxAllInstances {
		ev.error("Too many instances", "This root has more than "+strconv.Itoa(maxAllInstances)+" instances. One stands for those of "+addr+".", rng)
		ev.gap(Gap{Kind: "block", Address: addr, Reason: "the root exceeds the limit of " + strconv.Itoa(maxAllInstances) + " instances", Range: rng})
		return false
	}
	ev.instances += int(n)
	return true
}

// assume is the expansion under an unknown count or for_each: a single instance whose existence is undecided.
func (m *module) assume(v cty.Value, a *attr, list, many bool) expansion {
	d := m.ev.datum(v)
	e := expansion{kind: assumed, marks: cty.ValueMarks{}, many: many, list: list}
	e.cause = a.name + " is not known: " + tf.Cause(append(d.Refs, d.MaybeRefs...))
	m.ev.addPossible(e.marks, v)
	key := instanceKey{label: "[*]"}
	unknownKey := func(ty cty.Type) cty.Value { return cty.UnknownVal(ty).WithMarks(e.marks) }
	switch {
	case list && !many:
		key.label, key.count = "[0]", cty.NumberIntVal(0)
	case list:
		key.count = unknownKey(cty.Number)
	default:
		key.key, key.val = unknownKey(cty.String), unknownKey(cty.DynamicPseudoType)
		if ty := v.Type(); ty.IsCollectionType() {
			key.val = unknownKey(ty.ElementType())
		}
	}
	e.keys = []instanceKey{key}
	return e
}

// atMostOne recognises a count that is 0 or 1 whatever its condition turns out to be.
func atMostOne(e hclsyntax.Expression, v cty.Value) bool {
	if c, ok := e.(*conditional); ok {
		return literalAtMostOne(c.TrueResult) && literalAtMostOne(c.FalseResult)
	}
	if p, ok := e.(*hclsyntax.ParenthesesExpr); ok {
		return atMostOne(p.Expression, v)
	}
	if v.Type() != cty.Number {
		return false
	}
	upper, inclusive := v.Range().NumberUpperBound()
	if !upper.IsKnown() || upper.IsNull() {
		return false
	}
	one := upper.LessThanOrEqualTo(cty.NumberIntVal(1)).True()
	return one && inclusive
}

func literalAtMostOne(e hclsyntax.Expression) bool {
	l, ok := e.(*hclsyntax.LiteralValueExpr)
	return ok && l.Val.Type() == cty.Number && l.Val.LessThanOrEqualTo(cty.NumberIntVal(1)).True()
}

func (m *module) expandForEach(s *scope, a *attr, addr string) expansion {
	marked := s.value(a, s.ctx)
	v, marks := marked.Unmark()
	if v.IsKnown() && v.IsNull() || v.IsKnown() && !v.CanIterateElements() {
		m.error("Invalid for_each", "The for_each of "+addr+" is neither a map nor a set of strings.", a.rng)
		return m.assume(marked, a, false, true)
	}
	if !v.IsKnown() {
		return m.assume(marked, a, false, true)
	}
	if ty := v.Type(); ty.IsTupleType() || ty.IsListType() {
		m.ev.report(hcl.Diagnostics{{Severity: hcl.DiagWarning, Summary: "for_each over a list", Detail: "Terraform refuses a list in the for_each of " + addr + "; it is read as toset(…).", Subject: &a.rng}})
	}
	if !m.ev.admit(int64(length(v)), addr, "for_each", a.rng) {
		return m.assume(marked, a, false, true)
	}
	e := expansion{kind: keyed}
	byValue := !v.Type().IsMapType() && !v.Type().IsObjectType()
	seen := map[string]bool{}
	for it := v.ElementIterator(); it.Next(); {
		k, val := it.Element()
		if byValue {
			k = val
		}
		key := m.eachKey(k, val, marks, len(e.keys))
		if !seen[key.label] {
			seen[key.label] = true
			e.keys = append(e.keys, key)
		}
	}
	return e
}

// eachKey is the key of one instance; a key that is not known yet is numbered.
func (m *module) eachKey(k, val cty.Value, marks cty.ValueMarks, i int) instanceKey {
	bare, keyMarks := k.Unmark()
	key := instanceKey{key: bare.WithMarks(marks, keyMarks), val: val.WithMarks(marks)}
	if bare.IsKnown() && !bare.IsNull() && bare.Type() == cty.String {
		key.label = "[" + quote(bare.AsString()) + "]"
		key.key = bare
		if len(keyMarks) == 0 && len(marks) == 0 {
			key.val = val
		}
		return key
	}
	key.label = `["?` + strconv.Itoa(i+1) + `"]`
	return key
}

// quote writes an instance key as Terraform does in addresses.
func quote(s string) string {
	if !strings.ContainsAny(s, "\"\\\n\r\t${%") {
		return `"` + s + `"`
	}
	return string(hclwrite.TokensForValue(cty.StringVal(s)).Bytes())
}

// scopeFor is the scope in which the body of an instance is evaluated.
func (s *scope) scopeFor(k instanceKey, forEach *attr, kind expansionKind) *scope {
	if k.label == "" {
		return s
	}
	inner := newScope(s.mod)
	inner.forEach, inner.outer = forEach, s
	inner.tentative = s.tentative || kind == assumed
	inner.count, inner.eachKey, inner.eachValue = k.count, k.key, k.val
	return inner
}
