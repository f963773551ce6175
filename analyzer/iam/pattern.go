package iam

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Pattern is one action, resource, principal or condition value as a policy writes it: text, with holes where it is not known.
type Pattern struct {
	Parts   []Part
	Certain bool // false: it is one of several alternatives, undecided which
	Range   source.Range
}

// Part is a piece of a pattern: text or, if Hole is set, something that is not known.
type Part struct {
	Text string
	Hole *tf.Node
}

// Text is the pattern if it is wholly known.
func (p Pattern) Text() (text string, ok bool) {
	switch {
	case len(p.Parts) == 0:
		return "", true
	case len(p.Parts) == 1 && p.Parts[0].Hole == nil:
		return p.Parts[0].Text, true
	}
	return "", false
}

// String is the pattern with the address of what a hole comes from in its place: "${aws_s3_bucket.b.arn}/*".
func (p Pattern) String() string {
	var b strings.Builder
	for _, part := range p.Parts {
		if part.Hole == nil {
			b.WriteString(part.Text)
			continue
		}
		b.WriteString("${" + holeName(part.Hole) + "}")
	}
	return b.String()
}

func holeName(n *tf.Node) string {
	var names []string
	for _, r := range n.Refs {
		names = append(names, r.Addr)
	}
	return strings.Join(names, ", ")
}

// Cause says why the pattern is not known; empty when it is.
func (p Pattern) Cause() string {
	for _, part := range p.Parts {
		if part.Hole != nil {
			return tf.Cause(part.Hole.Refs)
		}
	}
	if !p.Certain {
		return "it hangs on a condition that is not decided"
	}
	return ""
}

// IsAny reports whether the pattern is "*", which matches everything.
func (p Pattern) IsAny() tf.Tri { return p.any("*?") }

// any reports whether the pattern is nothing but these characters, with a "*" among them.
func (p Pattern) any(of string) tf.Tri {
	star, hole := false, false
	for _, part := range p.Parts {
		switch {
		case part.Hole == nil && strings.Trim(part.Text, of) != "":
			return tf.No
		case part.Hole != nil && !wild(part.Hole):
			return tf.No
		case part.Hole != nil:
			hole = true
		case strings.Contains(part.Text, "*"):
			star = true
		}
	}
	switch {
	case hole:
		return tf.Maybe
	case !star:
		return tf.No
	}
	return p.certainty()
}

func (p Pattern) certainty() tf.Tri {
	if p.Certain {
		return tf.Yes
	}
	return tf.Maybe
}

// HasWildcard reports whether there is a "*" or "?" in the pattern.
func (p Pattern) HasWildcard() tf.Tri {
	found := tf.No
	for _, part := range p.Parts {
		switch {
		case part.Hole == nil && strings.ContainsAny(part.Text, "*?"):
			return p.certainty()
		case part.Hole != nil && wild(part.Hole):
			found = tf.Maybe
		}
	}
	return found
}

// Matches reports whether the pattern matches all that want stands for: a text, in which "*" and "?" are met only by wildcards. Actions
// compare without case; ARNs and principals with it.
func (p Pattern) Matches(want string, fold bool) tf.Tri {
	var b strings.Builder
	hole := false
	for _, part := range p.Parts {
		if part.Hole == nil {
			b.WriteString(part.Text)
			continue
		}
		hole = true
		b.WriteByte('*')
	}
	pattern := b.String()
	if fold {
		pattern, want = strings.ToLower(pattern), strings.ToLower(want)
	}
	switch {
	case !glob(pattern, want):
		return tf.No
	case hole:
		return tf.Maybe
	}
	return p.certainty()
}

// covers reports whether p matches all that q does. The same hole on both sides is the same text.
func (p Pattern) covers(q Pattern, fold bool) tf.Tri {
	a, b := p.key(), q.key()
	if fold {
		a, b = strings.ToLower(a), strings.ToLower(b)
	}
	if glob(a, b) {
		return p.certainty()
	}
	if strings.ContainsRune(a+b, 0) {
		return tf.Maybe
	}
	return tf.No
}

// key is the pattern with holes as text that no glob matches by accident.
func (p Pattern) key() string {
	var b strings.Builder
	for _, part := range p.Parts {
		if part.Hole == nil {
			b.WriteString(part.Text)
			continue
		}
		b.WriteString(keyOf(part.Hole))
	}
	return b.String()
}

// keyOf is what stands for a hole in the key of a pattern.
func keyOf(hole *tf.Node) string {
	return "\x00" + strings.NewReplacer("*", "\x01", "?", "\x01").Replace(holeName(hole)) + "\x00"
}

// wild reports whether a hole may hold a wildcard. What AWS calls a resource, an account or a region never does; a variable or a
// parameter may.
func wild(hole *tf.Node) bool {
	if len(hole.Refs) == 0 {
		return true
	}
	for _, r := range hole.Refs {
		if r.Kind != tf.RefResource || !identifies[r.Attr] {
			return true
		}
	}
	return false
}

// identifies are attributes that identify: their values are names, ids and ARNs.
var identifies = map[string]bool{
	"": true, "account_id": true, "arn": true, "bucket": true, "dns_suffix": true, "function_name": true, "id": true, "invoke_arn": true, "key_arn": true,
	"key_id": true, "name": true, "partition": true, "qualified_arn": true, "region": true, "stream_arn": true, "unique_id": true, "user_id": true,
}

// glob reports whether pattern matches s: "*" any run of characters, "?" one.
func glob(pattern, s string) bool {
	p, i := 0, 0
	star, resume := -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, i
			p++
		case p < len(pattern) && (pattern[p] == s[i] || pattern[p] == '?' && s[i] != '*'):
			p++
			i++
		case star >= 0:
			resume++
			p, i = star+1, resume
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
