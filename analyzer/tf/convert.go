package tf

import (
	"math/big"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Text is a known primitive as a string, converted as Terraform does; ok is false for anything else.
func Text(v cty.Value) (string, bool) {
	if v == cty.NilVal || v.IsMarked() || !v.IsKnown() || v.IsNull() || !v.Type().IsPrimitiveType() {
		return "", false
	}
	if v.Type() == cty.String {
		return v.AsString(), true
	}
	s, err := convert.Convert(v, cty.String)
	if err != nil {
		return "", false
	}
	return s.AsString(), true
}

func number(v cty.Value) (float64, bool) {
	if v.Type() == cty.String {
		n, err := convert.Convert(v, cty.Number)
		if err != nil {
			return 0, false
		}
		v = n
	}
	if v.Type() != cty.Number {
		return 0, false
	}
	f, _ := new(big.Float).Set(v.AsBigFloat()).Float64()
	return f, true
}

// elementsOf gives each element the range of its expression where the datum's expression is a list constructor of that length.
func elementsOf(d *Datum, vals []cty.Value) []Element {
	elements := make([]Element, len(vals))
	exprs := listExprs(d, len(vals))
	for i, v := range vals {
		elements[i] = Element{Val: v, Range: d.Range}
		if exprs != nil {
			elements[i].Range = exprs[i].Range()
		}
	}
	return elements
}

func listExprs(d *Datum, n int) []hclsyntax.Expression {
	if cons, ok := d.Expr.(*hclsyntax.TupleConsExpr); ok && len(cons.Exprs) == n && !d.Val.Type().IsSetType() {
		return cons.Exprs
	}
	return nil
}
