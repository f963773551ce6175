package config

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/hashicorp/hcl/v2"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// found is a directory with configuration that a scan came upon.
type found struct {
	dir     string
	entries []fs.DirEntry
	named   bool // given itself as a path, or by a file in it
	example bool // below a directory of examples or tests
	varFile []string
}

// walk collects the directories with configuration below the given paths.
type walk struct {
	ctx     context.Context //nolint:containedctx // lives as long as one walk
	fs      *source.FS
	opts    DiscoverOptions
	visited map[string]bool
	found   map[string]*found
	vars    []string // variable files seen
	diags   hcl.Diagnostics
}

// skippedDirs hold copies and caches, never a project's own configuration.
var skippedDirs = map[string]bool{".git": true, ".terraform": true, ".terragrunt-cache": true, "node_modules": true}

// exampleDirs are the conventional names of directories whose configurations are not deployed.
var exampleDirs = map[string]bool{"examples": true, "test": true, "tests": true, "fixtures": true}

// path starts at one path of the command line. The error is that of a path that is not there or no Terraform.
func (w *walk) path(p string) error {
	name, err := w.fs.Canonical(w.fs.Name(p))
	if err != nil {
		return err
	}
	info, err := w.fs.Stat(name)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return w.file(name)
	}
	rules, err := w.ancestorRules(name)
	if err != nil {
		return err
	}
	if err := w.dir(name, rules, false); err != nil {
		return err
	}
	if f := w.found[name]; f != nil {
		f.named, f.example = true, false
	}
	return nil
}

// file takes a configuration file for its directory, and a variable file for the nearest directory upward with configuration.
func (w *walk) file(name string) error {
	base := path.Base(name)
	isVars := isVarFile(base)
	if !isConfig(base) && !isVars {
		return fmt.Errorf("%s: not a Terraform file; a directory, .tf, .tf.json or .tfvars file is", name)
	}
	for dir := path.Dir(name); ; dir = path.Join(dir, "..") {
		entries, err := w.fs.ReadDir(dir)
		if err != nil {
			return fmt.Errorf("%s: no Terraform configuration belongs to this file: %w", name, err)
		}
		if !hasConfig(entries) {
			continue
		}
		f := w.add(dir, entries, false)
		f.named = true
		if isVars && !isAutoLoaded(base) {
			f.varFile = append(f.varFile, name)
		}
		return nil
	}
}

func isVarFile(base string) bool {
	return strings.HasSuffix(base, ".tfvars") || strings.HasSuffix(base, ".tfvars.json")
}

func isAutoLoaded(base string) bool {
	stem := strings.TrimSuffix(base, ".json")
	return stem == "terraform.tfvars" || strings.HasSuffix(stem, ".auto.tfvars")
}

func hasConfig(entries []fs.DirEntry) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !e.IsDir() && isConfig(e.Name()) })
}

func (w *walk) add(dir string, entries []fs.DirEntry, example bool) *found {
	f, ok := w.found[dir]
	if !ok {
		f = &found{dir: dir, entries: entries, example: example}
		w.found[dir] = f
	}
	return f
}

// ancestorRules are those of the .gitignore files from the project root down to the parent of a directory.
func (w *walk) ancestorRules(name string) ([]ignoreRule, error) {
	var rules []ignoreRule
	rel := w.fs.RootRel(name)
	if rel == "." {
		return nil, nil
	}
	for i, r := range rel {
		if i == 0 {
			rules = w.rulesOf(rules, w.fs.Root())
		}
		if r == '/' {
			rules = w.rulesOf(rules, path.Join(w.fs.Root(), rel[:i]))
		}
	}
	return rules, w.ctx.Err()
}

func (w *walk) rulesOf(rules []ignoreRule, dir string) []ignoreRule {
	content, err := w.fs.ReadFile(path.Join(dir, ".gitignore"))
	if err != nil {
		return rules
	}
	return append(slices.Clip(rules), parseIgnore(w.fs.RootRel(dir), content)...)
}

// dir walks a directory, whose name is canonical. An unreadable one costs a diagnostic, except the first.
func (w *walk) dir(name string, rules []ignoreRule, example bool) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.visited[name] {
		return nil
	}
	w.visited[name] = true
	entries, err := w.fs.ReadDir(name)
	if err != nil {
		return err
	}
	if hasConfig(entries) {
		w.add(name, entries, example)
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".gitignore" }) {
		rules = w.rulesOf(rules, name)
	}
	for _, e := range entries {
		if err := w.entry(name, e, rules, example); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) entry(dir string, e fs.DirEntry, rules []ignoreRule, example bool) error {
	name := path.Join(dir, e.Name())
	if !e.IsDir() && e.Type()&fs.ModeSymlink == 0 {
		if isVarFile(e.Name()) {
			w.vars = append(w.vars, name)
		}
		return nil
	}
	if skippedDirs[e.Name()] || ignoresDir(rules, w.fs.RootRel(name)) || w.excluded(name) {
		return nil
	}
	if e.Type()&fs.ModeSymlink != 0 {
		target, ok := w.linkedDir(name)
		if !ok {
			return nil
		}
		name = target
	}
	err := w.dir(name, rules, example || exampleDirs[e.Name()])
	if err != nil && w.ctx.Err() == nil {
		w.diags = append(w.diags, unreadableDir(name, err))
		return nil
	}
	return err
}

func (w *walk) excluded(name string) bool {
	return slices.ContainsFunc(w.opts.Exclude, func(pattern string) bool { return doublestar.MatchUnvalidated(pattern, name) })
}

// linkedDir resolves a symbolic link to a directory; links to files and out of the project are passed over.
func (w *walk) linkedDir(name string) (string, bool) {
	target, err := w.fs.Canonical(name)
	if err != nil {
		if errors.Is(err, source.ErrOutside) {
			w.diags = append(w.diags, &hcl.Diagnostic{
				Severity: hcl.DiagWarning,
				Summary:  "Link not followed",
				Detail:   fmt.Sprintf("The symbolic link %s leads outside the project root. What it leads to was not read.", name),
				Subject:  fileStart(name).Ptr(),
			})
		}
		return "", false
	}
	info, err := w.fs.Stat(target)
	return target, err == nil && info.IsDir()
}

func unreadableDir(name string, err error) *hcl.Diagnostic {
	d := unreadableFile(name, err)
	d.Summary = "Directory not read"
	d.Detail = strings.Replace(d.Detail, "The file ", "The directory ", 1)
	d.Detail = strings.Replace(d.Detail, "The other files of the directory were.", "Its configuration was not evaluated.", 1)
	return d
}
