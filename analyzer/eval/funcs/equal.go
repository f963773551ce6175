package funcs

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Equal is the operator ==: whether two values are the same, unknown where that cannot be told. Two values of which some parts
// are certainly different are different, whatever their unknown parts turn out to be; the library decides that by the order in
// which Go walks a map.
func Equal(a, b cty.Value) cty.Value {
	v := a.Equals(b)
	if v.IsKnown() {
		return v
	}
	a, _ = a.UnmarkDeep()
	b, _ = b.UnmarkDeep()
	if !differ(a, b) {
		return v
	}
	return cty.False.WithSameMarks(v)
}

// differ reports whether two values without marks are certainly different.
func differ(a, b cty.Value) bool {
	ty := a.Type()
	if !a.IsKnown() || !b.IsKnown() || a.IsNull() || b.IsNull() || !ty.Equals(b.Type()) || ty.IsPrimitiveType() || ty.IsSetType() || !a.CanIterateElements() {
		eq := a.Equals(b)
		return eq.IsKnown() && eq.False()
	}
	if a.LengthInt() != b.LengthInt() {
		return true
	}
	for it := a.ElementIterator(); it.Next(); {
		key, elem := it.Element()
		if ty.IsMapType() && b.HasIndex(key).False() {
			return true
		}
		if differ(elem, at(b, key)) {
			return true
		}
	}
	return false
}

// at is the element of a collection or the attribute of an object with a key that it has.
func at(v, key cty.Value) cty.Value {
	if v.Type().IsObjectType() {
		return v.GetAttr(key.AsString())
	}
	return v.Index(key)
}

var containsFunc = function.New(&function.Spec{
	Description:  "Whether a list, tuple or set has an element.",
	Params:       []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType}},
	Type:         function.StaticReturnType(cty.Bool),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		ty := args[0].Type()
		if !ty.IsListType() && !ty.IsTupleType() && !ty.IsSetType() {
			return cty.NilVal, errors.New("argument must be a list, tuple or set")
		}
		undecided := false
		for it := args[0].ElementIterator(); it.Next(); {
			_, elem := it.Element()
			equal := Equal(args[1], elem)
			if equal.IsKnown() && equal.True() {
				return cty.True, nil
			}
			undecided = undecided || !equal.IsKnown()
		}
		if undecided {
			return cty.UnknownVal(cty.Bool), nil
		}
		return cty.False, nil
	},
})
