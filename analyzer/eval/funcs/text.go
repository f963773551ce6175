package funcs

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"
)

// stringFunc makes a function of strings that gives a string.
func stringFunc(description string, impl func(args []string) (string, error), names ...string) function.Function {
	return fromStrings(description, cty.String, func(args []string) (cty.Value, error) {
		s, err := impl(args)
		return cty.StringVal(s), err
	}, names...)
}

// fromStrings makes a function of strings that gives a value of one type, never null.
func fromStrings(description string, typ cty.Type, impl func(args []string) (cty.Value, error), names ...string) function.Function {
	params := make([]function.Parameter, len(names))
	for i, name := range names {
		params[i] = function.Parameter{Name: name, Type: cty.String}
	}
	return function.New(&function.Spec{
		Description:  description,
		Params:       params,
		Type:         function.StaticReturnType(typ),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			strs := make([]string, len(args))
			for i, arg := range args {
				strs[i] = arg.AsString()
			}
			return impl(strs)
		},
	})
}

// unknownString makes a function of which nobody can foretell the result: the time, or something random.
func unknownString(names ...string) function.Function {
	params := make([]function.Parameter, len(names))
	for i, name := range names {
		params[i] = function.Parameter{Name: name, Type: cty.String}
	}
	return function.New(&function.Spec{
		Params:       params,
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl:         func([]cty.Value, cty.Type) (cty.Value, error) { return cty.UnknownVal(cty.String), nil },
	})
}

var endsWithFunc = fromStrings("Whether a string ends with another.", cty.Bool, func(args []string) (cty.Value, error) {
	return cty.BoolVal(strings.HasSuffix(args[0], args[1])), nil
}, "str", "suffix")

var strContainsFunc = fromStrings("Whether a string contains another.", cty.Bool, func(args []string) (cty.Value, error) {
	return cty.BoolVal(strings.Contains(args[0], args[1])), nil
}, "str", "substr")

// startsWithFunc knows the answer for an unknown string of which the beginning is known, such as "arn:${x}".
var startsWithFunc = function.New(&function.Spec{
	Description:  "Whether a string starts with another.",
	Params:       []function.Parameter{{Name: "str", Type: cty.String, AllowUnknown: true}, {Name: "prefix", Type: cty.String}},
	Type:         function.StaticReturnType(cty.Bool),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix := args[1].AsString()
		if args[0].IsKnown() {
			return cty.BoolVal(strings.HasPrefix(args[0].AsString(), prefix)), nil
		}
		start := args[0].Range().StringPrefix()
		switch {
		case strings.HasPrefix(start, prefix):
			return cty.True, nil
		case !strings.HasPrefix(prefix, start):
			return cty.False, nil
		}
		return cty.UnknownVal(cty.Bool), nil
	},
})

// slashed is the regular expression in /expression/, as replace takes it.
func slashed(substr string) (pattern string, ok bool) {
	if len(substr) < 2 || substr[0] != '/' || substr[len(substr)-1] != '/' {
		return "", false
	}
	return substr[1 : len(substr)-1], true
}

var replaceFunc = stringFunc("A string with each occurrence of another, or match of a /pattern/, replaced.", func(args []string) (string, error) {
	pattern, ok := slashed(args[1])
	if !ok {
		return strings.ReplaceAll(args[0], args[1], args[2]), nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return "", err
	}
	return replaceMatches(re, args[0], args[2])
}, "str", "substr", "replace")

// replaceMatches is regexp.ReplaceAllString with an end to its output.
func replaceMatches(re *regexp.Regexp, str, template string) (string, error) {
	var out []byte
	last := 0
	for _, match := range re.FindAllStringSubmatchIndex(str, -1) {
		out = append(out, str[last:match[0]]...)
		out = re.ExpandString(out, template, str, match)
		last = match[1]
		if len(out) > maxString {
			return "", errorf("result exceeds %d bytes", maxString)
		}
	}
	return string(append(out, str[last:]...)), nil
}

var base64EncodeFunc = stringFunc("A string in Base64.", func(args []string) (string, error) {
	return base64.StdEncoding.EncodeToString([]byte(args[0])), nil
}, "str")

var base64DecodeFunc = stringFunc("The string that a Base64 one stands for.", func(args []string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(args[0])
	switch {
	case err != nil:
		return "", errors.New("failed to decode base64 data")
	case !utf8.Valid(raw):
		return "", errors.New("the result of decoding the provided string is not valid UTF-8")
	}
	return string(raw), nil
}, "str")

var base64GzipFunc = stringFunc("A string compressed with gzip, in Base64.", func(args []string) (string, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(args[0])); err != nil {
		return "", err
	}
	if err := w.Flush(); err != nil { // Terraform flushes before it closes, which shows in the bytes
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
}, "str")

var textEncodeBase64Func = stringFunc("A string in some character encoding, in Base64.", func(args []string) (string, error) {
	enc, err := namedEncoding(args[1])
	if err != nil {
		return "", err
	}
	raw, err := enc.NewEncoder().Bytes([]byte(args[0]))
	if err != nil {
		return "", function.NewArgErrorf(0, "the given string contains characters that cannot be represented in %s", args[1])
	}
	return base64.StdEncoding.EncodeToString(raw), nil
}, "string", "encoding")

var textDecodeBase64Func = stringFunc("The string that Base64 stands for in some character encoding.", func(args []string) (string, error) {
	enc, err := namedEncoding(args[1])
	if err != nil {
		return "", err
	}
	raw, err := base64.StdEncoding.DecodeString(args[0])
	if err != nil {
		return "", function.NewArgErrorf(0, "the given value is not valid Base64: %s", err)
	}
	decoded, err := enc.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return "", function.NewArgErrorf(0, "the given string contains symbols that are not defined for %s", args[1])
	}
	return string(decoded), nil
}, "source", "encoding")

func namedEncoding(name string) (encoding.Encoding, error) {
	enc, err := ianaindex.IANA.Encoding(name)
	if err != nil || enc == nil {
		return nil, function.NewArgErrorf(1, "%q is not a supported IANA encoding name or alias", name)
	}
	return enc, nil
}

var urlEncodeFunc = stringFunc("A string escaped for a URL's query.", func(args []string) (string, error) {
	return url.QueryEscape(args[0]), nil
}, "str")

var baseNameFunc = stringFunc("The last part of a path.", func(args []string) (string, error) { return path.Base(args[0]), nil }, "path")

var dirNameFunc = stringFunc("A path without its last part.", func(args []string) (string, error) { return path.Dir(args[0]), nil }, "path")

// absPathFunc knows absolute paths only: the others depend on where Terraform runs.
var absPathFunc = fromStrings("A path made absolute.", cty.String, func(args []string) (cty.Value, error) {
	if !path.IsAbs(args[0]) {
		return cty.UnknownVal(cty.String), nil
	}
	return cty.StringVal(path.Clean(args[0])), nil
}, "path")

// pathExpandFunc knows paths without ~ only: the others depend on who runs Terraform.
var pathExpandFunc = fromStrings("A path with ~ replaced by the home directory.", cty.String, func(args []string) (cty.Value, error) {
	if strings.HasPrefix(args[0], "~") {
		return cty.UnknownVal(cty.String), nil
	}
	return cty.StringVal(args[0]), nil
}, "path")

var timeCmpFunc = fromStrings("The order of two times: -1, 0 or 1.", cty.Number, func(args []string) (cty.Value, error) {
	var at [2]time.Time
	for i, arg := range args {
		var err error
		if at[i], err = time.Parse(time.RFC3339, arg); err != nil {
			return cty.NilVal, function.NewArgErrorf(i, "not a valid RFC3339 timestamp: %s", err)
		}
	}
	return cty.NumberIntVal(int64(at[0].Compare(at[1]))), nil
}, "timestamp_a", "timestamp_b")

var (
	logFunc = realFunc("The logarithm of a number to some base.", stdlib.LogFunc, "num", "base")
	powFunc = realFunc("A number raised to some power.", stdlib.PowFunc, "num", "power")
)

// realFunc is a library function of two numbers that panics where the result is not a real number.
func realFunc(description string, fn function.Function, x, y string) function.Function {
	return function.New(&function.Spec{
		Description:  description,
		Params:       []function.Parameter{{Name: x, Type: cty.Number}, {Name: y, Type: cty.Number}},
		Type:         function.StaticReturnType(cty.Number),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := fn.Call(args)
			if errors.As(err, new(function.PanicError)) {
				return cty.NilVal, fmt.Errorf("the result for %s and %s is not a real number", args[0].AsBigFloat().Text('g', 10), args[1].AsBigFloat().Text('g', 10))
			}
			return v, err
		},
	})
}

var sumFunc = function.New(&function.Spec{
	Description:  "The sum of numbers.",
	Params:       []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type:         function.StaticReturnType(cty.Number),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !isSequence(args[0].Type()) {
			return cty.NilVal, function.NewArgErrorf(0, "cannot sum noniterable")
		}
		elems := args[0].AsValueSlice()
		if len(elems) == 0 {
			return cty.NilVal, function.NewArgErrorf(0, "cannot sum an empty list")
		}
		total := cty.Zero
		for _, elem := range elems {
			number, err := toNumber(elem)
			if err != nil {
				return cty.NilVal, err
			}
			total = total.Add(number)
		}
		return total, nil
	},
})
