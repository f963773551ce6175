package config

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

func (a *assembly) resource(b *Block, mode Mode) {
	r := &Resource{
		Mode: mode, Type: b.Labels[0], Name: b.Labels[1], Body: b.Body, DefRange: b.DefRange, Range: b.Range,
		Count: b.Body.take("count"), ForEach: b.Body.take("for_each"),
		Provider: a.providerArgument(b.Body.take("provider")), DependsOn: a.references(b.Body.take("depends_on")),
	}
	if lifecycle := b.Body.takeBlocks("lifecycle"); len(lifecycle) > 0 {
		r.Lifecycle = lifecycle[0]
		for _, dup := range lifecycle[1:] {
			a.errorAt(dup.DefRange, "Duplicate lifecycle block", fmt.Sprintf("A resource has one lifecycle block, and this one's is at %s.", r.Lifecycle.DefRange))
		}
	}
	a.module.Resources = append(a.module.Resources, r)
}

// countAndForEach reports the two together in one block; an override may add the other, of which count then decides.
func (a *assembly) countAndForEach(b *Block) {
	if !isResource(b) && b.Type != "module" {
		return
	}
	if forEach := b.Body.Attribute("for_each"); forEach != nil && b.Body.Attribute("count") != nil {
		a.errorAt(forEach.NameRange, `Invalid combination of "count" and "for_each"`, "The two arguments are mutually exclusive, since each alone says how many instances there are.")
	}
}

func (a *assembly) call(b *Block) {
	c := &Call{
		Name: b.Labels[0], Body: b.Body, DefRange: b.DefRange, Range: b.Range,
		Source: b.Body.take("source"), Version: b.Body.take("version"),
		Count: b.Body.take("count"), ForEach: b.Body.take("for_each"),
		Providers: a.providersArgument(b.Body.take("providers")), DependsOn: a.references(b.Body.take("depends_on")),
	}
	if c.Source == nil {
		a.errorAt(b.DefRange, "Module without a source", fmt.Sprintf("module.%s has no source argument, so that its content is not known.", c.Name))
	}
	a.module.Calls = append(a.module.Calls, c)
}

func (a *assembly) variable(b *Block) {
	v := &Variable{
		Name: b.Labels[0], Default: b.Body.Attribute("default"), Validations: b.Body.BlocksOf("validation"),
		Sensitive: a.flag(b, "sensitive", false), Ephemeral: a.flag(b, "ephemeral", false), Nullable: a.flag(b, "nullable", true),
		DefRange: b.DefRange, Range: b.Range,
	}
	if typ := b.Body.Attribute("type"); typ != nil {
		v.Type = a.unquoted(typ.Expr)
	}
	a.module.Variables[v.Name] = v
}

// unquoted turns the quoted type constraints of Terraform 0.11 into what they meant.
func (a *assembly) unquoted(expr hclsyntax.Expression) hclsyntax.Expression {
	text, ok := expressionString(expr)
	if !ok {
		return expr
	}
	parsed, diags := parseExpression(text, expr.Range())
	a.diags = append(a.diags, diags...)
	a.warnAt(expr.Range(), "Quoted type constraint", fmt.Sprintf("Terraform 0.12 and later write the type without quotes: %s.", clip(text)))
	return parsed
}

func (a *assembly) output(b *Block) {
	o := &Output{
		Name: b.Labels[0], Value: b.Body.Attribute("value"), Sensitive: a.flag(b, "sensitive", false),
		Preconditions: b.Body.BlocksOf("precondition"), DefRange: b.DefRange, Range: b.Range,
	}
	a.module.Outputs[o.Name] = o
}

func (a *assembly) provider(b *Block) {
	p := &Provider{Name: b.Labels[0], Body: b.Body, DefRange: b.DefRange, Range: b.Range}
	if alias := b.Body.take("alias"); alias != nil {
		name, ok := literalString(alias)
		if !ok || !validName(name) {
			a.errorAt(alias.Range, "Invalid provider alias", "The alias of a provider configuration is a name in quotes.")
			return
		}
		p.Alias = name
	}
	a.module.Providers = append(a.module.Providers, p)
}

// flag is the value of an argument that must be a literal boolean.
func (a *assembly) flag(b *Block, name string, absent bool) bool {
	attr := b.Body.Attribute(name)
	if attr == nil {
		return absent
	}
	if v, diags := attr.Expr.Value(nil); !diags.HasErrors() {
		v, err := convert.Convert(v, cty.Bool)
		switch {
		case err != nil || !v.IsKnown():
		case v.IsNull():
			return absent
		default:
			return v.True()
		}
	}
	a.errorAt(attr.Expr.Range(), "Invalid value", fmt.Sprintf("The argument %q takes true or false, written out.", name))
	return absent
}

// literalString is the text of an argument that is a string without references.
func literalString(attr *Attribute) (string, bool) {
	if attr == nil {
		return "", false
	}
	return expressionString(attr.Expr)
}

func expressionString(expr hclsyntax.Expression) (string, bool) {
	switch expr.(type) {
	case *hclsyntax.TemplateExpr, *hclsyntax.LiteralValueExpr, *hclsyntax.ParenthesesExpr, *hclsyntax.TemplateWrapExpr:
	default:
		return "", false
	}
	v, diags := expr.Value(nil)
	if diags.HasErrors() || !v.IsWhollyKnown() || v.IsNull() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// traversal reads a static reference, which Terraform 0.11 wrote in quotes.
func (a *assembly) traversal(expr hcl.Expression) (hcl.Traversal, bool) {
	if quoted, ok := expr.(hclsyntax.Expression); ok {
		if text, ok := expressionString(quoted); ok {
			parsed, diags := parseExpression(text, expr.Range())
			a.diags = append(a.diags, diags...)
			if diags.HasErrors() {
				return nil, false
			}
			expr = parsed
		}
	}
	t, diags := hcl.AbsTraversalForExpr(expr)
	a.diags = append(a.diags, diags...)
	return t, !diags.HasErrors()
}

func (a *assembly) references(attr *Attribute) []hcl.Traversal {
	if attr == nil {
		return nil
	}
	exprs, diags := hcl.ExprList(attr.Expr)
	a.diags = append(a.diags, diags...)
	var refs []hcl.Traversal
	for _, e := range exprs {
		if t, ok := a.traversal(e); ok {
			refs = append(refs, t)
		}
	}
	return refs
}

func (a *assembly) providerArgument(attr *Attribute) *ProviderRef {
	if attr == nil {
		return nil
	}
	ref, ok := a.providerRef(attr.Expr)
	if !ok {
		return nil
	}
	return &ref
}

func (a *assembly) providerRef(expr hcl.Expression) (ProviderRef, bool) {
	t, ok := a.traversal(expr)
	if !ok {
		return ProviderRef{}, false
	}
	ref := ProviderRef{Name: t.RootName(), Range: expr.Range()}
	switch len(t) {
	case 1:
		return ref, true
	case 2:
		if alias, ok := t[1].(hcl.TraverseAttr); ok {
			ref.Alias = alias.Name
			return ref, true
		}
	}
	a.errorAt(expr.Range(), "Invalid provider reference", "A provider configuration is named by its provider and, after a dot, its alias: aws.west.")
	return ProviderRef{}, false
}

func (a *assembly) providersArgument(attr *Attribute) map[string]ProviderRef {
	if attr == nil {
		return nil
	}
	pairs, diags := hcl.ExprMap(attr.Expr)
	a.diags = append(a.diags, diags...)
	refs := make(map[string]ProviderRef, len(pairs))
	for _, p := range pairs {
		child, ok := a.providerRef(p.Key)
		if !ok {
			continue
		}
		if here, ok := a.providerRef(p.Value); ok {
			refs[child.String()] = here
		}
	}
	return refs
}

// String is the reference as it is written: `aws`, `aws.west`.
func (p ProviderRef) String() string {
	if p.Alias == "" {
		return p.Name
	}
	return p.Name + "." + p.Alias
}

// requiredProvider reads an entry of required_providers: an object, or a version as Terraform 0.12 wrote it.
func (a *assembly) requiredProvider(attr *Attribute) RequiredProvider {
	rp := RequiredProvider{Range: attr.Range}
	if version, ok := literalString(attr); ok {
		rp.Version = version
		return rp
	}
	pairs, diags := hcl.ExprMap(attr.Expr)
	a.diags = append(a.diags, diags...)
	for _, p := range pairs {
		value, ok := p.Value.(hclsyntax.Expression)
		if !ok {
			continue
		}
		switch objectKey(p.Key) {
		case "source":
			rp.Source, _ = expressionString(value)
		case "version":
			rp.Version, _ = expressionString(value)
		case "configuration_aliases":
			aliases, diags := hcl.ExprList(value)
			a.diags = append(a.diags, diags...)
			for _, e := range aliases {
				if ref, ok := a.providerRef(e); ok {
					rp.Aliases = append(rp.Aliases, ref)
				}
			}
		}
	}
	return rp
}

func objectKey(expr hcl.Expression) string {
	v, diags := expr.Value(nil)
	if diags.HasErrors() || !v.IsWhollyKnown() || v.IsNull() || v.Type() != cty.String {
		return ""
	}
	return v.AsString()
}
