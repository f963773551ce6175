package eval

import (
	"path"
	"sync"

	"github.com/zclconf/go-cty/cty/function"

	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
	"github.com/tfpillar/tfpillar/analyzer/source"
)

// rootFiles reads files for Terraform's functions. Relative paths start at the root module's directory, where Terraform runs;
// nothing outside the project root is read.
type rootFiles struct {
	fs   *source.FS
	dir  string
	ev   *evaluator
	read map[string][]byte // what was read already, up to maxKept in all
	kept int
}

const maxKept = 32 << 20

func (f *rootFiles) name(name string) string {
	if path.IsAbs(name) {
		return name
	}
	return path.Join(f.dir, name)
}

// ReadFile reads a file for file() and its kin.
func (f *rootFiles) ReadFile(name string) ([]byte, error) {
	name = f.name(name)
	if content, ok := f.read[name]; ok {
		return content, nil
	}
	content, err := f.fs.ReadTemplate(name)
	if err == nil && f.kept+len(content) <= maxKept {
		if f.read == nil {
			f.read = map[string][]byte{}
		}
		f.read[name] = content
		f.kept += len(content)
	}
	return content, err
}

// Glob lists files for fileset().
func (f *rootFiles) Glob(dir, pattern string) ([]string, error) {
	return f.fs.Glob(f.name(dir), pattern)
}

// Exists answers fileexists().
func (f *rootFiles) Exists(name string) (bool, error) { return f.fs.Exists(f.name(name)) }

// Unreadable records a file that a function could not read.
func (f *rootFiles) Unreadable(name string, err error) {
	f.ev.gap(Gap{Kind: "file", Address: f.name(name), Reason: err.Error()})
}

// pureFunctions are the functions for expressions that do not depend on the root: those that read files are never called.
var pureFunctions = sync.OnceValue(func() map[string]function.Function { return funcs.Table(nil) })
