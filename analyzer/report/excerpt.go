package report

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxLine is the length in bytes from which a source line is not shown: minified JSON has lines of megabytes.
const maxLine = 4096

// excerpt is the first line of a range as it is shown: masked, escaped and cut to the limit, with the cells to underline.
type excerpt struct {
	text       string
	start, end int // cells of text
}

// excerptOf shows the line on which a location starts. ok is false when the content has no such place, or too long a line there.
func excerptOf(content []byte, at *Location, limit int, secret bool) (e excerpt, ok bool) {
	line, offset, ok := lineAt(content, at.Start)
	if !ok || len(line) > maxLine {
		return excerpt{}, false
	}
	from := clamp(at.Start.Byte-offset, 0, len(line))
	to := len(line)
	if at.End.Line == at.Start.Line {
		to = clamp(at.End.Byte-offset, from, len(line))
	}
	covered := span{}
	if secret {
		covered = span{from, to}
	}
	before, marked, after := masked(line, from, to, covered)
	before, marked, after = escape(before), strings.TrimRight(escape(marked), " "), escape(after)
	e = excerpt{text: before + marked + after, start: columns(before)}
	e.end = max(e.start+columns(marked), e.start+1)
	e.text = strings.TrimRight(e.text, " ")
	return e.window(limit), true
}

func clamp(n, low, high int) int { return max(low, min(n, high)) }

// lineAt is the line of the content that a position is on, without its line break, and the byte offset at which it starts.
func lineAt(content []byte, p Pos) (line string, offset int, ok bool) {
	if p.Byte < 0 || p.Byte > len(content) || p.Line < 1 {
		return "", 0, false
	}
	offset = bytes.LastIndexByte(content[:p.Byte], '\n') + 1
	end := len(content)
	if i := bytes.IndexByte(content[p.Byte:], '\n'); i >= 0 {
		end = p.Byte + i
	}
	return strings.TrimRight(string(content[offset:end]), "\r"), offset, true
}

// window cuts the text to at most limit cells around the start of what is underlined.
func (e excerpt) window(limit int) excerpt {
	if columns(e.text) <= limit {
		return e
	}
	skip := 0
	if e.start > limit/2 {
		skip = e.start - limit/4
	}
	text, dropped := skipColumns(e.text, skip)
	text, cut := takeColumns(text, limit-1)
	if cut {
		text += "…"
	}
	if dropped > 0 {
		text = "…" + text
		dropped--
	}
	start := clamp(e.start-dropped, 0, columns(text))
	return excerpt{text: text, start: start, end: clamp(e.end-dropped, start+1, max(columns(text), start+1))}
}

func skipColumns(s string, n int) (rest string, skipped int) {
	for skipped < n && s != "" {
		r, size := utf8.DecodeRuneInString(s)
		skipped += runeColumns(r)
		s = s[size:]
	}
	return s, skipped
}

func takeColumns(s string, n int) (head string, cut bool) {
	used := 0
	for i, r := range s {
		used += runeColumns(r)
		if used > n {
			return s[:i], true
		}
	}
	return s, false
}

// underline is the line of carets below an excerpt.
func (e excerpt) underline() string {
	return strings.Repeat(" ", e.start) + strings.Repeat("^", e.end-e.start)
}
