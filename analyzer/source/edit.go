package source

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// ErrConflict says that two edits change the same text.
var ErrConflict = errors.New("edits overlap")

// Apply returns content with the edits made. The order in which they are given does not matter, and equal edits count once.
// Edits that begin at the same byte are made in the order of their ends and texts. It fails with [ErrConflict] when one edit begins
// within another, and when an edit lies outside the content.
func Apply(content []byte, edits []Edit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b Edit) int {
		return cmp.Or(
			cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte),
			cmp.Compare(a.Range.End.Byte, b.Range.End.Byte),
			cmp.Compare(a.Text, b.Text),
		)
	})
	edits = slices.CompactFunc(edits, func(a, b Edit) bool {
		return a.Range.Start.Byte == b.Range.Start.Byte && a.Range.End.Byte == b.Range.End.Byte && a.Text == b.Text
	})
	var out []byte
	done := 0
	for _, e := range edits {
		start, end := e.Range.Start.Byte, e.Range.End.Byte
		switch {
		case start < 0 || end < start || end > len(content):
			return nil, fmt.Errorf("edit of bytes %d to %d lies outside the %d bytes of %s", start, end, len(content), e.Range.Filename)
		case start < done:
			return nil, fmt.Errorf("%s: %w", e.Range, ErrConflict)
		}
		out = append(out, content[done:start]...)
		out = append(out, e.Text...)
		done = end
	}
	return append(out, content[done:]...), nil
}
