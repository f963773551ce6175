package funcs

import (
	"errors"
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/ctymarks"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// flow says how a function's arguments get into its result.
type flow uint8

const (
	mixes   flow = iota // any part of an argument may be in any part of the result
	moves               // elements go to the result whole, with their marks; only an unknown result depends on all of them
	picks               // the result is one of the arguments; the implementation sees to the marks itself
	reaches             // the result is found without looking at the rest, which is not even counted; marks as for picks
)

// builtin is a function before it is bound by the laws of this package.
type builtin struct {
	name    string
	flow    flow
	fn      function.Function
	guard   func(args []cty.Value) error                              // refuses arguments, without marks at the top, that would cost too much
	members func(args []cty.Value, typ cty.Type) []cty.Value          // what an unknown result surely has
	keys    func(args []cty.Value, typ cty.Type) map[string]cty.Value // the same for maps
}

// wrap gives the function parameters that accept everything, so that every call passes here.
func (b builtin) wrap() function.Function {
	params := b.fn.Params()
	for i := range params {
		params[i] = open(params[i])
	}
	variadic := b.fn.VarParam()
	if variadic != nil {
		p := open(*variadic)
		variadic = &p
	}
	return function.New(&function.Spec{
		Description: b.fn.Description(),
		Params:      params,
		VarParam:    variadic,
		Type:        function.StaticReturnType(cty.DynamicPseudoType),
		Impl:        func(args []cty.Value, _ cty.Type) (cty.Value, error) { return b.call(args) },
	})
}

var errImpossible = errors.New("no result can be computed of these arguments")

func open(p function.Parameter) function.Parameter {
	p.AllowUnknown, p.AllowMarked, p.AllowDynamicType = true, true, true
	return p
}

func (b builtin) call(args []cty.Value) (cty.Value, error) {
	if b.flow != reaches {
		if err := affordable(args); err != nil {
			return cty.NilVal, err
		}
	}
	if b.guard != nil {
		if err := b.guard(bare(args)); err != nil {
			return cty.NilVal, err
		}
	}
	result, err := b.fn.Call(args)
	if err != nil {
		if errors.As(err, new(function.PanicError)) { // its text is a stack trace
			err = errImpossible
		}
		return cty.NilVal, err
	}
	if b.flow == picks || b.flow == reaches {
		return result, nil
	}
	size := b.sizeOf(result)
	if size.tooLarge() {
		return cty.NilVal, size.err("result")
	}
	if result.IsMarked() {
		result = dropHas(result)
	}
	switch {
	case result.IsKnown() && (b.flow == moves || !size.unknown):
		return result, nil
	case result.IsKnown():
		return result.WithMarks(marksOf(args)), nil
	}
	result = result.WithMarks(marksOf(args))
	if b.members != nil {
		result = having(result, b.members(args, result.Type()), nil)
	}
	if b.keys != nil {
		result = having(result, nil, b.keys(args, result.Type()))
	}
	return result, nil
}

// sizeOf measures a result. What is moved has been counted among the arguments.
func (b builtin) sizeOf(result cty.Value) size {
	if b.flow != moves {
		return sizeOf(result)
	}
	s := size{unknown: !result.IsKnown()}
	if plain, _ := result.Unmark(); plain.IsKnown() && !plain.IsNull() && plain.CanIterateElements() {
		s.elements = plain.LengthInt()
	}
	return s
}

// bare drops the marks of the arguments themselves. What they contain keeps its own.
func bare(args []cty.Value) []cty.Value {
	plain := args
	for i, arg := range args {
		if !arg.IsMarked() {
			continue
		}
		if &plain[0] == &args[0] {
			plain = append([]cty.Value(nil), args...)
		}
		plain[i], _ = arg.Unmark()
	}
	return plain
}

// marksOf are all marks in the arguments, but for those that say what a collection has.
func marksOf(args []cty.Value) cty.ValueMarks {
	marks := cty.ValueMarks{}
	for _, arg := range args {
		_, _ = arg.WrangleMarksDeep(func(mark any, _ cty.Path) (ctymarks.WrangleAction, error) {
			if _, ok := mark.(*Has); !ok {
				marks[mark] = struct{}{}
			}
			return ctymarks.WrangleKeep, nil
		})
	}
	return marks
}

// unknownOf is an unknown value that depends on the arguments.
func unknownOf(typ cty.Type, args ...cty.Value) cty.Value {
	return cty.UnknownVal(typ).WithMarks(marksOf(args))
}

// spread returns the elements of a known collection or structure in order, and the plain marks that were on the whole. What is
// known of the origin of the whole holds for each element, so provenance marks move onto the elements.
func spread(v cty.Value) (elems []cty.Value, plain cty.ValueMarks) {
	v, marks := v.Unmark()
	elems = make([]cty.Value, 0, v.LengthInt())
	plain, origin := split(marks)
	for it := v.ElementIterator(); it.Next(); {
		_, elem := it.Element()
		if len(origin) > 0 {
			elem = elem.WithMarks(origin)
		}
		elems = append(elems, elem)
	}
	return elems, plain
}

// split parts marks into plain ones and those that tell provenance.
func split(marks cty.ValueMarks) (plain, origin cty.ValueMarks) {
	for mark := range marks {
		if _, ok := mark.(*Has); ok {
			continue
		}
		if ctymarks.IsProvenanceMark(mark) {
			origin = with(origin, mark)
			continue
		}
		plain = with(plain, mark)
	}
	return plain, origin
}

func with(marks cty.ValueMarks, mark any) cty.ValueMarks {
	if marks == nil {
		marks = cty.ValueMarks{}
	}
	marks[mark] = struct{}{}
	return marks
}

// Ephemeral is the mark of values that Terraform does not store.
var Ephemeral any = ephemeral{}

type ephemeral struct{}

// sensitiveMark is the mark that sensitive sets and nonsensitive removes.
var sensitiveMark = tf.Sensitive

func errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }

func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }
