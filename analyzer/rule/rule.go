// Package rule is the vocabulary in which rules are written: what a rule is, what it wants of a resource, and what it finds.
// A rule is an inert value; engines, reports and tests read it, none is known to it.
package rule

import (
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Severity is how bad a finding is.
type Severity uint8

// The severities, ascending.
const (
	Info Severity = iota
	Low
	Medium
	High
	Critical
)

func (s Severity) String() string {
	return [...]string{"info", "low", "medium", "high", "critical"}[s]
}

// Verdict is what a rule says of a resource. Verdicts are ordered: All is their maximum, Any their minimum.
type Verdict uint8

// The verdicts.
const (
	NotApplicable Verdict = iota // neither pass nor finding
	Passed
	Unknown
	Fail
)

// Effect says what applying a fix does to a deployed resource.
type Effect uint8

// The effects of a fix.
const (
	InPlace Effect = iota
	Replaces
	Manual // it takes a human
)

func (e Effect) String() string { return [...]string{"in-place", "replaces", "manual"}[e] }

// Rule is one requirement on the infrastructure. Exactly one of Want and Check is set.
type Rule struct {
	ID        string   // "RDS-004": stable for ever, never reused
	Title     string   // the good state, one line, no period
	Severity  Severity // of a failure
	Category  string   // "encryption-at-rest"
	On        []string // resource types, data sources as "data.aws_x"; none: the root as a whole
	When      Want     // nil: always; false: the rule does not apply to the resource
	Want      Want
	Check     func(*Pass)
	Fix       Effect
	FixText   string   // one sentence: the smallest change that mends it; empty: said by Want
	Why       string   // what an attacker gains
	Aliases   []string // what other scanners call it
	Practices []string // rows of the pillar: "DAT-06"
	WAF       []string // official best-practice ids: "SEC08-BP02"
	Optional  bool     // not in the default profile
	Refs      []string // URLs
	Family    string   // rules of a family that fail at the same place, one cause, are told as one: the most severe
	Area      string   // set by the area's list: foundations identity detection infrastructure data incident appsec
}

// Set is a list of rules.
type Set []*Rule

// Finding is one failure, or one question that could not be decided.
type Finding struct {
	Rule     *Rule
	Verdict  Verdict // Fail or Unknown
	Severity Severity
	Resource *tf.Resource // nil for findings on a provider, module or root
	Subject  string       // address, when there is no resource
	Attr     string       // attribute path within the resource, for the fingerprint; empty: the block
	Message  string       // the evidence
	Cause    string       // Unknown: why; Fail: the value to blame
	Range    source.Range
	Path     []Step // how it comes about, hop by hop
	Edits    []source.Edit
	Also     []*Rule // other rules of the family with the same verdict at the same place
}

// Step is one hop of a path.
type Step struct {
	Resource string
	Message  string
	Range    source.Range
}
