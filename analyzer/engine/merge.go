package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Found is a finding at one instance, free of the model that it was found in, so that roots can be released.
type Found struct {
	Rule      *rule.Rule
	Verdict   rule.Verdict
	Severity  rule.Severity
	Root      string // directory of the root
	Resource  string // address
	Type      string // resource type; "provider" for provider blocks
	Module    string // directory of the module in which the block stands
	Block     string // address of the block within its module
	Attr      string // attribute path within the block
	Message   string
	Cause     string
	Range     source.Range
	Path      []rule.Step
	Edits     []source.Edit
	Also      []string       // rules of the same family that say the same, by ID
	CallStack []source.Range // module calls, outermost first
	Anchors   []Anchor       // the lines on or above which a comment speaks of it
}

// Anchor is a line of a file.
type Anchor struct {
	File string
	Line int
}

// Flatten frees the findings of a root of its model.
func Flatten(findings []rule.Finding, rootDir string) []Found {
	out := make([]Found, len(findings))
	for i := range findings {
		out[i] = flatten(&findings[i], rootDir)
	}
	return out
}

func flatten(f *rule.Finding, rootDir string) Found {
	out := Found{
		Rule: f.Rule, Verdict: f.Verdict, Severity: f.Severity, Root: rootDir, Resource: f.Subject, Block: f.Subject, Module: rootDir,
		Attr: f.Attr, Message: f.Message, Cause: f.Cause, Range: f.Range, Path: f.Path, Edits: f.Edits,
	}
	for _, r := range f.Also {
		out.Also = append(out.Also, r.ID)
	}
	slices.Sort(out.Also)
	out.anchor(f.Range)
	if f.Resource == nil {
		out.Type, _, _ = strings.Cut(f.Subject, ".")
		return out
	}
	r := f.Resource
	out.Resource, out.Type, out.Block, out.Module = r.Addr(), r.Type, r.BlockAddr(), r.Module.Dir
	if r.Mode == tf.Data {
		out.Type = "data." + r.Type
	}
	for b := range blocksAt(r.Block, f.Range) {
		out.anchor(b.DefRange)
	}
	for m := r.Module; m.Parent != nil; m = m.Parent {
		out.CallStack = append(out.CallStack, m.Call)
		out.anchor(m.Call)
	}
	slices.Reverse(out.CallStack)
	return out
}

func (f *Found) anchor(r source.Range) {
	a := Anchor{r.Filename, r.Start.Line}
	if !slices.Contains(f.Anchors, a) {
		f.Anchors = append(f.Anchors, a)
	}
}

// blocksAt are the block and the nested blocks around a place.
func blocksAt(b *tf.Block, at source.Range) func(yield func(*tf.Block) bool) {
	return func(yield func(*tf.Block) bool) {
		for b != nil && yield(b) {
			var inner *tf.Block
			for _, c := range b.Blocks {
				if c.Range.Filename == at.Filename && c.Range.Start.Byte <= at.Start.Byte && at.Start.Byte < c.Range.End.Byte {
					inner = c
					break
				}
			}
			b = inner
		}
	}
}

// Merged is one finding: a rule at an attribute of a source block, with every instance for which the same verdict holds.
type Merged struct {
	Found               // the first occurrence
	Occurrences []Found // in order of root and address
	Fingerprint string
}

// Merge makes one finding of what is the same rule at the same place in the source. Where instances differ, the failure
// counts. rel gives a directory relative to the project root. The result is ordered by file, position and rule.
func Merge(found []Found, rel func(dir string) string) []Merged {
	type key struct {
		rule, block, attr string
		rng               source.Range
		module            string // tells findings without a place, on roots as a whole, apart
	}
	index := map[key]int{}
	var merged []Merged
	slices.SortStableFunc(found, func(a, b Found) int { return cmp.Or(cmp.Compare(a.Root, b.Root), compareAddr(a.Resource, b.Resource)) })
	for _, f := range found {
		k := key{f.Rule.ID, f.Block, WithoutIndices(f.Attr), f.Range, f.Module}
		i, ok := index[k]
		if !ok {
			index[k] = len(merged)
			merged = append(merged, Merged{Found: f, Occurrences: []Found{f}})
			continue
		}
		m := &merged[i]
		switch {
		case f.Verdict > m.Verdict:
			*m = Merged{Found: f, Occurrences: []Found{f}}
		case f.Verdict == m.Verdict && !m.has(&f):
			m.Occurrences = append(m.Occurrences, f)
		}
	}
	for i := range merged {
		merged[i].Fingerprint = fingerprint(&merged[i].Found, rel)
	}
	slices.SortFunc(merged, func(a, b Merged) int { return compare(&a.Found, &b.Found) })
	return merged
}

func (m *Merged) has(f *Found) bool {
	last := &m.Occurrences[len(m.Occurrences)-1]
	return last.Root == f.Root && last.Resource == f.Resource
}

// WithoutIndices takes the indices of repeated blocks from an attribute path: blocks of one dynamic block are one place.
func WithoutIndices(path string) string {
	if !strings.Contains(path, "[") {
		return path
	}
	var b strings.Builder
	for i, part := range strings.Split(path, ".") {
		if i > 0 {
			b.WriteByte('.')
		}
		name, _, _ := strings.Cut(part, "[")
		b.WriteString(name)
	}
	return b.String()
}

func compare(a, b *Found) int {
	return cmp.Or(
		cmp.Compare(a.Range.Filename, b.Range.Filename),
		cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte),
		cmp.Compare(a.Rule.ID, b.Rule.ID),
		cmp.Compare(a.Root, b.Root),
		compareAddr(a.Resource, b.Resource),
		cmp.Compare(a.Attr, b.Attr),
	)
}

// compareAddr orders addresses with numbers in them by number: x[2] before x[10].
func compareAddr(a, b string) int {
	for a != "" && b != "" {
		i, j := strings.IndexByte(a, '['), strings.IndexByte(b, '[')
		if i < 0 || j < 0 || a[:i] != b[:j] {
			break
		}
		a, b = a[i+1:], b[j+1:]
		x, restA, okA := leadingNumber(a)
		y, restB, okB := leadingNumber(b)
		if !okA || !okB {
			continue
		}
		if x != y {
			return cmp.Compare(x, y)
		}
		a, b = restA, restB
	}
	return cmp.Compare(a, b)
}

func leadingNumber(s string) (n int, rest string, ok bool) {
	i := strings.IndexByte(s, ']')
	if i < 0 {
		return 0, s, false
	}
	n, err := strconv.Atoi(s[:i])
	return n, s[i:], err == nil
}

// fingerprint identifies a finding across moved lines and renamed files.
func fingerprint(f *Found, rel func(string) string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule.ID, rel(f.Module), f.Block, f.Attr}, "\x00")))
	return hex.EncodeToString(sum[:16])
}
