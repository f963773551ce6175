package ruletest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A variant says the same as a fixture in other words, or says less. Files are by name.
type variant struct {
	name  string
	files map[string]string
	strip func(addr string) string // brings addresses back to those of the fixture
	less  bool                     // says less: verdicts may become unknown, but never flip
}

// literal is a constant expression in a resource, data or provider block that can be moved elsewhere.
type literal struct {
	start, end int // bytes
	text       string
	block      *hclsyntax.Block // the top-level block
}

// syntax is a parsed fixture.
type syntax struct {
	name     string
	src      string
	body     *hclsyntax.Body
	literals []literal
}

func parse(name, src string) (*syntax, error) {
	f, diags := hclsyntax.ParseConfig([]byte(src), name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	s := &syntax{name: name, src: src, body: f.Body.(*hclsyntax.Body)}
	for _, b := range s.body.Blocks {
		if b.Type == "resource" || b.Type == "data" || b.Type == "provider" {
			s.collect(b.Body, b)
		}
	}
	slices.SortFunc(s.literals, func(a, b literal) int { return a.start - b.start })
	return s, nil
}

// fixed are arguments and blocks that Terraform wants literal, or that say nothing about the resource itself.
var fixed = []string{"count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection", "alias"}

func (s *syntax) collect(b *hclsyntax.Body, top *hclsyntax.Block) {
	for name, a := range b.Attributes {
		if !slices.Contains(fixed, name) && isConstant(a.Expr) {
			r := a.Expr.Range()
			s.literals = append(s.literals, literal{r.Start.Byte, r.End.Byte, s.src[r.Start.Byte:r.End.Byte], top})
		}
	}
	for _, c := range b.Blocks {
		if !slices.Contains(fixed, c.Type) && c.Type != "dynamic" {
			s.collect(c.Body, top)
		}
	}
}

// isConstant reports whether an expression names and calls nothing.
func isConstant(e hclsyntax.Expression) bool {
	constant := true
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		switch n.(type) {
		case *hclsyntax.ScopeTraversalExpr, *hclsyntax.FunctionCallExpr, *hclsyntax.ForExpr, *hclsyntax.SplatExpr:
			constant = false
		}
		return nil
	})
	return constant || keysOnly(e)
}

// keysOnly accepts object constructors whose only names are bare keys.
func keysOnly(e hclsyntax.Expression) bool {
	switch e := e.(type) {
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			if !isConstant(item.ValueExpr) || hcl.ExprAsKeyword(item.KeyExpr) == "" && !isConstant(item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr).Wrapped) {
				return false
			}
		}
		return true
	case *hclsyntax.TupleConsExpr:
		return !slices.ContainsFunc(e.Exprs, func(x hclsyntax.Expression) bool { return !isConstant(x) })
	}
	return false
}

// edit is a replacement of bytes.
type edit struct {
	start, end int
	text       string
}

func apply(src string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.start - b.start })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(src[at:e.start])
		b.WriteString(e.text)
		at = e.end
	}
	b.WriteString(src[at:])
	return b.String()
}

// replaced puts an expression in the place of each literal.
func (s *syntax) replaced(expr func(i int) string) string {
	edits := make([]edit, len(s.literals))
	for i, l := range s.literals {
		edits[i] = edit{l.start, l.end, s.pad(l, expr(i))}
	}
	return apply(s.src, edits)
}

// pad restores the newline that ends a heredoc.
func (s *syntax) pad(l literal, expr string) string {
	if strings.HasPrefix(l.text, "<<") && strings.HasSuffix(l.text, "\n") {
		return expr + "\n"
	}
	return expr
}

func identity(addr string) string { return addr }

// variants of a fixture of one file.
func (s *syntax) variants() []variant {
	vs := []variant{
		{name: "literals in locals", files: map[string]string{s.name: s.inLocals()}, strip: identity},
		{name: "literals in variable defaults", files: map[string]string{s.name: s.inDefaults()}, strip: identity},
		{name: "as a module with the literals as inputs", files: s.inModule(), strip: func(a string) string { return strings.TrimPrefix(a, "module.wrapped.") }},
		{name: "literals in for_each values", files: map[string]string{s.name: s.inForEach()}, strip: func(a string) string { return strings.ReplaceAll(a, `["only"]`, "") }},
		{name: "nested blocks as dynamic blocks", files: map[string]string{s.name: s.inDynamic()}, strip: identity},
		{name: "as JSON", files: map[string]string{s.name + ".json": s.asJSON()}, strip: identity},
		{name: "all literals unknown", files: map[string]string{s.name: s.unset(nil)}, strip: identity, less: true},
	}
	for i := range s.literals {
		line := strings.Count(s.src[:s.literals[i].start], "\n") + 1
		vs = append(vs, variant{
			name:  fmt.Sprintf("the literal of line %d unknown", line),
			files: map[string]string{s.name: s.unset(&i)}, strip: identity, less: true,
		})
	}
	return vs
}

func (s *syntax) inLocals() string {
	var b strings.Builder
	b.WriteString(s.replaced(func(i int) string { return fmt.Sprintf("local.lit%d", i) }))
	b.WriteString("\nlocals {\n")
	for i, l := range s.literals {
		fmt.Fprintf(&b, "  lit%d = %s\n", i, l.text)
	}
	b.WriteString("}\n")
	return b.String()
}

func (s *syntax) inDefaults() string {
	var b strings.Builder
	b.WriteString(s.replaced(func(i int) string { return fmt.Sprintf("var.lit%d", i) }))
	for i, l := range s.literals {
		fmt.Fprintf(&b, "\nvariable \"lit%d\" {\n  default = %s\n}\n", i, l.text)
	}
	return b.String()
}

// unset moves literals, or only one, into variables without a value.
func (s *syntax) unset(only *int) string {
	var b strings.Builder
	b.WriteString(s.replaced(func(i int) string {
		if only != nil && *only != i {
			return strings.TrimSuffix(s.literals[i].text, "\n")
		}
		return fmt.Sprintf("var.lit%d", i)
	}))
	for i := range s.literals {
		if only == nil || *only == i {
			fmt.Fprintf(&b, "\nvariable \"lit%d\" {}\n", i)
		}
	}
	return b.String()
}

// inModule moves everything but the provider blocks into a module that is given the literals.
func (s *syntax) inModule() map[string]string {
	var inner, outer strings.Builder
	var cut []edit
	for i, l := range s.literals {
		if l.block.Type != "provider" {
			cut = append(cut, edit{l.start, l.end, s.pad(l, fmt.Sprintf("var.lit%d", i))})
		}
	}
	outer.WriteString("module \"wrapped\" {\n  source = \"./wrapped\"\n")
	for i, l := range s.literals {
		if l.block.Type != "provider" {
			fmt.Fprintf(&outer, "  lit%d = %s\n", i, l.text)
			fmt.Fprintf(&inner, "variable \"lit%d\" {}\n", i)
		}
	}
	var blocks strings.Builder
	for _, b := range s.body.Blocks {
		r := b.Range()
		text := s.src[r.Start.Byte:b.CloseBraceRange.End.Byte]
		switch b.Type {
		case "variable":
			name := b.Labels[0]
			if _, ok := b.Body.Attributes["default"]; !ok {
				fmt.Fprintf(&outer, "  %s = var.%s\n", name, name)
				blocks.WriteString(text + "\n")
			}
		case "provider", "terraform":
			cut = slices.DeleteFunc(cut, func(e edit) bool { return e.start >= r.Start.Byte && e.end <= b.CloseBraceRange.End.Byte })
			cut = append(cut, edit{r.Start.Byte, b.CloseBraceRange.End.Byte, ""})
			blocks.WriteString(text + "\n")
		}
	}
	outer.WriteString(s.providers() + "}\n" + blocks.String())
	inner.WriteString(apply(s.src, cut))
	return map[string]string{"main.tf": outer.String(), "wrapped/" + s.name: inner.String()}
}

// providers is the argument that passes the provider configurations with an alias, which a module does not inherit.
func (s *syntax) providers() string {
	var b strings.Builder
	for _, p := range s.body.Blocks {
		if p.Type != "provider" {
			continue
		}
		name := p.Labels[0]
		if alias := p.Body.Attributes["alias"]; alias != nil {
			v, _ := alias.Expr.Value(nil)
			name += "." + v.AsString()
		}
		fmt.Fprintf(&b, "    %s = %s\n", name, name)
	}
	if b.Len() == 0 {
		return ""
	}
	return "  providers = {\n" + b.String() + "  }\n"
}

// inForEach gives each resource without count and for_each a for_each with one key, whose value holds its literals.
func (s *syntax) inForEach() string {
	var edits []edit
	keyed := map[string]bool{}
	for _, b := range s.body.Blocks {
		if b.Type != "resource" || b.Body.Attributes["count"] != nil || b.Body.Attributes["for_each"] != nil {
			continue
		}
		keyed[b.Labels[0]+"."+b.Labels[1]] = true
		var each strings.Builder
		each.WriteString("\n  for_each = { only = {\n")
		for i, l := range s.literals {
			if l.block == b {
				fmt.Fprintf(&each, "    lit%d = %s\n", i, l.text)
				edits = append(edits, edit{l.start, l.end, s.pad(l, fmt.Sprintf("each.value.lit%d", i))})
			}
		}
		each.WriteString("  } }\n")
		open := b.OpenBraceRange.End.Byte
		edits = append(edits, edit{open, open, each.String()})
	}
	return apply(s.src, append(edits, s.indexReferences(keyed)...))
}

// indexReferences adds the key to every reference to a resource that has one now.
func (s *syntax) indexReferences(keyed map[string]bool) []edit {
	var edits []edit
	_ = hclsyntax.VisitAll(s.body, func(n hclsyntax.Node) hcl.Diagnostics {
		e, ok := n.(*hclsyntax.ScopeTraversalExpr)
		if !ok || len(e.Traversal) < 2 {
			return nil
		}
		name, ok := e.Traversal[1].(hcl.TraverseAttr)
		if ok && keyed[e.Traversal.RootName()+"."+name.Name] {
			end := name.SrcRange.End.Byte
			edits = append(edits, edit{end, end, `["only"]`})
		}
		return nil
	})
	return edits
}

// inDynamic generates each nested block by a dynamic block of one element.
func (s *syntax) inDynamic() string {
	var edits []edit
	for _, b := range s.body.Blocks {
		if b.Type == "resource" || b.Type == "data" {
			edits = append(edits, dynamic(b.Body)...)
		}
	}
	return apply(s.src, edits)
}

func dynamic(b *hclsyntax.Body) []edit {
	var edits []edit
	for _, c := range b.Blocks {
		if slices.Contains(fixed, c.Type) || c.Type == "dynamic" || c.Type == "timeouts" || len(c.Labels) > 0 {
			continue
		}
		edits = append(edits,
			edit{c.TypeRange.Start.Byte, c.OpenBraceRange.End.Byte, "dynamic \"" + c.Type + "\" {\n for_each = [1]\n content {\n"},
			edit{c.CloseBraceRange.Start.Byte, c.CloseBraceRange.End.Byte, "}\n}"})
		edits = append(edits, dynamic(c.Body)...)
	}
	return edits
}

// asJSON writes the fixture in Terraform's JSON syntax.
func (s *syntax) asJSON() string {
	root := map[string]any{}
	for _, b := range s.body.Blocks {
		node := s.jsonBody(b.Body, b.Type)
		if len(b.Labels) == 0 {
			list, _ := root[b.Type].([]any)
			root[b.Type] = append(list, node)
			continue
		}
		at := root
		path := append([]string{b.Type}, b.Labels...)
		for _, p := range path[:len(path)-1] {
			next, ok := at[p].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[p] = next
			}
			at = next
		}
		last := path[len(path)-1]
		list, _ := at[last].([]any) // several provider blocks of one name
		at[last] = append(list, node)
	}
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // maps, slices and strings always marshal
	}
	return string(out)
}

func (s *syntax) jsonBody(b *hclsyntax.Body, typ string) map[string]any {
	node := map[string]any{}
	for name, a := range b.Attributes {
		node[name] = s.jsonExpr(a.Expr, name == "type" && typ == "variable" || slices.Contains([]string{"provider", "depends_on"}, name))
	}
	for _, c := range b.Blocks {
		child := any(s.jsonBody(c.Body, c.Type))
		key := c.Type
		for _, l := range slices.Backward(c.Labels) {
			child = map[string]any{l: child}
		}
		list, _ := node[key].([]any)
		node[key] = append(list, child)
	}
	return node
}

// jsonExpr is an expression as JSON: a literal as itself, anything else as a template; bare names stay bare.
func (s *syntax) jsonExpr(e hclsyntax.Expression, bare bool) any {
	r := e.Range()
	text := s.src[r.Start.Byte:r.End.Byte]
	if bare {
		if list, ok := e.(*hclsyntax.TupleConsExpr); ok {
			items := []any{}
			for _, item := range list.Exprs {
				items = append(items, s.jsonExpr(item, true))
			}
			return items
		}
		return text
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		var v any
		if json.Unmarshal([]byte(text), &v) == nil {
			return v
		}
	case *hclsyntax.TupleConsExpr:
		items := []any{}
		for _, item := range e.Exprs {
			items = append(items, s.jsonExpr(item, false))
		}
		return items
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			v, _ := e.Value(nil)
			return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(v.AsString())
		}
		if !strings.HasPrefix(text, "<<") {
			return "${" + text + "}"
		}
		return s.heredoc(e)
	}
	return "${" + text + "}"
}

// heredoc rewrites a heredoc as a quoted template, part by part.
func (s *syntax) heredoc(e *hclsyntax.TemplateExpr) string {
	var b strings.Builder
	for _, p := range e.Parts {
		if l, ok := p.(*hclsyntax.LiteralValueExpr); ok {
			b.WriteString(strings.NewReplacer("${", "$${", "%{", "%%{").Replace(l.Val.AsString()))
			continue
		}
		r := p.Range()
		b.WriteString("${" + s.src[r.Start.Byte:r.End.Byte] + "}")
	}
	return b.String()
}
