package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// hunk is a run of changed lines of a file.
type hunk struct {
	file     string
	line     int // of the first line removed, or before which lines are added
	old, new []string
}

// hunks are the changes that edits make to files, by file and line. Edits that do not fit the content are left out.
func hunks(edits []Edit, read func(string) ([]byte, error)) []hunk {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Start.Byte, b.Start.Byte), cmp.Compare(a.End.Byte, b.End.Byte))
	})
	var found []hunk
	for len(edits) > 0 {
		n := together(edits)
		if content, err := read(edits[0].File); err == nil {
			if h, ok := hunkOf(content, edits[:n]); ok {
				found = append(found, h)
			}
		}
		edits = edits[n:]
	}
	return found
}

// together is how many of the edits, from the first, change the same or adjacent lines.
func together(edits []Edit) int {
	n := 1
	for last := edits[0].End.Line; n < len(edits); n++ {
		if edits[n].File != edits[0].File || edits[n].Start.Line > last+1 {
			break
		}
		last = max(last, edits[n].End.Line)
	}
	return n
}

// hunkOf compares the lines that the edits touch with what they become.
func hunkOf(content []byte, edits []Edit) (hunk, bool) {
	start, end := edits[0].Start.Byte, 0
	line := edits[0].Start.Line
	for _, e := range edits {
		end = max(end, e.End.Byte)
	}
	if start < 0 || end < start || end > len(content) {
		return hunk{}, false
	}
	for start > 0 && content[start-1] != '\n' {
		start--
	}
	for end < len(content) && content[end] != '\n' {
		end++
	}
	changes := make([]source.Edit, len(edits))
	for i, e := range edits {
		r := source.Range{Filename: e.File, Start: hcl.Pos{Byte: e.Start.Byte - start}, End: hcl.Pos{Byte: e.End.Byte - start}}
		changes[i] = source.Edit{Range: r, Text: e.Text}
	}
	after, err := source.Apply(content[start:end], changes)
	if err != nil {
		return hunk{}, false
	}
	h := hunk{file: edits[0].File, line: line, old: linesOf(string(content[start:end])), new: linesOf(string(after))}
	h.trim()
	return h, len(h.old)+len(h.new) > 0
}

func linesOf(s string) []string {
	return strings.Split(strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\r\n", "\n"), "\n")
}

// trim drops the lines at both ends that stay as they are.
func (h *hunk) trim() {
	for len(h.old) > 0 && len(h.new) > 0 && h.old[0] == h.new[0] {
		h.old, h.new = h.old[1:], h.new[1:]
		h.line++
	}
	for len(h.old) > 0 && len(h.new) > 0 && h.old[len(h.old)-1] == h.new[len(h.new)-1] {
		h.old, h.new = h.old[:len(h.old)-1], h.new[:len(h.new)-1]
	}
}
