package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
)

func TestFinishOrdersAndCounts(t *testing.T) {
	at := func(file string, line, column int) *report.Location {
		return &report.Location{File: file, Start: report.Pos{Line: line, Column: column}}
	}
	r := &report.Report{
		Findings: []report.Finding{
			{RuleID: "B-001", Location: at("a.tf", 10, 1), Status: report.Fail, Severity: rule.High},
			{RuleID: "A-001", Location: at("b.tf", 1, 1), Status: report.Fail, Severity: rule.High},
			{RuleID: "A-002", Location: at("a.tf", 10, 1), Status: report.Fail, Severity: rule.Info},
			{RuleID: "A-003", Location: at("a.tf", 2, 3), Status: report.Unknown, Severity: rule.Critical},
			{RuleID: "Z-001", Status: report.Fail, Severity: rule.Critical},
			{RuleID: "A-004", Location: at("a.tf", 2, 1), Status: report.Fail, Severity: rule.Low},
		},
		Suppressed:  []report.Suppressed{{RuleID: "A-001", By: "comment"}},
		Diagnostics: []report.Diagnostic{{Severity: "error", Summary: "x", Location: at("a.tf", 1, 1)}, {Severity: "error", Summary: "x", Location: at("a.tf", 1, 1)}},
		Coverage:    report.Coverage{NotEvaluated: []report.Gap{{Kind: "b"}, {Kind: "a"}, {Kind: "b"}}},
		Summary:     report.Summary{Files: 2, Pass: 7},
	}
	r.Finish()
	var order []string
	for _, f := range r.Findings {
		order = append(order, f.RuleID)
	}
	if diff := cmp.Diff([]string{"Z-001", "A-004", "A-003", "A-002", "B-001", "A-001"}, order); diff != "" {
		t.Errorf("order (-want +got)\n%s", diff)
	}
	want := report.Summary{
		Fail: 5, Unknown: 1, Pass: 7, Suppressed: 1, Files: 2,
		BySeverity: report.BySeverity{Critical: 1, High: 2, Low: 1, Info: 1},
	}
	if diff := cmp.Diff(want, r.Summary); diff != "" {
		t.Errorf("summary (-want +got)\n%s", diff)
	}
	if len(r.Diagnostics) != 1 || len(r.Coverage.NotEvaluated) != 2 {
		t.Errorf("%d diagnostics and %d gaps; 1 and 2 are distinct", len(r.Diagnostics), len(r.Coverage.NotEvaluated))
	}
}

func TestGate(t *testing.T) {
	report1 := func(s report.Status, sev rule.Severity, role report.Role) *report.Report {
		return &report.Report{Findings: []report.Finding{{Status: s, Severity: sev, Occurrences: []report.Occurrence{{Role: role}}}}}
	}
	tests := map[string]struct {
		gate   report.Gate
		report *report.Report
		want   bool
	}{
		"at":                  {report.Gate{FailOn: rule.Medium}, report1(report.Fail, rule.Medium, report.RoleRoot), true},
		"below":               {report.Gate{FailOn: rule.Medium}, report1(report.Fail, rule.Low, report.RoleRoot), false},
		"never":               {report.Gate{Never: true, Strict: true}, report1(report.Fail, rule.Critical, report.RoleRoot), false},
		"unknown":             {report.Gate{FailOn: rule.Info}, report1(report.Unknown, rule.Critical, report.RoleRoot), false},
		"unknown, strict":     {report.Gate{FailOn: rule.High, Strict: true}, report1(report.Unknown, rule.High, report.RoleRoot), true},
		"low unknown, strict": {report.Gate{FailOn: rule.High, Strict: true}, report1(report.Unknown, rule.Low, report.RoleRoot), false},
		"example":             {report.Gate{}, report1(report.Fail, rule.Critical, report.RoleExample), false},
		"example, included":   {report.Gate{Examples: true}, report1(report.Fail, rule.Critical, report.RoleExample), true},
		"uncalled module":     {report.Gate{}, report1(report.Fail, rule.Critical, report.RoleModule), true},
		"gap":                 {report.Gate{}, &report.Report{Coverage: report.Coverage{NotEvaluated: []report.Gap{{}}}}, false},
		"gap, strict":         {report.Gate{Strict: true}, &report.Report{Coverage: report.Coverage{NotEvaluated: []report.Gap{{}}}}, true},
		"error, strict":       {report.Gate{Strict: true}, &report.Report{Diagnostics: []report.Diagnostic{{Severity: "error"}}}, true},
		"warning, strict":     {report.Gate{Strict: true}, &report.Report{Diagnostics: []report.Diagnostic{{Severity: "warning"}}}, false},
	}
	for name, tt := range tests {
		if got := tt.gate.Closed(tt.report); got != tt.want {
			t.Errorf("%s: closed is %v", name, got)
		}
	}
}

func TestJSONHasNoNullLists(t *testing.T) {
	r := &report.Report{Findings: []report.Finding{{Message: "bytes \xff", Occurrences: []report.Occurrence{{}}, Fix: &report.Fix{}}}}
	var b strings.Builder
	if err := report.WriteJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, list := range []string{"inputs", "aliases", "practices", "waf", "also", "path", "call_stack", "edits", "suppressed", "not_evaluated", "diagnostics"} {
		if !strings.Contains(got, `"`+list+`": []`) {
			t.Errorf("%s is not []", list)
		}
	}
	for _, nothing := range []string{"location", "environment", "change"} {
		if !strings.Contains(got, `"`+nothing+`": null`) {
			t.Errorf("%s is not null", nothing)
		}
	}
	if strings.Contains(got, `"passed"`) {
		t.Error("passed is there though it was not asked for")
	}
	if !strings.Contains(got, `"severity": "info"`) || !strings.Contains(got, "bytes \uFFFD") || !strings.HasSuffix(got, "}\n") {
		t.Errorf("unexpected form:\n%s", got)
	}
}

func TestGraphPictures(t *testing.T) {
	g := &report.Graph{
		Nodes: []report.GraphNode{{Address: `aws_b.x["</script>"]`, Root: "live"}, {Address: "aws_a.x", Root: "live"}, {Address: "aws_a.x", Root: "dev"}},
		Edges: []report.GraphEdge{
			{From: `aws_b.x["</script>"]`, To: "aws_a.x", Attribute: "key", Certain: true, Root: "live"},
			{From: `aws_b.x["</script>"]`, To: "aws_a.x", Attribute: "maybe", Root: "live"},
		},
	}
	g.Finish()
	var dot, mermaid strings.Builder
	if err := report.WriteGraphDOT(&dot, g); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteGraphMermaid(&mermaid, g); err != nil {
		t.Fatal(err)
	}
	wantDOT := `digraph resources {
  rankdir = LR
  node [shape = box, fontname = "sans-serif"]
  subgraph cluster_0 {
    label = "dev"
    n0 [label = "aws_a.x"]
  }
  subgraph cluster_1 {
    label = "live"
    n1 [label = "aws_a.x"]
    n2 [label = "aws_b.x[\"</script>\"]"]
  }
  n2 -> n1 [label = "key"]
  n2 -> n1 [label = "maybe", style = dashed]
}
`
	wantMermaid := `flowchart LR
  subgraph root0["dev"]
    n0["aws_a.x"]
  end
  subgraph root1["live"]
    n1["aws_a.x"]
    n2["aws_b.x[#34;#60;/script#62;#34;]"]
  end
  n2 -->|"key"| n1
  n2 -.->|"maybe"| n1
`
	if diff := cmp.Diff(wantDOT, dot.String()); diff != "" {
		t.Errorf("DOT (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(wantMermaid, mermaid.String()); diff != "" {
		t.Errorf("Mermaid (-want +got)\n%s", diff)
	}
}
