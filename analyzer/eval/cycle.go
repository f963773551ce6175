package eval

import (
	"slices"
	"strings"
)

// findCycles reports locals and resources of the module that need each other. Terraform refuses them, also where the
// attributes involved would not form a cycle.
func (u *unit) findCycles() {
	g := u.dependencies()
	for _, component := range g.components() {
		names := make([]string, len(component))
		for i, n := range component {
			names[i] = g.names[n]
		}
		first := component[0]
		u.error("Cycle", strings.Join(append(names, names[0]), " → ")+": each needs the next. What depends on them is unknown.", g.attrs[first][0].rng)
	}
}

// dependencyGraph has a node for each local and each resource; edges lead to what the node refers to.
type dependencyGraph struct {
	names []string
	attrs [][]*attr
	edges [][]int
}

func (u *unit) dependencies() *dependencyGraph {
	g := &dependencyGraph{}
	for _, l := range u.locals {
		g.names = append(g.names, "local."+l.name)
		g.attrs = append(g.attrs, []*attr{l})
	}
	for _, r := range u.resources {
		g.names = append(g.names, r.addr)
		var attrs []*attr
		for _, a := range []*attr{r.count, r.forEach} {
			if a != nil {
				attrs = append(attrs, a)
			}
		}
		g.attrs = append(g.attrs, r.body.all(attrs))
	}
	g.edges = make([][]int, len(g.names))
	for n, attrs := range g.attrs {
		for _, a := range attrs {
			for _, r := range a.refs {
				if to := u.dependency(r); to >= 0 && !slices.Contains(g.edges[n], to) {
					g.edges[n] = append(g.edges[n], to)
				}
			}
		}
	}
	return g
}

func (u *unit) dependency(r *reference) int {
	switch r.kind {
	case refLocal:
		return r.index
	case refResource:
		return len(u.locals) + r.index
	case refUndeclared, refVariable, refModule, refEach, refCount, refPath, refTerraform, refSelf:
	}
	return -1
}

// all appends every attribute of a body, however deep, but for those of provisioners, which run after creation.
func (b *body) all(attrs []*attr) []*attr {
	attrs = append(attrs, b.attrs...)
	for _, c := range b.blocks {
		if metaBlocks[c.typ] {
			continue
		}
		if c.dynamic != nil {
			attrs = append(attrs, c.dynamic.forEach)
		}
		attrs = c.body.all(attrs)
	}
	return attrs
}

// components are the strongly connected components with a cycle (Tarjan), each in the order of its cycle's discovery. It is
// iterative: chains may be as long as a file.
func (g *dependencyGraph) components() [][]int {
	t := tarjan{g: g, index: make([]int, len(g.names)), low: make([]int, len(g.names)), onStack: make([]bool, len(g.names))}
	for n := range g.names {
		if t.index[n] == 0 {
			t.visit(n)
		}
	}
	return t.found
}

type tarjan struct {
	g          *dependencyGraph
	index, low []int // index 0: not visited
	onStack    []bool
	stack      []int
	next       int
	found      [][]int
}

type frame struct{ node, edge int }

func (t *tarjan) visit(root int) {
	t.enter(root)
	frames := []frame{{node: root}}
	for len(frames) > 0 {
		f := &frames[len(frames)-1]
		if f.edge < len(t.g.edges[f.node]) {
			to := t.g.edges[f.node][f.edge]
			f.edge++
			switch {
			case t.index[to] == 0:
				t.enter(to)
				frames = append(frames, frame{node: to})
			case t.onStack[to]:
				t.low[f.node] = min(t.low[f.node], t.index[to])
			}
			continue
		}
		n := f.node
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			up := frames[len(frames)-1].node
			t.low[up] = min(t.low[up], t.low[n])
		}
		if t.low[n] == t.index[n] {
			t.pop(n)
		}
	}
}

func (t *tarjan) enter(n int) {
	t.next++
	t.index[n], t.low[n], t.onStack[n] = t.next, t.next, true
	t.stack = append(t.stack, n)
}

func (t *tarjan) pop(n int) {
	i := len(t.stack) - 1
	for t.stack[i] != n {
		i--
	}
	component := slices.Clone(t.stack[i:])
	t.stack = t.stack[:i]
	for _, m := range component {
		t.onStack[m] = false
	}
	if len(component) > 1 || slices.Contains(t.g.edges[n], n) {
		t.found = append(t.found, component)
	}
}
