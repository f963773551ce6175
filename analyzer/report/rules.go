package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// The profiles that need no configuration.
const (
	ProfileDefault = "default" // what a careful team wants on
	ProfileAll     = "all"     // opinionated and informational rules too
)

// Rules is the list of rules as it is published.
type Rules struct {
	Rules []RuleEntry `json:"rules"`
}

// RuleEntry is a rule in the list.
type RuleEntry struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Severity  rule.Severity `json:"severity"`
	Area      string        `json:"area"`
	Category  string        `json:"category"`
	Practices []string      `json:"practices"`
	WAF       []string      `json:"waf"`
	Aliases   []string      `json:"aliases"`
	Resources []string      `json:"resources"`
	Profiles  []string      `json:"profiles"`
	Fix       string        `json:"fix"` // in-place | replaces | manual
	Docs      string        `json:"docs"`
}

// DocsURL is the page of a rule.
func DocsURL(id string) string {
	return "https://github.com/tfpillar/tfpillar/blob/main/docs/rules/" + id + ".md"
}

// ListRules is the list of a set's rules, by id.
func ListRules(set rule.Set) *Rules {
	list := &Rules{Rules: make([]RuleEntry, 0, len(set))}
	for _, r := range set {
		profiles := []string{ProfileDefault, ProfileAll}
		if r.Optional {
			profiles = profiles[1:]
		}
		list.Rules = append(list.Rules, RuleEntry{
			ID: r.ID, Title: r.Title, Severity: r.Severity, Area: r.Area, Category: r.Category, Practices: r.Practices, WAF: r.WAF,
			Aliases: r.Aliases, Resources: r.On, Profiles: profiles, Fix: r.Fix.String(), Docs: DocsURL(r.ID),
		})
	}
	slices.SortFunc(list.Rules, func(a, b RuleEntry) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// WriteRulesJSON writes the list as JSON. The error is the writer's.
func WriteRulesJSON(w io.Writer, r *Rules) error { return writeJSON(w, r) }

// WriteRulesText writes the list as a table of id, severity, area and title. The error is the writer's.
func WriteRulesText(w io.Writer, r *Rules) error {
	var id, area int
	for i := range r.Rules {
		id, area = max(id, len(r.Rules[i].ID)), max(area, len(r.Rules[i].Area))
	}
	out := bufio.NewWriter(w)
	for i := range r.Rules {
		e := &r.Rules[i]
		optional := ""
		if !slices.Contains(e.Profiles, ProfileDefault) {
			optional = " (profile all)"
		}
		fmt.Fprintf(out, "%-*s  %-8s  %-*s  %s%s\n", id, e.ID, e.Severity, area, e.Area, e.Title, optional) //nolint:errcheck // bufio keeps the error for Flush
	}
	return out.Flush()
}

// WriteRulePage writes everything there is to know about one rule. The error is the writer's.
func WriteRulePage(w io.Writer, r *rule.Rule, opts TextOptions) error {
	t := &textWriter{TextOptions: opts, out: bufio.NewWriter(w)}
	t.Width = max(cmp.Or(t.Width, DefaultWidth), 40)
	t.line(t.paint(bold, r.ID), "  ", r.Title)
	t.line()
	profile := ProfileDefault
	if r.Optional {
		profile = ProfileAll
	}
	for _, row := range []struct{ name, value string }{
		{"Severity", r.Severity.String()},
		{"Area", r.Area},
		{"Category", r.Category},
		{"Profile", profile},
		{"Resources", cmp.Or(strings.Join(r.On, ", "), "the root module as a whole")},
		{"Practices", strings.Join(r.Practices, ", ")},
		{"AWS Well-Architected", strings.Join(r.WAF, ", ")},
		{"Also known as", strings.Join(r.Aliases, ", ")},
	} {
		if row.value != "" {
			t.hanging(t.paint(dim, fmt.Sprintf("%-22s", row.name)), 22, row.value)
		}
	}
	t.section("Wanted", wanted(r))
	t.section("Why", r.Why)
	t.section("Fix ("+effectText(r.Fix)+")", FixText(r))
	t.section("Page", DocsURL(r.ID))
	if len(r.Refs) > 0 {
		t.section("References", "")
		for _, ref := range r.Refs {
			t.line(indent, ref)
		}
	}
	return t.out.Flush()
}

// section writes a heading and the paragraphs of a text, which blank lines separate.
func (t *textWriter) section(title, text string) {
	t.line()
	t.line(t.paint(bold, title))
	if text == "" {
		return
	}
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			t.line()
		}
		t.paragraph("", p)
	}
}

// FixText is the sentence that states a rule's fix; empty where neither the rule nor its want says one.
func FixText(r *rule.Rule) string {
	if r.FixText != "" || r.Want == nil {
		return r.FixText
	}
	return "Change the resource so that " + r.Want.String() + "."
}

func wanted(r *rule.Rule) string {
	if r.Want == nil {
		return r.Title + "."
	}
	text := r.Want.String() + "."
	if r.When != nil {
		text = "When " + r.When.String() + ": " + text
	}
	return text
}

func effectText(e rule.Effect) string {
	switch e {
	case rule.InPlace:
		return "changes the resource in place"
	case rule.Replaces:
		return "replaces the resource: a live one is destroyed"
	case rule.Manual:
	}
	return "by hand"
}
