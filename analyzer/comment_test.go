package analyzer

import (
	"strings"
	"testing"
)

func TestLineThatACommentSpeaksOf(t *testing.T) {
	tests := map[string]struct {
		src  string // # or /* begins the comment, @ stands on the line meant
		json bool
	}{
		"beside":                  {src: "a\nb {} # x @\nc\n"},
		"above":                   {src: "a\n# x\nb @\n"},
		"above further comments":  {src: "# x\n// more\n  # more\nb @\n"},
		"a blank line":            {src: "# x\n@\nb\n"},
		"a block comment above":   {src: "/* x\nx */\nb @\n"},
		"a block comment beside":  {src: "b /* x */ @\nc\n"},
		"at the end":              {src: "b\n# x\n@"},
		"in JSON":                 {src: "{\n\"a\": { @\n\"b\": \"}\\\"{\",\n\"c\": {},\n\"//\": \"# x\"\n}}", json: true},
		"in JSON, on one line":    {src: "{\n\"a\": {\"b\": {\"//\": \"# x\"}} @\n}", json: true},
		"in JSON, outside of all": {src: "\"//\": \"# x\" @", json: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			upTo, _, _ := strings.Cut(tt.src, "@")
			want := strings.Count(upTo, "\n") + 1
			src := strings.Replace(tt.src, "@", " ", 1)
			start := strings.Index(src, "/*")
			end := strings.Index(src, "*/") + len("*/")
			if start < 0 {
				start = strings.Index(src, "#")
				end = min(start+strings.Index(src[start:]+"\n", "\n")+1, len(src))
			}
			line := strings.Count(src[:start], "\n") + 1
			got := lineOf([]byte(src), start, end, line)
			if tt.json {
				start = strings.Index(src, `"//"`)
				got = objectLine([]byte(src), start, strings.Count(src[:start], "\n")+1)
			}
			if got != want {
				t.Errorf("line %d, want %d", got, want)
			}
		})
	}
}
