package report_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// between is the location from the first byte of from to the last of to in a file's content.
func between(t *testing.T, file, content, from, to string) *report.Location {
	t.Helper()
	start := strings.Index(content, from)
	end := start + strings.Index(content[start:], to) + len(to)
	if start < 0 || end < start+len(to) {
		t.Fatalf("no %q … %q in the content", from, to)
	}
	return report.At(hcl.Range{Filename: file, Start: posAt(content, start), End: posAt(content, end)})
}

func posAt(content string, offset int) hcl.Pos {
	before := content[:offset]
	line := strings.Count(before, "\n")
	return hcl.Pos{Line: line + 1, Column: len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1, Byte: offset}
}

func text(t *testing.T, r *report.Report, opts report.TextOptions) string {
	t.Helper()
	var b strings.Builder
	if err := report.WriteText(&b, r, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// reader serves one file.
func reader(name, content string) func(string) ([]byte, error) {
	return func(file string) ([]byte, error) {
		if file != name {
			return nil, os.ErrNotExist
		}
		return []byte(content), nil
	}
}

const bucket = `resource "aws_s3_bucket" "b" {
  acl = "public-read"
}
`

func TestTextShowsAFindingWhole(t *testing.T) {
	at := between(t, "main.tf", bucket, `"public-read"`, `"public-read"`)
	r := &report.Report{
		Findings: []report.Finding{{
			RuleID: "S3-001", Title: "Buckets are private", Severity: rule.High, Status: report.Fail, Resource: "aws_s3_bucket.b[0]", Root: ".",
			Message: "`acl` is \"public-read\"", Location: at, Why: "Anyone reads the objects. And lists them.",
			Occurrences: []report.Occurrence{
				{Root: ".", Role: report.RoleRoot, Resource: "aws_s3_bucket.b[0]"},
				{Root: "live", Role: report.RoleRoot, Resource: "module.a.aws_s3_bucket.b", CallStack: []report.Location{{File: "live/main.tf", Start: report.Pos{Line: 7, Column: 1}}}},
			},
			Fix: &report.Fix{Description: "Make it private.", Effect: "in-place", Edits: []report.Edit{
				{File: "main.tf", Start: at.Start, End: at.End, Text: `"private"`},
			}},
		}},
		Summary: report.Summary{Files: 1, Modules: 1, Resources: 2, Pass: 3},
		Read:    reader("main.tf", bucket),
	}
	r.Finish()
	want := `main.tf

high  S3-001  Buckets are private
  main.tf:2:9  aws_s3_bucket.b[0]
    2 |   acl = "public-read"
      |         ^^^^^^^^^^^^^
  ` + "`acl`" + ` is "public-read"
  why: Anyone reads the objects.
  fix: Make it private.
    @@ main.tf:2 @@
    -   acl = "public-read"
    +   acl = "private"
  2 instances:
    aws_s3_bucket.b[0] in .
    module.a.aws_s3_bucket.b in live called at live/main.tf:7:1

1 failure (1 high), 0 not decided, 3 passed, 0 suppressed
1 file, 1 module, 2 resources
`
	if diff := cmp.Diff(want, text(t, r, report.TextOptions{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := text(t, r, report.TextOptions{Color: true}); !strings.Contains(got, "\x1b[31mhigh\x1b[0m") {
		t.Errorf("no red severity in coloured text:\n%q", got)
	}
}

func TestTextFoldsTheUndecidedAndSetsExamplesApart(t *testing.T) {
	finding := func(status report.Status, role report.Role, resource string) report.Finding {
		return report.Finding{
			RuleID: "S3-001", Title: "Buckets are private", Status: status, Resource: resource, Message: "evidence", Cause: "var.acl has no value",
			Occurrences: []report.Occurrence{{Root: ".", Role: role, Resource: resource}},
		}
	}
	r := &report.Report{Findings: []report.Finding{
		finding(report.Unknown, report.RoleRoot, "aws_s3_bucket.u"),
		finding(report.Fail, report.RoleExample, "aws_s3_bucket.e"),
		finding(report.Fail, report.RoleRoot, "aws_s3_bucket.f"),
	}}
	got := text(t, r, report.TextOptions{})
	order := []string{"aws_s3_bucket.f", "In examples and tests", "aws_s3_bucket.e", "Not decided", "aws_s3_bucket.u: var.acl has no value"}
	at := 0
	for _, want := range order {
		i := strings.Index(got[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing or out of order in:\n%s", want, got)
		}
		at += i
	}
}

func TestTextShowsPaths(t *testing.T) {
	r := &report.Report{Findings: []report.Finding{{
		RuleID: "S3-014", Title: "T", Status: report.Fail, Message: "aws_b.x: `y` is false",
		Path: []report.Step{
			{Resource: "aws_b.x", Message: "aws_b.x: `y` is false", Location: &report.Location{File: "b.tf", Start: report.Pos{Line: 2, Column: 5}}},
			{Resource: "aws_c.x", Message: "aws_c.x: opens it"},
			{Resource: "aws_d.x", Message: "takes it"},
		},
	}}}
	want := "    1. aws_b.x (b.tf:2:5)\n    2. aws_c.x: opens it\n    3. aws_d.x: takes it\n"
	if got := text(t, r, report.TextOptions{}); !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwithout\n%s", got, want)
	}
}

func TestTextIsSafeOnATerminal(t *testing.T) {
	r := &report.Report{
		Findings: []report.Finding{{
			RuleID: "S3-001", Title: "T", Status: report.Fail, Resource: "aws_s3_bucket.b[\"\x1b[2J\"]", Message: "is \u202eevil\u0007",
			Location: &report.Location{File: "a\nb.tf", Start: report.Pos{Line: 1, Column: 1}, End: report.Pos{Line: 1, Column: 2, Byte: 1}},
		}},
		Coverage: report.Coverage{NotEvaluated: []report.Gap{{Kind: "module", Address: "\x9b1m", Reason: "r"}}},
		Read:     reader("a\nb.tf", "\x1b]0;title\x07 bad \xff"),
	}
	for i, c := range text(t, r, report.TextOptions{}) {
		if c != '\n' && (c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u202e' || c == '\uFFFD') {
			t.Errorf("character %q at %d reaches the terminal", c, i)
		}
	}
}

func TestTextWraps(t *testing.T) {
	r := &report.Report{Findings: []report.Finding{{
		RuleID: "S3-001", Title: strings.Repeat("word ", 30), Status: report.Fail, Message: strings.Repeat("語 ", 60), Why: strings.Repeat("why ", 40),
	}}}
	for line := range strings.Lines(text(t, r, report.TextOptions{Width: 50})) {
		wide := strings.Count(line, "語")
		if n := len([]rune(strings.TrimSuffix(line, "\n"))) + wide; n > 50 {
			t.Errorf("a line has %d columns: %q", n, line)
		}
	}
}

func TestTextShortensLongLists(t *testing.T) {
	r := &report.Report{}
	for range 9 {
		r.Coverage.NotEvaluated = append(r.Coverage.NotEvaluated, report.Gap{Kind: "module", Address: "module.x", Reason: "not found"})
	}
	if got := text(t, r, report.TextOptions{}); !strings.Contains(got, "9 gaps") || !strings.Contains(got, "… and 4 more") {
		t.Errorf("the gaps are not summed up:\n%s", got)
	}
	if got := text(t, r, report.TextOptions{Quiet: true}); got != "" {
		t.Errorf("quiet, and still:\n%s", got)
	}
}

func TestExcerpts(t *testing.T) {
	long := "x = \"" + strings.Repeat("a", 200) + "needle" + strings.Repeat("b", 200) + "\""
	tests := map[string]struct {
		content, from, to string
		want              []string // the line and what is under it
		category          string
	}{
		"tabs count as four columns": {
			content: "\tacl\t= 1\n", from: "1", to: "1",
			want: []string{"    acl    = 1", "             ^"},
		},
		"wide characters take two columns": {
			content: "x = \"日本\" + bad\n", from: "bad", to: "bad",
			want: []string{`x = "日本" + bad`, `             ^^^`},
		},
		"combining characters take none": {
			content: "x = \"e\u0301\" + bad\n", from: "bad", to: "bad",
			want: []string{"x = \"e\u0301\" + bad", "          ^^^"},
		},
		"of several lines the first is shown": {
			content: "a {\n  b = [\n    1,\n  ]\n}\n", from: "[", to: "]",
			want: []string{"  b = [", "      ^"},
		},
		"CRLF is no part of the line": {
			content: "a = 1\r\nb = 2\r\n", from: "a", to: "b",
			want: []string{"a = 1", "^^^^^"},
		},
		"a long line is cut around the place": {
			content: long, from: "needle", to: "needle",
			want: []string{"needle", "^^^^^^"},
		},
		"what a rule about secrets points at is masked": {
			content: "user_data = \"swordfish\"\n", from: `"swordfish"`, to: `"swordfish"`, category: "secrets",
			want: []string{`user_data = "********"`, `            ^^^^^^^^^^`},
		},
		"masking moves the underline along": {
			content: "{ password = \"hunter2\", port = 22 }\n", from: "port", to: "22",
			want: []string{`{ password = "********", port = 22 }`, `                         ^^^^^^^^^`},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := &report.Report{
				Findings: []report.Finding{{
					RuleID: "S3-001", Title: "T", Status: report.Fail, Message: "m", Category: tt.category, Location: between(t, "a.tf", tt.content, tt.from, tt.to),
				}},
				Read: reader("a.tf", tt.content),
			}
			lines := strings.Split(text(t, r, report.TextOptions{}), "\n")
			line, under := after(lines[4]), after(lines[5])
			if strings.HasPrefix(name, "a long line") {
				i := strings.Index(under, "^")
				if got := strings.Trim(under, " "); got != tt.want[1] || []rune(line)[i] != 'n' || len([]rune(line)) > 100 {
					t.Errorf("the line is cut wrongly:\n%s\n%s", line, under)
				}
				return
			}
			if diff := cmp.Diff(tt.want, []string{line, under}); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// after is what follows the gutter.
func after(line string) string {
	_, text, _ := strings.Cut(line, " | ")
	return text
}

func TestNoExcerptOfEndlessLines(t *testing.T) {
	content := strings.Repeat("a", 5000) + " = 1"
	r := &report.Report{
		Findings: []report.Finding{{RuleID: "S3-001", Title: "T", Status: report.Fail, Message: "m", Location: between(t, "a.tf", content, "1", "1")}},
		Read:     reader("a.tf", content),
	}
	if got := text(t, r, report.TextOptions{}); strings.Contains(got, "aaaa") {
		t.Errorf("a line of 5000 bytes is shown")
	}
}

func TestDiffs(t *testing.T) {
	content := "a {\n  x = 1\n  y = 2\n}\n"
	edit := func(from, to, text string, insert bool) report.Edit {
		at := between(t, "a.tf", content, from, to)
		if insert {
			at.End = at.Start
		}
		return report.Edit{File: "a.tf", Start: at.Start, End: at.End, Text: text}
	}
	tests := map[string]struct {
		edits []report.Edit
		want  string
	}{
		"an argument is added before the closing brace": {
			[]report.Edit{edit("}", "}", "  z = 3\n", true)},
			"@@ a.tf:4 @@\n+   z = 3\n",
		},
		"neighbours are shown together": {
			[]report.Edit{edit("2", "2", "4", false), edit("1", "1", "3", false)},
			"@@ a.tf:2 @@\n-   x = 1\n-   y = 2\n+   x = 3\n+   y = 4\n",
		},
		"a line is removed": {
			[]report.Edit{edit("  x", "1\n", "", false)},
			"@@ a.tf:2 @@\n-   x = 1\n",
		},
		"secrets are masked": {
			[]report.Edit{edit("x = 1", "1", "password = \"hunter2\"", false)},
			"@@ a.tf:2 @@\n-   x = 1\n+   password = \"********\"\n",
		},
		"edits of another content are left out": {
			[]report.Edit{{File: "a.tf", Start: report.Pos{Line: 9, Byte: 90}, End: report.Pos{Line: 9, Byte: 99}}},
			"",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := &report.Report{
				Findings: []report.Finding{{
					RuleID: "S3-001", Title: "T", Status: report.Fail, Message: "m", Fix: &report.Fix{Description: "Do it.", Effect: "replaces", Edits: tt.edits},
				}},
				Read: reader("a.tf", content),
			}
			_, got, _ := strings.Cut(text(t, r, report.TextOptions{Quiet: true}), "fix (replaces the resource): Do it.\n")
			got, _, _ = strings.Cut(got, "\n\n")
			var lines strings.Builder
			for l := range strings.Lines(got + "\n") {
				lines.WriteString(strings.TrimPrefix(l, "    "))
			}
			if diff := cmp.Diff(strings.Trim(tt.want, "\n"), strings.Trim(lines.String(), "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
