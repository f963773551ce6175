package config

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// BlockTypes reports whether a name is a nested block, rather than an argument, of a resource type, below a path of block types.
type BlockTypes func(mode Mode, typ string, path []string, name string) bool

// jsonSchema tells blocks from arguments in a JSON object, which does not say itself which they are.
type jsonSchema struct {
	blocks   map[string]int                                 // block type → number of labels
	more     func(name string) bool                         // further block types, without labels; may be nil
	child    func(typ string, labels []string) jsonSchema   // what a block holds; nil: arguments only
	refs     []string                                       // arguments whose strings are expressions
	argument func(*jsonDoc, jsonValue) hclsyntax.Expression // translates the other arguments; nil: as templates
}

// parseJSON parses a .tf.json file into the shape of native syntax. After a syntax error the body holds what was intact.
func parseJSON(f *File, known BlockTypes) (*Body, hcl.Diagnostics) {
	d := newJSONDoc(f)
	root := d.read()
	out := &Body{End: d.rng(len(d.src), len(d.src))}
	d.fill(out, root, fileSchema(known))
	return out, d.diags
}

var fileBlocks = map[string]int{
	"resource": 2, "data": 2, "ephemeral": 2, "module": 1, "variable": 1, "output": 1, "locals": 0, "provider": 1,
	"terraform": 0, "moved": 0, "removed": 0, "import": 0, "check": 1, "action": 2,
}

func fileSchema(known BlockTypes) jsonSchema {
	return jsonSchema{blocks: fileBlocks, child: func(typ string, labels []string) jsonSchema {
		switch typ {
		case "resource":
			return resourceSchema(known, Managed, labels[0], nil)
		case "data":
			return resourceSchema(known, Data, labels[0], nil)
		case "ephemeral":
			return resourceSchema(known, Ephemeral, labels[0], nil)
		case "module":
			return jsonSchema{refs: []string{"depends_on", "providers"}}
		case "variable":
			return jsonSchema{blocks: map[string]int{"validation": 0}, refs: []string{"type"}}
		case "output":
			return jsonSchema{blocks: map[string]int{"precondition": 0}, refs: []string{"depends_on"}}
		case "provider":
			return jsonSchema{blocks: providerBlocks}
		case "terraform":
			return terraformSchema
		case "moved", "import", "removed":
			return jsonSchema{blocks: map[string]int{"lifecycle": 0, "provisioner": 1}, refs: []string{"from", "to", "provider"}}
		case "check":
			return checkSchema(known)
		}
		return jsonSchema{}
	}}
}

// providerBlocks are the nested blocks of the AWS provider's configuration
// (https://registry.terraform.io/providers/hashicorp/aws/latest/docs#argument-reference).
var providerBlocks = map[string]int{
	"assume_role": 0, "assume_role_with_web_identity": 0, "default_tags": 0, "endpoints": 0, "ignore_tags": 0,
}

var terraformSchema = jsonSchema{
	blocks: map[string]int{"required_providers": 0, "backend": 1, "cloud": 0, "provider_meta": 1},
	child: func(typ string, _ []string) jsonSchema {
		switch typ {
		case "required_providers":
			return jsonSchema{argument: (*jsonDoc).requiredProvider}
		case "cloud":
			return jsonSchema{blocks: map[string]int{"workspaces": 0}}
		case "backend":
			return jsonSchema{blocks: map[string]int{"workspaces": 0, "assume_role": 0, "endpoints": 0}}
		}
		return jsonSchema{}
	},
}

func checkSchema(known BlockTypes) jsonSchema {
	return jsonSchema{blocks: map[string]int{"data": 2, "assert": 0}, child: func(typ string, labels []string) jsonSchema {
		if typ == "data" {
			return resourceSchema(known, Data, labels[0], nil)
		}
		return jsonSchema{}
	}}
}

func resourceSchema(known BlockTypes, mode Mode, typ string, path []string) jsonSchema {
	s := jsonSchema{blocks: map[string]int{"dynamic": 1}}
	if len(path) == 0 {
		s.blocks = map[string]int{"dynamic": 1, "lifecycle": 0, "provisioner": 1, "connection": 0}
		s.refs = []string{"depends_on", "provider"}
	}
	if known != nil {
		s.more = func(name string) bool { return known(mode, typ, path, name) }
	}
	s.child = func(name string, labels []string) jsonSchema {
		switch {
		case name == "dynamic":
			content := resourceSchema(known, mode, typ, append(slices.Clone(path), labels[0]))
			return jsonSchema{
				blocks: map[string]int{"content": 0},
				refs:   []string{"iterator"},
				child:  func(string, []string) jsonSchema { return content },
			}
		case len(path) > 0:
		case name == "lifecycle":
			return jsonSchema{
				blocks: map[string]int{"precondition": 0, "postcondition": 0},
				refs:   []string{"ignore_changes", "replace_triggered_by"},
			}
		case name == "provisioner":
			return jsonSchema{blocks: map[string]int{"connection": 0}, refs: []string{"when", "on_failure"}}
		case name == "connection":
			return jsonSchema{}
		}
		return resourceSchema(known, mode, typ, append(slices.Clone(path), name))
	}
	return s
}

// fill adds the members of an object, or of each object of an array, to a body.
func (d *jsonDoc) fill(out *Body, v jsonValue, schema jsonSchema) {
	d.fillOnce(out, v, schema, make(map[string]source.Range))
}

func (d *jsonDoc) fillOnce(out *Body, v jsonValue, schema jsonSchema, seen map[string]source.Range) {
	switch v.kind {
	case '{':
		for i := range v.members {
			d.member(out, &v.members[i], schema, seen)
		}
	case '[':
		for _, e := range v.elements {
			d.fillOnce(out, e, schema, seen)
		}
	case 0: // nothing was readable
	default:
		d.errorAt(d.rng(v.start, v.end), "Unexpected JSON value", fmt.Sprintf("An object is required here, and this is %s.", v.kindName()))
	}
}

func (d *jsonDoc) member(out *Body, m *jsonMember, schema jsonSchema, seen map[string]source.Range) {
	if m.name == "//" {
		return // a comment, by HCL's JSON specification
	}
	labels, isBlock := schema.blocks[m.name]
	if !isBlock && schema.more != nil && m.value.holdsBlocks() {
		isBlock = schema.more(m.name)
	}
	if isBlock {
		b := jsonBlock{typ: m.name, typeRange: d.rng(m.start, m.end), child: schema.child}
		out.Blocks = d.appendBlocks(out.Blocks, b, m.value, labels)
		return
	}
	name := d.rng(m.start, m.end)
	if first, ok := seen[m.name]; ok {
		d.errorAt(name, "Attribute redefined", fmt.Sprintf("The argument %q was already set at %s. Each argument may be set only once.", m.name, first))
		return
	}
	seen[m.name] = name
	out.Attributes = append(out.Attributes, &Attribute{
		Name: m.name, Expr: d.argument(m, schema), NameRange: name, Range: d.rng(m.start, m.value.end),
	})
}

func (d *jsonDoc) argument(m *jsonMember, schema jsonSchema) hclsyntax.Expression {
	switch {
	case slices.Contains(schema.refs, m.name):
		return d.reference(m.value)
	case schema.argument != nil:
		return schema.argument(d, m.value)
	}
	return d.expression(m.value)
}

// holdsBlocks reports whether a value can be a block or several; `"ingress": "${local.rules}"` cannot.
func (v jsonValue) holdsBlocks() bool {
	switch v.kind {
	case '{':
		return true
	case '[':
		return !slices.ContainsFunc(v.elements, func(e jsonValue) bool { return e.kind != '{' })
	}
	return false
}

// jsonBlock is what is known of a block while its labels are read.
type jsonBlock struct {
	typ       string
	typeRange source.Range
	labels    []string
	lastLabel source.Range
	child     func(typ string, labels []string) jsonSchema
}

// appendBlocks reads the remaining labels from nested objects, then the bodies. At every level an array stands for several.
func (d *jsonDoc) appendBlocks(out []*Block, b jsonBlock, v jsonValue, labels int) []*Block {
	switch {
	case v.kind == '[':
		for _, e := range v.elements {
			out = d.appendBlocks(out, b, e, labels)
		}
		return out
	case v.kind == 'n', v.kind == 0:
		return out
	case v.kind != '{':
		d.errorAt(d.rng(v.start, v.end), "Unexpected JSON value", fmt.Sprintf("A %q block is required here, and this is %s.", b.typ, v.kindName()))
		return out
	case labels == 0:
		return append(out, d.block(b, v))
	}
	for _, m := range v.members {
		if m.name == "//" {
			continue
		}
		labelled := b
		labelled.labels = append(slices.Clone(b.labels), m.name)
		labelled.lastLabel = d.rng(m.start, m.end)
		out = d.appendBlocks(out, labelled, m.value, labels-1)
	}
	return out
}

// block reads a body. The header of a block is the last of its labels, the only one that belongs to it alone.
func (d *jsonDoc) block(b jsonBlock, v jsonValue) *Block {
	out := &Block{Type: b.typ, Labels: b.labels, DefRange: b.typeRange, Body: &Body{End: d.rng(max(v.start, v.end-1), v.end)}}
	if len(b.labels) > 0 {
		out.DefRange = b.lastLabel
	}
	out.Range = hcl.RangeBetween(out.DefRange, d.rng(v.start, v.end))
	var schema jsonSchema
	if b.child != nil {
		schema = b.child(b.typ, b.labels)
	}
	d.fill(out.Body, v, schema)
	return out
}

// reference translates a value whose strings are expressions: references, type constraints, keywords.
func (d *jsonDoc) reference(v jsonValue) hclsyntax.Expression {
	rng := d.rng(v.start, v.end)
	switch v.kind {
	case '"':
		return d.parsed(v.text, rng)
	case '[':
		tuple := &hclsyntax.TupleConsExpr{SrcRange: rng, OpenRange: d.rng(v.start, v.start+1)}
		for _, e := range v.elements {
			tuple.Exprs = append(tuple.Exprs, d.reference(e))
		}
		return tuple
	case '{':
		object := &hclsyntax.ObjectConsExpr{SrcRange: rng, OpenRange: d.rng(v.start, v.start+1)}
		for _, m := range v.members {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr:   &hclsyntax.ObjectConsKeyExpr{Wrapped: d.parsed(m.name, d.rng(m.start, m.end))},
				ValueExpr: d.reference(m.value),
			})
		}
		return object
	}
	return d.expression(v)
}

func (d *jsonDoc) parsed(text string, rng source.Range) hclsyntax.Expression {
	expr, diags := parseExpression(text, rng)
	d.diags = append(d.diags, diags...)
	return expr
}

// requiredProvider translates an entry of required_providers, in which only configuration_aliases holds references.
func (d *jsonDoc) requiredProvider(v jsonValue) hclsyntax.Expression {
	expr := d.expression(v)
	object, ok := expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return expr
	}
	for i, m := range v.members {
		if m.name == "configuration_aliases" {
			object.Items[i].ValueExpr = d.reference(m.value)
		}
	}
	return object
}
