package funcs

import (
	"bytes"
	"errors"
	"fmt"
	"maps"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/tfpillar/tfpillar/analyzer/config"
)

// Limits of one template, whose loops no evaluator sees.
const maxIterations = 1 << 20

// templateFile is the function that renders a file with the functions of a table, save those that render templates.
func templateFile(files Files, table map[string]function.Function) builtin {
	parsed := templates{}
	return builtin{name: "templatefile", flow: picks, fn: function.New(&function.Spec{
		Description: "A file rendered as a template.",
		Params:      []function.Parameter{marked("path", cty.String), anything("vars")},
		Type:        dynamic,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name, marks := args[0].Unmark()
			if !name.IsKnown() {
				return unknownOf(cty.DynamicPseudoType, args...), nil
			}
			content, ok := read(files, name.AsString())
			if !ok {
				return unknownOf(cty.DynamicPseudoType, args...), nil
			}
			t := template{name: name.AsString(), source: content, parse: parsed.parse, functions: func() map[string]function.Function { return inTemplate(table, nil) }}
			result, err := t.render(args[1])
			if err != nil {
				return cty.NilVal, err
			}
			return result.WithMarks(marks), nil
		},
	})}
}

// templateString is the function that renders the string that a reference names. It may read no files.
func templateString(table map[string]function.Function) builtin {
	const name = "<templatestring argument>"
	return builtin{name: "templatestring", flow: picks, fn: function.New(&function.Spec{
		Description: "A string from elsewhere rendered as a template.",
		Params:      []function.Parameter{{Name: "template", Type: customdecode.ExpressionClosureType}, anything("vars")},
		Type:        function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			closure := customdecode.ExpressionClosureFromVal(args[0])
			if !isReference(closure.Expression) {
				return cty.NilVal, function.NewArgErrorf(0, "invalid template expression: must be a direct reference to a single string from elsewhere, containing valid Terraform template syntax")
			}
			source, diags := closure.Value()
			if diags.HasErrors() {
				return cty.NilVal, function.NewArgError(0, diags)
			}
			source, err := convert.Convert(source, cty.String)
			if err != nil || source.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "invalid template value: a string is required")
			}
			if !source.IsKnown() {
				return unknownOf(cty.String, source, args[1]), nil
			}
			source, marks := source.Unmark()
			t := template{name: name, source: []byte(source.AsString()), parse: parseTemplate, functions: func() map[string]function.Function { return inTemplate(table, fileBuiltins) }}
			result, err := t.render(args[1])
			if err != nil {
				return cty.NilVal, err
			}
			if result, err = convert.Convert(result, cty.String); err != nil {
				return cty.NilVal, errorf("invalid template result: %s", err)
			}
			return result.WithMarks(marks), nil
		},
	})}
}

// isReference reports whether an expression only names something, as templatestring demands.
func isReference(expr hcl.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return true
	case *hclsyntax.RelativeTraversalExpr:
		return isReference(e.Source)
	case *hclsyntax.IndexExpr:
		return isReference(e.Collection)
	case *hclsyntax.SplatExpr:
		return isReference(e.Source)
	}
	_, diags := hcl.AbsTraversalForExpr(expr)
	return !diags.HasErrors()
}

// inTemplate is the table with which a template is rendered: what is not allowed there fails with a reason.
func inTemplate(table map[string]function.Function, forbidden []fileBuiltin) map[string]function.Function {
	inner := maps.Clone(table)
	for _, name := range []string{"templatefile", "templatestring"} {
		add(inner, name, failing("cannot recursively call "+name+" from inside another template function"))
	}
	for _, b := range forbidden {
		add(inner, b.name, failing("cannot use filesystem access functions like "+b.name+" in templatestring templates"))
	}
	return inner
}

func failing(reason string) function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{Name: "args", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
		Type:     func([]cty.Value) (cty.Type, error) { return cty.NilType, errors.New(reason) },
		Impl:     func([]cty.Value, cty.Type) (cty.Value, error) { return cty.NilVal, errors.New(reason) },
	})
}

type template struct {
	name      string
	source    []byte
	parse     func(name string, source []byte) (hclsyntax.Expression, hcl.Diagnostics)
	functions func() map[string]function.Function
}

// Render renders the text of a template with vars, an object or map, as templatestring does. name stands for the template in
// errors. Where the text is not known, neither is the result.
func Render(name string, text, vars cty.Value) (cty.Value, error) {
	bare, marks := text.Unmark()
	if !bare.IsKnown() || bare.IsNull() || bare.Type() != cty.String {
		return cty.UnknownVal(cty.String).WithMarks(marks), nil
	}
	table := func() map[string]function.Function { return inTemplate(pureFunctions(), fileBuiltins) }
	v, err := (template{name: name, source: []byte(bare.AsString()), parse: parseTemplate, functions: table}).render(vars)
	if err != nil {
		return cty.NilVal, err
	}
	return v.WithMarks(marks), nil
}

// templates are the files that were parsed already, by name.
type templates map[string]parsedTemplate

type parsedTemplate struct {
	source []byte
	expr   hclsyntax.Expression
}

func (p templates) parse(name string, source []byte) (hclsyntax.Expression, hcl.Diagnostics) {
	if t, ok := p[name]; ok && bytes.Equal(t.source, source) {
		return t.expr, nil
	}
	expr, diags := parseTemplate(name, source)
	if !diags.HasErrors() {
		p[name] = parsedTemplate{source, expr}
	}
	return expr, diags
}

// parseTemplate refuses text that is nested too deeply to be parsed.
func parseTemplate(name string, source []byte) (hclsyntax.Expression, hcl.Diagnostics) {
	if diags := config.GuardTemplate(name, source, hcl.InitialPos); diags.HasErrors() {
		return nil, diags
	}
	return hclsyntax.ParseTemplate(source, name, hcl.InitialPos)
}

// render evaluates the template with nothing in scope but vars. Its marks are those of the variables that it uses.
func (t template) render(vars cty.Value) (cty.Value, error) {
	expr, diags := t.parse(t.name, t.source)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	typ := vars.Type()
	if typ == cty.DynamicPseudoType || (!vars.IsKnown() && typ.IsMapType()) {
		return unknownOf(cty.DynamicPseudoType, vars), nil
	}
	if !typ.IsObjectType() && !typ.IsMapType() {
		return cty.NilVal, function.NewArgErrorf(1, "invalid vars value: must be a map")
	}
	if !vars.IsKnown() {
		return unknownOf(cty.DynamicPseudoType, vars), nil
	}
	scope := attributesOf(vars)
	for name := range scope {
		if !hclsyntax.ValidIdentifier(name) {
			return cty.NilVal, function.NewArgErrorf(1, "invalid template variable name %q: must start with a letter, followed by zero or more letters, digits, and underscores", name)
		}
	}
	for _, traversal := range expr.Variables() {
		if _, ok := scope[traversal.RootName()]; !ok {
			return cty.NilVal, function.NewArgErrorf(1, "vars map does not contain key %q, referenced at %s", traversal.RootName(), traversal[0].SourceRange())
		}
	}
	budget := &iterations{}
	if diags := hclsyntax.Walk(expr, budget); diags.HasErrors() {
		return cty.NilVal, diags
	}
	ctx := &hcl.EvalContext{Variables: scope}
	if budget.calls {
		ctx.Functions = t.functions()
	} else {
		ctx.Functions = map[string]function.Function{}
	}
	result, diags := expr.Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	if result.IsNull() {
		return cty.NilVal, errorf("%s: the result of the template is null", t.name)
	}
	if size := sizeOf(result); size.tooLarge() {
		return cty.NilVal, size.err("result")
	} else if size.unknown {
		result = result.WithMarks(marksOf(usedBy(expr, scope)))
	}
	_, whole := vars.Unmark()
	plain, _ := split(whole)
	return result.WithMarks(plain), nil
}

// usedBy are the variables that an expression uses.
func usedBy(expr hcl.Expression, scope map[string]cty.Value) []cty.Value {
	var used []cty.Value
	for _, traversal := range expr.Variables() {
		used = append(used, scope[traversal.RootName()])
	}
	return used
}

// iterations is the budget that the loops of one template share. As a walker it sets itself into each loop.
type iterations struct {
	done, text int
	calls      bool
}

// Enter implements [hclsyntax.Walker].
func (n *iterations) Enter(node hclsyntax.Node) hcl.Diagnostics {
	switch node := node.(type) {
	case *hclsyntax.ForExpr:
		node.ValExpr = counted{node.ValExpr, n}
	case *hclsyntax.FunctionCallExpr:
		n.calls = true
	}
	return nil
}

// Exit implements [hclsyntax.Walker].
func (*iterations) Exit(hclsyntax.Node) hcl.Diagnostics { return nil }

// counted is an expression in a loop.
type counted struct {
	hclsyntax.Expression
	budget *iterations
}

// Value implements [hcl.Expression] and fails once the budget is spent.
func (c counted) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	c.budget.done++
	if c.budget.done > maxIterations || c.budget.text > maxText {
		rng := c.Range()
		return cty.DynamicVal, hcl.Diagnostics{{
			Severity: hcl.DiagError,
			Summary:  "Template too large",
			Detail:   fmt.Sprintf("The loops of the template exceed %d iterations or %d bytes.", maxIterations, maxText),
			Subject:  &rng,
		}}
	}
	v, diags := c.Expression.Value(ctx)
	c.budget.text += len(text(v))
	return v, diags
}
