// Package ruletest holds rules against fixtures. A fixture is a Terraform file in which comments say what is expected:
//
//	storage_encrypted = false # want: RDS-004
//	storage_encrypted = var.e # unknown: RDS-004
//	storage_encrypted = false # todo: RDS-004   (a known miss: the test fails once it is found)
//
// A line without a comment expects nothing. Each fixture is judged by its own rule only, as it is written and in the variants
// that say the same in other words.
package ruletest

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"golang.org/x/tools/txtar"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/engine"
	"github.com/tfpillar/tfpillar/analyzer/eval"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Now is the day of the scan in fixtures.
var Now = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// Run holds every rule of the set against its fixture in dir: ID.tf, or ID.txtar where it takes several files.
func Run(t *testing.T, dir string, set rule.Set) {
	if err := set.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, r := range set {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			run(t, dir, r)
		})
	}
	strays(t, dir, set)
}

// strays finds fixtures of rules that do not exist.
func strays(t *testing.T, dir string, set rule.Set) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		id := strings.TrimSuffix(strings.TrimSuffix(e.Name(), ".tf"), ".txtar")
		if !slices.ContainsFunc(set, func(r *rule.Rule) bool { return r.ID == id }) {
			t.Errorf("%s is the fixture of no rule", filepath.Join(dir, e.Name()))
		}
	}
}

func run(t *testing.T, dir string, r *rule.Rule) {
	t.Helper()
	if archive, err := os.ReadFile(filepath.Join(dir, r.ID+".txtar")); err == nil {
		files := map[string]string{}
		for _, f := range txtar.Parse(archive).Files {
			files[f.Name] = string(f.Data)
		}
		got := judge(t, r, files)
		if expected(t, r, files, got) {
			complete(t, got)
		}
		return
	}
	src, err := os.ReadFile(filepath.Join(dir, r.ID+".tf"))
	if err != nil {
		t.Fatalf("%s has no fixture: %v", r.ID, err)
	}
	files := map[string]string{"main.tf": string(src)}
	got := judge(t, r, files)
	if !expected(t, r, files, got) {
		return
	}
	s, err := parse("main.tf", string(src))
	if err != nil {
		t.Fatal(err)
	}
	complete(t, got)
	mended(t, r, string(src), got)
	for _, v := range s.variants() {
		t.Run(v.name, func(t *testing.T) { same(t, r, v, got) })
	}
}

// outcome is what the rule says of one place.
type outcome struct {
	subject string
	attr    string
	verdict rule.Verdict
	file    string
	line    int
	message string
	edits   []source.Edit
}

func judge(t *testing.T, r *rule.Rule, files map[string]string) []outcome {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fs, err := source.New(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fs.Close() })
	evaluated, err := eval.New(config.NewLoader(fs)).Root(t.Context(), ".", eval.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range evaluated.Diagnostics {
		t.Errorf("diagnostic: %s: %s (%v)\n%s", d.Summary, d.Detail, d.Subject, files["main.tf"])
	}
	res, err := engine.New(rule.Set{r}, engine.Options{Now: Now}).Judge(t.Context(), evaluated.Module)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range res.Defects {
		t.Errorf("panic at %s: %s\n%s", d.Subject, d.Message, d.Stack)
	}
	return outcomes(res)
}

func outcomes(res *engine.Result) []outcome {
	var out []outcome
	for _, f := range engine.Flatten(res.Findings, ".") {
		out = append(out, outcome{f.Resource, engine.WithoutIndices(f.Attr), f.Verdict, f.Range.Filename, f.Range.Start.Line, f.Message + " (" + f.Cause + ")", f.Edits})
	}
	for _, p := range res.Passed {
		subject := p.Subject
		if p.Resource != nil {
			subject = p.Resource.Addr()
		}
		out = append(out, outcome{subject: subject, verdict: rule.Passed})
	}
	return out
}

// place is a line and what is said there.
type place struct {
	file    string
	line    int
	verdict rule.Verdict
}

// expected compares outcomes with the comments of the files.
func expected(t *testing.T, r *rule.Rule, files map[string]string, got []outcome) bool {
	t.Helper()
	want, todo := comments(t, r.ID, files)
	found := map[place]string{}
	for _, o := range got {
		if o.verdict > rule.Passed {
			found[place{o.file, o.line, o.verdict}] += o.subject + " " + o.attr + ": " + o.message + "; "
		}
	}
	ok := true
	for _, p := range sortedPlaces(found) {
		switch {
		case todo[p]:
			t.Errorf("%s:%d: a finding that was marked as a known miss: %s", p.file, p.line, found[p])
			ok = false
		case !want[p]:
			t.Errorf("%s:%d: unexpected %s: %s", p.file, p.line, verdictName(p.verdict), found[p])
			ok = false
		}
	}
	for _, p := range sortedPlaces(want) {
		if _, is := found[p]; !is {
			t.Errorf("%s:%d: missing %s", p.file, p.line, verdictName(p.verdict))
			ok = false
		}
	}
	return ok
}

func sortedPlaces[V any](m map[place]V) []place {
	return slices.SortedFunc(maps.Keys(m), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.verdict, b.verdict))
	})
}

func verdictName(v rule.Verdict) string {
	return [...]string{"not applicable", "pass", "unknown", "fail"}[v]
}

// comments reads what the comments expect of a rule.
func comments(t *testing.T, id string, files map[string]string) (want, todo map[place]bool) {
	t.Helper()
	want, todo = map[place]bool{}, map[place]bool{}
	for name, content := range files {
		if !strings.HasSuffix(name, ".tf") {
			continue
		}
		tokens, _ := hclsyntax.LexConfig([]byte(content), name, hcl.InitialPos)
		for _, tok := range tokens {
			if tok.Type != hclsyntax.TokenComment {
				continue
			}
			word, rest, ok := strings.Cut(strings.TrimLeft(string(tok.Bytes), "#/ "), ":")
			if !ok || !slices.Contains(strings.Fields(rest), id) {
				continue
			}
			p := place{name, tok.Range.Start.Line, rule.Fail}
			switch word {
			case "want":
				want[p] = true
			case "unknown":
				p.verdict = rule.Unknown
				want[p] = true
			case "todo":
				todo[p] = true
			}
		}
	}
	return want, todo
}

// complete wants a failing and a passing case.
func complete(t *testing.T, got []outcome) {
	t.Helper()
	for _, v := range []rule.Verdict{rule.Fail, rule.Passed} {
		if !slices.ContainsFunc(got, func(o outcome) bool { return o.verdict == v }) {
			t.Errorf("the fixture has no case with the verdict %s", verdictName(v))
		}
	}
}

// same holds a variant against the fixture.
func same(t *testing.T, r *rule.Rule, v variant, want []outcome) {
	t.Helper()
	got := judge(t, r, v.files)
	for i := range got {
		got[i].subject = v.strip(got[i].subject)
	}
	if v.less {
		neverFlips(t, v, want, got)
		if isUnknown := func(o outcome) bool { return o.verdict == rule.Unknown }; slices.ContainsFunc(got, isUnknown) && !slices.ContainsFunc(want, isUnknown) {
			t.Error("the verdict can be unknown, but the fixture has no such case")
		}
		return
	}
	a, b := lines(want), lines(got)
	if !slices.Equal(a, b) {
		t.Errorf("verdicts differ\nfixture:\n  %s\nvariant:\n  %s\n%s", strings.Join(a, "\n  "), strings.Join(b, "\n  "), show(v.files))
	}
}

func lines(outcomes []outcome) []string {
	var out []string
	for _, o := range outcomes {
		out = append(out, fmt.Sprintf("%s %s %s", o.subject, o.attr, verdictName(o.verdict)))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func show(files map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "-- %s --\n%s\n", name, files[name])
	}
	return b.String()
}

// neverFlips wants verdicts to become unknown at most.
func neverFlips(t *testing.T, v variant, want, got []outcome) {
	t.Helper()
	before, after := worst(want), worst(got)
	for _, subject := range slices.Sorted(maps.Keys(before)) {
		b, a := before[subject], after[subject]
		if b == rule.Fail && a < rule.Unknown || b == rule.Passed && a == rule.Fail || b == rule.Unknown && a == rule.Fail {
			t.Errorf("%s flips from %s to %s\n%s", subject, verdictName(b), verdictName(a), show(v.files))
		}
	}
	for _, subject := range slices.Sorted(maps.Keys(after)) {
		if before[subject] == rule.NotApplicable && after[subject] == rule.Fail {
			t.Errorf("%s, to which the rule did not apply, fails\n%s", subject, show(v.files))
		}
	}
}

func worst(outcomes []outcome) map[string]rule.Verdict {
	m := map[string]rule.Verdict{}
	for _, o := range outcomes {
		m[o.subject] = max(m[o.subject], o.verdict)
	}
	return m
}

// mended applies the fixes: each removes its finding, the result is formatted, and there is nothing left to mend.
func mended(t *testing.T, r *rule.Rule, src string, got []outcome) {
	t.Helper()
	var edits []source.Edit
	fixed := map[string]bool{}
	for _, o := range got {
		if o.verdict == rule.Fail && len(o.edits) > 0 {
			edits = append(edits, o.edits...)
			fixed[o.subject+" "+o.attr] = true
		}
	}
	if len(edits) == 0 {
		return
	}
	out, err := source.Apply([]byte(src), edits)
	if err != nil {
		t.Errorf("the fixes conflict: %v", err)
		return
	}
	if formatted := hclwrite.Format(out); string(formatted) != string(out) {
		t.Errorf("the mended fixture is not formatted:\n%s", out)
	}
	for _, o := range judge(t, r, map[string]string{"main.tf": string(out)}) {
		if o.verdict == rule.Fail && (fixed[o.subject+" "+o.attr] || len(o.edits) > 0) {
			t.Errorf("%s %s still fails after the fix: %s\n%s", o.subject, o.attr, o.message, out)
		}
	}
}
