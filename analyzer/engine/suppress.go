package engine

import (
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Directive is the word that begins a suppression in a comment:
//
//	# tfpillar:ignore S3-001,S3-002 until=2027-01-31 owner=team public website
const Directive = "tfpillar:ignore"

// Suppression passes over findings of some rules at a block, an attribute or a module call.
type Suppression struct {
	Rules  []string
	Reason string
	Owner  string
	Until  string // last day, YYYY-MM-DD; empty: no end
	Range  source.Range
	Line   int // the line that it speaks of

	used bool
}

// Suppressions of a scan. They are not safe for concurrent use.
type Suppressions struct {
	at     map[Anchor][]*Suppression
	all    []*Suppression
	diags  hcl.Diagnostics
	today  string
	known  map[string]bool
	judged map[string]bool // nil: all
}

// NewSuppressions makes an empty collection; ids are the rules there are.
func NewSuppressions(now time.Time, ids []string) *Suppressions {
	s := &Suppressions{at: map[Anchor][]*Suppression{}, today: now.Format(time.DateOnly), known: map[string]bool{}}
	for _, id := range ids {
		s.known[id] = true
	}
	return s
}

// Judged says which of the rules judge in this scan. A suppression of others cannot be expected to match.
func (s *Suppressions) Judged(ids []string) {
	s.judged = make(map[string]bool, len(ids))
	for _, id := range ids {
		s.judged[id] = true
	}
}

func (s *Suppressions) expected(x *Suppression) bool {
	return s.judged == nil || !slices.ContainsFunc(x.Rules, func(id string) bool { return !s.judged[id] })
}

// Add reads a comment. line is the line of code that it speaks of: its own, or the next one where it stands alone. Comments
// without the directive are passed over.
func (s *Suppressions) Add(text string, rng source.Range, line int) {
	_, rest, ok := strings.Cut(text, Directive)
	if !ok {
		return
	}
	rest = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "*/"))
	ids, words := listed(strings.Fields(rest))
	x := &Suppression{Rules: ids, Range: rng, Line: line}
	var reason []string
	for _, word := range words {
		switch name, value, _ := strings.Cut(word, "="); {
		case name == "until" && value != "":
			x.Until = value
		case name == "owner" && value != "":
			x.Owner = value
		default:
			reason = append(reason, word)
		}
	}
	x.Reason = strings.Join(reason, " ")
	if s.valid(x) {
		s.all = append(s.all, x)
		a := Anchor{rng.Filename, line}
		s.at[a] = append(s.at[a], x)
	}
}

// listed splits words into the rules that they begin with, "S3-001,S3-002" or "S3-001, S3-002", and the rest.
func listed(words []string) (ids, rest []string) {
	for i, word := range words {
		ids = append(ids, strings.FieldsFunc(word, func(r rune) bool { return r == ',' })...)
		goesOn := strings.HasSuffix(word, ",") || i+1 < len(words) && strings.HasPrefix(words[i+1], ",")
		if !goesOn {
			return ids, words[i+1:]
		}
	}
	return ids, nil
}

func (s *Suppressions) valid(x *Suppression) bool {
	for _, id := range x.Rules {
		if !s.known[id] {
			s.warn(x, "Suppression of an unknown rule", "There is no rule "+id+".")
			x.Rules = slices.DeleteFunc(slices.Clone(x.Rules), func(r string) bool { return r == id })
		}
	}
	switch {
	case len(x.Rules) == 0:
		s.warn(x, "Suppression without a rule", "The comment names no rule: `"+Directive+" S3-001 reason`.")
		return false
	case x.Reason == "":
		s.warn(x, "Suppression without a reason", "The comment has no effect until it says why: `"+Directive+" "+strings.Join(x.Rules, ",")+" reason`.")
		return false
	}
	if x.Until == "" {
		return true
	}
	if _, err := time.Parse(time.DateOnly, x.Until); err != nil {
		s.warn(x, "Suppression with an invalid date", "until="+x.Until+" is not a date such as 2027-01-31.")
		return false
	}
	if x.Until < s.today {
		s.warn(x, "Suppression has expired", "It held until "+x.Until+"; its findings are reported again.")
		return false
	}
	return true
}

func (s *Suppressions) warn(x *Suppression, summary, detail string) {
	s.diags = s.diags.Append(&hcl.Diagnostic{Severity: hcl.DiagWarning, Summary: summary, Detail: detail, Subject: &x.Range})
}

// Match is the suppression that passes over a finding; nil when none does. Rules that are folded into the finding are taken out
// of it where they are suppressed themselves.
func (s *Suppressions) Match(f *Found) *Suppression {
	for _, a := range f.Anchors {
		for _, x := range s.at[a] {
			if slices.Contains(x.Rules, f.Rule.ID) {
				x.used = true
				return x
			}
			f.Also = slices.DeleteFunc(f.Also, func(id string) bool {
				matches := slices.Contains(x.Rules, id)
				x.used = x.used || matches
				return matches
			})
		}
	}
	return nil
}

// Diagnostics are about comments that are wrong, expired, or speak of nothing that was found.
func (s *Suppressions) Diagnostics() hcl.Diagnostics {
	diags := slices.Clone(s.diags)
	for _, x := range s.all {
		if !x.used && s.expected(x) {
			diags = diags.Append(&hcl.Diagnostic{
				Severity: hcl.DiagWarning, Summary: "Suppression matches nothing",
				Detail:  "No finding of " + strings.Join(x.Rules, ", ") + " stands here; the comment can go.",
				Subject: &x.Range,
			})
		}
	}
	return diags
}
