package report

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Gate says which findings fail a build.
type Gate struct {
	FailOn   rule.Severity // at or above
	Never    bool          // none does
	Strict   bool          // unknown verdicts, coverage gaps and errors in the input do too
	Examples bool          // those in examples do too
}

// Closed reports whether the gate lets the report through no further.
func (g Gate) Closed(r *Report) bool {
	if g.Never {
		return false
	}
	if g.Strict && (len(r.Coverage.NotEvaluated) > 0 || r.Errors() > 0) {
		return true
	}
	return slices.ContainsFunc(r.Findings, g.stops)
}

func (g Gate) stops(f Finding) bool {
	return f.Severity >= g.FailOn && (f.Status == Fail || g.Strict) && (g.Examples || !f.InExamplesOnly())
}

// InExamplesOnly reports whether every occurrence of the finding is in an example.
func (f *Finding) InExamplesOnly() bool {
	return len(f.Occurrences) > 0 && !slices.ContainsFunc(f.Occurrences, func(o Occurrence) bool { return o.Role != RoleExample })
}

// Errors counts the diagnostics that are errors.
func (r *Report) Errors() int {
	n := 0
	for i := range r.Diagnostics {
		if r.Diagnostics[i].Severity == "error" {
			n++
		}
	}
	return n
}
