package graph

import (
	"maps"
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// walk collects edges, resource by resource.
type walk struct {
	g     *Graph
	from  *tf.Resource // the resource at hand
	edges []Edge
	seen  map[*tf.Resource]int // of the attribute at hand: where its edge to a resource is in edges
	value tf.Value             // the attribute at hand
	path  string               // its path, made when first needed
}

func newWalk(g *Graph) *walk { return &walk{g: g, seen: map[*tf.Resource]int{}} }

// of collects the edges from the attributes of r at a path (all, if empty), after those collected so far.
func (w *walk) of(r *tf.Resource, path string) []Edge {
	w.from = r
	w.block(r.Block, path)
	return w.edges
}

func (w *walk) block(b *tf.Block, path string) {
	head, rest, _ := strings.Cut(path, ".")
	for _, a := range b.Attrs {
		if path == "" || path == a.Name {
			w.attr(tf.NewValue(b, a.Name, a.Datum))
		}
	}
	for _, typ := range slices.Sorted(maps.Keys(b.Opaque)) {
		if path == "" || withoutIndex(head) == typ {
			w.attr(tf.NewValue(b, typ, b.Opaque[typ]))
		}
	}
	for _, c := range b.Blocks {
		if path == "" || means(head, c) {
			w.block(c, rest)
		}
	}
}

// means reports whether a step of a path is the block: "ingress", or "ingress[1]".
func means(step string, b *tf.Block) bool {
	return withoutIndex(step) == b.Type && (step == b.Type || strings.HasSuffix(b.Path(""), step))
}

func withoutIndex(step string) string {
	name, _, _ := strings.Cut(step, "[")
	return name
}

func (w *walk) attr(v tf.Value) {
	w.value, w.path = v, ""
	clear(w.seen)
	d := v.Datum()
	borrowed := w.borrowed(v)
	for _, ref := range d.Refs {
		switch {
		case !borrowed[ref]:
			w.follow(ref, true)
		case !d.Known:
			w.follow(ref, false)
		}
	}
	for _, ref := range d.MaybeRefs {
		w.follow(ref, false)
	}
	w.byName(v)
}

// borrowed are the refs of an attribute that names one resource which are in its value only because they went into that resource's own
// name: with `bucket = "${aws_s3_bucket.a.id}-logs"` in bucket b, a policy of b is not one of a.
func (w *walk) borrowed(v tf.Value) map[*tf.Ref]bool {
	d := v.Datum()
	if len(d.Refs) < 2 || joins[v.Name()] == nil {
		return nil
	}
	borrowed := map[*tf.Ref]bool{}
	for _, ref := range d.Refs {
		r := ref.Resource
		if r == nil || r.Mode != tf.Managed {
			continue
		}
		for _, part := range r.Attr(nameAttr[r.Type]).Refs() {
			if part.Resource != nil && part.Resource != r && part.Resource.Type == r.Type {
				borrowed[part] = true
			}
		}
	}
	return borrowed
}

// follow adds the edge to what ref names and, if that is a data source, to the resource of this root that it looks up.
func (w *walk) follow(ref *tf.Ref, certain bool) {
	to := ref.Resource
	if ref.Kind != tf.RefResource || to == nil {
		return
	}
	w.to(to, certain)
	if to.Mode == tf.Data {
		w.lookedUp(to, certain)
	}
}

func (w *walk) to(r *tf.Resource, certain bool) {
	if r == w.from {
		return
	}
	if i, ok := w.seen[r]; ok {
		w.edges[i].Certain = w.edges[i].Certain || certain
		return
	}
	if w.path == "" {
		w.path = w.value.Path()
	}
	w.seen[r] = len(w.edges)
	w.edges = append(w.edges, Edge{From: w.from, To: r, Attr: w.path, Value: w.value, Certain: certain})
}
