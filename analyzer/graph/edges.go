package graph

import (
	"maps"
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// maxHops bounds how far an attribute is followed through others that only pass a value on.
const maxHops = 16

// walk collects the edges from one resource.
type walk struct {
	g     *Graph
	from  *tf.Resource
	edges []Edge
	seen  map[*tf.Resource]int // of the attribute at hand: where its edge to a resource is in edges
	where tf.Value             // the attribute at hand
	path  string               // its path, made when first needed
}

// edges appends the edges from the attributes of r at path want (all, if empty).
func (g *Graph) edges(r *tf.Resource, want string, edges []Edge) []Edge {
	w := &walk{g: g, from: r, edges: edges}
	w.block(r.Block, want)
	return w.edges
}

func (w *walk) block(b *tf.Block, want string) {
	head, rest, _ := strings.Cut(want, ".")
	for _, a := range b.Attrs {
		if want == "" || want == a.Name {
			w.attr(tf.NewValue(b, a.Name, a.Datum))
		}
	}
	for _, typ := range slices.Sorted(maps.Keys(b.Opaque)) {
		if want == "" || bare(head) == typ {
			w.attr(tf.NewValue(b, typ, b.Opaque[typ]))
		}
	}
	for _, c := range b.Blocks {
		if want == "" || names0(head, c) {
			w.block(c, rest)
		}
	}
}

// names0 reports whether a step of a path means the block: "ingress", or "ingress[1]".
func names0(step string, b *tf.Block) bool {
	if step == b.Type {
		return true
	}
	return len(step) > len(b.Type) && step[len(b.Type)] == '[' && strings.HasSuffix(b.Path(""), step)
}

func bare(step string) string {
	name, _, _ := strings.Cut(step, "[")
	return name
}

func (w *walk) attr(v tf.Value) {
	w.where, w.path = v, ""
	clear(w.seen)
	d := v.Datum()
	for _, ref := range d.Refs {
		w.follow(ref, true, maxHops)
	}
	for _, ref := range d.MaybeRefs {
		w.follow(ref, false, maxHops)
	}
	w.byName(v)
}

// follow adds the edge to what ref names, and to what stands behind it: an attribute that was itself given, or the managed
// resource that a data source looks up.
func (w *walk) follow(ref *tf.Ref, certain bool, hops int) {
	to := ref.Resource
	if ref.Kind != tf.RefResource || to == nil || hops == 0 {
		return
	}
	if !w.to(to, certain) {
		return
	}
	if to.Mode == tf.Data {
		w.lookedUp(to, certain)
	}
	d := to.Attr(passes(to, ref.Attr)).Datum()
	if d == nil {
		return
	}
	for _, r := range d.Refs {
		w.follow(r, certain, hops-1)
	}
	for _, r := range d.MaybeRefs {
		w.follow(r, false, hops-1)
	}
}

// passes is the attribute of r whose value its attribute attr repeats.
func passes(r *tf.Resource, attr string) string {
	if attr != "id" {
		return attr
	}
	if strings.HasPrefix(r.Type, "aws_s3_bucket") {
		return "bucket"
	}
	return nameAttr[r.Type]
}

// to adds an edge; it reports whether that said anything new.
func (w *walk) to(r *tf.Resource, certain bool) bool {
	if r == w.from {
		return false
	}
	if i, ok := w.seen[r]; ok {
		if certain && !w.edges[i].Certain {
			w.edges[i].Certain = true
			return true
		}
		return false
	}
	if w.path == "" {
		w.path = w.where.Path()
	}
	if w.seen == nil {
		w.seen = map[*tf.Resource]int{}
	}
	w.seen[r] = len(w.edges)
	w.edges = append(w.edges, Edge{From: w.from, To: r, Attr: w.path, Value: w.where, Certain: certain})
	return true
}
