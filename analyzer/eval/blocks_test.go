package eval_test

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strconv"
	"strings"
)

// block is a generated block, which can be written in either syntax.
type block struct {
	typ    string
	labels []string
	attrs  []argument
	blocks []*block
}

type argument struct {
	name string
	form form
	text string // of the expression
	val  any    // asValue: the literal
}

// form is how an argument is written in JSON.
type form uint8

const (
	asExpression form = iota // "${…}"
	asBare                   // a string of the expression
	asValue                  // a JSON value
)

func (b *block) expr(name, text string) { b.set(argument{name: name, text: text}) }

func (b *block) bare(name, text string) { b.set(argument{name: name, form: asBare, text: text}) }

func (b *block) value(name string, v any) {
	b.set(argument{name: name, form: asValue, text: native(v), val: v})
}

func (b *block) set(a argument) {
	b.attrs = append(slices.DeleteFunc(b.attrs, func(old argument) bool { return old.name == a.name }), a)
}

func (b *block) nest(typ string) *block {
	n := &block{typ: typ}
	b.blocks = append(b.blocks, n)
	return n
}

func (b *block) address() string { return strings.Join(b.labels, ".") }

func (b *block) native(out *strings.Builder, indent string) {
	out.WriteString(indent + b.typ)
	for _, l := range b.labels {
		out.WriteString(" " + strconv.Quote(l))
	}
	out.WriteString(" {\n")
	for _, a := range b.attrs {
		out.WriteString(indent + "  " + a.name + " = " + a.text)
		if !strings.HasSuffix(a.text, "\n") {
			out.WriteString("\n")
		}
	}
	for _, n := range b.blocks {
		n.native(out, indent+"  ")
	}
	out.WriteString(indent + "}\n")
}

// json is the body of the block.
func (b *block) json() map[string]any {
	body := map[string]any{}
	for _, a := range b.attrs {
		switch a.form {
		case asValue:
			body[a.name] = a.val
		case asBare:
			body[a.name] = a.text
			if list, ok := strings.CutPrefix(a.text, "["); ok {
				body[a.name] = []any{strings.TrimSuffix(list, "]")}
			}
		case asExpression:
			body[a.name] = "${" + a.text + "}"
		}
	}
	for _, n := range b.blocks {
		list, _ := body[n.typ].([]any)
		body[n.typ] = append(list, n.json())
	}
	return body
}

// fitsJSON is false of heredocs, which cannot stand in a JSON string's interpolation.
func (b *block) fitsJSON() bool {
	return !slices.ContainsFunc(b.attrs, func(a argument) bool { return strings.Contains(a.text, "<<") })
}

// marshal writes indented JSON.
func marshal(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return b.String()
}

// write distributes the blocks of the module over files of either syntax.
func (m *moduleGen) write() {
	m.Shuffle(len(m.blocks), func(i, j int) { m.blocks[i], m.blocks[j] = m.blocks[j], m.blocks[i] })
	m.distribute(m.blocks, []string{"main.tf", "other.tf", "main.tf", "more.tf.json"})
	m.distribute(m.over, []string{"override.tf", "z_override.tf.json", "a_override.tf"})
	m.tree.files[path.Join(m.dir, "t.tpl")] = "%{ for x in try(l, []) }<${x}>%{ endfor } ${try(x, \"\")}\n"
	if m.chance(20) {
		m.tree.files[path.Join(m.dir, ".hidden.tf")] = "not even { syntax\n"
	}
}

func (m *moduleGen) distribute(blocks []*block, names []string) {
	native := map[string]*strings.Builder{}
	inJSON := map[string]map[string]any{}
	for _, b := range blocks {
		name := path.Join(m.dir, pick(m.generator, names))
		if strings.HasSuffix(name, ".json") && !b.fitsJSON() {
			name = path.Join(m.dir, names[0])
		}
		if strings.HasSuffix(name, ".json") {
			if inJSON[name] == nil {
				inJSON[name] = map[string]any{"//": "generated"}
			}
			b.member(inJSON[name])
			continue
		}
		if native[name] == nil {
			native[name] = &strings.Builder{}
		}
		b.native(native[name], "")
	}
	for name, b := range native {
		m.tree.files[name] = b.String()
	}
	for name, body := range inJSON {
		m.tree.files[name] = marshal(body)
	}
}

// member adds the block to the object of a JSON file.
func (b *block) member(file map[string]any) {
	var body any = b.json()
	for _, l := range slices.Backward(b.labels) {
		body = map[string]any{l: body}
	}
	list, _ := file[b.typ].([]any)
	file[b.typ] = append(list, body)
}
