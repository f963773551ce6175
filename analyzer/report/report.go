// Package report is the result of a scan and the formats it is written in. The model is the published JSON result, version 1:
// every other format is a view of it.
package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
)

// SchemaVersion is the version of the JSON result. It changes only when a consumer would break.
const SchemaVersion = "1"

// Report is the result of one scan. Its fields are in the order of the JSON result.
type Report struct {
	SchemaVersion string       `json:"schema_version"`
	Tool          Tool         `json:"tool"`
	Date          string       `json:"date"` // the day that dated rules were judged by: 2026-11-23
	Inputs        []Input      `json:"inputs"`
	Summary       Summary      `json:"summary"`
	Findings      []Finding    `json:"findings"`
	Passed        []Passed     `json:"passed,omitzero"` // nil: not asked for
	Suppressed    []Suppressed `json:"suppressed"`
	Coverage      Coverage     `json:"coverage"`
	Diagnostics   []Diagnostic `json:"diagnostics"`

	Defects []string `json:"-"` // stacks of rules that panicked; each has a diagnostic of its own
	// Read gives the content of a file that the report speaks of, for excerpts and diffs. Nil: none is to be had.
	Read func(file string) ([]byte, error) `json:"-"`
}

// Tool says what produced the report.
type Tool struct {
	Name            string `json:"name"`
	Version         string `json:"version"`
	WAFEdition      string `json:"waf_edition"`      // of the AWS Well-Architected Security Pillar that the ids in `waf` belong to
	ProviderVersion string `json:"provider_version"` // of hashicorp/aws, whose arguments and defaults are assumed
}

// Input is a path that was asked for.
type Input struct {
	Path string `json:"path"`
	Kind string `json:"kind"` // hcl | plan | binary-plan | state
}

// Summary counts. Fail and Unknown are findings, Pass is rules × resources judged.
type Summary struct {
	Fail       int        `json:"fail"`
	Unknown    int        `json:"unknown"`
	Pass       int        `json:"pass"`
	Suppressed int        `json:"suppressed"`
	BySeverity BySeverity `json:"by_severity"` // of the failures
	Files      int        `json:"files"`
	Modules    int        `json:"modules"`   // module directories
	Resources  int        `json:"resources"` // instances, each counted in every root that has it
}

// BySeverity counts findings of each severity.
type BySeverity struct {
	Critical int `json:"critical"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
	Info     int `json:"info"`
}

// Status is the verdict of a finding, in Terraform's words for checks.
type Status string

// The statuses of findings.
const (
	Fail    Status = "fail"
	Unknown Status = "unknown"
)

// Finding is one (rule, source block, attribute) that fails or cannot be decided, with every instance for which that holds.
type Finding struct {
	RuleID       string        `json:"rule_id"`
	Title        string        `json:"title"`
	Aliases      []string      `json:"aliases"`
	Area         string        `json:"area"`
	Category     string        `json:"category"`
	Practices    []string      `json:"practices"`
	WAF          []string      `json:"waf"`
	Severity     rule.Severity `json:"severity"`
	Status       Status        `json:"status"`
	Resource     string        `json:"resource"` // address of the first occurrence
	ResourceType string        `json:"resource_type"`
	Root         string        `json:"root"`
	Message      string        `json:"message"`
	Cause        string        `json:"cause"` // why it is unknown, or the value to blame
	Location     *Location     `json:"location"`
	Occurrences  []Occurrence  `json:"occurrences"`
	Also         []string      `json:"also"` // rules that fail for the same cause, folded into this finding
	Path         []Step        `json:"path"`
	Fix          *Fix          `json:"fix"` // nil: there is none to state
	Fingerprint  string        `json:"fingerprint"`
	Docs         string        `json:"docs"`

	Why string `json:"-"` // what an attacker gains
}

// Role says what a scanned root is to its project.
type Role string

// The roles of roots.
const (
	RoleRoot    Role = "root"
	RoleModule  Role = "module"  // nobody instantiates it: judged by itself, its required variables unknown
	RoleExample Role = "example" // below examples/, tests/ or fixtures/: does not decide the exit code unless asked to
)

// Occurrence is one instance of a finding.
type Occurrence struct {
	Root        string     `json:"root"`
	Role        Role       `json:"role"`
	Resource    string     `json:"resource"`
	Environment *string    `json:"environment"`
	Change      *string    `json:"change"`     // create | update | replace | …; nil but for plans
	CallStack   []Location `json:"call_stack"` // module calls, outermost first
}

// Step is one hop of a path.
type Step struct {
	Resource string    `json:"resource"`
	Message  string    `json:"message"`
	Location *Location `json:"location"`
}

// Fix is the smallest change that mends a finding.
type Fix struct {
	Description string `json:"description"`
	Effect      string `json:"effect"` // in-place | replaces | manual
	Edits       []Edit `json:"edits"`
}

// Edit replaces the text between two positions of a file.
type Edit struct {
	File  string `json:"file"`
	Start Pos    `json:"start"`
	End   Pos    `json:"end"`
	Text  string `json:"text"`
}

// Passed is a resource that satisfies a rule.
type Passed struct {
	RuleID   string   `json:"rule_id"`
	Aliases  []string `json:"aliases"`
	Resource string   `json:"resource"`
	Root     string   `json:"root"`
}

// Suppressed is a finding that someone decided to pass over.
type Suppressed struct {
	RuleID   string  `json:"rule_id"`
	Resource string  `json:"resource"`
	Reason   string  `json:"reason"`
	By       string  `json:"by"` // comment | config | baseline
	Owner    *string `json:"owner"`
	Expires  *string `json:"expires"`
}

// Coverage says what was not evaluated.
type Coverage struct {
	NotEvaluated []Gap `json:"not_evaluated"`
}

// Gap is something that was recognised and not evaluated.
type Gap struct {
	Kind     string    `json:"kind"`
	Address  string    `json:"address"`
	Reason   string    `json:"reason"`
	Location *Location `json:"location"`
}

// Diagnostic is something wrong with the input, or worth knowing about it.
type Diagnostic struct {
	Severity string    `json:"severity"` // error | warning | info
	Summary  string    `json:"summary"`
	Detail   string    `json:"detail"`
	Location *Location `json:"location"`
}

// Location is a range of a file, with its path relative to the working directory.
type Location struct {
	File  string `json:"file"`
	Start Pos    `json:"start"`
	End   Pos    `json:"end"`
}

// Pos is a position: lines and columns start at 1, columns count grapheme clusters.
type Pos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"-"`
}

// At is the location of a source range; nil when the range names no file.
func At(r source.Range) *Location {
	if r.Filename == "" {
		return nil
	}
	return &Location{File: r.Filename, Start: pos(r.Start), End: pos(r.End)}
}

func pos(p source.Pos) Pos { return Pos{Line: p.Line, Column: p.Column, Byte: p.Byte} }

// EditOf is an edit as the report states it.
func EditOf(e source.Edit) Edit {
	return Edit{File: e.Range.Filename, Start: pos(e.Range.Start), End: pos(e.Range.End), Text: e.Text}
}

// Finish brings everything into the order of the result (file, position, rule) and counts the findings. The other counts of the
// summary are the caller's.
func (r *Report) Finish() {
	slices.SortStableFunc(r.Findings, compareFindings)
	slices.SortStableFunc(r.Passed, func(a, b Passed) int {
		return cmp.Or(strings.Compare(a.Root, b.Root), strings.Compare(a.Resource, b.Resource), strings.Compare(a.RuleID, b.RuleID))
	})
	slices.SortStableFunc(r.Suppressed, func(a, b Suppressed) int {
		return cmp.Or(strings.Compare(a.Resource, b.Resource), strings.Compare(a.RuleID, b.RuleID), strings.Compare(a.Reason, b.Reason))
	})
	r.Coverage.NotEvaluated = distinct(r.Coverage.NotEvaluated, func(a, b Gap) int {
		return cmp.Or(compareLocations(a.Location, b.Location), strings.Compare(a.Kind, b.Kind),
			strings.Compare(a.Address, b.Address), strings.Compare(a.Reason, b.Reason))
	})
	r.Diagnostics = SortDiagnostics(r.Diagnostics)
	r.count()
}

// SortDiagnostics brings diagnostics into the order of the result, each once.
func SortDiagnostics(diags []Diagnostic) []Diagnostic {
	return distinct(diags, func(a, b Diagnostic) int {
		return cmp.Or(compareLocations(a.Location, b.Location), strings.Compare(a.Severity, b.Severity),
			strings.Compare(a.Summary, b.Summary), strings.Compare(a.Detail, b.Detail))
	})
}

func distinct[T any](list []T, compare func(a, b T) int) []T {
	slices.SortStableFunc(list, compare)
	return slices.CompactFunc(list, func(a, b T) bool { return compare(a, b) == 0 })
}

func compareFindings(a, b Finding) int {
	return cmp.Or(
		compareLocations(a.Location, b.Location),
		strings.Compare(a.RuleID, b.RuleID),
		strings.Compare(a.Resource, b.Resource),
		strings.Compare(a.Root, b.Root),
		strings.Compare(a.Fingerprint, b.Fingerprint),
		strings.Compare(a.Message, b.Message),
	)
}

// compareLocations puts what has no place first.
func compareLocations(a, b *Location) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Or(
		strings.Compare(a.File, b.File),
		cmp.Compare(a.Start.Line, b.Start.Line),
		cmp.Compare(a.Start.Column, b.Start.Column),
		cmp.Compare(a.End.Line, b.End.Line),
		cmp.Compare(a.End.Column, b.End.Column),
	)
}

func (r *Report) count() {
	s := &r.Summary
	s.Fail, s.Unknown, s.Suppressed, s.BySeverity = 0, 0, len(r.Suppressed), BySeverity{}
	for i := range r.Findings {
		if r.Findings[i].Status == Unknown {
			s.Unknown++
			continue
		}
		s.Fail++
		s.BySeverity.add(r.Findings[i].Severity)
	}
}

func (b *BySeverity) add(s rule.Severity) {
	switch s {
	case rule.Critical:
		b.Critical++
	case rule.High:
		b.High++
	case rule.Medium:
		b.Medium++
	case rule.Low:
		b.Low++
	case rule.Info:
		b.Info++
	}
}
