package funcs

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/ctymarks"
)

// Has is a mark, by pointer, of an unknown collection of which some content is certain: concat(var.extra, ["0.0.0.0/0"]) is
// unknown but surely has that element. It belongs to the very value it was put on. Functions drop it where they make another
// value; whatever evaluates for, splat, index and conditional expressions over marked collections drops it with WithoutMembers.
type Has struct {
	ctymarks.ProvenanceMark
	typ        cty.Type
	members    []cty.Value
	attributes map[string]cty.Value
}

// Members returns the elements that an unknown list, set or tuple surely has, with their own marks; nil when none is certain.
func Members(v cty.Value) []cty.Value {
	if h := certain(v); h != nil {
		return h.members
	}
	return nil
}

// Attributes returns the keys that an unknown map or object surely has. A value is unknown where only the key is certain.
func Attributes(v cty.Value) map[string]cty.Value {
	if h := certain(v); h != nil {
		return h.attributes
	}
	return nil
}

// WithoutMembers drops what Members and Attributes would read from v.
func WithoutMembers(v cty.Value) cty.Value {
	if !v.IsMarked() {
		return v
	}
	return dropHas(v)
}

func dropHas(v cty.Value) cty.Value {
	found := false
	for range cty.ValueMarksOfType[*Has](v) {
		found = true
	}
	if !found {
		return v
	}
	bare, marks := v.Unmark()
	for m := range marks {
		if _, ok := m.(*Has); ok {
			delete(marks, m)
		}
	}
	return bare.WithMarks(marks)
}

// certain is the one Has mark of v that fits its type. Several, or one made for another type, come from an operation on the
// value it was made for and say nothing of v.
func certain(v cty.Value) *Has {
	if !v.IsMarked() || v.IsKnown() {
		return nil
	}
	var only *Has
	for h := range cty.ValueMarksOfType[*Has](v) {
		if only != nil {
			return nil
		}
		only = h
	}
	if only == nil || !fits(only.typ, v.Type()) {
		return nil
	}
	return only
}

// fits reports whether a value of type made may have become one of type got by conversion alone.
func fits(made, got cty.Type) bool {
	switch {
	case made == cty.DynamicPseudoType || got == cty.DynamicPseudoType:
		return made == got || got.IsCollectionType()
	case made.IsMapType() != got.IsMapType():
		return false
	}
	return made.IsCollectionType() && got.IsCollectionType() && made.ElementType().Equals(got.ElementType())
}

// having is v, which must be unknown, marked with what it surely has.
func having(v cty.Value, members []cty.Value, attributes map[string]cty.Value) cty.Value {
	if len(members) == 0 && len(attributes) == 0 {
		return v
	}
	return v.Mark(&Has{typ: v.Type(), members: members, attributes: attributes})
}

// elementsOf are the certain elements of a list, set or tuple, known or not, and the plain marks of the whole.
func elementsOf(v cty.Value) []cty.Value {
	if !v.IsKnown() {
		return Members(v)
	}
	if v.IsNull() || !isSequence(v.Type()) {
		return nil
	}
	elems, _ := spread(v)
	return elems
}

// membersOfAll are the certain elements of several sequences put together.
func membersOfAll(args []cty.Value, typ cty.Type) []cty.Value {
	var members []cty.Value
	for _, arg := range args {
		for _, elem := range elementsOf(arg) {
			members = append(members, toElement(elem, typ))
		}
	}
	return members
}

// toElement converts an element to the element type of a collection type where that is possible.
func toElement(elem cty.Value, typ cty.Type) cty.Value {
	if !typ.IsCollectionType() || typ.ElementType() == cty.DynamicPseudoType {
		return elem
	}
	converted, err := convert.Convert(elem, typ.ElementType())
	if err != nil {
		return elem
	}
	return converted
}

func membersOfFirst(args []cty.Value, typ cty.Type) []cty.Value { return membersOfAll(args[:1], typ) }
