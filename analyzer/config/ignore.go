package config

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreRule is one line of a .gitignore (https://git-scm.com/docs/gitignore#_pattern_format), as far as it concerns directories.
type ignoreRule struct {
	base     string // directory of the .gitignore, relative to the project root
	pattern  string
	negated  bool
	anchored bool // matches the whole path below base, not just the last name
}

func parseIgnore(base string, content []byte) []ignoreRule {
	var rules []ignoreRule
	for line := range strings.Lines(string(content)) {
		if r, ok := ignoreLine(strings.TrimRight(line, "\r\n")); ok {
			r.base = base
			rules = append(rules, r)
		}
	}
	return rules
}

func ignoreLine(line string) (r ignoreRule, ok bool) {
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if line == "" || line[0] == '#' {
		return r, false
	}
	if line[0] == '!' {
		r.negated, line = true, line[1:]
	}
	line = strings.TrimSuffix(line, "/")
	r.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if strings.HasSuffix(line, "/**") {
		line += "/*" // doublestar's `a/**` matches `a` as well
	}
	r.pattern = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line) // alternatives in doublestar
	return r, doublestar.ValidatePattern(r.pattern)
}

// ignoresDir reports whether a directory, relative to the project root, is ignored. The last rule that matches decides.
func ignoresDir(rules []ignoreRule, dir string) bool {
	for _, r := range slices.Backward(rules) {
		if r.matches(dir) {
			return !r.negated
		}
	}
	return false
}

func (r ignoreRule) matches(dir string) bool {
	rel := dir
	if r.base != "." {
		var below bool
		if rel, below = strings.CutPrefix(dir, r.base+"/"); !below {
			return false
		}
	}
	if !r.anchored {
		rel = path.Base(rel)
	}
	return doublestar.MatchUnvalidated(r.pattern, rel)
}
