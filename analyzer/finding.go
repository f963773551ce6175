package analyzer

import (
	"github.com/tfpillar/tfpillar/analyzer/engine"
	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
)

// finding is a merged finding as the report states it. The roles are those of the roots.
func finding(m *engine.Merged, roles map[string]report.Role) report.Finding {
	r := m.Rule
	f := report.Finding{
		RuleID: r.ID, Title: r.Title, Aliases: r.Aliases, Area: r.Area, Category: r.Category, Practices: r.Practices, WAF: r.WAF,
		Severity: m.Severity, Status: report.Unknown, Resource: m.Resource, ResourceType: m.Type, Root: m.Root,
		Message: m.Message, Cause: m.Cause, Also: m.Also, Location: report.At(m.Range), Fix: fix(m),
		Fingerprint: m.Fingerprint, Docs: report.DocsURL(r.ID), Why: r.Why,
	}
	if m.Verdict == rule.Fail {
		f.Status = report.Fail
	}
	for i := range m.Occurrences {
		o := &m.Occurrences[i]
		f.Occurrences = append(f.Occurrences, report.Occurrence{
			Root: o.Root, Role: roles[o.Root], Resource: o.Resource, CallStack: locations(o.CallStack),
		})
	}
	for _, s := range m.Path {
		f.Path = append(f.Path, report.Step{Resource: s.Resource, Message: s.Message, Location: report.At(s.Range)})
	}
	return f
}

func fix(m *engine.Merged) *report.Fix {
	f := &report.Fix{Description: report.FixText(m.Rule), Effect: m.Rule.Fix.String()}
	for _, e := range m.Edits {
		f.Edits = append(f.Edits, report.EditOf(e))
	}
	if f.Description == "" && f.Edits == nil {
		return nil
	}
	return f
}

func locations(ranges []source.Range) []report.Location {
	var list []report.Location
	for _, r := range ranges {
		if at := report.At(r); at != nil {
			list = append(list, *at)
		}
	}
	return list
}

// suppression is a finding that a comment passes over.
func suppression(f *engine.Found, by *engine.Suppression) report.Suppressed {
	return report.Suppressed{
		RuleID: f.Rule.ID, Resource: f.Resource, Reason: by.Reason, By: "comment", Owner: optional(by.Owner), Expires: optional(by.Until),
	}
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
