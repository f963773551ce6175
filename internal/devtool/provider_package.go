package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/provider"
)

// readPackage reads an unpacked npm package with prebuilt bindings of the AWS provider. Each type has a JavaScript file whose
// classes state, above the accessor of every attribute, whether it is computed, optional and required; the accessor tells its
// type. Functions named after the classes tell which members are blocks and how they nest. Members that the bindings
// leave untyped (definition of the QuickSight types) become attributes of any type.
func readPackage(dir string) (*schemas, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "lib", "*", "index.js"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s has no lib/*/index.js", dir)
	}
	s := &schemas{types: [3]map[string]*block{{}, {}, {}}}
	for _, path := range paths {
		text, err := readBindings(filepath.Dir(path))
		if err != nil {
			return nil, err
		}
		if err := parseBindings(text).into(s); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	s.completeStatements()
	return s, nil
}

// completeStatements gives rules of web ACLs and rule groups the statements of aws_wafv2_web_acl_rule: they are the same, and
// only there do the bindings describe them.
func (s *schemas) completeStatements() {
	full := s.types[provider.Managed]["aws_wafv2_web_acl_rule"]
	if full == nil || full.blocks["statement"] == nil {
		return
	}
	for _, name := range []string{"aws_wafv2_web_acl", "aws_wafv2_rule_group"} {
		b := s.types[provider.Managed][name]
		if b == nil || b.blocks["rule"] == nil {
			continue
		}
		rule := b.blocks["rule"]
		delete(rule.attributes, "statement")
		rule.blocks["statement"] = &nested{block: full.blocks["statement"].block, nesting: provider.List, min: 1, max: 1}
	}
}

// readBindings joins the files of a type: large ones keep their nested classes in files of a folder beside index.js.
func readBindings(dir string) (string, error) {
	paths := []string{filepath.Join(dir, "index.js")}
	nested, err := filepath.Glob(filepath.Join(dir, "*", "*.js"))
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, path := range append(paths, nested...) {
		text, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		all.Write(text)
		all.WriteByte('\n')
	}
	return all.String(), nil
}

// bindings is a parsed file.
type bindings struct {
	top     string // the class that stands for the type
	base    string // what it extends
	typ     string // its Terraform type
	classes map[string][]member
	shapes  map[string]map[string]shape // of the members that can be written, by class
}

// member is an attribute or block as its class describes it.
type member struct {
	name                         string
	computed, optional, required bool
	get                          string // the accessor
}

// shape tells how a member is written.
type shape struct {
	block       bool
	nesting     string // simple, list, set, map, struct
	storageType string
}

var (
	classLine   = regexp.MustCompile(`^class (\w+) extends cdkt[nf]\.(\w+) \{`)
	typeLine    = regexp.MustCompile(`^ +static tfResourceType = "(\w+)";`)
	memberLine  = regexp.MustCompile(`^ +// (\w+) - computed: (\w+), optional: (\w+), required: (\w+)`)
	getterLine  = regexp.MustCompile(`^ +(?:_\w+ = (new .*);|return (.*);)$`)
	structLine  = regexp.MustCompile(`^function (\w+)ToHclTerraform\(struct\) \{`)
	entryLine   = regexp.MustCompile(`^ +(\w+): \{$`)
	isBlockLine = regexp.MustCompile(`^ +isBlock: (true|false),`)
	nestingLine = regexp.MustCompile(`^ +type: "(\w+)",`)
	storageLine = regexp.MustCompile(`^ +storageClassType: "(\w+)",`)
	nestedClass = regexp.MustCompile(`^new (?:\w+\.)?(\w+?)(List|Map|OutputReference)\(this, "\w+"`)
)

const reference = "OutputReference" // the suffix of the classes of nested objects

func parseBindings(text string) *bindings {
	p := &bindings{classes: map[string][]member{}, shapes: map[string]map[string]shape{}}
	var class, entry string // the class or the function's struct, and the member whose shape comes next
	var current shape
	awaiting := false // the accessor of the last member
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if m := classLine.FindStringSubmatch(line); m != nil {
			class = strings.TrimSuffix(m[1], reference)
			if !strings.HasPrefix(m[2], "Complex") {
				p.top, p.base = class, m[2]
			}
			continue
		}
		if m := structLine.FindStringSubmatch(line); m != nil {
			class = strings.ToUpper(m[1][:1]) + m[1][1:]
			continue
		}
		if m := typeLine.FindStringSubmatch(line); m != nil {
			p.typ = m[1]
			continue
		}
		if m := memberLine.FindStringSubmatch(line); m != nil {
			p.classes[class] = append(p.classes[class], member{m[1], m[2] == "true", m[3] == "true", m[4] == "true", ""})
			awaiting = true
			continue
		}
		if m := getterLine.FindStringSubmatch(line); m != nil && awaiting {
			p.classes[class][len(p.classes[class])-1].get = m[1] + m[2]
			awaiting = false
			continue
		}
		if m := entryLine.FindStringSubmatch(line); m != nil {
			entry, current = m[1], shape{}
		} else if m := isBlockLine.FindStringSubmatch(line); m != nil {
			current.block = m[1] == "true"
		} else if m := nestingLine.FindStringSubmatch(line); m != nil {
			current.nesting = m[1]
		} else if m := storageLine.FindStringSubmatch(line); m != nil {
			current.storageType = m[1]
			if p.shapes[class] == nil {
				p.shapes[class] = map[string]shape{}
			}
			p.shapes[class][entry] = current
		}
	}
	return p
}

func (p *bindings) into(s *schemas) error {
	kinds := map[string]provider.Kind{
		"TerraformResource": provider.Managed, "TerraformDataSource": provider.Data, "TerraformEphemeralResource": provider.Ephemeral,
	}
	if p.base == "TerraformProvider" {
		s.provider = p.providerBlock(p.top)
		return nil
	}
	if p.top == "" { // the provider's functions
		return nil
	}
	kind, ok := kinds[p.base]
	if !ok || p.typ == "" {
		return fmt.Errorf("no resource type (found class %q extending %q)", p.top, p.base)
	}
	b, err := p.block(p.top, nil)
	if err != nil {
		return err
	}
	s.types[kind][p.typ] = b
	return nil
}

// maxRecursion is how often a class may occur on one path: statements of WAF rules nest up to three levels below the first.
const maxRecursion = 4

// block builds a class; around are the classes that it is nested in.
func (p *bindings) block(class string, around []string) (*block, error) {
	b := newBlock()
	around = append(slices.Clone(around), class)
	for _, m := range p.classes[class] {
		sh := p.shapes[class][m.name]
		nestedIn := nestedClass.FindStringSubmatch(m.get)
		if nestedIn == nil || strings.HasPrefix(m.get, "new cdkt") {
			ty, err := simpleType(m, sh)
			if err != nil {
				return nil, err
			}
			b.attributes[m.name] = m.attribute(ty)
			continue
		}
		if count(around, nestedIn[1]) == maxRecursion {
			continue
		}
		inner, err := p.block(nestedIn[1], around)
		if err != nil {
			return nil, err
		}
		n := &nested{block: inner, nesting: sh.mode()}
		if nestedIn[2] == reference && n.nesting != provider.Single {
			n.max = 1
		}
		if m.required {
			n.min = 1
		}
		if !sh.block || m.computed { // an attribute that holds objects
			if !sh.block {
				n.nesting = computedMode(nestedIn[2], m.get)
			}
			b.attributes[m.name] = m.attribute(n.objectType())
			continue
		}
		b.blocks[m.name] = n
	}
	return b, nil
}

func count(list []string, s string) int {
	n := 0
	for _, e := range list {
		if e == s {
			n++
		}
	}
	return n
}

func (m member) attribute(ty cty.Type) *provider.Attribute {
	a := &provider.Attribute{Name: m.name, Type: ty, Required: m.required, Optional: m.optional, Computed: m.computed}
	a.WriteOnly = strings.HasSuffix(m.name, "_wo") && !a.ComputedOnly() // the provider's naming rule for write-only arguments
	a.Sensitive = a.WriteOnly
	return a
}

func (s shape) mode() provider.Nesting {
	switch s.nesting {
	case "list":
		return provider.List
	case "set":
		return provider.Set
	case "map":
		return provider.Map
	}
	return provider.Single
}

// computedMode is the nesting of an attribute that cannot be written: List classes say whether they wrap a set.
func computedMode(class, get string) provider.Nesting {
	switch {
	case class == "Map":
		return provider.Map
	case class == reference:
		return provider.Single
	case strings.HasSuffix(get, "true)"):
		return provider.Set
	}
	return provider.List
}

func (n *nested) objectType() cty.Type {
	members := map[string]cty.Type{}
	for name, a := range n.attributes {
		members[name] = a.Type
	}
	for name, inner := range n.blocks {
		members[name] = inner.objectType()
	}
	object := cty.Object(members)
	switch n.nesting {
	case provider.List:
		return cty.List(object)
	case provider.Set:
		return cty.Set(object)
	case provider.Map:
		return cty.Map(object)
	case provider.Single:
		return object
	}
	return object
}

// simpleType reads the type from an accessor such as cdktn.Fn.tolist(this.getListAttribute('x')).
func simpleType(m member, s shape) (cty.Type, error) {
	if strings.Contains(m.get, "this.interpolationForAttribute(") {
		return storageType(m.name, s)
	}
	for _, g := range []struct {
		accessor string
		ty       cty.Type
	}{
		{"this.getStringAttribute(", cty.String},
		{"this.getNumberAttribute(", cty.Number},
		{"this.getBooleanAttribute(", cty.Bool},
		{"this.getStringMapAttribute(", cty.Map(cty.String)},
		{"this.getNumberMapAttribute(", cty.Map(cty.Number)},
		{"this.getBooleanMapAttribute(", cty.Map(cty.Bool)},
		{"cdktn.StringMap(", cty.Map(cty.String)},
		{"cdktn.NumberMap(", cty.Map(cty.Number)},
		{"cdktn.BooleanMap(", cty.Map(cty.Bool)},
		{"cdktn.StringMapList(", cty.List(cty.Map(cty.String))},
		{"cdktn.StringListList(", cty.List(cty.List(cty.String))},
		{"cdktn.StringListMap(", cty.Map(cty.List(cty.String))},
		{"this.getListAttribute(", cty.List(cty.String)},
		{"this.getNumberListAttribute(", cty.List(cty.Number)},
	} {
		if !strings.Contains(m.get, g.accessor) {
			continue
		}
		if strings.Contains(m.get, "Fn.tolist(") || (g.ty.IsListType() && s.nesting == "set") {
			return cty.Set(g.ty.ElementType()), nil
		}
		return g.ty, nil
	}
	return cty.NilType, fmt.Errorf("member %s has the unknown accessor %q", m.name, m.get)
}

// storageType reads the type from the name that the bindings give it.
func storageType(name string, s shape) (cty.Type, error) {
	types := map[string]cty.Type{
		"string": cty.String, "number": cty.Number, "boolean": cty.Bool, "any": cty.DynamicPseudoType, "": cty.DynamicPseudoType,
		"stringMap": cty.Map(cty.String), "numberMap": cty.Map(cty.Number), "booleanMap": cty.Map(cty.Bool),
		"stringList": cty.List(cty.String), "numberList": cty.List(cty.Number),
		"stringMapList": cty.List(cty.Map(cty.String)), "stringListList": cty.List(cty.List(cty.String)),
		"stringMapMap": cty.Map(cty.Map(cty.String)), "stringListMap": cty.Map(cty.List(cty.String)),
	}
	ty, ok := types[s.storageType]
	if !ok {
		return cty.NilType, fmt.Errorf("member %s has the unknown type %q", name, s.storageType)
	}
	if s.nesting == "set" && ty.IsListType() {
		return cty.Set(ty.ElementType()), nil
	}
	return ty, nil
}

// providerBlock reads a struct of the provider's own configuration. It can only be written, so there are shapes but no accessors.
func (p *bindings) providerBlock(class string) *block {
	b := newBlock()
	for name, sh := range p.shapes[class] {
		if sh.block {
			b.blocks[name] = &nested{block: p.providerBlock(strings.TrimSuffix(sh.storageType, "List")), nesting: sh.mode()}
			continue
		}
		if ty, err := storageType(name, sh); err == nil {
			b.attributes[name] = &provider.Attribute{Name: name, Type: ty, Optional: true}
		}
	}
	return b
}
