// Package funcs holds the functions of the Terraform language, as Terraform 1.11 has them.
//
// Two laws hold for every function, beyond giving what Terraform gives. A result that is known does not depend on anything
// unknown, and a result that is not known carries the marks of everything it may depend on, so that it can name its cause.
// Marks of known results are as precise as can be: an element taken from a list brings its own marks and not those of its
// neighbours.
package funcs

import (
	"maps"
	"sync"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Files is how the functions of one module directory read files. Names are slash-separated, absolute or relative to that
// directory. The implementation decides what may be read; an error other than a syntax error of a pattern makes the result of
// the function unknown.
type Files interface {
	// ReadFile returns the content of a regular file.
	ReadFile(name string) ([]byte, error)
	// Glob returns the regular files that match a doublestar pattern, relative to dir and sorted.
	Glob(dir, pattern string) ([]string, error)
	// Exists reports whether name is a regular file.
	Exists(name string) (bool, error)
	// Unreadable is told of every file or directory for which a function gave up, and why.
	Unreadable(name string, err error)
}

// Table returns the functions by name, each under its plain name and in the namespace core. The map is shared by all
// expressions of one module directory and never written to. It is cheap: only the functions that read files are made anew.
func Table(files Files) map[string]function.Function {
	pure := pureFunctions()
	table := make(map[string]function.Function, len(pure)+2*len(fileBuiltins)+4)
	maps.Copy(table, pure)
	for _, b := range fileBuiltins {
		add(table, b.name, b.bind(files).wrap())
	}
	add(table, "templatefile", templateFile(files, table).wrap())
	add(table, "templatestring", templateString(table).wrap())
	return table
}

func add(table map[string]function.Function, name string, f function.Function) {
	table[name] = f
	table["core::"+name] = f
}

// pureFunctions are the functions that read no files, made once per process.
var pureFunctions = sync.OnceValue(func() map[string]function.Function {
	table := make(map[string]function.Function, 2*len(builtins)+len(removed)+len(provided))
	for _, b := range builtins {
		add(table, b.name, b.wrap())
	}
	for name, instead := range removed {
		table[name] = removedFunction(name, instead)
	}
	for _, b := range provided {
		table[b.name] = b.wrap()
	}
	return table
})

// removed are functions of Terraform before 0.12 and the one to use instead.
// https://developer.hashicorp.com/terraform/language/functions/list
var removed = map[string]string{"list": "tolist([ ... ])", "map": "tomap({ ... })"}

func removedFunction(name, instead string) function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{
			Name: "values", Type: cty.DynamicPseudoType,
			AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
		},
		Type: func([]cty.Value) (cty.Type, error) {
			return cty.NilType, errorf("%s was removed in Terraform 0.12; %s makes the same value", name, instead)
		},
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) { return cty.NilVal, nil },
	})
}
