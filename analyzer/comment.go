package analyzer

import (
	"bytes"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/engine"
)

// comment is a comment that may suppress findings, and the line of code that it speaks of.
type comment struct {
	config.Comment
	line int
}

// suppressions are the comments of a module that carry the directive.
func suppressions(m *config.Module) []comment {
	var found []comment
	for _, f := range m.Files {
		for _, c := range config.Comments(f, engine.Directive) {
			line := lineOf(f.Bytes, c.Range.Start.Byte, c.Range.End.Byte, c.Range.Start.Line)
			if f.JSON {
				line = objectLine(f.Bytes, c.Range.Start.Byte, c.Range.Start.Line)
			}
			found = append(found, comment{c, line})
		}
	}
	return found
}

// lineOf is the line that a comment speaks of: its own where there is code before it, else the first below it that is no comment.
func lineOf(src []byte, start, end, line int) int {
	if len(bytes.TrimSpace(src[bytes.LastIndexByte(src[:start], '\n')+1:start])) > 0 {
		return line
	}
	line += bytes.Count(src[start:end], []byte{'\n'})
	if end > 0 && src[end-1] != '\n' { // a line comment includes its line break
		line++
		_, src, _ = bytes.Cut(src[end:], []byte{'\n'})
	} else {
		src = src[end:]
	}
	for next := range bytes.Lines(src) {
		text := strings.TrimSpace(string(next))
		if !strings.HasPrefix(text, "#") && !strings.HasPrefix(text, "//") {
			break
		}
		line++
	}
	return line
}

// objectLine is the line on which the JSON object around an offset begins.
func objectLine(src []byte, at, line int) int {
	depth := 0
	for i := at - 1; i >= 0; i-- {
		switch src[i] {
		case '\n':
			line--
		case '"':
			i = openingQuote(src, i)
		case '}':
			depth++
		case '{':
			if depth == 0 {
				return line
			}
			depth--
		}
	}
	return line
}

// openingQuote is the offset of the quote that opens the string which closes at i.
func openingQuote(src []byte, i int) int {
	i--
	for i > 0 && (src[i] != '"' || escaped(src, i)) {
		i--
	}
	return i
}

// escaped reports whether the byte follows an odd number of backslashes.
func escaped(src []byte, i int) bool {
	n := 0
	for i > n && src[i-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}
