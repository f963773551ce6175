package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// jsonValue is a JSON value that knows where it was written.
type jsonValue struct {
	kind       byte   // 'n', 't', 'f', '"', '0', '{' or '[', as jsontext.Kind has it; 0 when nothing was readable
	text       string // of a string, without escapes; of a number
	members    []jsonMember
	elements   []jsonValue
	start, end int
}

type jsonMember struct {
	name       string
	start, end int // of the name, with its quotes
	value      jsonValue
}

// jsonDoc reads one JSON file and translates its values.
type jsonDoc struct {
	name   string
	src    []byte
	offset int   // of src within the file: a byte order mark
	lines  []int // where each line starts
	runes  []int // characters before every multiple of runeStep: a file may be one long line
	dec    *jsontext.Decoder
	values int
	diags  hcl.Diagnostics
}

func newJSONDoc(f *File) *jsonDoc {
	src := bytes.TrimPrefix(f.Bytes, []byte("\ufeff"))
	d := &jsonDoc{name: f.Name, src: src, offset: len(f.Bytes) - len(src), lines: []int{0}}
	for i, b := range src {
		if b == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	count := 0
	for at := 0; at <= len(src); at += runeStep {
		d.runes = append(d.runes, count)
		count += runeStarts(src[at:min(at+runeStep, len(src))])
	}
	return d
}

const runeStep = 512

func runeStarts(b []byte) int {
	n := 0
	for _, c := range b {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

// read reads the whole document. After a syntax error the value holds what was read until then.
func (d *jsonDoc) read() jsonValue {
	d.dec = jsontext.NewDecoder(bytes.NewBuffer(d.src), jsontext.AllowDuplicateNames(true))
	v, err := d.value(0)
	if err == nil {
		_, err = d.dec.ReadToken()
		switch {
		case errors.Is(err, io.EOF):
			err = nil
		case err == nil:
			err = errors.New("there is more text after the JSON value")
		}
	}
	if err != nil {
		d.syntaxError(err)
	}
	return v
}

func (d *jsonDoc) syntaxError(err error) {
	at := int(d.dec.InputOffset())
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		at = int(syntactic.ByteOffset)
		err = syntactic.Err
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at, err = len(d.src), errors.New("the file ends before the JSON value does")
	}
	d.errorAt(d.rng(at, min(at+1, len(d.src))), "Invalid JSON", "The file is not valid JSON: "+err.Error()+".")
}

var (
	errJSONDepth = fmt.Errorf("more than %d arrays and objects are open here", maxNesting)
	errJSONSize  = fmt.Errorf("it has more than %d values", maxTokens)
)

func (d *jsonDoc) value(depth int) (jsonValue, error) {
	tok, start, err := d.token()
	if err != nil {
		return jsonValue{}, err
	}
	v := jsonValue{kind: byte(tok.Kind()), start: start}
	switch {
	case depth > maxNesting:
		return v, errJSONDepth
	case d.values > maxTokens:
		return v, errJSONSize
	}
	d.values++
	switch v.kind {
	case '"', '0':
		v.text = tok.String()
	case '{':
		err = d.object(&v, depth)
	case '[':
		err = d.array(&v, depth)
	}
	v.end = int(d.dec.InputOffset())
	return v, err
}

func (d *jsonDoc) token() (tok jsontext.Token, start int, err error) {
	start = int(d.dec.InputOffset())
	tok, err = d.dec.ReadToken()
	for start < len(d.src) && strings.IndexByte(" \t\r\n,:", d.src[start]) >= 0 {
		start++
	}
	return tok, start, err
}

func (d *jsonDoc) object(v *jsonValue, depth int) error {
	for {
		tok, start, err := d.token()
		if err != nil || tok.Kind() == '}' {
			return err
		}
		m := jsonMember{name: tok.String(), start: start, end: int(d.dec.InputOffset())}
		m.value, err = d.value(depth + 1)
		if m.value.kind != 0 {
			v.members = append(v.members, m)
		}
		if err != nil {
			return err
		}
	}
}

func (d *jsonDoc) array(v *jsonValue, depth int) error {
	for d.dec.PeekKind() != ']' {
		e, err := d.value(depth + 1)
		if e.kind != 0 {
			v.elements = append(v.elements, e)
		}
		if err != nil {
			return err
		}
	}
	_, _, err := d.token()
	return err
}

func (d *jsonDoc) rng(start, end int) source.Range {
	return source.Range{Filename: d.name, Start: d.pos(start), End: d.pos(end)}
}

func (d *jsonDoc) pos(at int) source.Pos {
	line := sort.SearchInts(d.lines, at+1)
	return source.Pos{Line: line, Column: 1 + d.runesBefore(at) - d.runesBefore(d.lines[line-1]), Byte: at + d.offset}
}

func (d *jsonDoc) errorAt(rng source.Range, summary, detail string) {
	d.diags = append(d.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &rng})
}

func (d *jsonDoc) runesBefore(at int) int {
	step := at / runeStep
	return d.runes[step] + runeStarts(d.src[step*runeStep:at])
}

func (v jsonValue) kindName() string {
	switch v.kind {
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '{':
		return "an object"
	case '[':
		return "an array"
	case 't', 'f':
		return "a boolean"
	}
	return "null"
}

// expression translates a value by the rules of HCL's JSON syntax: strings, and the names in objects, are templates.
func (d *jsonDoc) expression(v jsonValue) hclsyntax.Expression {
	rng := d.rng(v.start, v.end)
	switch v.kind {
	case '"':
		return d.template(v.text, rng)
	case '[':
		tuple := &hclsyntax.TupleConsExpr{SrcRange: rng, OpenRange: d.rng(v.start, v.start+1)}
		for _, e := range v.elements {
			tuple.Exprs = append(tuple.Exprs, d.expression(e))
		}
		return tuple
	case '{':
		object := &hclsyntax.ObjectConsExpr{SrcRange: rng, OpenRange: d.rng(v.start, v.start+1)}
		for _, m := range v.members {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr:   &hclsyntax.ObjectConsKeyExpr{Wrapped: d.template(m.name, d.rng(m.start, m.end))},
				ValueExpr: d.expression(m.value),
			})
		}
		return object
	}
	return &hclsyntax.LiteralValueExpr{Val: d.scalar(v), SrcRange: rng}
}

// scalar is the value of a number, boolean, null or, taken literally, string.
func (d *jsonDoc) scalar(v jsonValue) cty.Value {
	switch v.kind {
	case '"':
		return cty.StringVal(v.text)
	case '0':
		n, err := cty.ParseNumberVal(v.text)
		if err != nil {
			d.errorAt(d.rng(v.start, v.end), "Invalid number", fmt.Sprintf("%q is not a number that Terraform can hold.", clip(v.text)))
			return cty.UnknownVal(cty.Number)
		}
		return n
	case 't':
		return cty.True
	case 'f':
		return cty.False
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

func clip(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}

// literal is the value of a document that holds no templates, as tfvars files do not.
func (d *jsonDoc) literal(v jsonValue) cty.Value {
	switch v.kind {
	case '[':
		if len(v.elements) == 0 {
			return cty.EmptyTupleVal
		}
		elems := make([]cty.Value, len(v.elements))
		for i, e := range v.elements {
			elems[i] = d.literal(e)
		}
		return cty.TupleVal(elems)
	case '{':
		if len(v.members) == 0 {
			return cty.EmptyObjectVal
		}
		attrs := make(map[string]cty.Value, len(v.members))
		for _, m := range v.members {
			attrs[m.name] = d.literal(m.value)
		}
		return cty.ObjectVal(attrs)
	}
	return d.scalar(v)
}

// template parses the text of a JSON string. Positions inside it count from the opening quote, as if no sign were escaped.
func (d *jsonDoc) template(text string, rng source.Range) hclsyntax.Expression {
	if !strings.Contains(text, "${") && !strings.Contains(text, "%{") {
		return &hclsyntax.TemplateExpr{
			Parts:    []hclsyntax.Expression{&hclsyntax.LiteralValueExpr{Val: cty.StringVal(text), SrcRange: inner(rng)}},
			SrcRange: rng,
		}
	}
	start := inner(rng).Start
	if diags := GuardTemplate(d.name, []byte(text), start); diags.HasErrors() {
		d.diags = append(d.diags, diags...)
		return unreadable(rng)
	}
	expr, diags := hclsyntax.ParseTemplate([]byte(text), d.name, start)
	d.diags = append(d.diags, diags...)
	if diags.HasErrors() {
		return unreadable(rng)
	}
	return expr
}

// inner is the range of a string without its quotes.
func inner(rng source.Range) source.Range {
	rng.Start.Column++
	rng.Start.Byte++
	rng.End.Column = max(rng.End.Column-1, 1)
	rng.End.Byte--
	return rng
}

// unreadable stands for an expression whose text could not be parsed: a value that nobody knows.
func unreadable(rng source.Range) hclsyntax.Expression {
	return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: rng}
}

// parseExpression parses text found in a string as an expression, such as a type constraint or a reference.
func parseExpression(text string, rng source.Range) (hclsyntax.Expression, hcl.Diagnostics) {
	start := inner(rng).Start
	if diags := guardText(rng.Filename, []byte(text), start, frameInterp); diags.HasErrors() {
		return unreadable(rng), diags
	}
	expr, diags := hclsyntax.ParseExpression([]byte(text), rng.Filename, start)
	if diags.HasErrors() {
		return unreadable(rng), diags
	}
	return expr, diags
}
