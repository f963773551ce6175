package iam

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Bounds on what is read. AWS takes no document longer than 64 KiB and none that nests deeper than a condition's values.
const (
	maxText       = 1 << 18 // bytes of JSON
	maxDepth      = 32
	maxStatements = 2048
	maxPattern    = 4096    // bytes of one text; ARNs have at most 2048
	maxCovers     = 1 << 18 // comparisons of patterns in one question
)

// text is a JSON document as it is written, with holes where a template has unknown parts.
type text struct {
	src   string
	mark  string     // stands before and after the number of a hole in src
	holes []*tf.Node // by number
	bare  bool       // some hole stands outside of a string, and so for any JSON
	at    source.Range
	ends  []int // where lines of src end, if it stands in the source line by line, from the line after the first of at: a heredoc
}

// textOf is the JSON text of a known string, or of one with holes.
func textOf(n *tf.Node, at source.Range) text {
	t := text{at: at, mark: markFor(n)}
	if n.Kind == tf.NodeText {
		t.join(n.Parts)
	} else {
		t.src, _ = n.Text()
	}
	if lines := strings.Count(t.src, "\n"); at.End.Line-at.Start.Line == lines+1 {
		t.ends = make([]int, 0, lines)
		for i, c := range []byte(t.src) {
			if c == '\n' {
				t.ends = append(t.ends, i)
			}
		}
	}
	return t
}

const privateUse = '\ue000'

// markFor is a character of the private use area that is not in the text, written or escaped.
func markFor(n *tf.Node) string {
	used := map[rune]bool{}
	for _, p := range n.Parts {
		s, _ := p.Text()
		for i, c := range s {
			if c >= privateUse {
				used[c] = true
			}
			if escape, ok := strings.CutPrefix(s[i:], `\u`); ok && len(escape) >= 4 {
				if code, err := strconv.ParseUint(escape[:4], 16, 16); err == nil {
					used[rune(code)] = true
				}
			}
		}
	}
	r := privateUse
	for used[r] {
		r++
	}
	return string(r)
}

func (t *text) join(parts []*tf.Node) {
	var b strings.Builder
	quoted := false
	for _, p := range parts {
		if s, ok := p.Text(); ok {
			b.WriteString(s)
			quoted = endsQuoted(s, quoted)
			continue
		}
		token := t.mark + strconv.Itoa(len(t.holes)) + t.mark
		if !quoted {
			token = `"` + token + `"`
			t.bare = true
		}
		b.WriteString(token)
		t.holes = append(t.holes, p)
	}
	t.src = b.String()
}

// endsQuoted reports whether the end of s is within a JSON string, given whether its start is.
func endsQuoted(s string, quoted bool) bool {
	escaped := false
	for _, c := range []byte(s) {
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		}
	}
	return quoted
}

// rangeOf is where a part of the text stands: its lines in a heredoc, else the whole expression.
func (t *text) rangeOf(from, to int64) source.Range {
	r := t.at
	if t.ends == nil {
		return r
	}
	first, _ := slices.BinarySearch(t.ends, int(from))
	last, _ := slices.BinarySearch(t.ends, int(to))
	start := 0
	if last > 0 {
		start = t.ends[last-1] + 1
	}
	r.Start.Line, r.Start.Column = t.at.Start.Line+1+first, 1
	r.End.Line, r.End.Column = t.at.Start.Line+1+last, utf8.RuneCountInString(t.src[start:to])+1
	return r
}

// node rebuilds what a string token says, its holes put back.
func (t *text) node(s string, at source.Range) *tf.Node {
	if len(t.holes) == 0 || !strings.Contains(s, t.mark) {
		return &tf.Node{Kind: tf.NodeKnown, Val: cty.StringVal(s), Range: at}
	}
	n := &tf.Node{Kind: tf.NodeText, Range: at}
	for i, piece := range strings.Split(s, t.mark) {
		switch {
		case i%2 == 1:
			if hole, err := strconv.Atoi(piece); err == nil && hole < len(t.holes) {
				n.Parts = append(n.Parts, t.holes[hole])
			}
		case piece != "":
			n.Parts = append(n.Parts, &tf.Node{Kind: tf.NodeKnown, Val: cty.StringVal(piece), Range: at})
		}
	}
	if len(n.Parts) == 1 {
		return n.Parts[0]
	}
	return n
}

// reader turns JSON text into nodes.
type reader struct {
	*text
	dec      *jsontext.Decoder
	problems []Problem
}

var (
	errDeep     = errors.New("it nests deeper than any policy")
	errTrailing = errors.New("something follows its end")
)

// read parses the text. On a syntax error there is no node, and the error says where it is and what is wrong.
func (t *text) read() (*tf.Node, []Problem, error) {
	r := &reader{text: t, dec: jsontext.NewDecoder(strings.NewReader(t.src), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
	n, err := r.value(0)
	if err != nil {
		return nil, r.problems, err
	}
	if _, err := r.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return n, r.problems, errTrailing
	}
	return n, r.problems, nil
}

func (r *reader) value(depth int) (*tf.Node, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	before := r.dec.InputOffset()
	token, err := r.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	at := r.rangeOf(before, r.dec.InputOffset())
	switch byte(token.Kind()) {
	case '{':
		return r.object(depth)
	case '[':
		return r.array(depth)
	case '"':
		return r.node(token.String(), at), nil
	case 't', 'f':
		return &tf.Node{Kind: tf.NodeKnown, Val: cty.BoolVal(token.Bool()), Range: at}, nil
	case '0':
		return &tf.Node{Kind: tf.NodeKnown, Val: cty.StringVal(token.String()), Range: at}, nil
	}
	return &tf.Node{Kind: tf.NodeKnown, Val: cty.NullVal(cty.DynamicPseudoType), Range: at}, nil
}

func (r *reader) object(depth int) (*tf.Node, error) {
	from := r.dec.InputOffset() - 1
	n := &tf.Node{Kind: tf.NodeObject}
	seen := map[string]bool{}
	for r.dec.PeekKind() != '}' {
		before := r.dec.InputOffset()
		token, err := r.dec.ReadToken()
		if err != nil {
			return nil, err
		}
		key := token.String()
		if seen[key] {
			r.problems = append(r.problems, Problem{"the key " + strconv.Quote(key) + " stands twice in one object", r.rangeOf(before, r.dec.InputOffset())})
		}
		seen[key] = true
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if len(r.holes) > 0 && strings.Contains(key, r.mark) {
			n.Open = true
			continue
		}
		n.Fields = append(n.Fields, tf.Field{Key: key, Node: v})
	}
	_, err := r.dec.ReadToken()
	n.Range = r.rangeOf(from, r.dec.InputOffset())
	return n, err
}

func (r *reader) array(depth int) (*tf.Node, error) {
	from := r.dec.InputOffset() - 1
	n := &tf.Node{Kind: tf.NodeList}
	for r.dec.PeekKind() != ']' {
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if r.bare && v.Kind == tf.NodeHole {
			n.Open, n.Refs = true, v.Refs // a list that is joined with commas, as like as not
		}
		n.Items = append(n.Items, v)
	}
	_, err := r.dec.ReadToken()
	n.Range = r.rangeOf(from, r.dec.InputOffset())
	return n, err
}
