package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/engine"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func at(file string, line int) source.Range {
	return source.Range{Filename: file, Start: source.Pos{Line: line, Column: 1, Byte: line * 100}, End: source.Pos{Line: line, Column: 9, Byte: line*100 + 8}}
}

// queue adds an instance of a resource to a module; its attribute encrypted is true, false or, for nil, unknown.
func queue(m *tf.Module, name, key string, line int, encrypted *bool) {
	d := &tf.Datum{Val: cty.UnknownVal(cty.Bool), Range: at("main.tf", line+1), Refs: []*tf.Ref{{Kind: tf.RefVariable, Addr: "var.e", Reason: "has no value"}}}
	if encrypted != nil {
		d = &tf.Datum{Val: cty.BoolVal(*encrypted), Known: true, Range: at("main.tf", line+1)}
	}
	b := &tf.Block{Type: "aws_sqs_queue", Existence: tf.Yes, DefRange: at("main.tf", line), Range: at("main.tf", line), Attrs: []tf.Attr{{Name: "encrypted", Datum: d}}}
	r := tf.NewResource(b, tf.Resource{Name: name, Key: key, Module: m})
	m.Resources = append(m.Resources, r)
}

func yes() *bool { b := true; return &b }
func no() *bool  { b := false; return &b }

var encrypted = &rule.Rule{ID: "SQS-001", Severity: rule.High, On: []string{"aws_sqs_queue"}, Want: rule.True("encrypted")}

func judge(t *testing.T, root *tf.Module, rules ...*rule.Rule) *engine.Result {
	t.Helper()
	res, err := engine.New(rules, engine.Options{Now: time.Now()}).Judge(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestJudge(t *testing.T) {
	root := &tf.Module{Existence: tf.Yes}
	queue(root, "good", "", 1, yes())
	queue(root, "bad", "", 5, no())
	queue(root, "open", "", 9, nil)
	res := judge(t, root, encrypted)
	if len(res.Passed) != 1 || res.Passed[0].Resource.Name != "good" {
		t.Errorf("passed: %+v", res.Passed)
	}
	if len(res.Findings) != 2 || res.Findings[0].Verdict != rule.Fail || res.Findings[1].Verdict != rule.Unknown {
		t.Fatalf("findings: %+v", res.Findings)
	}
	if f := res.Findings[0]; f.Attr != "encrypted" || f.Range.Start.Line != 6 {
		t.Errorf("the failure stands at %s, line %d", f.Attr, f.Range.Start.Line)
	}
	if cause := res.Findings[1].Cause; cause != "var.e has no value" {
		t.Errorf("the cause is %q", cause)
	}
}

// What is no managed resource has rules of its own, though types share names.
func TestModes(t *testing.T) {
	root := &tf.Module{Existence: tf.Yes}
	for name, mode := range map[string]tf.Mode{"managed": tf.Managed, "data": tf.Data, "ephemeral": tf.Ephemeral} {
		queue(root, name, "", 1, no())
		root.Resources[len(root.Resources)-1].Mode = mode
	}
	every := &rule.Rule{ID: "TF-003", On: []string{engine.AllResources}, Want: rule.True("encrypted")}
	data := &rule.Rule{ID: "SQS-002", On: []string{"data.aws_sqs_queue"}, Want: rule.True("encrypted")}
	var got []string
	for _, f := range judge(t, root, every, data, encrypted).Findings {
		got = append(got, f.Rule.ID+" "+f.Resource.Addr())
	}
	slices.Sort(got)
	want := []string{"SQS-001 aws_sqs_queue.managed", "SQS-002 data.aws_sqs_queue.data", "TF-003 aws_sqs_queue.managed"}
	if !slices.Equal(got, want) {
		t.Errorf("findings %v, want %v", got, want)
	}
}

// A rule that panics costs nothing but its own verdict.
func TestPanicsStayWhereTheyAre(t *testing.T) {
	root := &tf.Module{Existence: tf.Yes}
	queue(root, "bad", "", 1, no())
	broken := &rule.Rule{ID: "SQS-002", On: []string{"aws_sqs_queue"}, Check: func(*rule.Pass) { panic("boom") }}
	res := judge(t, root, broken, encrypted)
	if len(res.Defects) != 1 || res.Defects[0].Rule != broken || res.Defects[0].Subject != "aws_sqs_queue.bad" || !strings.Contains(res.Defects[0].Message, "boom") {
		t.Errorf("defects: %+v", res.Defects)
	}
	if len(res.Findings) != 1 {
		t.Errorf("findings: %+v", res.Findings)
	}
}

// Large roots are shared out, and the result is the same.
func TestJudgeInParallel(t *testing.T) {
	root := &tf.Module{Existence: tf.Yes}
	for i := range 5000 {
		queue(root, "q", fmt.Sprintf("[%d]", i), 1, []*bool{yes(), no(), nil}[i%3])
	}
	res := judge(t, root, encrypted)
	var addrs []string
	for _, f := range res.Findings {
		addrs = append(addrs, f.Resource.Addr())
	}
	want := slices.DeleteFunc(slices.Clone(root.Resources), func(r *tf.Resource) bool {
		known, ok := r.Get("encrypted").Bool()
		return ok && known
	})
	if len(addrs) != len(want) || len(res.Passed) != 5000-len(want) {
		t.Fatalf("%d findings, %d passed", len(addrs), len(res.Passed))
	}
	for i, r := range want {
		if addrs[i] != r.Addr() {
			t.Fatalf("finding %d is %s, want %s", i, addrs[i], r.Addr())
		}
	}
}

func rel(dir string) string { return dir }

func TestMerge(t *testing.T) {
	root := &tf.Module{Existence: tf.Yes, Dir: "live"}
	call := &tf.Module{Addr: "module.m", Name: "m", Dir: "modules/m", Parent: root, Call: at("live/main.tf", 7), Existence: tf.Yes}
	root.Children = append(root.Children, call)
	queue(call, "q", "[10]", 20, no())
	queue(call, "q", "[2]", 20, no())
	queue(call, "q", "[3]", 20, nil)
	queue(call, "r", "", 30, nil)
	res := judge(t, root, encrypted)
	merged := engine.Merge(append(engine.Flatten(res.Findings, "live/b"), engine.Flatten(res.Findings, "live/a")...), rel)
	if len(merged) != 2 {
		t.Fatalf("%d findings, want one for each block", len(merged))
	}
	var where []string
	for _, o := range merged[0].Occurrences {
		where = append(where, o.Root+" "+o.Resource)
	}
	want := []string{"live/a module.m.aws_sqs_queue.q[2]", "live/a module.m.aws_sqs_queue.q[10]", "live/b module.m.aws_sqs_queue.q[2]", "live/b module.m.aws_sqs_queue.q[10]"}
	if !slices.Equal(where, want) {
		t.Errorf("occurrences %v\nwant        %v", where, want)
	}
	if merged[0].Verdict != rule.Fail || merged[1].Verdict != rule.Unknown {
		t.Errorf("verdicts %v, %v: the failure counts where instances differ", merged[0].Verdict, merged[1].Verdict)
	}
	if stack := merged[0].CallStack; len(stack) != 1 || stack[0].Start.Line != 7 {
		t.Errorf("call stack %v", stack)
	}
}

// Fingerprints survive moved lines and renamed files, and tell rules, modules, blocks and attributes apart.
func TestFingerprints(t *testing.T) {
	base := engine.Found{Rule: encrypted, Module: "m", Block: "aws_sqs_queue.q", Attr: "encrypted", Range: at("a.tf", 1)}
	fingerprint := func(change func(*engine.Found)) string {
		f := base
		change(&f)
		return engine.Merge([]engine.Found{f}, rel)[0].Fingerprint
	}
	same := fingerprint(func(*engine.Found) {})
	if got := fingerprint(func(f *engine.Found) {
		f.Range = at("b.tf", 70)
		f.Root = "other"
		f.Resource = "module.x.aws_sqs_queue.q[1]"
	}); got != same {
		t.Error("the fingerprint changes with the place")
	}
	for name, change := range map[string]func(*engine.Found){
		"rule":      func(f *engine.Found) { f.Rule = &rule.Rule{ID: "SQS-009"} },
		"module":    func(f *engine.Found) { f.Module = "n" },
		"block":     func(f *engine.Found) { f.Block = "aws_sqs_queue.r" },
		"attribute": func(f *engine.Found) { f.Attr = "other" },
	} {
		if fingerprint(change) == same {
			t.Errorf("the fingerprint does not tell %ss apart", name)
		}
	}
}

func TestSuppressions(t *testing.T) {
	today := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	found := &engine.Found{Rule: encrypted, Anchors: []engine.Anchor{{File: "main.tf", Line: 6}, {File: "main.tf", Line: 5}}}
	tests := map[string]struct {
		comment    string
		line       int
		matches    bool
		diagnostic string
	}{
		"attribute":      {"# tfpillar:ignore SQS-001 legacy queue", 6, true, ""},
		"block":          {"# tfpillar:ignore SQS-001 legacy queue", 5, true, ""},
		"several rules":  {"# tfpillar:ignore KMS-001,SQS-001 legacy queue", 5, true, ""},
		"spaced rules":   {"# tfpillar:ignore KMS-001, SQS-001 legacy queue", 5, true, ""},
		"until":          {"# tfpillar:ignore SQS-001 until=2026-12-31 owner=team legacy", 5, true, ""},
		"block comment":  {"/* tfpillar:ignore SQS-001 legacy queue */", 5, true, ""},
		"elsewhere":      {"# tfpillar:ignore SQS-001 legacy queue", 9, false, "Suppression matches nothing"},
		"another rule":   {"# tfpillar:ignore KMS-001 legacy queue", 5, false, "Suppression matches nothing"},
		"no reason":      {"# tfpillar:ignore SQS-001", 5, false, "Suppression without a reason"},
		"only rules":     {"# tfpillar:ignore KMS-001, SQS-001", 5, false, "Suppression without a reason"},
		"only an owner":  {"# tfpillar:ignore SQS-001 owner=team", 5, false, "Suppression without a reason"},
		"no rule":        {"# tfpillar:ignore", 5, false, "Suppression without a rule"},
		"unknown rule":   {"# tfpillar:ignore SQS-999 legacy queue", 5, false, "Suppression of an unknown rule"},
		"expired":        {"# tfpillar:ignore SQS-001 until=2026-10-31 legacy", 5, false, "Suppression has expired"},
		"no such date":   {"# tfpillar:ignore SQS-001 until=2026-13-01 legacy", 5, false, "Suppression with an invalid date"},
		"something else": {"# tfsec:ignore:aws-sqs", 5, false, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := engine.NewSuppressions(today, []string{"SQS-001", "KMS-001"})
			s.Judged([]string{"SQS-001", "KMS-001"})
			s.Add(tt.comment, at("main.tf", tt.line), tt.line)
			if matched := s.Match(found) != nil; matched != tt.matches {
				t.Errorf("matches: %t, want %t", matched, tt.matches)
			}
			var got []string
			for _, d := range s.Diagnostics() {
				got = append(got, d.Summary)
			}
			if tt.diagnostic == "" && len(got) > 0 || tt.diagnostic != "" && !slices.Contains(got, tt.diagnostic) {
				t.Errorf("diagnostics %v, want %q", got, tt.diagnostic)
			}
		})
	}
}

// Rules of a family that fail for one cause are told as one, by the most severe.
func TestFamilies(t *testing.T) {
	root := &tf.Module{Existence: tf.Yes}
	queue(root, "bad", "", 1, no())
	queue(root, "open", "", 5, nil)
	family := func(id string, s rule.Severity) *rule.Rule {
		return &rule.Rule{ID: id, Severity: s, Family: "f", On: []string{"aws_sqs_queue"}, Want: rule.True("encrypted")}
	}
	res := judge(t, root, family("SQS-003", rule.Low), family("SQS-004", rule.High), family("SQS-005", rule.Medium), encrypted)
	var got []string
	for _, f := range engine.Flatten(res.Findings, ".") {
		got = append(got, f.Resource+" "+f.Rule.ID+" "+strings.Join(f.Also, ","))
	}
	want := []string{"aws_sqs_queue.bad SQS-004 SQS-003,SQS-005", "aws_sqs_queue.bad SQS-001 ", "aws_sqs_queue.open SQS-004 SQS-003,SQS-005", "aws_sqs_queue.open SQS-001 "}
	if !slices.Equal(got, want) {
		t.Errorf("findings %q\nwant     %q", got, want)
	}
}

// passing is a thousand resources with nothing to be found by eight rules.
func passing() (*engine.Engine, *tf.Module) {
	root := &tf.Module{Existence: tf.Yes}
	for i := range 1000 {
		queue(root, "q", fmt.Sprintf("[%d]", i), 1, yes())
	}
	every := &rule.Rule{ID: "TF-003", On: []string{engine.AllResources}, Want: rule.True("encrypted")}
	return engine.New(append(slices.Repeat([]*rule.Rule{encrypted}, 7), every), engine.Options{}), root
}

// What a judgement costs that finds nothing is not an allocation.
func TestPassingAllocatesNothing(t *testing.T) {
	e, root := passing()
	allocs := testing.AllocsPerRun(5, func() {
		if res, err := e.Judge(t.Context(), root); err != nil || len(res.Passed) != 8000 {
			t.Fatal(err, len(res.Passed))
		}
	})
	if allocs > 200 {
		t.Errorf("%.0f allocations for 8000 judgements", allocs)
	}
}

func BenchmarkPassing(b *testing.B) {
	e, root := passing()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Judge(b.Context(), root); err != nil {
			b.Fatal(err)
		}
	}
}
