// Package eval turns the syntax of a root module into the model: every module instance, resource instance and value, in
// dependency order, each thing evaluated once and only when something needs it. What cannot be known stays unknown, with the
// reason; nothing is invented.
package eval

import (
	"context"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Evaluator evaluates roots. The compiled form of module directories is shared between them; it is safe for concurrent use.
type Evaluator struct {
	loader *config.Loader
	mu     sync.Mutex
	units  map[string]*sharedUnit
}

type sharedUnit struct {
	once sync.Once
	unit *unit
	err  error
}

// New makes an evaluator over what the loader reads.
func New(loader *config.Loader) *Evaluator {
	return &Evaluator{loader: loader, units: map[string]*sharedUnit{}}
}

// Options say in which circumstances a root is evaluated.
type Options struct {
	Inputs    config.InputOptions // variable values given on the command line
	Workspace string              // empty: what the root's .terraform/environment says, else "default"
	Library   bool                // a module evaluated by itself: its tfvars are not loaded
}

// Result is an evaluated root.
type Result struct {
	Module      *tf.Module
	Diagnostics hcl.Diagnostics
	Coverage    []Gap
	Dirs        []string // the module directories that were instantiated, the root's own first
}

// Gap is something that was not evaluated.
type Gap struct {
	Kind    string // module | file | block | expression
	Address string
	Reason  string
	Range   source.Range
}

// Root evaluates the root module in dir. The error is of the world: an unreadable directory, a cancelled context.
func (e *Evaluator) Root(ctx context.Context, dir string, opts Options) (*Result, error) {
	u, err := e.unit(dir)
	if err != nil {
		return nil, err
	}
	ev := newEvaluator(ctx, e, dir, opts)
	inputs, diags := e.inputs(dir, opts)
	ev.report(diags)
	ev.inputs = inputs
	root := ev.module(u, nil, dir)
	root.build()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &Result{Module: root.tf, Diagnostics: ev.diags, Coverage: ev.gaps, Dirs: ev.dirs}, nil
}

func (e *Evaluator) inputs(dir string, opts Options) (map[string]config.Input, hcl.Diagnostics) {
	if opts.Library {
		return nil, nil
	}
	return e.loader.Inputs(dir, opts.Inputs)
}

// Release forgets the compiled form of a directory that is not needed again.
func (e *Evaluator) Release(dir string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.units, dir)
}

func (e *Evaluator) unit(dir string) (*unit, error) {
	e.mu.Lock()
	shared, ok := e.units[dir]
	if !ok {
		shared = &sharedUnit{}
		e.units[dir] = shared
	}
	e.mu.Unlock()
	shared.once.Do(func() {
		syntax, err := e.loader.Module(dir)
		if err != nil {
			shared.err = err
			return
		}
		shared.unit = compile(syntax)
	})
	return shared.unit, shared.err
}

// evaluator is the evaluation of one root. It is used by one goroutine at a time; after Root has returned, structural walks
// take the lock.
type evaluator struct {
	ctx       context.Context
	shared    *Evaluator
	root      string
	opts      Options
	inputs    map[string]config.Input
	mu        sync.Mutex
	diags     hcl.Diagnostics
	reported  map[reportKey]bool
	gaps      []Gap
	gapSeen   map[Gap]bool
	dirs      []string
	dirSeen   map[string]bool
	refs      int
	others    map[otherKey]*tf.Ref
	possibles map[*tf.Ref]*possible
	functions map[string]function.Function
	files     *rootFiles
	budget
}

type reportKey struct {
	summary string
	rng     source.Range
}

func newEvaluator(ctx context.Context, shared *Evaluator, root string, opts Options) *evaluator {
	ev := &evaluator{
		ctx: ctx, shared: shared, root: root, opts: opts,
		reported: map[reportKey]bool{}, gapSeen: map[Gap]bool{}, dirSeen: map[string]bool{},
		others: map[otherKey]*tf.Ref{}, possibles: map[*tf.Ref]*possible{},
		budget: newBudget(),
	}
	ev.files = &rootFiles{fs: shared.loader.FS(), dir: root, ev: ev}
	ev.functions = funcs.Table(ev.files)
	return ev
}

// report keeps diagnostics, each once however many instances meet it.
func (ev *evaluator) report(diags hcl.Diagnostics) {
	for _, d := range bare(diags) {
		key := reportKey{summary: d.Summary}
		if d.Subject != nil {
			key.rng = *d.Subject
		}
		if !ev.reported[key] {
			ev.reported[key] = true
			ev.diags = append(ev.diags, d)
		}
	}
}

func (ev *evaluator) error(summary, detail string, rng source.Range) {
	ev.report(hcl.Diagnostics{{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &rng}})
}

// gap keeps what was not evaluated.
func (ev *evaluator) gap(g Gap) {
	if !ev.gapSeen[g] {
		ev.gapSeen[g] = true
		ev.gaps = append(ev.gaps, g)
	}
}

// unknownBecause is an unknown value with a cause.
func (ev *evaluator) unknownBecause(ty cty.Type, addr, reason string, rng source.Range) cty.Value {
	return cty.UnknownVal(ty).Mark(ev.other(addr, reason, rng))
}
