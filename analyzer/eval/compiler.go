package eval

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// compiler rewrites one expression in place: references become nodes that look themselves up in the scope, and the constructs
// in which provenance would be wrong or time would be wasted get nodes of their own.
type compiler struct {
	unit     *unit
	bound    []string // names of for expressions and dynamic iterators, innermost last
	refs     []*reference
	constant bool
}

func (c *compiler) expr(e hclsyntax.Expression) hclsyntax.Expression {
	switch e := e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return c.traversal(e)
	case *hclsyntax.LiteralValueExpr:
		return c.literal(e)
	case *hclsyntax.TemplateExpr:
		c.each(e.Parts)
	case *hclsyntax.TemplateWrapExpr:
		e.Wrapped = c.expr(e.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		e.Expression = c.expr(e.Expression)
	case *hclsyntax.TupleConsExpr:
		c.each(e.Exprs)
	case *hclsyntax.ObjectConsExpr:
		for i := range e.Items {
			e.Items[i].KeyExpr = c.expr(e.Items[i].KeyExpr)
			e.Items[i].ValueExpr = c.expr(e.Items[i].ValueExpr)
		}
	case *hclsyntax.ObjectConsKeyExpr:
		return c.objectKey(e)
	case *hclsyntax.ConditionalExpr:
		e.Condition, e.TrueResult, e.FalseResult = c.expr(e.Condition), c.expr(e.TrueResult), c.expr(e.FalseResult)
		return &conditional{e}
	case *hclsyntax.BinaryOpExpr:
		e.LHS, e.RHS = c.expr(e.LHS), c.expr(e.RHS)
		if e.Op == hclsyntax.OpEqual || e.Op == hclsyntax.OpNotEqual {
			return &equality{e}
		}
	case *hclsyntax.UnaryOpExpr:
		e.Val = c.expr(e.Val)
	case *hclsyntax.RelativeTraversalExpr:
		return c.relative(e)
	case *hclsyntax.IndexExpr:
		e.Collection, e.Key = c.expr(e.Collection), c.expr(e.Key)
		return c.index(e)
	case *hclsyntax.SplatExpr:
		return c.splat(e)
	case *hclsyntax.ForExpr:
		return c.forExpr(e)
	case *hclsyntax.FunctionCallExpr:
		return c.call(e)
	case *hclsyntax.TemplateJoinExpr:
		e.Tuple = c.expr(e.Tuple)
	}
	return e
}

// literal refuses numbers that would take megabytes to write out.
func (c *compiler) literal(e *hclsyntax.LiteralValueExpr) hclsyntax.Expression {
	if !hugeNumber(e.Val) {
		return e
	}
	c.unit.error("Number too large", "A number with more than 1,000 digits is taken as unknown.", e.SrcRange)
	c.constant = false
	return &hclsyntax.LiteralValueExpr{Val: cty.UnknownVal(cty.Number), SrcRange: e.SrcRange}
}

// hugeNumber reports whether a known number has an exponent beyond 1,000 digits.
func hugeNumber(v cty.Value) bool {
	if v.IsMarked() || v.Type() != cty.Number || !v.IsKnown() || v.IsNull() {
		return false
	}
	exponent := v.AsBigFloat().MantExp(nil)
	return exponent > maxExponent || exponent < -maxExponent
}

const maxExponent = 3400 // bits: about 1,000 decimal digits

func (c *compiler) each(exprs []hclsyntax.Expression) {
	for i := range exprs {
		exprs[i] = c.expr(exprs[i])
	}
}

// objectKey leaves bare keys, which are names and not references, alone.
func (c *compiler) objectKey(e *hclsyntax.ObjectConsKeyExpr) hclsyntax.Expression {
	if !e.ForceNonLiteral && hcl.ExprAsKeyword(e.Wrapped) != "" {
		return e
	}
	e.Wrapped = c.expr(e.Wrapped)
	return e
}

func (c *compiler) traversal(e *hclsyntax.ScopeTraversalExpr) hclsyntax.Expression {
	c.constant = false
	if slices.Contains(c.bound, e.Traversal.RootName()) {
		return e
	}
	r := c.unit.reference(e)
	c.refs = append(c.refs, r)
	return r
}

func (c *compiler) relative(e *hclsyntax.RelativeTraversalExpr) hclsyntax.Expression {
	if _, ok := e.Source.(*hclsyntax.AnonSymbolExpr); ok {
		return e
	}
	e.Source = c.expr(e.Source)
	if in, ok := e.Source.(*indexed); ok && in.ref.kind == refResource {
		if name, ok := attrStep(e.Traversal); ok {
			return &indexedAttr{RelativeTraversalExpr: e, indexed: in, attr: name, rest: e.Traversal[1:]}
		}
	}
	return &relative{e}
}

// index recognises `aws_x.y[key]`, which need not build all instances to take one.
func (c *compiler) index(e *hclsyntax.IndexExpr) hclsyntax.Expression {
	if r, ok := e.Collection.(*reference); ok && r.kind == refResource && len(r.rest) == 0 {
		return &indexed{IndexExpr: e, ref: r}
	}
	return &index{e}
}

// splat recognises `aws_x.y[*].attr`, which is the same for every expression that says it.
func (c *compiler) splat(e *hclsyntax.SplatExpr) hclsyntax.Expression {
	e.Source = c.expr(e.Source)
	each, ok := e.Each.(*hclsyntax.RelativeTraversalExpr)
	if !ok {
		if _, anon := e.Each.(*hclsyntax.AnonSymbolExpr); !anon {
			e.Each = c.expr(e.Each)
		}
		return &splat{e}
	}
	r, isRef := e.Source.(*reference)
	if _, anon := each.Source.(*hclsyntax.AnonSymbolExpr); !anon {
		each.Source = c.expr(each.Source)
		return &splat{e}
	}
	name, ok := attrStep(each.Traversal)
	if !isRef || !ok || r.kind != refResource || len(r.rest) > 0 {
		return &splat{e}
	}
	return &resourceSplat{SplatExpr: e, ref: r, attr: name, rest: each.Traversal[1:]}
}

func attrStep(t hcl.Traversal) (string, bool) {
	if len(t) == 0 {
		return "", false
	}
	step, ok := t[0].(hcl.TraverseAttr)
	return step.Name, ok
}

func (c *compiler) forExpr(e *hclsyntax.ForExpr) hclsyntax.Expression {
	c.constant = false // loops count against the budget of a root
	e.CollExpr = c.expr(e.CollExpr)
	outer := c.bound
	c.bound = append(slices.Clone(outer), e.KeyVar, e.ValVar)
	if e.KeyExpr != nil {
		e.KeyExpr = c.expr(e.KeyExpr)
	}
	e.ValExpr = c.expr(e.ValExpr)
	if e.CondExpr != nil {
		e.CondExpr = c.expr(e.CondExpr)
	}
	c.bound = outer
	return &forEach{e}
}

func (c *compiler) call(e *hclsyntax.FunctionCallExpr) hclsyntax.Expression {
	c.each(e.Args)
	if impure[strings.TrimPrefix(e.Name, "core::")] {
		c.constant = false
	}
	if e.Name == "element" && len(e.Args) == 2 && !e.ExpandFinal {
		return &elementCall{e}
	}
	return e
}

// impure functions give different results in different roots, or none before apply.
var impure = map[string]bool{
	"abspath": true, "bcrypt": true, "file": true, "filebase64": true, "filebase64sha256": true, "filebase64sha512": true,
	"fileexists": true, "filemd5": true, "fileset": true, "filesha1": true, "filesha256": true, "filesha512": true,
	"pathexpand": true, "plantimestamp": true, "templatefile": true, "timestamp": true, "uuid": true,
}
