package config

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Limits on a single file, far above what people write and far below what exhausts the parser's stack or the machine's memory.
const (
	maxNesting   = 500       // brackets, blocks and templates within each other
	maxDepth     = 4_000     // the same and operators chained in one expression
	maxTokens    = 2_000_000 // of native syntax, or values of JSON
	maxFileDiags = 50        // reported for one file
)

// guard refuses files that would make the parser run out of stack or memory, and those that are not text.
func guard(filename string, src []byte) hcl.Diagnostics {
	return guardText(filename, src, hcl.InitialPos, frameFile)
}

// GuardTemplate refuses template text that would make [hclsyntax.ParseTemplate] run out of stack or memory. The text of a template
// file or of a JSON string is as untrusted as the configuration itself.
func GuardTemplate(filename string, src []byte, start hcl.Pos) hcl.Diagnostics {
	return guardText(filename, src, start, frameTemplate)
}

func guardText(filename string, src []byte, start hcl.Pos, outer frameKind) hcl.Diagnostics {
	if i := bytes.IndexByte(src, 0); i >= 0 {
		return refuse(filename, src, start, i, "Not a text file", "The file holds a NUL byte here. Terraform reads UTF-8 text; this looks like a binary file or UTF-16.")
	}
	if !utf8.Valid(src) {
		return refuse(filename, src, start, firstInvalid(src), "Invalid UTF-8", "This byte is not UTF-8, the only encoding Terraform reads.")
	}
	s := scanner{src: src, stack: []frame{{kind: outer}}, depth: 1}
	if s.scan() {
		return nil
	}
	return refuse(filename, src, start, s.at, s.summary, s.detail)
}

func firstInvalid(src []byte) int {
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(src)
}

func refuse(filename string, src []byte, start hcl.Pos, at int, summary, detail string) hcl.Diagnostics {
	before := src[:at]
	pos := hcl.Pos{Line: start.Line, Column: start.Column, Byte: start.Byte + at}
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		pos.Line += bytes.Count(before, []byte{'\n'})
		pos.Column = 1
		before = before[i+1:]
	}
	pos.Column += utf8.RuneCount(before)
	end := pos
	end.Column++
	end.Byte++
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  summary,
		Detail:   detail,
		Subject:  &hcl.Range{Filename: filename, Start: pos, End: end},
	}}
}

type frameKind uint8

const (
	frameFile     frameKind = iota // the file as a whole
	frameTemplate                  // template text without quotes
	frameParen
	frameBracket
	frameBrace
	frameFor    // a brace followed by `for`, in which line ends are mere space
	frameInterp // ${ … } and %{ … }
	frameQuote
	frameHeredoc
)

// frame is something opened and not yet closed.
type frame struct {
	kind   frameKind
	ops    int    // operators, conditions or template directives that nest in it
	marker []byte // of a heredoc
}

// scanner follows the structure of native syntax as the lexer of hclsyntax does, but keeps nothing except what is open: that
// lexer's tokens cost more than fifty times the text, and its parser recurses on every level.
type scanner struct {
	src    []byte
	pos    int
	stack  []frame
	depth  int // frames and their operators
	tokens int
	fresh  bool // nothing but space since a brace

	at              int
	summary, detail string
}

// byte classes of the main mode
const (
	classOther = iota
	classSpace
	classNewline
	classWord
	classOperator
	classComma
	classOpen
	classClose
	classQuote
	classHash
)

var classes = func() (c [256]uint8) {
	for b := range c {
		switch b := byte(b); {
		case b == ' ' || b == '\t' || b == '\r':
			c[b] = classSpace
		case b == '\n':
			c[b] = classNewline
		case isWord(b):
			c[b] = classWord
		case bytes.IndexByte([]byte("+-*/%!?<>=&|"), b) >= 0:
			c[b] = classOperator
		case b == ',':
			c[b] = classComma
		case b == '(' || b == '[' || b == '{':
			c[b] = classOpen
		case b == ')' || b == ']' || b == '}':
			c[b] = classClose
		case b == '"':
			c[b] = classQuote
		case b == '#':
			c[b] = classHash
		}
	}
	return c
}()

func isWord(b byte) bool {
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b >= utf8.RuneSelf
}

// scan reports whether the text is within the limits; if not, at, summary and detail say what is wrong.
func (s *scanner) scan() bool {
	for s.pos < len(s.src) && s.summary == "" {
		s.step()
	}
	return s.summary == ""
}

// step reads one token, or the text up to the next one.
func (s *scanner) step() {
	switch top := &s.stack[len(s.stack)-1]; top.kind {
	case frameQuote, frameTemplate:
		s.text(top)
	case frameHeredoc:
		s.heredoc(top)
	case frameFile, frameParen, frameBracket, frameBrace, frameFor, frameInterp:
		s.code(top)
	}
}

func (s *scanner) refuse(at int, summary, detail string) {
	s.at, s.summary, s.detail = at, summary, detail
}

func (s *scanner) push(kind frameKind, size int) {
	if len(s.stack) >= maxNesting {
		s.refuse(s.pos, "Nested too deeply", fmt.Sprintf("More than %d brackets, blocks or templates are open here. The file was not evaluated.", maxNesting))
		return
	}
	s.stack = append(s.stack, frame{kind: kind})
	s.pos += size
	s.deepen(1)
	s.token()
}

func (s *scanner) deepen(n int) {
	s.depth += n
	if s.depth > maxDepth {
		s.refuse(s.pos-1, "Expression too long", fmt.Sprintf("More than %d operators are chained up to here. The file was not evaluated.", maxDepth))
	}
}

func (s *scanner) token() {
	s.tokens++
	if s.tokens > maxTokens {
		s.refuse(s.pos-1, "File too long", fmt.Sprintf("The file has more than %d words and signs. It was not evaluated.", maxTokens))
	}
}

func (s *scanner) pop() {
	last := len(s.stack) - 1
	s.depth -= 1 + s.stack[last].ops
	s.stack = s.stack[:last]
}

func (s *scanner) operator(top *frame) {
	top.ops++
	s.pos++
	s.deepen(1)
	s.token()
}

// code reads one token outside of strings.
func (s *scanner) code(top *frame) {
	b := s.src[s.pos]
	class := classes[b]
	if s.fresh && class != classSpace && class != classNewline && class != classHash && !s.comment() {
		s.fresh = false
		if isFor(s.src[s.pos:]) {
			top.kind = frameFor
		}
	}
	switch class {
	case classSpace:
		s.pos++
	case classWord:
		for s.pos < len(s.src) && classes[s.src[s.pos]] == classWord {
			s.pos++
		}
		s.token()
	case classNewline:
		s.pos++
		if top.kind == frameBrace || top.kind == frameFile {
			s.depth -= top.ops
			top.ops = 0
		}
		s.token()
	case classComma:
		s.pos++
		s.depth -= top.ops
		top.ops = 0
		s.token()
	case classHash:
		s.line()
	case classQuote:
		s.push(frameQuote, 1)
	case classOpen:
		s.open(top, b)
	case classClose:
		s.close(b)
	case classOperator:
		s.operatorOrMore(top, b)
	default:
		s.pos++
		s.token()
	}
}

// comment reports whether a comment other than `#` begins here.
func (s *scanner) comment() bool {
	return s.src[s.pos] == '/' && s.pos+1 < len(s.src) && (s.src[s.pos+1] == '/' || s.src[s.pos+1] == '*')
}

func isFor(src []byte) bool {
	return bytes.HasPrefix(src, []byte("for")) && (len(src) == 3 || !isWord(src[3]) && src[3] != '-')
}

func (s *scanner) open(top *frame, b byte) {
	switch b {
	case '(':
		s.push(frameParen, 1)
	case '[':
		top.ops++ // a[x][y] nests
		s.depth++
		s.push(frameBracket, 1)
	default:
		s.push(frameBrace, 1)
		s.fresh = true
	}
}

// close takes a closing bracket as the lexer does, for which only braces nest; the parser has given up on a mismatch anyway.
func (s *scanner) close(b byte) {
	s.pos++
	s.token()
	switch top := s.stack[len(s.stack)-1].kind; {
	case b == ')' && top == frameParen, b == ']' && top == frameBracket:
		s.pop()
	case b == '}':
		for i := len(s.stack) - 1; i > 0; i-- {
			kind := s.stack[i].kind
			if kind == frameQuote || kind == frameHeredoc {
				return
			}
			s.pop()
			if kind == frameBrace || kind == frameFor || kind == frameInterp {
				return
			}
		}
	}
}

// operatorOrMore reads an operator, or the comment or heredoc that begins like one.
func (s *scanner) operatorOrMore(top *frame, b byte) {
	rest := s.src[s.pos:]
	switch {
	case b == '/' && bytes.HasPrefix(rest, []byte("//")):
		s.line()
	case b == '/' && bytes.HasPrefix(rest, []byte("/*")):
		end := bytes.Index(rest[2:], []byte("*/"))
		if end < 0 {
			// The lexer would search for the end again at each of the signs that follow.
			s.refuse(s.pos, "Unclosed comment", "This comment has no closing */. The file was not evaluated.")
			return
		}
		s.pos += 2 + end + 2
		s.token()
	case b == '<' && bytes.HasPrefix(rest, []byte("<<")):
		if marker, size, ok := heredocStart(rest); ok {
			s.push(frameHeredoc, size)
			s.stack[len(s.stack)-1].marker = marker
			return
		}
		s.operator(top)
	default:
		s.operator(top)
	}
}

// line skips a comment up to the line end, which counts as one.
func (s *scanner) line() {
	s.token()
	end := bytes.IndexByte(s.src[s.pos:], '\n')
	if end < 0 {
		s.pos = len(s.src)
		return
	}
	s.pos += end
}

// heredocStart reads `<<EOT` or `<<-EOT` and the line end.
func heredocStart(src []byte) (marker []byte, size int, ok bool) {
	begin := len("<<")
	if begin < len(src) && src[begin] == '-' {
		begin++
	}
	end := begin
	for end < len(src) && (isWord(src[end]) || src[end] == '-') {
		end++
	}
	marker = src[begin:end]
	rest := bytes.TrimPrefix(src[end:], []byte("\r"))
	size = len(src) - len(rest) + 1
	return marker, size, bytes.HasPrefix(rest, []byte("\n")) && hclsyntax.ValidIdentifier(string(marker))
}

// text reads on to the next sequence or to the closing quote.
func (s *scanner) text(top *frame) {
	quoted := top.kind == frameQuote
	for s.pos < len(s.src) {
		switch b := s.src[s.pos]; {
		case quoted && b == '"':
			s.pop()
			s.pos++
			return
		case quoted && b == '\\' && s.pos+1 < len(s.src) && s.src[s.pos+1] != '\n' && s.src[s.pos+1] != '\r':
			s.pos += 2
		case b == '$' || b == '%':
			if s.sequence(top, b) {
				return
			}
		default:
			s.pos++
		}
	}
}

// sequence enters ${ … } or %{ … }; $${ and %%{ are literal.
func (s *scanner) sequence(top *frame, b byte) bool {
	rest := s.src[s.pos+1:]
	switch {
	case len(rest) > 1 && rest[0] == b && rest[1] == '{':
		s.pos += 3
		return false
	case len(rest) == 0 || rest[0] != '{':
		s.pos++
		return false
	}
	if b == '%' {
		s.directive(top, rest[1:])
	}
	s.push(frameInterp, 2)
	return true
}

// directive counts the template directives that are open: `if` and `for` nest until `endif` and `endfor`.
func (s *scanner) directive(top *frame, rest []byte) {
	rest = bytes.TrimLeft(bytes.TrimPrefix(rest, []byte("~")), " \t\r\n")
	switch {
	case bytes.HasPrefix(rest, []byte("end")) && top.ops > 0:
		top.ops--
		s.depth--
	case bytes.HasPrefix(rest, []byte("if")), bytes.HasPrefix(rest, []byte("for")):
		top.ops++
		s.deepen(1)
	}
}

// heredoc reads to the next line or sequence.
func (s *scanner) heredoc(top *frame) {
	s.token()
	if s.src[s.pos-1] == '\n' {
		line, _, ended := bytes.Cut(s.src[s.pos:], []byte{'\n'})
		if ended && bytes.Equal(bytes.TrimSpace(line), top.marker) {
			s.pop()
			s.pos += len(line)
			return
		}
	}
	for s.pos < len(s.src) {
		switch b := s.src[s.pos]; b {
		case '\n':
			s.pos++
			return
		case '$', '%':
			if s.sequence(top, b) {
				return
			}
		default:
			s.pos++
		}
	}
}
