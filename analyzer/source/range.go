// Package source holds what is read and what is written back: files, ranges in them, and edits.
// It is the only package of the analyzer that reads files.
package source

import "github.com/hashicorp/hcl/v2"

// Range is a half-open interval of a file. Filename is a slash-separated path relative to the working directory; lines and
// columns start at 1, columns count grapheme clusters, bytes start at 0.
type Range = hcl.Range

// Pos is a place in a file.
type Pos = hcl.Pos

// Edit replaces the text of a range. An empty range inserts.
type Edit struct {
	Range Range
	Text  string
}
