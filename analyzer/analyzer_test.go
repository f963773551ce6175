package analyzer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfpillar/tfpillar/analyzer"
	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// encrypted is a rule to judge by.
var encrypted = &rule.Rule{
	ID: "EFS-001", Title: "EFS file systems are encrypted", Severity: rule.High, Category: "encryption-at-rest", Area: "data",
	On: []string{"aws_efs_file_system"}, Want: rule.True("encrypted"), FixText: "Encrypt it.", Why: "Someone reads it.",
}

// project writes files into a project of their own and makes it the working directory.
func project(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	files[".git/HEAD"] = ""
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func analyze(t *testing.T, opts analyzer.Options) *report.Report {
	t.Helper()
	opts.Now = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if opts.Rules == nil {
		opts.Rules = rule.Set{encrypted}
	}
	r, err := analyzer.Analyze(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const plain = `resource "aws_efs_file_system" "main" {}`

// occurrences are the findings' instances: root, role and address.
func occurrences(r *report.Report) []string {
	var list []string
	for _, f := range r.Findings {
		for _, o := range f.Occurrences {
			list = append(list, fmt.Sprintf("%s %s %s", o.Root, o.Role, o.Resource))
		}
	}
	slices.Sort(list)
	return list
}

func TestModulesThatNobodyInstantiates(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"callers are judged, and their modules inside them": {
			map[string]string{
				"root/main.tf": "module \"a\" {\n  source = \"../a\"\n  count = 0\n}",
				"a/main.tf":    plain + "\nmodule \"b\" {\n  source = \"../b\"\n}",
				"b/main.tf":    plain + "\nmodule \"c\" {\n  source = \"../c\"\n  count = 0\n}",
				"c/main.tf":    plain,
			},
			[]string{"a module aws_efs_file_system.main", "a module module.b.aws_efs_file_system.main", "c module aws_efs_file_system.main"},
		},
		"each module of a cycle is judged": {
			map[string]string{
				"a/main.tf": plain + "\nmodule \"b\" {\n  source = \"../b\"\n}",
				"b/main.tf": plain + "\nmodule \"a\" {\n  source = \"../a\"\n}",
			},
			[]string{"a root aws_efs_file_system.main", "a root module.b.aws_efs_file_system.main"},
		},
		"a called root is judged both ways": {
			map[string]string{
				"root/main.tf": "module \"a\" {\n  source = \"../a\"\n}",
				"a/main.tf":    plain + "\nterraform {\n  backend \"s3\" {}\n}",
			},
			[]string{"a root aws_efs_file_system.main", "root root module.a.aws_efs_file_system.main"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			project(t, tt.files)
			if diff := cmp.Diff(tt.want, occurrences(analyze(t, analyzer.Options{}))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestOutputDoesNotDependOnTheNumberOfJobs(t *testing.T) {
	files := map[string]string{"m/main.tf": "variable \"on\" {}\nresource \"aws_efs_file_system\" \"main\" {\n  encrypted = var.on\n}"}
	for i := range 40 {
		files[fmt.Sprintf("r%02d/main.tf", i)] = fmt.Sprintf("module \"m\" {\n  source = \"../m\"\n  on = %v\n}\n%s", i%3 == 0, plain)
	}
	files["r07/broken.tf"] = "locals {"
	project(t, files)
	var first []byte
	for _, jobs := range []int{1, 8, 3} {
		var out bytes.Buffer
		if err := report.WriteJSON(&out, analyze(t, analyzer.Options{Jobs: jobs, ShowPassed: true})); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = out.Bytes()
		}
		if diff := cmp.Diff(string(first), out.String()); diff != "" {
			t.Fatalf("%d jobs (-1 job +%d jobs)\n%s", jobs, jobs, diff)
		}
	}
}

func TestPanicInARuleIsADefect(t *testing.T) {
	project(t, map[string]string{"main.tf": plain})
	broken := &rule.Rule{ID: "EFS-666", On: []string{"aws_efs_file_system"}, Check: func(*rule.Pass) { panic("at the disco") }}
	r := analyze(t, analyzer.Options{Rules: rule.Set{broken, encrypted}})
	if len(r.Defects) != 1 || !strings.Contains(r.Defects[0], "goroutine") {
		t.Errorf("defects: %q", r.Defects)
	}
	if len(r.Diagnostics) != 1 || !strings.Contains(r.Diagnostics[0].Detail, "at the disco") || r.Diagnostics[0].Severity != "error" {
		t.Errorf("diagnostics: %+v", r.Diagnostics)
	}
	if len(r.Findings) != 1 {
		t.Errorf("%d findings; the other rule has one", len(r.Findings))
	}
}

func TestSummaryCounts(t *testing.T) {
	project(t, map[string]string{
		"a/main.tf":  "module \"m\" {\n  source = \"../m\"\n  for_each = toset([\"x\", \"y\"])\n}",
		"a/more.tf":  plain,
		"b/main.tf":  "module \"m\" {\n  source = \"../m\"\n}",
		"m/main.tf":  "resource \"aws_efs_file_system\" \"main\" {\n  encrypted = true\n}",
		"m/other.tf": "# tfpillar:ignore EFS-001 scratch\n" + plain[:len(plain)-len(`"main" {}`)] + `"other" {}`,
	})
	got := analyze(t, analyzer.Options{}).Summary
	want := report.Summary{
		Fail: 1, Pass: 3, Suppressed: 1, BySeverity: report.BySeverity{High: 1}, Files: 5, Modules: 3, Resources: 7,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFindingIsComplete(t *testing.T) {
	project(t, map[string]string{
		"live/main.tf": "module \"m\" {\n  source = \"../m\"\n}",
		"m/main.tf":    "resource \"aws_efs_file_system\" \"main\" {\n  encrypted = false\n}",
	})
	r := analyze(t, analyzer.Options{Paths: []string{"live"}, Version: "1.2.3"})
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	at := func(line, column, endLine, endColumn, start, end int) report.Location {
		return report.Location{Start: report.Pos{Line: line, Column: column, Byte: start}, End: report.Pos{Line: endLine, Column: endColumn, Byte: end}}
	}
	value := at(2, 15, 2, 20, 54, 59)
	value.File = "m/main.tf"
	call := at(1, 1, 1, 11, 0, 10)
	call.File = "live/main.tf"
	f := r.Findings[0]
	fingerprint := f.Fingerprint
	want := report.Finding{
		RuleID: "EFS-001", Title: "EFS file systems are encrypted", Area: "data", Category: "encryption-at-rest", Severity: rule.High,
		Status: report.Fail, Resource: "module.m.aws_efs_file_system.main", ResourceType: "aws_efs_file_system", Root: "live",
		Message: "`encrypted` is false", Location: &value, Why: "Someone reads it.",
		Occurrences: []report.Occurrence{{
			Root: "live", Role: report.RoleRoot, Resource: "module.m.aws_efs_file_system.main", CallStack: []report.Location{call},
		}},
		Fix: &report.Fix{Description: "Encrypt it.", Effect: "in-place", Edits: []report.Edit{
			{File: "m/main.tf", Start: value.Start, End: value.End, Text: "true"},
		}},
		Fingerprint: fingerprint, Docs: report.DocsURL("EFS-001"),
	}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if r.Tool.Version != "1.2.3" || r.Date != "2026-11-23" || r.Tool.ProviderVersion == "" {
		t.Errorf("tool and date: %+v %s", r.Tool, r.Date)
	}

	t.Chdir("m")
	r = analyze(t, analyzer.Options{Paths: []string{"../live"}})
	if f := r.Findings[0]; f.Fingerprint != fingerprint || f.Location.File != "main.tf" || f.Root != "../live" {
		t.Errorf("from another directory: %s %s %s; the fingerprint is %s", f.Fingerprint, f.Location.File, f.Root, fingerprint)
	}
}

func TestSeveralProjects(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(plain), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := analyze(t, analyzer.Options{Paths: []string{one, two, one}})
	if len(r.Findings) != 2 || len(r.Inputs) != 3 {
		t.Errorf("%d findings of %d inputs; 2 of 3 expected", len(r.Findings), len(r.Inputs))
	}
	for _, f := range r.Findings {
		if content, err := r.Read(f.Location.File); err != nil || string(content) != plain {
			t.Errorf("%s cannot be read for an excerpt: %v", f.Location.File, err)
		}
	}
}

func TestProgressAndCancellation(t *testing.T) {
	project(t, map[string]string{
		"a/main.tf": "module \"m\" {\n  source = \"../m\"\n}", "b/main.tf": plain, "m/main.tf": plain,
	})
	var seen []int
	analyze(t, analyzer.Options{Progress: func(done, total int) {
		if total != 3 {
			t.Errorf("total is %d", total)
		}
		seen = append(seen, done)
	}})
	if diff := cmp.Diff([]int{1, 2}, seen); diff != "" {
		t.Errorf("progress (-want +got)\n%s", diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := analyzer.Analyze(ctx, analyzer.Options{Rules: rule.Set{encrypted}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled analysis gives %v", err)
	}
}

func TestJSONConfiguration(t *testing.T) {
	project(t, map[string]string{"main.tf.json": `{"resource": {"aws_efs_file_system": {"main": {"lifecycle_policy": [{"transition_to_ia": "AFTER_7_DAYS"}]}}}}`})
	block := &rule.Rule{ID: "EFS-900", On: []string{"aws_efs_file_system"}, Want: rule.Equal("lifecycle_policy.transition_to_ia", "AFTER_7_DAYS")}
	if r := analyze(t, analyzer.Options{Rules: rule.Set{block}}); r.Summary.Pass != 1 {
		t.Errorf("a nested block of JSON is not one: %+v", r.Findings)
	}
}
