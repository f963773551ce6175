package funcs

import (
	"fmt"
	"math/big"
	"regexp"
	"regexp/syntax"
	"strings"

	yaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// What a function may return. Scanned code is untrusted, and a handful of nested calls can ask for any amount of memory.
const (
	maxString   = 4 << 20  // bytes of one string
	maxElements = 100_000  // elements of one collection
	maxNodes    = 2 << 20  // values within one value
	maxText     = 64 << 20 // bytes of all strings within one value, or of one intermediate result
	maxNesting  = 1000     // of brackets in JSON and YAML
)

// size is what a value would take if nothing in it were shared.
type size struct {
	nodes, text, longest, elements int
	unknown                        bool
}

func sizeOf(v cty.Value) size {
	var s size
	s.add(v)
	return s
}

func (s *size) tooLarge() bool {
	return s.nodes > maxNodes || s.text > maxText || s.longest > maxString || s.elements > maxElements
}

func (s *size) err(subject string) error {
	switch {
	case s.longest > maxString:
		return fmt.Errorf("%s exceeds %d bytes", subject, maxString)
	case s.elements > maxElements:
		return fmt.Errorf("%s exceeds %d elements", subject, maxElements)
	case s.text > maxText:
		return fmt.Errorf("%s exceeds %d bytes in all", subject, maxText)
	}
	return fmt.Errorf("%s exceeds %d values", subject, maxNodes)
}

// add counts v and stops at the first limit passed, so that a value that shares its parts exponentially costs no more.
func (s *size) add(v cty.Value) {
	s.nodes++
	if v.IsMarked() {
		v, _ = v.Unmark()
	}
	if !v.IsKnown() {
		s.unknown = true
		return
	}
	if v.IsNull() {
		return
	}
	switch typ := v.Type(); {
	case typ == cty.String:
		s.addText(len(v.AsString()))
	case typ == cty.Number:
		s.addText(digits(v.AsBigFloat()))
	case typ.IsPrimitiveType() || typ.IsCapsuleType():
	default:
		s.elements = max(s.elements, v.LengthInt())
		for it := v.ElementIterator(); it.Next() && !s.tooLarge(); {
			_, elem := it.Element()
			s.add(elem)
		}
	}
}

func (s *size) addText(n int) {
	s.text += n
	s.longest = max(s.longest, n)
}

// digits is about how long a number is in decimal notation.
func digits(n *big.Float) int {
	const bitsPerDigit = 3
	exp := n.MantExp(nil)
	if exp < 0 {
		exp = -exp
	}
	return exp / bitsPerDigit
}

// affordable refuses arguments too large to be walked through, and numbers too long to be written down.
func affordable(args []cty.Value) error {
	var s size
	for _, arg := range args {
		s.add(arg)
		s.text = 0 // shared text costs nothing until it is copied
		if s.tooLarge() {
			return s.err("argument")
		}
	}
	return nil
}

// guardEncode refuses what is too large to be written down.
func guardEncode(args []cty.Value) error {
	for _, arg := range args {
		if s := sizeOf(arg); s.tooLarge() {
			return s.err("result")
		}
	}
	return nil
}

// text is a known, non-null string argument, or empty.
func text(v cty.Value) string {
	if v.Type() != cty.String || !v.IsKnown() || v.IsNull() {
		return ""
	}
	v, _ = v.Unmark()
	return v.AsString()
}

// whole is a known number argument as an int, bounded so that sums and products of a few cannot overflow.
func whole(v cty.Value) int {
	if v.Type() != cty.Number || !v.IsKnown() || v.IsNull() {
		return 0
	}
	const bound = 1 << 30
	v, _ = v.Unmark()
	n, _ := v.AsBigFloat().Int64()
	return int(max(-bound, min(bound, n)))
}

func within(bytes int) error {
	if bytes > maxText {
		return fmt.Errorf("result exceeds %d bytes", maxString)
	}
	return nil
}

// guardSignum refuses what is not a whole number, as Terraform 1.11 does.
func guardSignum(args []cty.Value) error {
	if args[0].IsKnown() && !args[0].IsNull() {
		if _, accuracy := args[0].AsBigFloat().Int64(); accuracy != big.Exact {
			return function.NewArgErrorf(0, "value must be a whole number")
		}
	}
	return nil
}

func guardIndent(args []cty.Value) error {
	if whole(args[0]) < 0 {
		return function.NewArgErrorf(0, "number of spaces must not be negative")
	}
	return within(whole(args[0]) * strings.Count(text(args[1]), "\n"))
}

func guardJoin(args []cty.Value) error {
	total := 0
	for _, list := range args[1:] {
		if list.IsKnown() && !list.IsNull() {
			total += list.LengthInt()*len(text(args[0])) + sizeOf(list).text
		}
	}
	return within(total)
}

func guardSplit(args []cty.Value) error {
	separator, str := text(args[0]), text(args[1])
	if strings.Count(str, separator) >= maxElements {
		return fmt.Errorf("result exceeds %d elements", maxElements)
	}
	return nil
}

func guardRegex(args []cty.Value) error {
	return affordableRegex(text(args[0]), len(text(args[1])))
}

func guardRegexAll(args []cty.Value) error {
	if err := guardRegex(args); err != nil {
		return err
	}
	re, err := regexp.Compile(text(args[0]))
	if err != nil {
		return nil // the function reports it
	}
	if len(text(args[1])) >= maxElements && len(re.FindAllStringIndex(text(args[1]), maxElements+1)) > maxElements {
		return fmt.Errorf("result exceeds %d elements", maxElements)
	}
	return nil
}

// affordableRegex bounds the time to match, which is the product of the sizes of program and subject.
func affordableRegex(pattern string, subject int) error {
	const longest, steps = 64 << 10, 1 << 30
	if len(pattern) > longest {
		return fmt.Errorf("pattern exceeds %d bytes", longest)
	}
	if subject < longest && len(pattern) < 1<<10 {
		return nil
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil // the function reports it
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err == nil && len(prog.Inst)*subject > steps {
		return fmt.Errorf("matching a pattern of %d instructions against %d bytes exceeds %d steps", len(prog.Inst), subject, steps)
	}
	return nil
}

// guardFormat bounds the result by the width, precision and longest argument of each verb.
func guardFormat(args []cty.Value) error { return within(formatted(args)) }

// guardFormatList does the same for the longest list.
func guardFormatList(args []cty.Value) error {
	rows := 1
	for _, arg := range args[1:] {
		if arg.IsKnown() && !arg.IsNull() && (arg.Type().IsTupleType() || arg.CanIterateElements()) {
			rows = max(rows, arg.LengthInt())
		}
	}
	return within(min(formatted(args), maxText+1) * rows)
}

func formatted(args []cty.Value) int {
	layout := text(args[0])
	var longest int
	for _, arg := range args[1:] {
		longest = max(longest, longestOf(arg))
	}
	total := len(layout)
	for rest := layout; total <= maxText; {
		at := strings.IndexByte(rest, '%')
		if at < 0 {
			break
		}
		rest = rest[at+1:]
		flags := strings.TrimLeft(rest, "-+# 0123456789.[]")
		total += longest + numbersIn(rest[:len(rest)-len(flags)])
	}
	return total
}

// longestOf is the text that one verb may take from an argument: all of a value, or of one element of a list.
func longestOf(arg cty.Value) int {
	s := sizeOf(arg)
	return s.text + s.nodes
}

// numbersIn adds up the numbers in the flags of a verb.
func numbersIn(flags string) int {
	total, n := 0, 0
	for _, c := range []byte(flags) {
		if c < '0' || c > '9' {
			total, n = total+n, 0
			continue
		}
		n = min(n*10+int(c-'0'), maxText+1)
	}
	return total + n
}

func guardReplace(args []cty.Value) error {
	str, substr, with := text(args[0]), text(args[1]), text(args[2])
	if pattern, ok := slashed(substr); ok {
		return affordableRegex(pattern, len(str))
	}
	return within(strings.Count(str, substr) * len(with))
}

func guardSetProduct(args []cty.Value) error {
	total := 1
	for _, arg := range args {
		if !arg.IsKnown() || arg.IsNull() || !arg.Type().IsTupleType() && !arg.CanIterateElements() {
			return nil
		}
		total *= arg.LengthInt()
		if total*len(args) > maxElements*4 {
			return fmt.Errorf("result exceeds %d elements", maxElements)
		}
	}
	return nil
}

// guardZipmap refuses null keys, on which the library panics.
func guardZipmap(args []cty.Value) error {
	if !args[0].IsKnown() || args[0].IsNull() {
		return nil
	}
	for it := args[0].ElementIterator(); it.Next(); {
		if at, key := it.Element(); key.IsNull() {
			return function.NewArgErrorf(0, "key %s is null", at.AsBigFloat().Text('f', 0))
		}
	}
	return nil
}

func guardParseInt(args []cty.Value) error {
	const longest = 10_000
	if len(text(args[0])) > longest {
		return function.NewArgErrorf(0, "number exceeds %d digits", longest)
	}
	return nil
}

func guardCSV(args []cty.Value) error {
	str := text(args[0])
	if len(str) > maxString {
		return fmt.Errorf("document exceeds %d bytes", maxString)
	}
	if strings.Count(str, "\n") > maxElements {
		return fmt.Errorf("result exceeds %d elements", maxElements)
	}
	return nil
}

// guardJSON refuses what the decoder, which is recursive, would overflow the stack with.
func guardJSON(args []cty.Value) error {
	str := text(args[0])
	if len(str) > maxString {
		return fmt.Errorf("document exceeds %d bytes", maxString)
	}
	depth, quoted := 0, false
	for i := 0; i < len(str); i++ {
		switch c := str[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		}
		if depth > maxNesting {
			return fmt.Errorf("document nests deeper than %d", maxNesting)
		}
	}
	return nil
}

// guardYAML refuses documents that nest too deeply or that aliases make too large.
func guardYAML(args []cty.Value) error {
	str := text(args[0])
	if len(str) > maxString {
		return fmt.Errorf("document exceeds %d bytes", maxString)
	}
	if yamlDepth(str) > maxNesting {
		return fmt.Errorf("document nests deeper than %d", maxNesting)
	}
	if !strings.Contains(str, "*") {
		return nil
	}
	typ, err := yaml.Standard.ImpliedType([]byte(str))
	if err != nil {
		return nil // the function reports it
	}
	nodes := 0
	if countTypes(typ, &nodes); nodes > maxElements {
		return fmt.Errorf("document exceeds %d values once its aliases are expanded", maxElements)
	}
	return nil
}

// yamlDepth bounds how deep a document nests: brackets that are open, and indicators that may each open a block on one line.
func yamlDepth(str string) int {
	deepest, flow := 0, 0
	for line := range strings.Lines(str) {
		content := strings.TrimLeft(line, " \t-?:")
		deepest = max(deepest, (len(line)-len(content))/2)
		for _, c := range []byte(content) {
			switch c {
			case '[', '{':
				flow++
				deepest = max(deepest, flow)
			case ']', '}':
				flow = max(0, flow-1)
			}
		}
	}
	return deepest
}

func countTypes(typ cty.Type, nodes *int) {
	*nodes++
	if *nodes > maxElements {
		return
	}
	switch {
	case typ.IsTupleType():
		for _, t := range typ.TupleElementTypes() {
			countTypes(t, nodes)
		}
	case typ.IsObjectType():
		for _, t := range typ.AttributeTypes() {
			countTypes(t, nodes)
		}
	case typ.IsCollectionType():
		countTypes(typ.ElementType(), nodes)
	}
}
