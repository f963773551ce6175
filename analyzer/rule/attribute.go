package rule

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/provider"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Attribute is a want on the attribute at a dotted path through nested blocks, the first of each type:
// "versioning_configuration.status".
type Attribute struct {
	path     string
	words    string // what is wanted: "is true"
	holds    func(v tf.Value) bool
	absent   Verdict // what absence means
	fallback string  // the value that absence stands for, as text; empty when not said
	literal  string  // an expression that satisfies, for mending; empty when there is none
	decide   func(v tf.Value) (Verdict, bool)
}

// True wants a bool to be true. Absence fails, for the providers' defaults of such switches are off; see Default.
func True(path string) *Attribute {
	return &Attribute{path: path, words: "is true", absent: Fail, literal: "true", holds: func(v tf.Value) bool {
		b, ok := v.Bool()
		return ok && b
	}}
}

// False wants a bool to be false. Absence passes; see Default.
func False(path string) *Attribute {
	return &Attribute{path: path, words: "is false", absent: Passed, literal: "false", holds: func(v tf.Value) bool {
		b, ok := v.Bool()
		return ok && !b
	}}
}

// Equal wants a primitive to have a value. Absence fails; see Default.
func Equal(path, value string) *Attribute { return OneOf(path, value) }

// OneOf wants a primitive to have one of the values, the first of which mends it. Absence fails; see Default.
func OneOf(path string, values ...string) *Attribute {
	return &Attribute{
		path: path, words: "is " + quoted(values), absent: Fail, literal: literal(values[0]),
		holds: func(v tf.Value) bool {
			s, ok := v.Text()
			return ok && slices.Contains(values, s)
		},
	}
}

// NoneOf wants a primitive to have none of the values. Absence passes; see Default.
func NoneOf(path string, values ...string) *Attribute {
	return &Attribute{path: path, words: "is not " + quoted(values), absent: Passed, holds: func(v tf.Value) bool {
		s, ok := v.Text()
		return !ok || !slices.Contains(values, s)
	}}
}

// Matches wants a string to match an expression; words say what that means: "is an ARN". Absence fails.
func Matches(path string, re *regexp.Regexp, words string) *Attribute {
	return &Attribute{path: path, words: words, absent: Fail, holds: func(v tf.Value) bool {
		s, ok := v.Text()
		return ok && re.MatchString(s)
	}}
}

// MatchesNot wants a string not to match an expression; words say what that means: "is not past its fix". Absence passes.
func MatchesNot(path string, re *regexp.Regexp, words string) *Attribute {
	return &Attribute{path: path, words: words, absent: Passed, holds: func(v tf.Value) bool {
		s, ok := v.Text()
		return !ok || !re.MatchString(s)
	}}
}

// AtLeast wants a number to be at least n. Absence fails; see Default.
func AtLeast(path string, n float64) *Attribute {
	text := strconv.FormatFloat(n, 'f', -1, 64)
	return &Attribute{path: path, words: "is at least " + text, absent: Fail, literal: text, holds: func(v tf.Value) bool {
		f, ok := v.Number()
		return ok && f >= n
	}}
}

// AtMost wants a number to be at most n. Absence fails; see Default.
func AtMost(path string, n float64) *Attribute {
	text := strconv.FormatFloat(n, 'f', -1, 64)
	return &Attribute{path: path, words: "is at most " + text, absent: Fail, literal: text, holds: func(v tf.Value) bool {
		f, ok := v.Number()
		return ok && f <= n
	}}
}

// Present wants an attribute to be set and not empty. A reference to something not created yet is set.
func Present(path string) *Attribute {
	return &Attribute{path: path, words: "is set", absent: Fail, decide: certainlySet, holds: func(v tf.Value) bool {
		s, ok := v.Text()
		if ok {
			return s != ""
		}
		elements, _ := v.Elements()
		return len(elements) > 0 || v.Cty().Type().IsObjectType()
	}}
}

const notSet = "is not set"

// Absent wants an attribute not to be set, or to be empty.
func Absent(path string) *Attribute {
	return &Attribute{
		path: path, words: notSet, absent: Passed,
		decide: func(v tf.Value) (Verdict, bool) {
			_, ok := certainlySet(v)
			return Fail, ok
		},
		holds: func(v tf.Value) bool {
			s, ok := v.Text()
			return ok && s == ""
		},
	}
}

// certainlySet decides that a value is set: by what it comes from, or by text that stands around what is not known.
func certainlySet(v tf.Value) (Verdict, bool) {
	if verdict, ok := setByResource(v); ok {
		return verdict, true
	}
	n := v.Structure()
	hasText := n.Kind == tf.NodeText && slices.ContainsFunc(n.Parts, func(p *tf.Node) bool {
		s, ok := p.Text()
		return ok && s != ""
	})
	return Passed, hasText
}

// setByResource decides that a value is set where all it comes from are resources and data sources: what they export is not null.
// A list that is not known is set where it has a member.
func setByResource(v tf.Value) (Verdict, bool) {
	if members, _ := v.Elements(); len(members) > 0 {
		return Passed, true
	}
	refs := v.Refs()
	if len(refs) == 0 || len(v.Datum().MaybeRefs) > 0 {
		return Unknown, false
	}
	for _, r := range refs {
		if r.Kind != tf.RefResource {
			return Unknown, false
		}
	}
	return Passed, true
}

// Contains wants a list or set to have all of the members. Absence fails; see Default.
func Contains(path string, members ...string) *Attribute {
	return &Attribute{
		path: path, words: "contains " + quotedAll(members), absent: Fail,
		decide: func(v tf.Value) (Verdict, bool) { return Passed, len(missing(v, members)) == 0 },
		holds:  func(v tf.Value) bool { return len(missing(v, members)) == 0 },
	}
}

func missing(v tf.Value, members []string) []string {
	elements, _ := v.Elements()
	var absent []string
	for _, m := range members {
		if !slices.ContainsFunc(elements, func(e tf.Element) bool { s, ok := e.Text(); return ok && s == m }) {
			absent = append(absent, m)
		}
	}
	return absent
}

// ContainsAny wants a list or set to have at least one of the members. Absence fails; see Default.
func ContainsAny(path string, members ...string) *Attribute {
	has := func(v tf.Value) bool { return len(missing(v, members)) < len(members) }
	return &Attribute{
		path: path, words: "contains " + quoted(members), absent: Fail,
		decide: func(v tf.Value) (Verdict, bool) { return Passed, has(v) },
		holds:  has,
	}
}

// ContainsNone wants a list or set to have none of the members. Absence passes; see Default.
func ContainsNone(path string, members ...string) *Attribute {
	has := func(v tf.Value) bool { return len(missing(v, members)) < len(members) }
	return &Attribute{
		path: path, words: "does not contain " + quoted(members), absent: Passed,
		decide: func(v tf.Value) (Verdict, bool) { return Fail, has(v) },
		holds:  func(v tf.Value) bool { return !has(v) },
	}
}

// Count wants a list or set to have at least n different members. Absence fails; see Default.
func Count(path string, n int) *Attribute {
	return &Attribute{
		path: path, words: "has at least " + strconv.Itoa(n) + " members", absent: Fail,
		decide: func(v tf.Value) (Verdict, bool) {
			known, unknown, complete := members(v)
			switch {
			case known >= n:
				return Passed, true
			case complete && known+unknown < n:
				return Fail, true
			}
			return Unknown, false
		},
		holds: func(v tf.Value) bool {
			known, _, _ := members(v)
			return known >= n
		},
	}
}

// members counts the different known members of a list or set, and those that are not known; complete says that there are no others.
func members(v tf.Value) (known, unknown int, complete bool) {
	elements, complete := v.Elements()
	seen := map[string]bool{}
	for _, e := range elements {
		s, ok := e.Text()
		if !ok {
			unknown++
		}
		if ok && !seen[s] {
			seen[s] = true
			known++
		}
	}
	return known, unknown, complete
}

// Default says which value absence stands for, as Terraform writes it ("true", "7", "MUTABLE"): the provider's default,
// or what AWS does by itself.
func (w *Attribute) Default(value string) *Attribute {
	c := *w
	c.fallback = value
	c.absent = Fail
	if c.holds(textValue(value)) {
		c.absent = Passed
	}
	return &c
}

// OrAbsent lets absence pass: something else supplies the value, or it does not apply.
func (w *Attribute) OrAbsent() *Attribute {
	c := *w
	c.absent = Passed
	return &c
}

// AndPresent lets absence fail.
func (w *Attribute) AndPresent() *Attribute {
	c := *w
	c.absent = Fail
	return &c
}

// Judge implements Want.
func (w *Attribute) Judge(_ *Pass, b *tf.Block) Judgement {
	v, cause := find(b, w.path)
	j := w.judge(v)
	if cause != "" && j.Verdict != Unknown {
		// The block that holds the attribute may not exist: certain only if its absence says the same.
		if w.absent == j.Verdict {
			return j
		}
		return Judgement{Verdict: Unknown, Blame: v, Message: w.name() + " is not decided", Cause: cause}
	}
	return j
}

func (w *Attribute) judge(v tf.Value) Judgement {
	switch {
	case v.Absent():
		if w.absent == Passed {
			return passed
		}
		return Judgement{Verdict: w.absent, Blame: v, Message: w.absence(v)}
	case v.Unknown():
		return w.judgeUnknown(v)
	case w.holds(v):
		return passed
	}
	return Judgement{Verdict: Fail, Blame: v, Message: w.name() + " is " + Show(v)}
}

func (w *Attribute) judgeUnknown(v tf.Value) Judgement {
	if w.decide != nil {
		if verdict, ok := w.decide(v); ok && verdict == Passed {
			return passed
		} else if ok {
			return Judgement{Verdict: verdict, Blame: v, Message: w.name() + " is " + Show(v)}
		}
	}
	switch all := alternatives(v); agreed(all, w.judge) {
	case Passed:
		return passed
	case Fail:
		return Judgement{Verdict: Fail, Blame: v, Message: w.name() + " is " + showAny(v, all)}
	case NotApplicable, Unknown:
	}
	return Judgement{Verdict: Unknown, Blame: v, Message: w.name() + " is not known", Cause: v.Cause()}
}

func (w *Attribute) absence(v tf.Value) string {
	message := w.name() + " is not set"
	if v.Written() {
		message = w.name() + " is null"
	}
	fallback := w.fallback
	if fallback == "" {
		fallback = providerDefault(v.Block(), w.path)
	}
	if fallback != "" {
		message += ", which means " + literal(fallback)
	}
	return message
}

// providerDefault is what the provider takes where the attribute at the path, below the body of a resource, is not written;
// empty when it has no default of its own.
func providerDefault(b *tf.Block, path string) string {
	r := b.Resource()
	if r == nil || b.Parent != nil || r.Mode != tf.Managed {
		return ""
	}
	res, ok := provider.Lookup(provider.Managed, r.Type)
	if !ok {
		return ""
	}
	a, ok := res.Attribute(path)
	if !ok || a.Default == cty.NilVal {
		return ""
	}
	text, _ := tf.Text(a.Default)
	return text
}

func (w *Attribute) name() string { return "`" + w.path + "`" }

func (w *Attribute) String() string {
	s := w.name() + " " + w.words
	if w.absent == Passed && w.fallback == "" && w.words != notSet {
		return s + " or " + notSet[len("is "):]
	}
	if w.fallback != "" {
		return s + " (not set means " + literal(w.fallback) + ")"
	}
	return s
}

// find follows a path; a cause says that a block on the way may not exist.
func find(b *tf.Block, path string) (v tf.Value, cause string) {
	v = b.Get(path)
	for at := v.Block(); at != nil && at != b; at = at.Parent {
		if at.Existence == tf.Maybe {
			cause = at.Cause
		}
	}
	return v, cause
}

// Show renders a value for a message: sensitive and long values are not shown.
func Show(v tf.Value) string {
	switch {
	case v.Absent():
		return "not set"
	case v.Sensitive():
		return "(sensitive)"
	}
	if s, ok := v.Text(); ok {
		return literal(shorten(s))
	}
	elements, complete := v.Elements()
	if len(elements) == 0 && complete {
		return "empty"
	}
	var parts []string
	for _, e := range elements {
		s, ok := e.Text()
		if !ok {
			s = "…"
		} else {
			s = literal(shorten(s))
		}
		parts = append(parts, s)
		if len(parts) == 8 {
			complete = false
			break
		}
	}
	if !complete {
		parts = append(parts, "…")
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

const longest = 120

func shorten(s string) string {
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "…"
}

// literal writes text as Terraform would: bools and numbers bare, strings quoted.
func literal(s string) string {
	if s == "true" || s == "false" {
		return s
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
		return s
	}
	return strconv.Quote(s)
}

func quoted(values []string) string { return listed(values, " or ") }

func quotedAll(values []string) string { return listed(values, " and ") }

func listed(values []string, last string) string {
	q := make([]string, len(values))
	for i, v := range values {
		q[i] = literal(v)
	}
	if len(q) < 2 {
		return strings.Join(q, "")
	}
	return strings.Join(q[:len(q)-1], ", ") + last + q[len(q)-1]
}

// Mend replaces a literal, or adds the argument. A value that came through a variable or local is left alone.
func (w *Attribute) Mend(b *tf.Block) []source.Edit {
	if w.literal == "" {
		return nil
	}
	return mendAttribute(b, w.path, w.literal)
}
