package analyzer

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"golang.org/x/sync/errgroup"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/eval"
	"github.com/tfpillar/tfpillar/analyzer/report"
)

// task is one directory that is evaluated by itself.
type task struct {
	*project
	root *config.Root
	role report.Role
}

// evaluated is called for every root, from several goroutines. What it returns is kept until the end: it must not hold on to the
// root's model.
type evaluated[T any] func(ctx context.Context, t task, res *eval.Result) (T, error)

// stream evaluates every root of the projects, a bounded number at a time, and then the modules that no root instantiated. The
// results are in an order that depends on the directories only. The error is that of discovery, of an evaluation or of do.
func stream[T any](ctx context.Context, opts *Options, projects []*project, do evaluated[T]) (results []T, diags []report.Diagnostic, err error) {
	s := &scheduler[T]{opts: opts, do: do, instantiated: map[string]bool{}}
	var modules []task
	seen := map[string]bool{}
	for _, p := range projects {
		roots, found, err := p.loader.Discover(ctx, p.paths, config.DiscoverOptions{Jobs: opts.Jobs})
		diags = append(diags, diagnosticsOf(found)...)
		if err != nil {
			return nil, diags, err
		}
		for _, r := range roots {
			if seen[r.Dir] {
				continue
			}
			seen[r.Dir] = true
			switch t := (task{p, r, roleOf(r)}); t.role {
			case report.RoleModule:
				modules = append(modules, t)
			case report.RoleRoot, report.RoleExample:
				s.roots = append(s.roots, t)
			}
			diags = append(diags, unloaded(r, opts.Inputs)...)
		}
	}
	s.total = len(s.roots) + len(modules)
	if s.total == 0 {
		return nil, diags, noConfiguration(opts.Paths)
	}
	s.plan(slices.Concat(s.roots, modules))
	if err := s.run(ctx, s.roots); err != nil {
		return nil, diags, err
	}
	for left := s.uninstantiated(modules); len(left) > 0; {
		top, rest := topmost(left)
		if err := s.run(ctx, top); err != nil {
			return nil, diags, err
		}
		left = s.uninstantiated(rest)
	}
	return s.results, diags, nil
}

func roleOf(r *config.Root) report.Role {
	switch r.Role {
	case config.RoleModule:
		return report.RoleModule
	case config.RoleExample:
		return report.RoleExample
	case config.RoleRoot:
	}
	return report.RoleRoot
}

// unloaded tells of variable files that Terraform does not load by itself: their values may be the ones in use.
func unloaded(r *config.Root, given config.InputOptions) []report.Diagnostic {
	var diags []report.Diagnostic
	for _, name := range r.Unloaded {
		if slices.ContainsFunc(given.Vars, func(v config.VarFlag) bool { return v.File != "" && path.Clean(filepath.ToSlash(v.File)) == name }) {
			continue
		}
		start := report.Pos{Line: 1, Column: 1}
		diags = append(diags, report.Diagnostic{
			Severity: "info",
			Summary:  "Variable file not used",
			Detail:   fmt.Sprintf("Terraform does not load this file by itself. To judge %s with its values, pass --var-file %s.", r.Dir, name),
			Location: &report.Location{File: name, Start: start, End: start},
		})
	}
	return diags
}

// diagnosticsOf are diagnostics as the report states them.
func diagnosticsOf(diags hcl.Diagnostics) []report.Diagnostic {
	list := make([]report.Diagnostic, len(diags))
	for i, d := range diags {
		list[i] = report.Diagnostic{Severity: "error", Summary: d.Summary, Detail: d.Detail}
		if d.Severity == hcl.DiagWarning {
			list[i].Severity = "warning"
		}
		if d.Subject != nil {
			list[i].Location = report.At(*d.Subject)
		}
	}
	return list
}

// scheduler runs tasks and frees what no later task needs.
type scheduler[T any] struct {
	opts  *Options
	do    evaluated[T]
	roots []task
	total int

	results []T

	mu           sync.Mutex
	done         int
	users        map[string]int      // tasks to come that may read a directory
	reach        map[string][]string // directories that a task may read, itself included
	instantiated map[string]bool
}

// plan counts, for every directory, the tasks that may read it.
func (s *scheduler[T]) plan(tasks []task) {
	calls := make(map[string][]string, len(tasks))
	for _, t := range tasks {
		calls[t.root.Dir] = t.root.Calls
	}
	s.users, s.reach = map[string]int{}, make(map[string][]string, len(tasks))
	for _, t := range tasks {
		dirs := reachable(t.root.Dir, calls)
		s.reach[t.root.Dir] = dirs
		for _, d := range dirs {
			s.users[d]++
		}
	}
}

func reachable(dir string, calls map[string][]string) []string {
	found := []string{dir}
	seen := map[string]bool{dir: true}
	for i := 0; i < len(found); i++ {
		for _, to := range calls[found[i]] {
			if !seen[to] {
				seen[to] = true
				found = append(found, to)
			}
		}
	}
	return found
}

// run evaluates tasks side by side and appends their results in the order of the tasks.
func (s *scheduler[T]) run(ctx context.Context, tasks []task) error {
	results := make([]T, len(tasks))
	group, running := errgroup.WithContext(ctx)
	group.SetLimit(max(s.opts.Jobs, 1))
	for i, t := range tasks {
		if running.Err() != nil {
			break
		}
		group.Go(func() (err error) {
			results[i], err = s.one(running, t)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	s.results = append(s.results, results...)
	return ctx.Err()
}

func (s *scheduler[T]) one(ctx context.Context, t task) (result T, err error) {
	res, err := t.eval.Root(ctx, t.root.Dir, eval.Options{
		Inputs: s.inputs(t.root), Workspace: s.opts.Workspace, Library: t.root.Library,
	})
	if err != nil {
		return result, err
	}
	if result, err = s.do(ctx, t, res); err != nil {
		return result, err
	}
	s.finished(t, res.Dirs)
	return result, nil
}

// inputs are the values given on the command line, after those of variable files that were themselves given as paths.
func (s *scheduler[T]) inputs(r *config.Root) config.InputOptions {
	if len(r.VarFiles) == 0 {
		return s.opts.Inputs
	}
	var in config.InputOptions
	for _, f := range r.VarFiles {
		in.Vars = append(in.Vars, config.VarFlag{File: f})
	}
	in.Vars = append(in.Vars, s.opts.Inputs.Vars...)
	return in
}

func (s *scheduler[T]) finished(t task, dirs []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range dirs {
		s.instantiated[d] = true
		if _, planned := s.users[d]; !planned {
			t.forget(d) // installed for this root alone, below .terraform
		}
	}
	s.release(t)
	s.done++
	if s.opts.Progress != nil {
		s.opts.Progress(s.done, s.total)
	}
}

// release forgets what only this task, now done, could read.
func (s *scheduler[T]) release(t task) {
	for _, d := range s.reach[t.root.Dir] {
		if s.users[d]--; s.users[d] == 0 {
			t.forget(d)
		}
	}
}

// forget frees the syntax of a directory.
func (t *task) forget(dir string) {
	t.eval.Release(dir)
	t.loader.Release(dir)
}

// uninstantiated are those of the modules that nothing has evaluated yet. The others count as done.
func (s *scheduler[T]) uninstantiated(modules []task) []task {
	var left []task
	for _, t := range modules {
		switch {
		case !s.instantiated[t.root.Dir]:
			left = append(left, t)
		default:
			s.done++
			s.release(t)
		}
	}
	return left
}

// topmost splits off the tasks that no other one of them calls; the first when they all call each other.
func topmost(tasks []task) (top, rest []task) {
	pending := make(map[string]bool, len(tasks))
	for _, t := range tasks {
		pending[t.root.Dir] = true
	}
	for _, t := range tasks {
		if slices.ContainsFunc(t.root.Callers, func(c string) bool { return c != t.root.Dir && pending[c] }) {
			rest = append(rest, t)
		} else {
			top = append(top, t)
		}
	}
	if len(top) == 0 {
		return tasks[:1], tasks[1:]
	}
	return top, rest
}
