package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// DefaultWidth is the width of text that is not written to a terminal.
const DefaultWidth = 100

// TextOptions says how text is laid out.
type TextOptions struct {
	Width int // columns; 0 means DefaultWidth
	Color bool
	// Quiet leaves out what could not be evaluated and the summary.
	Quiet bool
}

// How much of a long list is shown.
const (
	shownOccurrences = 3
	shownGaps        = 5
	shownSteps       = 20
	maxDiffLines     = 20
	indent           = "  "
)

// WriteText writes the report for people: failures by file and position, each with its source line, the evidence, what an attacker
// gains and the fix; then what could not be decided, what was not evaluated, and a summary. Nothing from the input reaches the
// terminal unescaped, and literals that look like secrets are masked. The error is the writer's.
func WriteText(w io.Writer, r *Report, opts TextOptions) error {
	t := &textWriter{TextOptions: opts, out: bufio.NewWriter(w), report: r}
	t.Width = max(cmp.Or(t.Width, DefaultWidth), 40)
	var own, examples, unknown []*Finding
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.Status == Unknown:
			unknown = append(unknown, f)
		case f.InExamplesOnly():
			examples = append(examples, f)
		default:
			own = append(own, f)
		}
	}
	t.failures("", own)
	t.failures("In examples and tests", examples)
	t.undecided(unknown)
	if !opts.Quiet {
		t.passed()
		t.gaps()
		t.summary()
	}
	return t.out.Flush()
}

type textWriter struct {
	TextOptions
	out    *bufio.Writer
	report *Report
	cached struct { // the file last read: findings come by file
		name    string
		content []byte
		err     error
	}
}

func (t *textWriter) line(parts ...string) {
	for _, p := range parts {
		_, _ = t.out.WriteString(p) // bufio keeps the error for Flush
	}
	_ = t.out.WriteByte('\n')
}

func (t *textWriter) read(name string) ([]byte, error) {
	c := &t.cached
	if c.name != name || name == "" {
		c.name = name
		c.content, c.err = t.report.Read(name)
	}
	return c.content, c.err
}

// failures writes findings in full, below a heading for each file.
func (t *textWriter) failures(title string, findings []*Finding) {
	if len(findings) == 0 {
		return
	}
	if title != "" {
		t.line(t.paint(bold, title))
		t.line()
	}
	file := "\x00"
	for _, f := range findings {
		if name := f.file(); name != file {
			file = name
			t.line(t.paint(bold, escape(cmp.Or(file, f.Root, "."))))
			t.line()
		}
		t.failure(f)
		t.line()
	}
}

func (f *Finding) file() string {
	if f.Location == nil {
		return ""
	}
	return f.Location.File
}

func (t *textWriter) failure(f *Finding) {
	t.hanging(t.severity(f.Severity)+"  "+t.paint(bold, f.RuleID)+"  ", columns(f.Severity.String())+len(f.RuleID)+4, f.Title)
	t.line(indent, t.paint(dim, place(f.Location, f.Root)), indent, t.paint(cyan, escape(f.Resource)))
	t.excerpt(f)
	t.paragraph("", f.Message)
	if f.Cause != "" && !strings.Contains(f.Message, f.Cause) {
		t.paragraph("because: ", f.Cause)
	}
	t.path(f)
	t.paragraph("why: ", firstSentence(f.Why))
	t.fix(f.Fix)
	if len(f.Also) > 0 {
		t.paragraph("also: ", "the same cause fails "+strings.Join(f.Also, ", "))
	}
	t.occurrences(f.Occurrences)
}

func (t *textWriter) severity(s rule.Severity) string {
	return t.paint([...]style{rule.Info: dim, rule.Low: blue, rule.Medium: yellow, rule.High: red, rule.Critical: redder}[s], s.String())
}

// place is a location as terminals and editors make links of.
func place(at *Location, root string) string {
	if at == nil {
		return escape(cmp.Or(root, "."))
	}
	return escape(at.File) + ":" + strconv.Itoa(at.Start.Line) + ":" + strconv.Itoa(at.Start.Column)
}

func (t *textWriter) excerpt(f *Finding) {
	if f.Location == nil || t.report.Read == nil {
		return
	}
	content, err := t.read(f.Location.File)
	if err != nil {
		return
	}
	number := strconv.Itoa(f.Location.Start.Line)
	e, ok := excerptOf(content, f.Location, t.Width-len(number)-7, f.Category == "secrets")
	if !ok {
		return
	}
	t.line(indent, indent, t.paint(dim, number+" | "), e.text)
	t.line(indent, indent, strings.Repeat(" ", len(number)), t.paint(dim, " | "), t.paint(red, e.underline()))
}

// paragraph writes a labelled text, indented and wrapped; nothing when there is no text.
func (t *textWriter) paragraph(label, text string) {
	if text == "" {
		return
	}
	t.hanging(indent+t.paint(dim, label), len(indent)+len(label), text)
}

// hanging writes text after a lead of so many columns, with the following lines below its start.
func (t *textWriter) hanging(lead string, size int, text string) {
	for _, l := range wrap(escape(text), max(t.Width-size, 20)) {
		t.line(lead, l)
		lead = strings.Repeat(" ", size)
	}
}

// path writes how a finding comes about, hop by hop.
func (t *textWriter) path(f *Finding) {
	for i, s := range f.Path {
		if i == shownSteps {
			t.line(indent, indent, "… ", strconv.Itoa(len(f.Path)-i), " more hops")
			return
		}
		lead := fmt.Sprintf("%s%d. ", indent+indent, i+1)
		text := s.Resource
		if message := strings.TrimPrefix(s.Message, s.Resource+": "); s.Message != f.Message {
			text += ": " + message
		}
		if s.Location != nil {
			text += " (" + place(s.Location, "") + ")"
		}
		t.hanging(lead, len(lead), text)
	}
}

// firstSentence is the text up to the first full stop that ends a sentence.
func firstSentence(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if i := strings.Index(text, ". "); i >= 0 {
		return text[:i+1]
	}
	return text
}

func (t *textWriter) fix(f *Fix) {
	if f == nil {
		return
	}
	label := "fix: "
	if f.Effect == rule.Replaces.String() {
		label = "fix (replaces the resource): "
	}
	t.paragraph(label, f.Description)
	if t.report.Read == nil {
		return
	}
	left := maxDiffLines
	for _, h := range hunks(f.Edits, t.read) {
		if left -= len(h.old) + len(h.new); left < 0 {
			t.line(indent, indent, "…")
			return
		}
		t.line(indent, indent, t.paint(dim, "@@ "+escape(h.file)+":"+strconv.Itoa(h.line)+" @@"))
		t.diffLines(red, "-", h.old)
		t.diffLines(green, "+", h.new)
	}
}

func (t *textWriter) diffLines(s style, sign string, lines []string) {
	for _, l := range lines {
		if len(l) > maxLine {
			l = "…"
		}
		t.line(indent, indent, t.paint(s, strings.TrimRight(sign+" "+escape(maskLine(l)), " ")))
	}
}

// occurrences lists where else a finding holds, and by which module calls.
func (t *textWriter) occurrences(list []Occurrence) {
	if len(list) == 1 {
		t.paragraph("", list[0].describe(false))
		return
	}
	if len(list) > 1 {
		t.line(indent, strconv.Itoa(len(list)), " instances:")
	}
	for i, o := range list {
		if i == shownOccurrences {
			t.line(indent, indent, "… and ", strconv.Itoa(len(list)-i), " more")
			return
		}
		t.hanging(indent+indent, 2*len(indent), o.describe(true))
	}
}

func (o *Occurrence) describe(address bool) string {
	var b strings.Builder
	if address {
		b.WriteString(o.Resource + " in " + cmp.Or(o.Root, "."))
	}
	if o.Environment != nil {
		b.WriteString(" (" + *o.Environment + ")")
	}
	for i := range o.CallStack {
		b.WriteString(" called at " + place(&o.CallStack[i], ""))
	}
	return strings.TrimSpace(b.String())
}

// undecided writes the unknown findings in short, grouped by rule.
func (t *textWriter) undecided(findings []*Finding) {
	if len(findings) == 0 {
		return
	}
	t.line(t.paint(bold, "Not decided"), " (a value is not known before apply; give it with --var or --var-file)")
	t.line()
	findings = slices.Clone(findings)
	slices.SortStableFunc(findings, func(a, b *Finding) int { return strings.Compare(a.RuleID, b.RuleID) })
	last := ""
	for _, f := range findings {
		if f.RuleID != last {
			last = f.RuleID
			t.hanging(t.severity(f.Severity)+"  "+f.RuleID+"  ", columns(f.Severity.String())+len(f.RuleID)+4, f.Title)
		}
		t.hanging(indent+t.paint(dim, place(f.Location, f.Root))+indent, columns(place(f.Location, f.Root))+2*len(indent),
			f.Resource+": "+cmp.Or(f.Cause, f.Message))
	}
	t.line()
}

// passed lists what was judged good, when that was asked for.
func (t *textWriter) passed() {
	if len(t.report.Passed) == 0 {
		return
	}
	t.line(t.paint(bold, "Passed"))
	t.line()
	for _, p := range t.report.Passed {
		t.line(indent, t.paint(green, p.RuleID), indent, escape(p.Resource), " in ", escape(cmp.Or(p.Root, ".")))
	}
	t.line()
}

func (t *textWriter) gaps() {
	gaps := t.report.Coverage.NotEvaluated
	if len(gaps) == 0 {
		return
	}
	t.line(t.paint(bold, "Not evaluated"), " (", plural(len(gaps), "gap"), ")")
	t.line()
	for i, g := range gaps {
		if i == shownGaps {
			t.line(indent, "… and ", strconv.Itoa(len(gaps)-i), " more; --format json lists them all")
			break
		}
		text := g.Kind + " " + g.Address + ": " + g.Reason
		if g.Location != nil {
			text = place(g.Location, "") + "  " + text
		}
		t.hanging(indent, len(indent), text)
	}
	t.line()
}

func (t *textWriter) summary() {
	s := t.report.Summary
	verdict := t.paint(green, "No failures")
	if s.Fail > 0 {
		verdict = t.paint(bold, plural(s.Fail, "failure")) + " (" + s.BySeverity.describe() + ")"
	}
	t.line(verdict, fmt.Sprintf(", %d not decided, %d passed, %d suppressed", s.Unknown, s.Pass, s.Suppressed))
	t.line(plural(s.Files, "file"), ", ", plural(s.Modules, "module"), ", ", plural(s.Resources, "resource"))
}

func (b BySeverity) describe() string {
	var parts []string
	for _, c := range []struct {
		n    int
		name string
	}{{b.Critical, "critical"}, {b.High, "high"}, {b.Medium, "medium"}, {b.Low, "low"}, {b.Info, "info"}} {
		if c.n > 0 {
			parts = append(parts, strconv.Itoa(c.n)+" "+c.name)
		}
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
