package config

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Comment is a comment of a source file, with its signs; in JSON, the text of a `//` member.
type Comment struct {
	Text  string
	Range source.Range
}

// Comments returns the comments of a file that contain the needle, in source order. The file is read again only if the needle is
// in it.
func Comments(f *File, needle string) []Comment {
	if !bytes.Contains(f.Bytes, []byte(needle)) {
		return nil
	}
	if f.JSON {
		d := newJSONDoc(f)
		return d.comments(nil, d.read(), needle)
	}
	if guard(f.Name, f.Bytes).HasErrors() {
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(f.Bytes, f.Name, hcl.InitialPos)
	var out []Comment
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenComment && bytes.Contains(t.Bytes, []byte(needle)) {
			out = append(out, Comment{Text: strings.TrimRight(string(t.Bytes), "\r\n"), Range: t.Range})
		}
	}
	return out
}

func (d *jsonDoc) comments(out []Comment, v jsonValue, needle string) []Comment {
	for _, e := range v.elements {
		out = d.comments(out, e, needle)
	}
	for _, m := range v.members {
		if m.name == "//" && m.value.kind == '"' && strings.Contains(m.value.text, needle) {
			out = append(out, Comment{Text: m.value.text, Range: d.rng(m.start, m.value.end)})
			continue
		}
		out = d.comments(out, m.value, needle)
	}
	return out
}
