package funcs

import (
	"errors"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// toFunc makes the function that converts to a type.
func toFunc(want cty.Type) function.Function {
	return function.New(&function.Spec{
		Description: "Converts a value to " + want.FriendlyNameForConstraint() + ".",
		Params:      []function.Parameter{nullable(anything("v"))},
		Type: func(args []cty.Value) (cty.Type, error) {
			got := args[0].Type()
			if !got.Equals(want) && convert.GetConversionUnsafe(got, want) == nil {
				return cty.NilType, function.NewArgErrorf(0, "cannot convert %s to %s", got.FriendlyName(), want.FriendlyNameForConstraint())
			}
			return want, nil
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := convert.Convert(args[0], want)
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "cannot convert %s to %s: %s", args[0].Type().FriendlyName(), want.FriendlyNameForConstraint(), err)
			}
			return v, nil
		},
	})
}

var closureParam = function.Parameter{Name: "expression", Type: customdecode.ExpressionClosureType}

var tryFunc = function.New(&function.Spec{
	Description: "The value of the first expression that gives one without an error.",
	VarParam:    &closureParam,
	Type:        dynamic,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		var failed strings.Builder
		for i, arg := range args {
			closure := customdecode.ExpressionClosureFromVal(arg)
			v, diags := closure.Value()
			if diags.HasErrors() {
				failed.WriteString("\n- " + diags.Error())
				continue
			}
			if !sizeOf(v).unknown || certainReference(closure) {
				return v, nil
			}
			// What is unknown now may turn out to be an error, and the result then to be one of the others.
			return cty.DynamicVal.WithMarks(marksOf(values(v, args[i+1:]))), nil
		}
		if len(args) == 0 {
			return cty.NilVal, errors.New("at least one argument is required")
		}
		return cty.NilVal, errors.New("no expression succeeded:" + failed.String())
	},
})

// values are v and those of the expressions that give one.
func values(v cty.Value, closures []cty.Value) []cty.Value {
	vals := []cty.Value{v}
	for _, arg := range closures {
		if v, diags := customdecode.ExpressionClosureFromVal(arg).Value(); !diags.HasErrors() {
			vals = append(vals, v)
		}
	}
	return vals
}

var canFunc = function.New(&function.Spec{
	Description: "Whether an expression gives a value without an error.",
	Params:      []function.Parameter{closureParam},
	Type:        function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		closure := customdecode.ExpressionClosureFromVal(args[0])
		v, diags := closure.Value()
		switch {
		case diags.HasErrors():
			return cty.False, nil
		case !sizeOf(v).unknown || certainReference(closure):
			return cty.True, nil
		}
		return unknownOf(cty.Bool, v), nil
	},
})

// certainReference reports whether a closure, which gave a value, is a reference that no later knowledge can make fail: all it
// goes through is known. Terraform does not look so closely, but it evaluates again once all is known.
func certainReference(closure *customdecode.ExpressionClosure) bool {
	traversal, diags := hcl.AbsTraversalForExpr(closure.Expression)
	if diags.HasErrors() {
		return false
	}
	if len(traversal) == 1 {
		return true
	}
	parent, diags := traversal[:len(traversal)-1].TraverseAbs(closure.EvalContext)
	return !diags.HasErrors() && parent.IsKnown()
}

var sensitiveFunc = function.New(&function.Spec{
	Description: "Marks a value as sensitive.",
	Params:      []function.Parameter{nullable(anything("value"))},
	Type:        dynamic,
	Impl:        func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0].Mark(sensitiveMark), nil },
})

var nonsensitiveFunc = function.New(&function.Spec{
	Description: "Takes the mark of sensitivity from a value.",
	Params:      []function.Parameter{nullable(anything("value"))},
	Type:        dynamic,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		v, marks := args[0].Unmark()
		delete(marks, sensitiveMark)
		return v.WithMarks(marks), nil
	},
})

var isSensitiveFunc = function.New(&function.Spec{
	Description: "Whether a value is sensitive.",
	Params:      []function.Parameter{nullable(anything("value"))},
	Type:        function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		switch {
		case args[0].HasMark(sensitiveMark):
			return cty.True, nil
		case !args[0].IsKnown():
			return unknownOf(cty.Bool, args[0]), nil
		}
		return cty.False, nil
	},
})

var ephemeralAsNullFunc = function.New(&function.Spec{
	Description: "A value with null in place of all that is ephemeral.",
	Params:      []function.Parameter{nullable(anything("value"))},
	Type:        dynamic,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return cty.Transform(args[0], func(_ cty.Path, v cty.Value) (cty.Value, error) {
			if !v.HasMark(Ephemeral) {
				return v, nil
			}
			_, marks := v.Unmark()
			delete(marks, Ephemeral)
			return cty.NullVal(v.Type()).WithMarks(marks), nil
		})
	},
})
