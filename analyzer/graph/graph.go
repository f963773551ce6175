// Package graph relates the resources of a root by the values that flow between them: which resources an attribute refers to,
// and which resources refer to a given one. Relations come from the provenance of evaluated values and, where a name, id or
// ARN is written by hand, from its being that of an instance.
package graph

import (
	"slices"
	"strings"
	"sync"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Edge says that a resource refers to another one.
type Edge struct {
	From, To *tf.Resource
	Attr     string   // path of the attribute of From: "bucket", "ingress[0].security_groups", "depends_on"
	Value    tf.Value // the attribute; the zero Value for depends_on
	Certain  bool     // whether it does; whether the two exist at all is another matter
}

// Graph is the relations among the resource instances of one root. It is immutable and safe for concurrent use; its indexes
// are built when first asked for.
type Graph struct {
	all       []*tf.Resource
	types     func() map[kind][]*tf.Resource
	names     func() names
	referrers func() map[*tf.Resource][]group
	undecided sync.Map // question → []*tf.Resource
	strays    sync.Map // question → []*tf.Resource
}

// New is the graph of a root module and everything below it. Building it takes one pass over the instances, not over their
// attributes.
func New(root *tf.Module) *Graph {
	g := &Graph{}
	root.All(func(m *tf.Module) bool {
		g.all = append(g.all, m.Resources...)
		return true
	})
	g.types = sync.OnceValue(g.indexTypes)
	g.names = sync.OnceValue(g.indexNames)
	g.referrers = sync.OnceValue(g.indexReferrers)
	return g
}

// kind is what Terraform calls a type in a configuration: "aws_ami" as a data source is another one than as a resource.
type kind struct {
	mode tf.Mode
	typ  string
}

func kindOf(r *tf.Resource) kind { return kind{r.Mode, r.Type} }

// parseKind reads "aws_x", "data.aws_x" and "ephemeral.aws_x".
func parseKind(s string) kind {
	if typ, ok := strings.CutPrefix(s, "data."); ok {
		return kind{tf.Data, typ}
	}
	if typ, ok := strings.CutPrefix(s, "ephemeral."); ok {
		return kind{tf.Ephemeral, typ}
	}
	return kind{tf.Managed, s}
}

func (g *Graph) indexTypes() map[kind][]*tf.Resource {
	types := map[kind][]*tf.Resource{}
	for _, r := range g.all {
		types[kindOf(r)] = append(types[kindOf(r)], r)
	}
	return types
}

// All are the resource instances of the root and of its modules, parents first, each module's in source order. The slice is shared:
// callers do not change it.
func (g *Graph) All() []*tf.Resource { return g.all }

// Resources are the instances of a type, data sources as "data.aws_x", in the order of All. The slice is shared: callers do not
// change it.
func (g *Graph) Resources(typ string) []*tf.Resource { return g.types()[parseKind(typ)] }

// group is the edges to one resource from the resources of one kind.
type group struct {
	from  kind
	edges []Edge
}

func (g *Graph) indexReferrers() map[*tf.Resource][]group {
	index := map[*tf.Resource][]group{}
	w := newWalk(g)
	for _, r := range g.all {
		w.edges = w.edges[:0]
		for _, e := range w.of(r, "") {
			index[e.To] = add(index[e.To], e)
		}
	}
	return index
}

func add(groups []group, e Edge) []group {
	k := kindOf(e.From)
	for i := range groups {
		if groups[i].from == k {
			groups[i].edges = append(groups[i].edges, e)
			return groups
		}
	}
	return append(groups, group{k, []Edge{e}})
}

// Referrers are the edges from resources of a type (any, if empty) to r, in the order of All; with any type, type by type. A
// resource that does not merely depend on r but has several attributes that refer to it has an edge for each. depends_on alone
// relates nothing: an order of creation says nothing of what a resource is for.
func (g *Graph) Referrers(r *tf.Resource, typ string) []Edge {
	groups := g.referrers()[r]
	if typ == "" {
		var edges []Edge
		for _, gr := range groups {
			edges = append(edges, gr.edges...)
		}
		return edges
	}
	k := parseKind(typ)
	for _, gr := range groups {
		if gr.from == k {
			return slices.Clip(gr.edges)
		}
	}
	return nil
}

// Refers are the edges from an attribute of r (any, if empty), in source order. The attribute is a dotted path without indexes,
// "ingress.security_groups", or one with an index at every block, "ingress[0].security_groups"; the path of a block stands for
// everything in it.
func (g *Graph) Refers(r *tf.Resource, attr string) []Edge { return newWalk(g).of(r, attr) }

// Edges are all edges, depends_on included, in the order of All and of each resource's attributes.
func (g *Graph) Edges() []Edge {
	w := newWalk(g)
	for _, r := range g.all {
		w.of(r, "")
		for _, ref := range r.Depends {
			if ref.Resource != nil && ref.Resource != r {
				w.edges = append(w.edges, Edge{From: r, To: ref.Resource, Attr: "depends_on", Certain: true})
			}
		}
	}
	return w.edges
}

// question is one asked of Undecided and Strays.
type question struct {
	of   kind
	attr string
}

// Undecided are the resources of a type whose attribute, a dotted path without indexes, may name any resource: it is not known,
// and it does not come from certain ones either. So each of them may refer to whatever is being looked at.
func (g *Graph) Undecided(typ, attr string) []*tf.Resource {
	return g.answer(&g.undecided, question{parseKind(typ), attr}, func(r *tf.Resource) bool { return g.undecidedIn(r.Block, attr) })
}

// Strays are the resources of a type whose attribute, a dotted path without indexes, is a text that names no resource here. If the
// name of r is not known, each of them may refer to r; there are none otherwise.
func (g *Graph) Strays(r *tf.Resource, typ, attr string) []*tf.Resource {
	name, ok := nameAttr[r.Type]
	if !ok || !r.Attr(name).Unknown() {
		return nil
	}
	return g.answer(&g.strays, question{parseKind(typ), attr}, func(r *tf.Resource) bool {
		text, ok := r.Get(attr).Text()
		return ok && text != "" && len(g.Refers(r, attr)) == 0
	})
}

// answer finds the resources that a question is about, and remembers them.
func (g *Graph) answer(known *sync.Map, q question, is func(*tf.Resource) bool) []*tf.Resource {
	if found, ok := known.Load(q); ok {
		return found.([]*tf.Resource)
	}
	var found []*tf.Resource
	for _, r := range g.types()[q.of] {
		if is(r) {
			found = append(found, r)
		}
	}
	known.Store(q, found)
	return found
}

func (g *Graph) undecidedIn(b *tf.Block, path string) bool {
	head, rest, nested := strings.Cut(path, ".")
	if d := b.Opaque[head]; d != nil && g.open(tf.NewValue(b, head, d)) {
		return true
	}
	if !nested {
		v := b.Attr(head)
		return v.Unknown() && g.open(v)
	}
	for _, c := range b.Blocks {
		if c.Type == head && g.undecidedIn(c, rest) {
			return true
		}
	}
	return false
}

// open reports whether an unknown value may be anything, for all that its provenance says.
func (g *Graph) open(v tf.Value) bool {
	d := v.Datum()
	if slices.ContainsFunc(d.Refs, g.anchors) {
		return false
	}
	free := func(ref *tf.Ref) bool { return !g.anchors(ref) }
	if len(d.Refs) == 0 && len(d.MaybeRefs) > 0 && !slices.ContainsFunc(d.MaybeRefs, free) {
		return false // one of these, if not known which
	}
	w := newWalk(g)
	w.from, w.value = v.Block().Resource(), v
	w.byName(v)
	return !slices.ContainsFunc(w.edges, func(e Edge) bool { return e.Certain })
}

// anchors reports whether a value that comes from ref is thereby some certain object of the cloud: a resource's own, or what a
// data source with a known name finds. A random_id or a parameter that is read may be, or name, anything.
func (g *Graph) anchors(ref *tf.Ref) bool {
	r := ref.Resource
	if ref.Kind != tf.RefResource || r == nil || !strings.HasPrefix(r.Type, "aws_") {
		return false
	}
	if r.Mode == tf.Managed {
		return true
	}
	name, ok := nameAttr[r.Type]
	return ok && r.Attr(name).Known()
}
