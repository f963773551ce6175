package iam

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Parse reads a policy document: JSON text, jsonencode(…) or a data.aws_iam_policy_document, with holes where parts of it are not known. It
// never fails: what it cannot read is a problem of the document, and leaves it open where there may be more to it. An absent value
// is a document that says nothing.
func Parse(v tf.Value) *Document {
	p := &parser{doc: &Document{Value: v}}
	p.document(v.Structure(), true, 0)
	return p.doc
}

// parser reads nodes into a document.
type parser struct {
	doc *Document
}

func (p *parser) problem(at source.Range, message string) {
	if at.Filename == "" {
		at = p.doc.Value.Range()
	}
	p.doc.Problems = append(p.doc.Problems, Problem{message, at})
}

// open says that there may be other statements.
func (p *parser) open(cause string) {
	if !p.doc.Open {
		p.doc.Open, p.doc.cause = true, cause
	}
}

func (p *parser) cause(n *tf.Node) string {
	if len(n.Refs) > 0 {
		return tf.Cause(n.Refs)
	}
	if cause := p.doc.Value.Cause(); cause != "" {
		return cause
	}
	return tf.Cause(nil)
}

func (p *parser) document(n *tf.Node, certain bool, depth int) {
	if depth > maxDepth {
		p.open("it is nested too deeply")
		return
	}
	if obj, ok := fields(n); ok {
		p.elements(obj, certain)
		return
	}
	switch n.Kind {
	case tf.NodeText:
		p.text(n, certain)
	case tf.NodeAlt:
		for _, item := range n.Items {
			p.document(item, false, depth+1)
		}
	case tf.NodeHole:
		p.open(p.cause(n))
	case tf.NodeList:
		p.problem(n.Range, "a policy is an object, not a list")
	case tf.NodeKnown, tf.NodeObject:
		switch {
		case n.Val.IsNull():
		case n.Val.Type() == cty.String:
			p.text(n, certain)
		default:
			p.problem(n.Range, "a policy is an object, not "+article(n))
		}
	}
}

func (p *parser) text(n *tf.Node, certain bool) {
	at := n.Range
	if at.Filename == "" {
		at = p.doc.Value.Range()
	}
	t := textOf(n, at)
	if len(t.src) > maxText {
		p.problem(at, "the policy is "+strconv.Itoa(len(t.src))+" bytes long; AWS takes none longer than 65536")
		p.open("it is too long to read")
		return
	}
	root, problems, err := t.read()
	p.doc.Problems = append(p.doc.Problems, problems...)
	switch {
	case err == nil:
		obj, ok := fields(root)
		switch {
		case ok:
			p.elements(obj, certain)
		case t.bare:
			p.open(p.cause(t.holes[0]))
		default:
			p.problem(root.Range, "a policy is an object, not "+article(root))
		}
	case t.bare:
		p.open(p.cause(t.holes[0]))
	default:
		at, why := t.fault(err)
		p.problem(at, "the policy is not JSON: "+why)
		p.open("it is not JSON")
	}
}

// fault is where and what a syntax error is.
func (t *text) fault(err error) (source.Range, string) {
	if errors.Is(err, io.EOF) {
		return t.at, "it is empty"
	}
	var syntax *jsontext.SyntacticError
	if !errors.As(err, &syntax) {
		return t.at, err.Error()
	}
	offset := min(max(syntax.ByteOffset, 0), int64(len(t.src)))
	why := strings.TrimPrefix(syntax.Err.Error(), "jsontext: ")
	return t.rangeOf(offset, offset), why + " at line " + strconv.Itoa(1+strings.Count(t.src[:offset], "\n"))
}

// fields are the members of an object; ok is false if n is none.
func fields(n *tf.Node) (members *tf.Node, ok bool) {
	if n.Kind == tf.NodeObject {
		return n, true
	}
	if n.Kind != tf.NodeKnown || n.Val.IsNull() || !n.Val.Type().IsObjectType() && !n.Val.Type().IsMapType() {
		return nil, false
	}
	obj := &tf.Node{Kind: tf.NodeObject, Range: n.Range}
	for it := n.Val.ElementIterator(); it.Next(); {
		k, v := it.Element()
		obj.Fields = append(obj.Fields, tf.Field{Key: k.AsString(), Node: &tf.Node{Kind: tf.NodeKnown, Val: v, Range: n.Range}})
	}
	return obj, true
}

// items are the members of a list; ok is false if n is none.
func items(n *tf.Node) (list *tf.Node, ok bool) {
	if n.Kind == tf.NodeList {
		return n, true
	}
	if n.Kind != tf.NodeKnown || n.Val.IsNull() || !n.Val.CanIterateElements() || n.Val.Type().IsObjectType() || n.Val.Type().IsMapType() {
		return nil, false
	}
	list = &tf.Node{Kind: tf.NodeList, Range: n.Range}
	for it := n.Val.ElementIterator(); it.Next(); {
		_, v := it.Element()
		list.Items = append(list.Items, &tf.Node{Kind: tf.NodeKnown, Val: v, Range: n.Range})
	}
	return list, true
}

func null(n *tf.Node) bool { return n.Kind == tf.NodeKnown && n.Val.IsNull() }

// article says what kind of JSON a node is, in a message.
func article(n *tf.Node) string {
	if _, ok := fields(n); ok {
		return "an object"
	}
	if _, ok := items(n); ok {
		return "a list"
	}
	if n.Kind == tf.NodeKnown && !n.Val.IsNull() {
		switch n.Val.Type() {
		case cty.Bool:
			return "a bool"
		case cty.Number:
			return "a number"
		}
	}
	if null(n) {
		return "null"
	}
	return "a text"
}

func (p *parser) elements(obj *tf.Node, certain bool) {
	statements := false
	for _, f := range obj.Fields {
		switch f.Key {
		case "Version":
			p.doc.Version, _ = f.Text()
		case "Id":
			p.doc.ID, _ = f.Text()
		case "Statement":
			statements = true
			p.statements(f.Node, certain, 0)
		default:
			p.unknownElement(f, "a policy", "Version", "Id", "Statement")
		}
	}
	if obj.Open && !statements {
		p.open(p.cause(obj))
	}
}

func (p *parser) unknownElement(f tf.Field, of string, names ...string) {
	for _, name := range names {
		if strings.EqualFold(name, f.Key) {
			p.problem(f.Range, strconv.Quote(f.Key)+" is no element of "+of+": names of elements keep their case, "+strconv.Quote(name))
			return
		}
	}
	p.problem(f.Range, strconv.Quote(f.Key)+" is no element of "+of)
}

func (p *parser) statements(n *tf.Node, certain bool, depth int) {
	if depth > maxDepth {
		p.open("it is nested too deeply")
		return
	}
	if list, ok := items(n); ok {
		for _, item := range list.Items {
			if _, nested := items(item); nested {
				p.problem(item.Range, "a statement is an object, not a list")
				continue
			}
			p.statements(item, certain, depth+1)
		}
		if list.Open {
			p.open(p.cause(list))
		}
		return
	}
	if obj, ok := fields(n); ok {
		if len(p.doc.Statements) == maxStatements {
			p.open("it has more statements than are read")
			return
		}
		p.doc.Statements = append(p.doc.Statements, p.statement(obj, certain))
		return
	}
	switch n.Kind {
	case tf.NodeAlt:
		for _, item := range n.Items {
			p.statements(item, false, depth+1)
		}
	case tf.NodeHole:
		p.open(p.cause(n))
	case tf.NodeKnown, tf.NodeText, tf.NodeObject, tf.NodeList:
		if !null(n) || depth > 0 {
			p.problem(n.Range, "a statement is an object, not "+article(n))
		}
	}
}

var statementElements = []string{"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}

func (p *parser) statement(obj *tf.Node, certain bool) Statement {
	s := Statement{Existence: tf.Yes, Open: obj.Open, Range: obj.Range}
	if s.Range.Filename == "" {
		s.Range = p.doc.Value.Range()
	}
	if !certain {
		s.Existence, s.cause = tf.Maybe, "it hangs on a condition that is not decided"
	}
	if obj.Open {
		s.cause = p.cause(obj)
	}
	effect := false
	for _, f := range obj.Fields {
		effect = effect || f.Key == "Effect"
		p.element(&s, f)
	}
	p.complete(&s, effect)
	return s
}

func (p *parser) element(s *Statement, f tf.Field) {
	switch f.Key {
	case "Sid":
		s.Sid, _ = f.Text()
	case "Effect":
		p.effect(s, f.Node)
	case "Action":
		p.list(&s.Actions, f.Node, f.Key)
	case "NotAction":
		p.list(&s.NotActions, f.Node, f.Key)
	case "Resource":
		p.list(&s.Resources, f.Node, f.Key)
	case "NotResource":
		p.list(&s.NotResources, f.Node, f.Key)
	case "Principal":
		p.principals(&s.Principals, f.Node, f.Key)
	case "NotPrincipal":
		p.principals(&s.NotPrincipals, f.Node, f.Key)
	case "Condition":
		p.conditions(s, f.Node, true, 0)
	default:
		p.unknownElement(f, "a statement", statementElements...)
	}
}

// effect reads the effect. AWS takes it only as it is spelt here; another case is a problem, and what was meant is plain.
func (p *parser) effect(s *Statement, n *tf.Node) {
	text, ok := n.Text()
	switch {
	case n.Kind == tf.NodeHole || n.Kind == tf.NodeAlt || n.Kind == tf.NodeText:
		s.cause = p.cause(n)
		return
	case ok && strings.EqualFold(text, "Allow"):
		s.Effect = Allow
	case ok && strings.EqualFold(text, "Deny"):
		s.Effect = Deny
	default:
		p.problem(n.Range, "an effect is Allow or Deny")
		s.cause = "its effect is neither Allow nor Deny"
		return
	}
	if text != s.Effect.String() {
		p.problem(n.Range, "the effect "+strconv.Quote(text)+" is spelt "+s.Effect.String())
	}
}

// complete reports what a statement lacks or has too much of.
func (p *parser) complete(s *Statement, effect bool) {
	switch {
	case !effect && s.Open:
	case !effect:
		p.problem(s.Range, "the statement has no Effect")
		s.cause = "it has no Effect"
	}
	if !s.Open && !s.Actions.Written && !s.NotActions.Written {
		p.problem(s.Range, "the statement has neither Action nor NotAction")
	}
	both := func(is, not bool, name string) {
		if is && not {
			p.problem(s.Range, "the statement has both "+name+" and Not"+name)
		}
	}
	both(s.Actions.Written, s.NotActions.Written, "Action")
	both(s.Resources.Written, s.NotResources.Written, "Resource")
	both(s.Principals.Written, s.NotPrincipals.Written, "Principal")
}

func (p *parser) list(l *List, n *tf.Node, element string) {
	if null(n) {
		return
	}
	l.Written = true
	p.values(l, n, element, true, 0)
}

// values reads a text or a list of them.
func (p *parser) values(l *List, n *tf.Node, element string, certain bool, depth int) {
	if depth > maxDepth {
		l.Open, l.cause = true, "it is nested too deeply"
		return
	}
	if list, ok := items(n); ok {
		for _, item := range list.Items {
			if _, nested := items(item); nested {
				p.problem(item.Range, "a member of "+element+" is a text, not a list")
				continue
			}
			p.values(l, item, element, certain, depth+1)
		}
		if list.Open && !l.Open {
			l.Open, l.cause = true, p.cause(list)
		}
		return
	}
	switch n.Kind {
	case tf.NodeAlt:
		for _, item := range n.Items {
			p.values(l, item, element, false, depth)
		}
	case tf.NodeHole:
		if depth == 0 && n.Type != cty.String && !l.Open {
			l.Open, l.cause = true, p.cause(n)
		}
		l.Patterns = append(l.Patterns, Pattern{Parts: []Part{{Hole: n}}, Certain: certain, Range: n.Range})
	case tf.NodeText:
		l.Patterns = append(l.Patterns, Pattern{Parts: parts(n), Certain: certain, Range: n.Range})
	case tf.NodeKnown, tf.NodeObject, tf.NodeList:
		text, ok := n.Text()
		if !ok {
			p.problem(n.Range, element+" is a text or a list of texts, not "+article(n))
			return
		}
		if len(text) > maxPattern {
			p.problem(n.Range, element+" has a text of "+strconv.Itoa(len(text))+" bytes")
			l.Open, l.cause = true, "it has a text that is too long to read"
			return
		}
		if ty := n.Val.Type(); ty != cty.String && element != "Condition" {
			p.problem(n.Range, element+" is a text or a list of texts, not "+article(n))
		}
		l.Patterns = append(l.Patterns, Pattern{Parts: []Part{{Text: text}}, Certain: certain, Range: n.Range})
	}
}

func parts(n *tf.Node) []Part {
	var list []Part
	for _, part := range n.Parts {
		text, ok := part.Text()
		switch last := len(list) - 1; {
		case !ok:
			list = append(list, Part{Hole: part})
		case last >= 0 && list[last].Hole == nil:
			list[last].Text += text
		default:
			list = append(list, Part{Text: text})
		}
	}
	return list
}

var principalTypes = map[string]bool{"AWS": true, "Service": true, "Federated": true, "CanonicalUser": true}

func (p *parser) principals(ps *Principals, n *tf.Node, element string) {
	if null(n) {
		return
	}
	ps.Written = true
	p.principal(ps, n, element, true, 0)
}

func (p *parser) principal(ps *Principals, n *tf.Node, element string, certain bool, depth int) {
	if depth > maxDepth {
		ps.Open, ps.cause = true, "it is nested too deeply"
		return
	}
	if obj, ok := fields(n); ok {
		p.principalTypes(ps, obj, element, certain)
		return
	}
	switch n.Kind {
	case tf.NodeAlt:
		for _, item := range n.Items {
			p.principal(ps, item, element, false, depth+1)
		}
	case tf.NodeHole, tf.NodeText:
		if !ps.Open {
			ps.Open, ps.cause = true, p.cause(n)
		}
	case tf.NodeKnown, tf.NodeObject, tf.NodeList:
		text, ok := n.Text()
		if !ok || text != "*" {
			p.problem(n.Range, element+` is "*" or an object such as {"AWS": …}`)
			return
		}
		ps.Named = append(ps.Named, Principal{"*", Pattern{Parts: []Part{{Text: "*"}}, Certain: certain, Range: n.Range}})
	}
}

func (p *parser) principalTypes(ps *Principals, obj *tf.Node, element string, certain bool) {
	for _, f := range obj.Fields {
		if !principalTypes[f.Key] {
			p.problem(f.Range, strconv.Quote(f.Key)+" is no type of principal; there are AWS, Service, Federated and CanonicalUser")
		}
		var l List
		p.values(&l, f.Node, element, certain, 0)
		for _, pattern := range l.Patterns {
			ps.Named = append(ps.Named, Principal{f.Key, pattern})
		}
		if l.Open && !ps.Open {
			ps.Open, ps.cause = true, l.cause
		}
	}
	if obj.Open && !ps.Open {
		ps.Open, ps.cause = true, p.cause(obj)
	}
}

func (p *parser) conditions(s *Statement, n *tf.Node, certain bool, depth int) {
	obj, ok := fields(n)
	switch {
	case null(n):
	case ok:
		for _, f := range obj.Fields {
			p.operator(s, f, certain)
		}
		if obj.Open {
			p.openCondition(s, obj)
		}
	case n.Kind == tf.NodeAlt && depth < maxDepth:
		for _, item := range n.Items {
			p.conditions(s, item, false, depth+1)
		}
	case n.Kind == tf.NodeHole || n.Kind == tf.NodeAlt:
		p.openCondition(s, n)
	default:
		p.problem(n.Range, "a Condition is an object of operators, not "+article(n))
	}
}

// openCondition adds a condition of which nothing is known, not even whether it is there.
func (p *parser) openCondition(s *Statement, n *tf.Node) {
	s.Conditions = append(s.Conditions, Condition{Values: List{Open: true, cause: p.cause(n)}, Open: true, Range: n.Range})
}

func (p *parser) operator(s *Statement, f tf.Field, certain bool) {
	keys, ok := fields(f.Node)
	if !ok {
		if f.Kind == tf.NodeHole || f.Kind == tf.NodeAlt {
			p.openCondition(s, f.Node)
			return
		}
		p.problem(f.Range, "the operator "+strconv.Quote(f.Key)+" takes an object of keys, not "+article(f.Node))
		return
	}
	if op := parseOperator(f.Key); !op.known() {
		p.problem(f.Range, strconv.Quote(f.Key)+" is no condition operator")
	}
	for _, k := range keys.Fields {
		c := Condition{Operator: f.Key, Key: k.Key, Certain: certain, Range: k.Range}
		p.list(&c.Values, k.Node, "Condition")
		s.Conditions = append(s.Conditions, c)
	}
	if keys.Open {
		p.openCondition(s, keys)
	}
}
