package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Loader reads module directories, each once. It is safe for concurrent use.
type Loader struct {
	// BlockTypes tells nested blocks from arguments in .tf.json files, beyond the meta-blocks that every resource has, such as
	// `lifecycle` and `dynamic`. NewLoader sets it to what the AWS provider says.
	BlockTypes BlockTypes
	// Vendored maps module sources to directories, exactly or by a prefix that ends at a `/`.
	Vendored map[string]string

	fs *source.FS

	mu        sync.Mutex
	modules   map[string]*loading
	manifests map[string]*manifest // by root directory
	remotes   func() []string      // of the project's git repository
}

// loading is a module that is or was read.
type loading struct {
	once   sync.Once
	module *Module
	err    error
}

// NewLoader returns a Loader that reads through files.
func NewLoader(files *source.FS) *Loader {
	l := &Loader{BlockTypes: resourceBlocks, fs: files, modules: make(map[string]*loading), manifests: make(map[string]*manifest)}
	l.remotes = sync.OnceValue(l.gitRemotes)
	return l
}

// FS is what the loader reads through.
func (l *Loader) FS() *source.FS { return l.fs }

// Module loads the files of a directory. What is wrong with them is in the module's diagnostics; the error is that of a directory
// that cannot be read.
func (l *Loader) Module(dir string) (*Module, error) { return l.moduleOf(dir, nil) }

// moduleOf is Module for a directory whose entries may be known already.
func (l *Loader) moduleOf(dir string, entries []fs.DirEntry) (*Module, error) {
	dir = path.Clean(dir)
	l.mu.Lock()
	entry, ok := l.modules[dir]
	if !ok {
		entry = new(loading)
		l.modules[dir] = entry
	}
	l.mu.Unlock()
	entry.once.Do(func() { entry.module, entry.err = l.load(dir, entries) })
	return entry.module, entry.err
}

// Release forgets a module, so that its syntax can be freed when nobody else holds it.
func (l *Loader) Release(dir string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.modules, path.Clean(dir))
	delete(l.manifests, path.Clean(dir))
}

// survey loads what tells who calls whom and which directories are roots: the files that may hold module calls, backends and
// provider configurations. It keeps nothing.
func (l *Loader) survey(dir string, entries []fs.DirEntry) (*Module, error) {
	return l.read(dir, entries, func(content []byte) bool {
		return slices.ContainsFunc([]string{"module", "backend", "cloud", "provider"}, func(word string) bool { return opensBlock(content, word) })
	})
}

// opensBlock reports whether the word may begin a block, or be a member of a JSON object: whether a label, a brace or a quote
// follows it. It may err on the side of yes.
func opensBlock(content []byte, word string) bool {
	for {
		i := bytes.Index(content, []byte(word))
		if i < 0 {
			return false
		}
		content = content[i+len(word):]
		rest := bytes.TrimLeft(content, " \t")
		if len(rest) == 0 {
			return false
		}
		if rest[0] == '"' || rest[0] == '{' || rest[0] == '/' || len(rest) < len(content) && rest[0] != '=' {
			return true
		}
	}
}

func (l *Loader) load(dir string, entries []fs.DirEntry) (*Module, error) {
	return l.read(dir, entries, func([]byte) bool { return true })
}

// read loads the files of a directory whose content is wanted.
func (l *Loader) read(dir string, entries []fs.DirEntry, wanted func(content []byte) bool) (*Module, error) {
	if entries == nil {
		var err error
		if entries, err = l.fs.ReadDir(dir); err != nil {
			return nil, err
		}
	}
	a := newAssembly(dir)
	a.module.varFiles = autoLoaded(entries)
	var overrides []*File
	var bodies []*Body
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if reason := notEvaluated(e.Name()); reason != "" {
			a.module.Skipped = append(a.module.Skipped, Skipped{Kind: "file", Address: name, Reason: reason, Range: fileStart(name)})
		}
		if !isConfig(e.Name()) || e.IsDir() {
			continue
		}
		f, body := l.parse(name, a, wanted)
		switch {
		case f == nil:
		case f.Override:
			overrides, bodies = append(overrides, f), append(bodies, body)
		default:
			a.declare(body)
		}
	}
	for i := range overrides {
		a.override(bodies[i])
	}
	return a.finish(), nil
}

// parse reads one file into the assembly. The file is nil when it could not be read, or is not wanted.
func (l *Loader) parse(name string, a *assembly, wanted func(content []byte) bool) (*File, *Body) {
	content, err := l.fs.ReadFile(name)
	if err != nil {
		a.diags = append(a.diags, unreadableFile(name, err))
		return nil, nil
	}
	if !wanted(content) {
		return nil, nil
	}
	f := &File{Name: name, Bytes: content, JSON: strings.HasSuffix(name, ".json"), Override: isOverride(path.Base(name))}
	a.module.Files = append(a.module.Files, f)
	var body *Body
	var diags hcl.Diagnostics
	if f.JSON {
		body, diags = parseJSON(f, l.BlockTypes)
	} else {
		body, diags = parseNative(f)
	}
	a.diags = append(a.diags, limited(name, diags)...)
	return f, body
}

func unreadableFile(name string, err error) *hcl.Diagnostic {
	rng := fileStart(name)
	reason := err
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		reason = pe.Err
	}
	return &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "File not read",
		Detail:   fmt.Sprintf("The file %s could not be read: %s. The other files of the directory were.", name, reason),
		Subject:  &rng,
	}
}

// limited keeps a file of nothing but errors from filling the memory and the screen.
func limited(name string, diags hcl.Diagnostics) hcl.Diagnostics {
	if len(diags) <= maxFileDiags {
		return diags
	}
	rest := len(diags) - maxFileDiags
	rng := fileStart(name)
	return append(slices.Clone(diags[:maxFileDiags]), &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "Further errors",
		Detail:   fmt.Sprintf("The file has %d more errors than are listed.", rest),
		Subject:  &rng,
	})
}

func fileStart(name string) source.Range {
	return source.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
}

// isConfig reports whether Terraform reads a file as part of a module
// (https://developer.hashicorp.com/terraform/language/files).
func isConfig(base string) bool {
	return (strings.HasSuffix(base, ".tf") || strings.HasSuffix(base, ".tf.json")) && !isIgnored(base)
}

// isIgnored recognises hidden files and those that editors leave behind.
func isIgnored(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#")
}

// isOverride recognises override files (https://developer.hashicorp.com/terraform/language/files/override).
func isOverride(base string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(base, ".json"), ".tf")
	return stem == "override" || strings.HasSuffix(stem, "_override")
}

// otherFiles are kinds of files that belong to Terraform, OpenTofu or Terragrunt but declare no resources of a module.
var otherFiles = []struct{ suffix, reason string }{
	{".tftest.hcl", "a test file; tests are not evaluated"},
	{".tftest.json", "a test file; tests are not evaluated"},
	{".tofutest.hcl", "an OpenTofu test file; tests are not evaluated"},
	{".tofutest.json", "an OpenTofu test file; tests are not evaluated"},
	{".tofu", "an OpenTofu file; only Terraform's .tf and .tf.json are evaluated"},
	{".tofu.json", "an OpenTofu file; only Terraform's .tf and .tf.json are evaluated"},
	{".tfquery.hcl", "a query file; queries are not evaluated"},
	{".tfmigrate.hcl", "a migration file; migrations are not evaluated"},
	{".tfcomponent.hcl", "a Stacks file; Stacks are not evaluated"},
	{".tfstack.hcl", "a Stacks file; Stacks are not evaluated"},
	{".tfdeploy.hcl", "a Stacks file; Stacks are not evaluated"},
	{"terragrunt.hcl", "a Terragrunt file; its inputs and generated files are not evaluated"},
	{"terragrunt.stack.hcl", "a Terragrunt file; its units are not evaluated"},
}

func notEvaluated(base string) string {
	if isIgnored(base) {
		return ""
	}
	for _, o := range otherFiles {
		if strings.HasSuffix(base, o.suffix) {
			return o.reason
		}
	}
	return ""
}

// sortDiagnostics orders by place; diagnostics without one come first.
func sortDiagnostics(diags hcl.Diagnostics) {
	slices.SortStableFunc(diags, func(a, b *hcl.Diagnostic) int {
		var ra, rb source.Range
		if a.Subject != nil {
			ra = *a.Subject
		}
		if b.Subject != nil {
			rb = *b.Subject
		}
		return cmp.Or(cmp.Compare(ra.Filename, rb.Filename), cmp.Compare(ra.Start.Byte, rb.Start.Byte))
	})
}
