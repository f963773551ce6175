package funcs

import (
	"encoding/base64"
	"errors"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// fileBuiltin is a function that depends on the files of the module directory.
type fileBuiltin struct {
	name string
	make func(Files) function.Function
}

func (b fileBuiltin) bind(files Files) builtin { return builtin{name: b.name, fn: b.make(files)} }

var fileBuiltins = []fileBuiltin{
	{"file", contentFunc("The content of a file as text.", func(name string, content []byte) (string, error) {
		if !utf8.Valid(content) {
			return "", errorf("contents of %q are not valid UTF-8", name)
		}
		return string(content), nil
	})},
	{"filebase64", contentFunc("The content of a file in Base64.", func(_ string, content []byte) (string, error) {
		return base64.StdEncoding.EncodeToString(content), nil
	})},
	{"filebase64sha256", sha256Base64.ofFile("The SHA-256 hash of a file in Base64.")},
	{"filebase64sha512", sha512Base64.ofFile("The SHA-512 hash of a file in Base64.")},
	{"filemd5", md5Hex.ofFile("The MD5 hash of a file in hexadecimal.")},
	{"filesha1", sha1Hex.ofFile("The SHA-1 hash of a file in hexadecimal.")},
	{"filesha256", sha256Hex.ofFile("The SHA-256 hash of a file in hexadecimal.")},
	{"filesha512", sha512Hex.ofFile("The SHA-512 hash of a file in hexadecimal.")},
	{"fileexists", existsFunc},
	{"fileset", fileSetFunc},
}

// contentFunc makes a function of the content of a file. What cannot be read is unknown, not an error: it may well be there
// when Terraform runs.
func contentFunc(description string, convert func(name string, content []byte) (string, error)) func(Files) function.Function {
	return func(files Files) function.Function {
		return fromStrings(description, cty.String, func(args []string) (cty.Value, error) {
			content, ok := read(files, args[0])
			if !ok {
				return cty.UnknownVal(cty.String), nil
			}
			s, err := convert(args[0], content)
			return cty.StringVal(s), err
		}, "path")
	}
}

func (d digest) ofFile(description string) func(Files) function.Function {
	return contentFunc(description, func(_ string, content []byte) (string, error) { return d.of(content), nil })
}

var errHome = errors.New("the path depends on the home directory")

func read(files Files, name string) ([]byte, bool) {
	if strings.HasPrefix(name, "~") {
		files.Unreadable(name, errHome)
		return nil, false
	}
	content, err := files.ReadFile(name)
	if err != nil {
		files.Unreadable(name, err)
		return nil, false
	}
	return content, true
}

func existsFunc(files Files) function.Function {
	return fromStrings("Whether a file exists.", cty.Bool, func(args []string) (cty.Value, error) {
		name := args[0]
		if strings.HasPrefix(name, "~") {
			files.Unreadable(name, errHome)
			return cty.UnknownVal(cty.Bool), nil
		}
		exists, err := files.Exists(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			files.Unreadable(name, err)
			return cty.UnknownVal(cty.Bool), nil
		}
		return cty.BoolVal(exists && err == nil), nil
	}, "path")
}

func fileSetFunc(files Files) function.Function {
	return fromStrings("The regular files of a directory that match a pattern.", cty.Set(cty.String), func(args []string) (cty.Value, error) {
		dir, pattern := args[0], args[1]
		if !doublestar.ValidatePattern(pattern) {
			return cty.NilVal, errorf("failed to glob pattern %q: syntax error in pattern", pattern)
		}
		if strings.HasPrefix(dir, "~") {
			files.Unreadable(dir, errHome)
			return cty.UnknownVal(cty.Set(cty.String)), nil
		}
		names, err := files.Glob(dir, pattern)
		if err != nil {
			files.Unreadable(dir+"/"+pattern, err)
			return cty.UnknownVal(cty.Set(cty.String)), nil
		}
		if len(names) == 0 {
			return cty.SetValEmpty(cty.String), nil
		}
		vals := make([]cty.Value, len(names))
		for i, name := range names {
			vals[i] = cty.StringVal(name)
		}
		return cty.SetVal(vals), nil
	}, "path", "pattern")
}
