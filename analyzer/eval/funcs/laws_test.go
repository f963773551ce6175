package funcs_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/ctymarks"
	"github.com/zclconf/go-cty/cty/function"
	"pgregory.net/rapid"

	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
)

// origin is a provenance mark of the tests.
type origin struct {
	ctymarks.ProvenanceMark
	id int
}

// plain is a mark of the other sort.
type plain string

// picking are the functions whose result is one element of the arguments, and depends on no other once that is certain.
var picking = []string{
	"can", "coalesce", "coalescelist", "element", "ephemeralasnull", "issensitive", "length", "lookup", "nonsensitive", "one", "sensitive",
	"templatefile", "templatestring", "try",
}

func TestLaws(t *testing.T) {
	table := funcs.Table(&dir{path: writeFiles(t)})
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if strings.HasPrefix(name, "core::") {
			continue
		}
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) { checkLaws(t, name, table[name]) }))
	}
}

func checkLaws(t *rapid.T, name string, fn function.Function) {
	v := &valueMaker{T: t}
	args := v.arguments(fn)
	result, err := fn.Call(closures(fn, args))
	if err != nil {
		if text := err.Error(); strings.Contains(text, "panic") || strings.Contains(text, "no result can be computed") {
			t.Fatalf("%s(%#v): %s", name, args, err)
		}
		return
	}
	given, got := marks(args...), marks(result)
	for m := range got {
		if _, isHas := m.(*funcs.Has); !isHas && !given.Has(m) && name != "sensitive" {
			t.Fatalf("%s(%#v) has a mark %v that no argument has", name, args, m)
		}
	}
	if !result.IsKnown() && !slices.Contains(picking, name) {
		for m := range given {
			if !got.Has(m) {
				t.Fatalf("%s(%#v) is %#v without mark %v", name, args, result, m)
			}
		}
	}
	later := make([]cty.Value, len(args))
	for i, arg := range args {
		later[i] = v.concrete(arg)
	}
	final, err := fn.Call(closures(fn, later))
	if err != nil {
		return
	}
	finalBare, _ := final.UnmarkDeep()
	if bare, _ := result.UnmarkDeep(); bare.IsWhollyKnown() && !bare.RawEquals(finalBare) && (!v.untyped || !equalAs(bare, finalBare)) {
		t.Fatalf("%s(%#v) is %#v, but %#v of %#v", name, args, bare, finalBare, later)
	}
	if !finalBare.IsWhollyKnown() || v.untyped {
		return
	}
	for _, member := range funcs.Members(result) {
		if !contains(finalBare, member) {
			t.Fatalf("%s(%#v) says it has %#v, but is %#v of %#v", name, args, member, finalBare, later)
		}
	}
	for key, val := range funcs.Attributes(result) {
		val, _ = val.UnmarkDeep()
		attrs := finalBare.AsValueMap()
		if attr, ok := attrs[key]; !ok || val.IsWhollyKnown() && !equalAs(val, attr) {
			t.Fatalf("%s(%#v) says %s is %#v, but it is %#v of %#v", name, args, key, val, finalBare, later)
		}
	}
}

func contains(collection, member cty.Value) bool {
	member, _ = member.UnmarkDeep()
	if !member.IsWhollyKnown() {
		return collection.LengthInt() > 0
	}
	for it := collection.ElementIterator(); it.Next(); {
		if _, elem := it.Element(); equalAs(member, elem) {
			return true
		}
	}
	return false
}

// equalAs compares after conversion to the type of b.
func equalAs(a, b cty.Value) bool {
	a, err := convert.Convert(a, b.Type())
	return err == nil && a.RawEquals(b)
}

func marks(vals ...cty.Value) cty.ValueMarks {
	all := cty.ValueMarks{}
	for _, v := range vals {
		_, m := v.UnmarkDeep()
		maps.Copy(all, m)
	}
	return all
}

// closures makes of the arguments that a function evaluates itself the closures that it expects.
func closures(fn function.Function, args []cty.Value) []cty.Value {
	args = slices.Clone(args)
	for i := range args {
		if paramAt(fn, i).Type != customdecode.ExpressionClosureType {
			continue
		}
		expr, diags := hclsyntax.ParseExpression([]byte("v"), "", hcl.InitialPos)
		if diags.HasErrors() {
			panic(diags)
		}
		args[i] = customdecode.ExpressionClosureVal(&customdecode.ExpressionClosure{
			Expression:  expr,
			EvalContext: &hcl.EvalContext{Variables: map[string]cty.Value{"v": args[i]}},
		})
	}
	return args
}

func paramAt(fn function.Function, i int) function.Parameter {
	if params := fn.Params(); i < len(params) {
		return params[i]
	}
	return *fn.VarParam()
}

// valueMaker draws values of every kind: known, unknown, null and marked.
type valueMaker struct {
	*rapid.T
	marks   int
	untyped bool // some value is unknown down to its type
}

func (v *valueMaker) chance(percent int, label string) bool {
	return rapid.IntRange(0, 99).Draw(v.T, label) < percent
}

func (v *valueMaker) arguments(fn function.Function) []cty.Value {
	n := len(fn.Params())
	if fn.VarParam() != nil {
		n += rapid.IntRange(0, 3).Draw(v.T, "variadic")
	}
	args := make([]cty.Value, n)
	for i := range args {
		param := paramAt(fn, i)
		typ := param.Type
		if typ == customdecode.ExpressionClosureType {
			typ = cty.DynamicPseudoType
		}
		args[i] = v.value(v.concreteType(typ), 2)
		if typ == cty.Set(cty.DynamicPseudoType) || typ == cty.List(cty.DynamicPseudoType) {
			if converted, err := convert.Convert(args[i], typ); err == nil {
				args[i] = converted
			}
		}
	}
	return args
}

var types = []cty.Type{
	cty.String, cty.Number, cty.Bool, cty.List(cty.String), cty.List(cty.Number), cty.Set(cty.String), cty.Map(cty.String), cty.Map(cty.Number), cty.List(cty.List(cty.String)),
	cty.Tuple([]cty.Type{cty.String, cty.List(cty.String)}), cty.Tuple([]cty.Type{cty.String, cty.String}), cty.EmptyTuple, cty.EmptyObject, cty.Set(cty.Number),
	cty.Object(map[string]cty.Type{"a": cty.String, "b": cty.List(cty.String)}), cty.Object(map[string]cty.Type{"a": cty.String}), cty.DynamicPseudoType, cty.Map(cty.List(cty.String)),
	cty.Tuple([]cty.Type{cty.List(cty.String), cty.DynamicPseudoType}),
}

func (v *valueMaker) concreteType(typ cty.Type) cty.Type {
	switch {
	case typ == cty.DynamicPseudoType:
		return rapid.SampledFrom(types).Draw(v.T, "type")
	case typ.IsListType() && typ.ElementType() == cty.DynamicPseudoType:
		return cty.List(rapid.SampledFrom(types[:5]).Draw(v.T, "type"))
	case typ.IsSetType() && typ.ElementType() == cty.DynamicPseudoType:
		return cty.Set(rapid.SampledFrom(types[:3]).Draw(v.T, "type"))
	}
	return typ
}

func (v *valueMaker) value(typ cty.Type, depth int) cty.Value {
	val := v.unmarked(typ, depth)
	if v.chance(25, "mark") {
		v.marks++
		val = val.Mark(origin{id: v.marks})
	}
	if v.chance(5, "plain mark") {
		val = val.Mark(plain("p"))
	}
	return val
}

func (v *valueMaker) unmarked(typ cty.Type, depth int) cty.Value {
	switch {
	case typ == cty.DynamicPseudoType && v.chance(80, "dynamic"):
		v.untyped = true
		return cty.DynamicVal
	case typ == cty.DynamicPseudoType:
		return cty.NullVal(typ)
	case v.chance(15, "unknown"):
		return cty.UnknownVal(typ)
	case v.chance(5, "null"):
		return cty.NullVal(typ)
	}
	return v.known(typ, depth)
}

var words = []string{"", "a", "b", "ab", "1", "true", "10.0.0.0/8", "%s", "%d %v", "/a/", "2020-01-01T00:00:00Z", "{\"a\":[1]}", "a.txt", "a: 1", "é", ",", "1h", "UTF-8", "arn:aws:iam::111122223333:role/x/y"}

func (v *valueMaker) known(typ cty.Type, depth int) cty.Value {
	switch {
	case typ == cty.String:
		return cty.StringVal(rapid.SampledFrom(words).Draw(v.T, "string"))
	case typ == cty.Number:
		return cty.NumberFloatVal(rapid.SampledFrom([]float64{0, 1, 2, 3, 8, -1, 0.5, 16, 1e9}).Draw(v.T, "number"))
	case typ == cty.Bool:
		return cty.BoolVal(v.chance(50, "bool"))
	case typ.IsTupleType():
		elems := make([]cty.Value, typ.Length())
		for i, t := range typ.TupleElementTypes() {
			elems[i] = v.value(t, depth-1)
		}
		return cty.TupleVal(elems)
	case typ.IsObjectType():
		attrs := map[string]cty.Value{}
		for _, name := range slices.Sorted(maps.Keys(typ.AttributeTypes())) {
			attrs[name] = v.value(typ.AttributeType(name), depth-1)
		}
		return cty.ObjectVal(attrs)
	}
	return v.collection(typ, depth)
}

func (v *valueMaker) collection(typ cty.Type, depth int) cty.Value {
	n := rapid.IntRange(0, 3).Draw(v.T, "length")
	if n == 0 {
		empty, err := convert.Convert(cty.EmptyTupleVal, cty.List(typ.ElementType()))
		if err == nil && !typ.IsMapType() {
			empty, err = convert.Convert(empty, typ)
		}
		if typ.IsMapType() {
			return cty.MapValEmpty(typ.ElementType())
		}
		if err != nil {
			panic(err)
		}
		return empty
	}
	elems := make([]cty.Value, n)
	for i := range elems {
		elems[i] = v.value(typ.ElementType(), depth-1)
	}
	switch {
	case typ.IsListType():
		return cty.ListVal(elems)
	case typ.IsSetType():
		return cty.SetVal(elems)
	}
	attrs := map[string]cty.Value{}
	for i, elem := range elems {
		attrs[[]string{"a", "b", "c"}[i]] = elem
	}
	return cty.MapVal(attrs)
}

// concrete is val with a known value in place of everything unknown.
func (v *valueMaker) concrete(val cty.Value) cty.Value {
	done, err := cty.Transform(val, func(_ cty.Path, part cty.Value) (cty.Value, error) {
		if part.IsKnown() {
			return part, nil
		}
		bare, marks := part.Unmark()
		typ := bare.Type()
		if typ == cty.DynamicPseudoType {
			typ = cty.String
		}
		known := &valueMaker{T: v.T}
		filled, _ := known.known(typ, 0).UnmarkDeep()
		for range 20 {
			if filled.IsWhollyKnown() {
				break
			}
			filled, _ = known.known(typ, 0).UnmarkDeep()
		}
		if !filled.IsWhollyKnown() {
			filled = cty.NullVal(typ)
		}
		return filled.WithMarks(marks), nil
	})
	if err != nil {
		panic(err)
	}
	return done
}
