// Package engine judges evaluated roots by rules, and merges what it finds over roots and instances.
package engine

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Engine judges roots by a set of rules. It is immutable and safe for concurrent use.
type Engine struct {
	rules  rule.Set
	byType map[string]rule.Set // by resource type, "data.TYPE", "ephemeral.TYPE", "provider.NAME", or "" for the root as a whole
	every  rule.Set            // rules on all managed resources, which the types have too
	opts   Options
}

// Options hold for all roots of a scan.
type Options struct {
	Now    time.Time
	Params rule.Params
}

// AllResources is the type of rules on every managed resource.
const AllResources = "*"

// New makes an engine for the rules.
func New(rules rule.Set, opts Options) *Engine {
	e := &Engine{rules: rules, byType: map[string]rule.Set{}, opts: opts}
	for _, r := range rules {
		if len(r.On) == 0 {
			e.byType[""] = append(e.byType[""], r)
		}
		for _, typ := range r.On {
			if typ == AllResources {
				e.every = append(e.every, r)
				continue
			}
			e.byType[typ] = append(e.byType[typ], r)
		}
	}
	for typ, rules := range e.byType {
		if managed := typ != "" && !strings.Contains(typ, "."); managed {
			e.byType[typ] = slices.Concat(rules, e.every)
		}
	}
	return e
}

// Result is what the rules say of one root.
type Result struct {
	Findings []rule.Finding // in order of resources, then rules
	Passed   []Judged
	Defects  []Defect
}

// Judged is a rule that a resource satisfies.
type Judged struct {
	Rule     *rule.Rule
	Resource *tf.Resource // nil for rules on providers and on the root as a whole
	Subject  string       // address where there is no resource
}

// Defect is a rule that panicked at a resource. It is a mistake of ours; the other rules went on.
type Defect struct {
	Rule    *rule.Rule
	Subject string
	Message string
	Stack   string
}

// subject is something to be judged.
type subject struct {
	resource *tf.Resource
	provider *tf.Provider
	rules    rule.Set
}

// parallelFrom is the number of subjects from which judging is shared out to several goroutines.
const parallelFrom = 2000

// Judge holds everything in a root against the rules. Its only error is that of the context.
func (e *Engine) Judge(ctx context.Context, root *tf.Module) (*Result, error) {
	subjects := e.subjects(root)
	g := graph.New(root)
	if len(subjects) < parallelFrom {
		res := e.judge(ctx, root, g, subjects)
		return res, ctx.Err()
	}
	n := runtime.GOMAXPROCS(0)
	parts := make([]*Result, 0, n)
	var wg sync.WaitGroup
	size := (len(subjects) + n - 1) / n
	for chunk := range slices.Chunk(subjects, size) {
		part := &Result{}
		parts = append(parts, part)
		wg.Go(func() { *part = *e.judge(ctx, root, g, chunk) })
	}
	wg.Wait()
	all := &Result{}
	for _, p := range parts {
		all.Findings = append(all.Findings, p.Findings...)
		all.Passed = append(all.Passed, p.Passed...)
		all.Defects = append(all.Defects, p.Defects...)
	}
	return all, ctx.Err()
}

func (e *Engine) subjects(root *tf.Module) []subject {
	var subjects []subject
	if rules := e.byType[""]; len(rules) > 0 {
		subjects = append(subjects, subject{rules: rules})
	}
	for m := range root.All {
		for _, p := range m.Providers {
			if rules := e.byType["provider."+p.Name]; len(rules) > 0 {
				subjects = append(subjects, subject{provider: p, rules: rules})
			}
		}
		for _, r := range m.Resources {
			if rules := e.rulesFor(r); len(rules) > 0 {
				subjects = append(subjects, subject{resource: r, rules: rules})
			}
		}
	}
	return subjects
}

func (e *Engine) rulesFor(r *tf.Resource) rule.Set {
	switch r.Mode {
	case tf.Data:
		return e.byType["data."+r.Type]
	case tf.Ephemeral: // shares its type's name with a resource, not what it is
		return e.byType["ephemeral."+r.Type]
	case tf.Managed:
	}
	if rules, ok := e.byType[r.Type]; ok {
		return rules
	}
	return e.every
}

func (e *Engine) judge(ctx context.Context, root *tf.Module, g *graph.Graph, subjects []subject) *Result {
	res := &Result{}
	var p rule.Pass // one for all: most judgements find nothing, and cost no allocation
	for _, s := range subjects {
		if ctx.Err() != nil {
			return res
		}
		from := len(res.Findings)
		for _, r := range s.rules {
			p = rule.Pass{Rule: r, Resource: s.resource, Provider: s.provider, Root: root, Graph: g, Now: e.opts.Now, Params: e.opts.Params}
			e.run(&p, res)
		}
		res.Findings = append(res.Findings[:from], fold(res.Findings[from:])...)
	}
	return res
}

// fold tells rules of a family that say the same of the same place as one finding, that of the most severe rule.
func fold(findings []rule.Finding) []rule.Finding {
	if len(findings) < 2 {
		return findings
	}
	kept := findings[:0]
	for _, f := range findings {
		i := slices.IndexFunc(kept, func(k rule.Finding) bool {
			return f.Rule.Family != "" && k.Rule.Family == f.Rule.Family && k.Verdict == f.Verdict && k.Attr == f.Attr && k.Range == f.Range
		})
		switch {
		case i < 0:
			kept = append(kept, f)
		case f.Severity > kept[i].Severity:
			f.Also = slices.Concat(kept[i].Also, []*rule.Rule{kept[i].Rule})
			kept[i] = f
		default:
			kept[i].Also = append(kept[i].Also, f.Rule)
		}
	}
	return kept
}

// run judges one subject by one rule. A panic stays with them.
func (e *Engine) run(p *rule.Pass, res *Result) {
	defer func() {
		if v := recover(); v != nil {
			res.Defects = append(res.Defects, Defect{Rule: p.Rule, Subject: subjectAddr(p), Message: fmt.Sprint(v), Stack: string(debug.Stack())})
		}
	}()
	p.Run()
	findings, judged := p.Findings()
	switch {
	case len(findings) > 0:
		res.Findings = append(res.Findings, findings...)
	case judged:
		j := Judged{Rule: p.Rule, Resource: p.Resource}
		if p.Resource == nil {
			j.Subject = subjectAddr(p)
		}
		res.Passed = append(res.Passed, j)
	}
}

func subjectAddr(p *rule.Pass) string {
	switch {
	case p.Resource != nil:
		return p.Resource.Addr()
	case p.Provider != nil:
		return p.Provider.Addr()
	}
	return "the root"
}
