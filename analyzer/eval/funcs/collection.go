package funcs

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"github.com/zclconf/go-cty/cty/gocty"
)

// anything is a parameter that takes any value as it is.
func anything(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true}
}

func nullable(p function.Parameter) function.Parameter {
	p.AllowNull = true
	return p
}

// marked is a parameter of some type whose marks the implementation sees to.
func marked(name string, typ cty.Type) function.Parameter {
	return function.Parameter{Name: name, Type: typ, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true}
}

var dynamic = function.StaticReturnType(cty.DynamicPseudoType)

var elementFunc = function.New(&function.Spec{
	Description: "The element of a list at an index, counted anew from the start behind the end.",
	Params:      []function.Parameter{anything("list"), marked("index", cty.Number)},
	Type:        dynamic,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		typ := args[0].Type()
		if typ != cty.DynamicPseudoType && !typ.IsListType() && !typ.IsTupleType() {
			return cty.NilVal, function.NewArgErrorf(0, "cannot read elements from %s", typ.FriendlyName())
		}
		number, numberMarks := args[1].Unmark()
		if !number.IsKnown() || typ == cty.DynamicPseudoType {
			return unknownOf(elementType(typ), args...), nil
		}
		var index int
		if err := gocty.FromCtyValue(number, &index); err != nil {
			return cty.NilVal, function.NewArgErrorf(1, "invalid index: %s", err)
		}
		list, listMarks := args[0].Unmark()
		if !list.IsKnown() {
			if typ.IsTupleType() && index >= 0 && typ.Length() > 0 {
				return unknownOf(typ.TupleElementType(index%typ.Length()), args...), nil
			}
			return unknownOf(elementType(typ), args...), nil
		}
		switch n := list.LengthInt(); {
		case n == 0:
			return cty.NilVal, errors.New("cannot use element function with an empty list")
		case index%n < 0 && typ.IsTupleType():
			// Terraform 1.11 counts from the end in lists only, later versions in tuples too.
			return cty.NilVal, function.NewArgErrorf(1, "index must not be negative")
		default:
			return list.Index(cty.NumberIntVal(int64((index%n+n)%n))).WithMarks(dropMembers(listMarks), numberMarks), nil
		}
	},
})

func dropMembers(marks cty.ValueMarks) cty.ValueMarks {
	for m := range marks {
		if _, ok := m.(*Has); ok {
			delete(marks, m)
		}
	}
	return marks
}

func elementType(typ cty.Type) cty.Type {
	if typ.IsCollectionType() {
		return typ.ElementType()
	}
	return cty.DynamicPseudoType
}

var lookupFunc = function.New(&function.Spec{
	Description: "The value of a map or object at a key, or else a default.",
	Params:      []function.Parameter{anything("inputMap"), marked("key", cty.String)},
	VarParam:    &function.Parameter{Name: "default", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
	Type: func(args []cty.Value) (cty.Type, error) {
		if len(args) > 3 {
			return cty.NilType, errorf("lookup takes two or three arguments, got %d", len(args))
		}
		typ := args[0].Type()
		if typ == cty.DynamicPseudoType || typ.IsObjectType() {
			return cty.DynamicPseudoType, nil
		}
		if !typ.IsMapType() {
			return cty.NilType, function.NewArgErrorf(0, "lookup() requires a map as the first argument")
		}
		if len(args) == 3 {
			if _, err := convert.Convert(args[2], typ.ElementType()); err != nil {
				return cty.NilType, function.NewArgErrorf(2, "the default value must have the same type as the map elements")
			}
		}
		return typ.ElementType(), nil
	},
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		keyVal, keyMarks := args[1].Unmark()
		m, mapMarks := args[0].Unmark()
		markses := []cty.ValueMarks{dropMembers(mapMarks), keyMarks}
		if !keyVal.IsKnown() || m.Type() == cty.DynamicPseudoType || (!m.IsKnown() && m.Type().IsMapType()) {
			return unknownOf(typ, args...), nil
		}
		key := keyVal.AsString()
		switch {
		case m.Type().IsObjectType() && m.Type().HasAttribute(key):
			if !m.IsKnown() {
				return unknownOf(m.Type().AttributeType(key), args[:2]...), nil
			}
			return m.GetAttr(key).WithMarks(markses...), nil
		case m.Type().IsMapType() && m.HasIndex(keyVal).True():
			return m.Index(keyVal).WithMarks(markses...), nil
		case len(args) < 3:
			return cty.NilVal, function.NewArgErrorf(0, "the given object has no attribute %q", key)
		}
		fallback, err := convert.Convert(args[2], typ)
		if err != nil {
			return cty.NilVal, function.NewArgError(2, err)
		}
		return fallback.WithMarks(markses...), nil
	},
})

var lengthFunc = function.New(&function.Spec{
	Description: "The number of elements of a collection or structure, or of characters of a string.",
	Params:      []function.Parameter{anything("value")},
	Type: func(args []cty.Value) (cty.Type, error) {
		typ := args[0].Type()
		if typ == cty.String || typ == cty.DynamicPseudoType || typ.IsTupleType() || typ.IsObjectType() || typ.IsCollectionType() {
			return cty.Number, nil
		}
		return cty.NilType, function.NewArgErrorf(0, "argument must be a string, a collection type, or a structural type")
	},
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		coll, marks := args[0].Unmark()
		marks = dropMembers(marks)
		switch typ := coll.Type(); {
		case typ.IsTupleType():
			return cty.NumberIntVal(int64(typ.Length())).WithMarks(marks), nil
		case typ.IsObjectType():
			return cty.NumberIntVal(int64(len(typ.AttributeTypes()))).WithMarks(marks), nil
		case typ == cty.DynamicPseudoType:
			return unknownOf(cty.Number, args...), nil
		case typ == cty.String:
			n, err := stdlib.Strlen(coll)
			return n.WithMarks(marks), err
		}
		n := coll.Length()
		if !n.IsKnown() {
			return n.WithMarks(marksOf(args)), nil
		}
		return n.WithMarks(marks), nil
	},
})

var oneFunc = function.New(&function.Spec{
	Description: "The only element of a list, set or tuple, or null of an empty one.",
	Params:      []function.Parameter{anything("list")},
	Type: func(args []cty.Value) (cty.Type, error) {
		typ := args[0].Type()
		switch {
		case typ.IsListType() || typ.IsSetType():
			return typ.ElementType(), nil
		case typ == cty.DynamicPseudoType || (typ.IsTupleType() && typ.Length() == 0):
			return cty.DynamicPseudoType, nil
		case typ.IsTupleType() && typ.Length() == 1:
			return typ.TupleElementType(0), nil
		case typ.IsTupleType():
			return cty.NilType, function.NewArgErrorf(0, "must be a list, set, or tuple value with either zero or one elements")
		}
		return cty.NilType, function.NewArgErrorf(0, "must be a list, set, or tuple value with either zero or one elements")
	},
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		list, marks := args[0].Unmark()
		if list.Type() == cty.DynamicPseudoType || !list.IsKnown() || !list.Length().IsKnown() {
			return unknownOf(typ, args...), nil
		}
		marks = dropMembers(marks)
		switch list.LengthInt() {
		case 0:
			return cty.NullVal(typ).WithMarks(marks), nil
		case 1:
			return list.AsValueSlice()[0].WithMarks(marks), nil
		}
		return cty.NilVal, function.NewArgErrorf(0, "must be a list, set, or tuple value with either zero or one elements")
	},
})

var coalesceFunc = function.New(&function.Spec{
	Description:  "The first argument that is neither null nor an empty string.",
	VarParam:     &function.Parameter{Name: "vals", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
	RefineResult: notNull,
	Type: func(args []cty.Value) (cty.Type, error) {
		types := make([]cty.Type, len(args))
		for i, arg := range args {
			types[i] = arg.Type()
		}
		typ, _ := convert.UnifyUnsafe(types)
		if typ == cty.NilType {
			return cty.NilType, errors.New("all arguments must have the same type")
		}
		return typ, nil
	},
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		for i, arg := range args {
			arg, err := convert.Convert(arg, typ)
			if err != nil {
				return cty.NilVal, function.NewArgError(i, err)
			}
			plain, _ := arg.Unmark()
			switch {
			case !plain.IsKnown():
				return unknownOf(typ, args[i:]...).WithMarks(plainMarks(args[:i])), nil
			case plain.IsNull() || text(plain) == "" && plain.Type() == cty.String:
				continue
			}
			return arg.WithMarks(plainMarks(args[:i])), nil
		}
		return cty.NilVal, errors.New("no non-null, non-empty-string arguments")
	},
})

// plainMarks are the marks of arguments passed over that do not tell provenance, such as sensitivity: the choice reveals them.
func plainMarks(passed []cty.Value) cty.ValueMarks {
	var plain cty.ValueMarks
	for _, arg := range passed {
		if !arg.IsMarked() {
			continue
		}
		_, marks := arg.Unmark()
		own, _ := split(marks)
		for m := range own {
			plain = with(plain, m)
		}
	}
	return plain
}

var coalesceListFunc = function.New(&function.Spec{
	Description: "The first list that is not empty.",
	VarParam:    &function.Parameter{Name: "vals", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
	Type:        dynamic,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		plain := bare(args)
		// The result type, and what is refused, are those of the library's function.
		result, err := stdlib.CoalesceListFunc.Call(plain)
		if err != nil {
			return cty.NilVal, err
		}
		for i, arg := range plain {
			if !arg.IsKnown() {
				break
			}
			if !arg.IsNull() && arg.LengthInt() > 0 {
				return args[i].WithMarks(plainMarks(args[:i])), nil
			}
		}
		result, _ = result.UnmarkDeep()
		return result.WithMarks(marksOf(args)), nil
	},
})

var concatFunc = function.New(&function.Spec{
	Description: "All elements of the lists in order.",
	VarParam:    &function.Parameter{Name: "seqs", Type: cty.DynamicPseudoType, AllowMarked: true},
	Type:        stdlib.ConcatFunc.ReturnTypeForValues,
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		var elems []cty.Value
		var plain []cty.ValueMarks
		for i, arg := range args {
			if typ.IsListType() {
				var err error
				if arg, err = convert.Convert(arg, typ); err != nil {
					return cty.NilVal, function.NewArgError(i, err)
				}
			}
			own, marks := spread(arg)
			elems = append(elems, own...)
			plain = append(plain, marks)
			if len(elems) > maxElements {
				return cty.NilVal, errorf("result exceeds %d elements", maxElements)
			}
		}
		return sequence(typ, elems).WithMarks(plain...), nil
	},
	RefineResult: notNull,
})

// sequence is a list or a tuple of the elements.
func sequence(typ cty.Type, elems []cty.Value) cty.Value {
	switch {
	case !typ.IsListType():
		return cty.TupleVal(elems)
	case len(elems) == 0:
		return cty.ListValEmpty(typ.ElementType())
	}
	return cty.ListVal(elems)
}

var flattenFunc = function.New(&function.Spec{
	Description: "All elements of a list, those of lists within it included, as one list.",
	Params:      []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType, AllowMarked: true}},
	Type:        dynamic,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !isSequence(args[0].Type()) {
			return cty.NilVal, errors.New("can only flatten lists, sets and tuples")
		}
		var f flattener
		f.add(args[0])
		switch {
		case f.nodes > maxElements:
			return cty.NilVal, errorf("result exceeds %d elements", maxElements)
		case f.open:
			return cty.DynamicVal, nil
		}
		return cty.TupleVal(f.elems).WithMarks(f.plain...), nil
	},
})

func isSequence(typ cty.Type) bool { return typ.IsListType() || typ.IsSetType() || typ.IsTupleType() }

// flattener collects the elements of nested sequences.
type flattener struct {
	elems []cty.Value
	plain []cty.ValueMarks
	nodes int
	open  bool // a sequence, or what may be one, is unknown
}

func (f *flattener) add(seq cty.Value) {
	if !seq.IsKnown() || !seq.Length().IsKnown() {
		f.open = true
		for _, elem := range elementsOf(seq) {
			f.element(elem)
		}
		return
	}
	elems, plain := spread(seq)
	f.plain = append(f.plain, plain)
	for _, elem := range elems {
		f.element(elem)
	}
}

func (f *flattener) element(elem cty.Value) {
	f.nodes++
	switch {
	case f.nodes > maxElements:
	case untyped(elem) || isSequence(elem.Type()) && !elem.IsNull():
		f.add(elem)
	default:
		f.elems = append(f.elems, elem)
	}
}

func flattenMembers(args []cty.Value, _ cty.Type) []cty.Value {
	var f flattener
	f.add(args[0])
	return f.elems
}

var mergeFunc = function.New(&function.Spec{
	Description: "All attributes of the maps and objects; of equal keys the last one holds.",
	VarParam:    &function.Parameter{Name: "maps", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowNull: true, AllowMarked: true},
	Type:        stdlib.MergeFunc.ReturnTypeForValues,
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		attrs := map[string]cty.Value{}
		var plain []cty.ValueMarks
		for _, arg := range args {
			if arg.Type() == cty.DynamicPseudoType && !arg.IsKnown() {
				return cty.UnknownVal(typ), nil
			}
			if arg.IsNull() {
				continue
			}
			if !arg.Type().IsMapType() && !arg.Type().IsObjectType() {
				return cty.NilVal, errorf("arguments must be maps or objects, got %s", arg.Type().FriendlyName())
			}
			arg, marks := arg.Unmark()
			own, origin := split(marks)
			plain = append(plain, own)
			for it := arg.ElementIterator(); it.Next(); {
				key, val := it.Element()
				attrs[key.AsString()] = val.WithMarks(origin)
			}
		}
		switch {
		case !typ.IsMapType():
			return cty.ObjectVal(attrs).WithMarks(plain...), nil
		case len(attrs) == 0:
			return cty.MapValEmpty(typ.ElementType()).WithMarks(plain...), nil
		}
		return cty.MapVal(attrs).WithMarks(plain...), nil
	},
	RefineResult: notNull,
})

// mergeKeys are the keys that a merge surely has. Behind an unknown map any of them may have another value.
func mergeKeys(args []cty.Value, _ cty.Type) map[string]cty.Value {
	keys := map[string]cty.Value{}
	for _, arg := range args {
		if !arg.IsKnown() {
			for key, val := range keys {
				keys[key] = unknownOf(cty.DynamicPseudoType, val, arg)
			}
		}
		maps.Copy(keys, attributesOf(arg))
	}
	return keys
}

func mapKeys(args []cty.Value, _ cty.Type) map[string]cty.Value { return attributesOf(args[0]) }

// attributesOf are the certain attributes of a map or object.
func attributesOf(v cty.Value) map[string]cty.Value {
	if !v.IsKnown() {
		return Attributes(v)
	}
	if v.IsNull() || !v.Type().IsMapType() && !v.Type().IsObjectType() {
		return nil
	}
	v, marks := v.Unmark()
	_, origin := split(marks)
	attrs := make(map[string]cty.Value, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		key, val := it.Element()
		attrs[key.AsString()] = val.WithMarks(origin)
	}
	return attrs
}

var compactFunc = function.New(&function.Spec{
	Description:  "A list of strings without those that are null or empty.",
	Params:       []function.Parameter{{Name: "list", Type: cty.List(cty.String), AllowMarked: true}},
	Type:         function.StaticReturnType(cty.List(cty.String)),
	RefineResult: notNull,
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		elems, plain := spread(args[0])
		kept := make([]cty.Value, 0, len(elems))
		for _, elem := range elems {
			if !elem.IsKnown() {
				return cty.UnknownVal(typ), nil
			}
			if text(elem) != "" {
				kept = append(kept, elem)
			}
		}
		return sequence(typ, kept).WithMarks(plain), nil
	},
})

func compactMembers(args []cty.Value, _ cty.Type) []cty.Value {
	var members []cty.Value
	for _, elem := range elementsOf(args[0]) {
		if text(elem) != "" {
			members = append(members, elem)
		}
	}
	return members
}

var sortFunc = function.New(&function.Spec{
	Description:  "A list of strings in the order of their Unicode characters.",
	Params:       []function.Parameter{{Name: "list", Type: cty.List(cty.String), AllowMarked: true, AllowUnknown: true}},
	Type:         function.StaticReturnType(cty.List(cty.String)),
	RefineResult: notNull,
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			plain, _ := args[0].UnmarkDeep()
			return stdlib.Sort(plain) // an unknown of the same length
		}
		elems, plain := spread(args[0])
		for i, elem := range elems {
			if elem.IsNull() {
				return cty.NilVal, errorf("given list element %d is null; a null string cannot be sorted", i)
			}
		}
		slices.SortStableFunc(elems, func(a, b cty.Value) int { return strings.Compare(text(a), text(b)) })
		return sequence(typ, elems).WithMarks(plain), nil
	},
})

var distinctFunc = function.New(&function.Spec{
	Description:  "A list without elements equal to an earlier one.",
	Params:       []function.Parameter{{Name: "list", Type: cty.List(cty.DynamicPseudoType), AllowMarked: true}},
	Type:         func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	RefineResult: notNull,
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(typ), nil
		}
		elems, plain := spread(args[0])
		at := newLookup(len(elems))
		var kept []cty.Value
		for _, elem := range elems {
			bare, marks := elem.UnmarkDeep()
			if i, found := at.find(bare); found {
				kept[i] = kept[i].WithMarks(marks)
				continue
			}
			at.insert(bare, len(kept))
			kept = append(kept, elem)
		}
		return sequence(typ, kept).WithMarks(plain), nil
	},
})

// positions finds values by hash, for work on lists that would take the square of their length.
type positions struct{ buckets map[int][]position }

type position struct {
	val cty.Value
	at  int
}

func newLookup(n int) positions { return positions{make(map[int][]position, n)} }

func (p positions) find(v cty.Value) (int, bool) {
	for _, candidate := range p.buckets[v.Hash()] {
		if candidate.val.RawEquals(v) {
			return candidate.at, true
		}
	}
	return 0, false
}

func (p positions) insert(v cty.Value, at int) {
	h := v.Hash()
	p.buckets[h] = append(p.buckets[h], position{v, at})
}

// setProductFunc is the library's function but for tuples whose elements have no common type, on which that panics.
var setProductFunc = function.New(&function.Spec{
	Description: "All combinations of elements of several collections.",
	VarParam:    &function.Parameter{Name: "sets", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowMarked: true},
	Type:        dynamic,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		product, err := stdlib.SetProductFunc.Call(args)
		if !errors.As(err, new(function.PanicError)) {
			return product, err
		}
		for _, arg := range args {
			if arg.Type().IsTupleType() && slices.ContainsFunc(elementsOf(arg), untyped) {
				return cty.DynamicVal, nil
			}
		}
		return cty.NilVal, errors.New("all elements of a collection must be of the same type")
	},
})

func untyped(v cty.Value) bool { return v.Type() == cty.DynamicPseudoType && !v.IsKnown() }

var indexFunc = function.New(&function.Spec{
	Description:  "The position of the first element of a list that equals a value.",
	Params:       []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType}},
	Type:         function.StaticReturnType(cty.Number),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		list, sought := args[0], args[1]
		if !list.Type().IsListType() && !list.Type().IsTupleType() {
			return cty.NilVal, errors.New("argument must be a list or tuple")
		}
		if list.LengthInt() == 0 {
			return cty.NilVal, errors.New("cannot search an empty list")
		}
		for it := list.ElementIterator(); it.Next(); {
			at, elem := it.Element()
			equal := Equal(elem, sought)
			if !equal.IsKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
			if equal.True() {
				return at, nil
			}
		}
		return cty.NilVal, errors.New("item not found")
	},
})

var matchKeysFunc = function.New(&function.Spec{
	Description: "The values whose keys, at the same positions, are in a set.",
	Params: []function.Parameter{
		{Name: "values", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "keys", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "searchset", Type: cty.List(cty.DynamicPseudoType)},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		typ, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()})
		if typ == cty.NilType {
			return cty.NilType, errors.New("keys and searchset must be of the same type")
		}
		return args[0].Type(), nil
	},
	RefineResult: notNull,
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		values, keys, wanted := args[0].AsValueSlice(), args[1], args[2]
		if len(values) != keys.LengthInt() {
			return cty.NilVal, errors.New("length of keys and values should be equal")
		}
		common, _ := convert.UnifyUnsafe([]cty.Type{keys.Type(), wanted.Type()})
		keys, err := convert.Convert(keys, common)
		if err != nil {
			return cty.NilVal, function.NewArgError(1, err)
		}
		if wanted, err = convert.Convert(wanted, common); err != nil {
			return cty.NilVal, function.NewArgError(2, err)
		}
		if !keys.IsWhollyKnown() || !wanted.IsWhollyKnown() {
			return cty.UnknownVal(typ), nil
		}
		in := newLookup(wanted.LengthInt())
		for i, key := range wanted.AsValueSlice() {
			in.insert(key, i)
		}
		var kept []cty.Value
		for i, key := range keys.AsValueSlice() {
			if _, found := in.find(key); found {
				kept = append(kept, values[i])
			}
		}
		return sequence(typ, kept), nil
	},
})

var transposeFunc = function.New(&function.Spec{
	Description:  "A map from the strings in the lists of a map to the keys of those lists.",
	Params:       []function.Parameter{{Name: "values", Type: cty.Map(cty.List(cty.String))}},
	Type:         function.StaticReturnType(cty.Map(cty.List(cty.String))),
	RefineResult: notNull,
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(typ), nil
		}
		keysOf := map[string][]cty.Value{}
		for it := args[0].ElementIterator(); it.Next(); {
			key, list := it.Element()
			if list.IsNull() {
				return cty.NilVal, errors.New("input must not contain null list")
			}
			for _, elem := range list.AsValueSlice() {
				if elem.IsNull() {
					return cty.NilVal, errors.New("input list must not contain null string")
				}
				keysOf[elem.AsString()] = append(keysOf[elem.AsString()], key)
			}
		}
		if len(keysOf) == 0 {
			return cty.MapValEmpty(typ.ElementType()), nil
		}
		lists := make(map[string]cty.Value, len(keysOf))
		for elem, keys := range keysOf {
			lists[elem] = cty.ListVal(keys)
		}
		return cty.MapVal(lists), nil
	},
})

var (
	allTrueFunc = quantifier("Whether all elements of a list are true.", false)
	anyTrueFunc = quantifier("Whether any element of a list is true.", true)
)

// quantifier makes the function that gives decisive if any element does, and else the contrary. A null counts as false.
func quantifier(description string, decisive bool) function.Function {
	return function.New(&function.Spec{
		Description:  description,
		Params:       []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:         function.StaticReturnType(cty.Bool),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			unknown := false
			for it := args[0].ElementIterator(); it.Next(); {
				_, elem := it.Element()
				if !elem.IsKnown() {
					unknown = true
					continue
				}
				if (!elem.IsNull() && elem.True()) == decisive {
					return cty.BoolVal(decisive), nil
				}
			}
			if unknown {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(!decisive), nil
		},
	})
}
