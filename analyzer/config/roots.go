package config

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"golang.org/x/sync/errgroup"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Role says how a directory takes part in a scan.
type Role uint8

// The roles of a directory.
const (
	RoleRoot    Role = iota // evaluated by itself
	RoleModule              // evaluated inside the modules that call it
	RoleExample             // a root below a directory of examples or tests
)

// String is the role's name in output.
func (r Role) String() string {
	switch r {
	case RoleModule:
		return "module"
	case RoleExample:
		return "example"
	case RoleRoot:
	}
	return "root"
}

// Root is a directory with configuration: a root module, or a module that others in the scan call.
type Root struct {
	Dir      string
	Role     Role
	Library  bool     // meant to be called: evaluated by itself, its variables have no values of their own
	Callers  []string // directories of the scan that call it, sorted; itself included if it does
	Calls    []string // directories of the scan that it calls, sorted
	VarFiles []string // variable files of the command line that belong to it
	Unloaded []string // variable files found at or below it that Terraform does not load by itself, sorted
}

// DiscoverOptions bounds a discovery.
type DiscoverOptions struct {
	Jobs    int      // modules parsed at a time; 0: one per CPU
	Exclude []string // doublestar patterns of directory names that are passed over
}

// Discover finds the directories with configuration at or below the given paths, loads them, and tells roots from modules by who
// calls whom. A path may be a directory, a configuration file or a variable file, relative to the working directory. Directories
// ignored by git are passed over unless a path names them. Callers outside the paths do not count.
//
// The roots are sorted by directory, modules included. What is wrong with the files themselves is in the diagnostics of each
// [Module]. The error is that of a path that is not there or is no Terraform file, or the context's.
func (l *Loader) Discover(ctx context.Context, paths []string, opts DiscoverOptions) ([]*Root, hcl.Diagnostics, error) {
	w := &walk{ctx: ctx, fs: l.fs, opts: opts, visited: make(map[string]bool), found: make(map[string]*found)}
	for _, p := range paths {
		if err := w.path(p); err != nil {
			return nil, w.diags, err
		}
	}
	dirs := slices.Sorted(maps.Keys(w.found))
	g := &callGraph{dirs: dirs, found: w.found, calls: make(map[string][]callEdge, len(dirs)), callers: make(map[string][]string), marked: make(map[string]bool)}
	if err := g.load(ctx, l, opts.Jobs); err != nil {
		return nil, w.diags, err
	}
	roots, diags := g.roots()
	assignVarFiles(roots, w.vars)
	diags = append(w.diags, diags...)
	sortDiagnostics(diags)
	return roots, diags, nil
}

// callGraph says which directories of a scan call which.
type callGraph struct {
	dirs    []string // sorted
	found   map[string]*found
	calls   map[string][]callEdge // sorted by target
	callers map[string][]string   // sorted
	marked  map[string]bool       // directories that are roots whoever calls them
}

type callEdge struct {
	to  string
	rng source.Range
}

// maxKept is the number of directories up to which discovery keeps the syntax that it has parsed. Beyond it memory would grow
// with the number of roots, so they are parsed again when their turn comes, and discovery reads only what it must.
const maxKept = 64

// load parses the directories in parallel.
func (g *callGraph) load(ctx context.Context, l *Loader, jobs int) error {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	survey := l.moduleOf
	if len(g.dirs) > maxKept {
		survey = l.survey
	}
	edges := make([][]callEdge, len(g.dirs))
	marked := make([]bool, len(g.dirs))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(jobs)
	for i, dir := range g.dirs {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			entries := g.found[dir].entries
			module, err := survey(dir, entries)
			if err != nil {
				return err
			}
			edges[i] = l.localCalls(module)
			marked[i] = isRootModule(module, entries)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, dir := range g.dirs {
		g.marked[dir] = marked[i] || g.found[dir].named && len(g.found[dir].varFile) > 0
		for _, e := range edges[i] {
			if g.found[e.to] == nil {
				continue
			}
			g.calls[dir] = append(g.calls[dir], e)
			g.callers[e.to] = append(g.callers[e.to], dir)
		}
	}
	return nil
}

// localCalls are the modules that a directory calls and whose files are there, one edge per target.
func (l *Loader) localCalls(m *Module) []callEdge {
	var edges []callEdge
	for _, c := range m.Calls {
		src, ok := literalString(c.Source)
		if !ok {
			continue
		}
		version, _ := literalString(c.Version)
		if res := l.Resolve(m.Dir, []string{c.Name}, m.Dir, src, version); !res.Opaque {
			edges = append(edges, callEdge{to: res.Dir, rng: c.Source.Range})
		}
	}
	slices.SortStableFunc(edges, func(a, b callEdge) int { return strings.Compare(a.to, b.to) })
	return slices.CompactFunc(edges, func(a, b callEdge) bool { return a.to == b.to })
}

// isRootModule recognises what only root modules have: a backend, variable files, a lock file, an initialised directory or a
// provider configuration that says more than its alias.
func isRootModule(m *Module, entries []fs.DirEntry) bool {
	if m.Terraform.Backend != nil {
		return true
	}
	for _, p := range m.Providers {
		if len(p.Body.Blocks) > 0 || slices.ContainsFunc(p.Body.Attributes, func(a *Attribute) bool { return a.Name != "version" }) {
			return true
		}
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() == ".terraform" || e.Name() == ".terraform.lock.hcl" || e.Name() == "terragrunt.hcl" || isAutoLoaded(e.Name())
	})
}

// roots gives every directory its role.
func (g *callGraph) roots() ([]*Root, hcl.Diagnostics) {
	isRoot := make(map[string]bool, len(g.dirs))
	for _, dir := range g.dirs {
		isRoot[dir] = g.marked[dir] || !g.isCalled(dir)
	}
	diags := g.breakCycles(isRoot)
	roots := make([]*Root, len(g.dirs))
	for i, dir := range g.dirs {
		r := &Root{Dir: dir, Role: RoleModule, Callers: g.callers[dir], VarFiles: g.found[dir].varFile}
		r.Library = !g.marked[dir] && len(r.Callers) > 0
		if isRoot[dir] {
			r.Role = RoleRoot
			if g.found[dir].example && !g.found[dir].named {
				r.Role = RoleExample
			}
		}
		for _, e := range g.calls[dir] {
			r.Calls = append(r.Calls, e.to)
		}
		roots[i] = r
	}
	return roots, diags
}

// isCalled reports whether anybody calls a directory. Examples do not count outside of examples: the module that they demonstrate
// is what a repository of modules delivers, and judged by itself.
func (g *callGraph) isCalled(dir string) bool {
	return slices.ContainsFunc(g.callers[dir], func(caller string) bool {
		return caller != dir && (!g.found[caller].example || g.found[dir].example)
	})
}

// breakCycles reports call cycles, and makes the lexically smallest directory of each a root where no root leads into it.
func (g *callGraph) breakCycles(isRoot map[string]bool) hcl.Diagnostics {
	reached := make(map[string]bool, len(g.dirs))
	for _, dir := range g.dirs {
		if isRoot[dir] {
			g.reach(dir, reached)
		}
	}
	var diags hcl.Diagnostics
	for _, cycle := range slices.Backward(g.components()) { // callers first
		slices.Sort(cycle)
		closing, ok := g.closingCall(cycle)
		if !ok {
			continue
		}
		diags = append(diags, &hcl.Diagnostic{
			Severity: hcl.DiagError,
			Summary:  "Modules call each other in a cycle",
			Detail:   fmt.Sprintf("These calls have no end: %s. The call that closes the cycle was not evaluated.", strings.Join(append(cycle, cycle[0]), " → ")),
			Subject:  &closing,
		})
		if !reached[cycle[0]] {
			isRoot[cycle[0]] = true
			g.reach(cycle[0], reached)
		}
	}
	return diags
}

func (g *callGraph) reach(dir string, reached map[string]bool) {
	pending := []string{dir}
	for len(pending) > 0 {
		dir := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if reached[dir] {
			continue
		}
		reached[dir] = true
		for _, e := range g.calls[dir] {
			pending = append(pending, e.to)
		}
	}
}

// closingCall is the call that leads back to the first directory of a component; there is none in a component without a cycle.
func (g *callGraph) closingCall(component []string) (source.Range, bool) {
	for _, dir := range component {
		for _, e := range g.calls[dir] {
			if e.to == component[0] {
				return e.rng, true
			}
		}
	}
	return source.Range{}, false
}

// components are the strongly connected components of the graph, callees before callers (Tarjan's algorithm).
func (g *callGraph) components() [][]string {
	t := tarjan{g: g, index: make(map[string]int), low: make(map[string]int), open: make(map[string]bool)}
	for _, dir := range g.dirs {
		if _, seen := t.index[dir]; !seen {
			t.visit(dir)
		}
	}
	return t.out
}

type tarjan struct {
	g          *callGraph
	index, low map[string]int
	open       map[string]bool
	stack      []string
	out        [][]string
}

func (t *tarjan) visit(dir string) {
	t.index[dir] = len(t.index)
	t.low[dir] = t.index[dir]
	t.stack = append(t.stack, dir)
	t.open[dir] = true
	for _, e := range t.g.calls[dir] {
		if _, seen := t.index[e.to]; !seen {
			t.visit(e.to)
			t.low[dir] = min(t.low[dir], t.low[e.to])
		} else if t.open[e.to] {
			t.low[dir] = min(t.low[dir], t.index[e.to])
		}
	}
	if t.low[dir] != t.index[dir] {
		return
	}
	at := slices.Index(t.stack, dir)
	component := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, member := range component {
		t.open[member] = false
	}
	t.out = append(t.out, component)
}

// assignVarFiles gives the variable files that nobody loads to the nearest root at or above them.
func assignVarFiles(roots []*Root, files []string) {
	byDir := make(map[string]*Root, len(roots))
	for _, r := range roots {
		if r.Role != RoleModule {
			byDir[r.Dir] = r
		}
	}
	for _, name := range files {
		dir := path.Dir(name)
		for byDir[dir] == nil && dir != "." && dir != "/" && path.Base(dir) != ".." {
			dir = path.Dir(dir)
		}
		r := byDir[dir]
		if r == nil || slices.Contains(r.VarFiles, name) || dir == path.Dir(name) && isAutoLoaded(path.Base(name)) {
			continue
		}
		r.Unloaded = append(r.Unloaded, name)
	}
	for _, r := range roots {
		slices.Sort(r.Unloaded)
		r.Unloaded = slices.Compact(r.Unloaded)
	}
}
