package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Graph is the resource graph of the scanned roots as it is published.
type Graph struct {
	Nodes []GraphNode `json:"nodes"`
	Edges []GraphEdge `json:"edges"`
}

// GraphNode is a resource instance.
type GraphNode struct {
	Address  string    `json:"address"`
	Type     string    `json:"type"`
	Root     string    `json:"root"`
	Location *Location `json:"location"`
}

// GraphEdge says that a value of one resource flows into an attribute of another: From refers to To.
type GraphEdge struct {
	From      string    `json:"from"`
	To        string    `json:"to"`
	Attribute string    `json:"attribute"` // of From
	Certain   bool      `json:"certain"`   // false: the value is not known, and its expression mentions To
	Location  *Location `json:"location"`

	Root string `json:"-"`
}

// Finish brings nodes and edges into their order: by root, then address.
func (g *Graph) Finish() {
	g.Nodes = distinct(g.Nodes, func(a, b GraphNode) int {
		return cmp.Or(strings.Compare(a.Root, b.Root), strings.Compare(a.Address, b.Address))
	})
	g.Edges = distinct(g.Edges, func(a, b GraphEdge) int {
		return cmp.Or(strings.Compare(a.Root, b.Root), strings.Compare(a.From, b.From), strings.Compare(a.To, b.To),
			strings.Compare(a.Attribute, b.Attribute), compareLocations(a.Location, b.Location))
	})
}

// WriteGraphJSON writes the graph as JSON. The error is the writer's.
func WriteGraphJSON(w io.Writer, g *Graph) error { return writeJSON(w, g) }

// WriteGraphDOT writes the graph for Graphviz, a cluster for each root. The error is the writer's.
func WriteGraphDOT(w io.Writer, g *Graph) error {
	out := &lineWriter{bufio.NewWriter(w)}
	out.printf("digraph resources {")
	out.printf("  rankdir = LR")
	out.printf("  node [shape = box, fontname = \"sans-serif\"]")
	ids := g.ids()
	for i, root := range g.roots() {
		out.printf("  subgraph cluster_%d {", i)
		out.printf("    label = %s", dotString(cmp.Or(root, ".")))
		for _, n := range g.Nodes {
			if n.Root == root {
				out.printf("    %s [label = %s]", ids[nodeKey{n.Root, n.Address}], dotString(n.Address))
			}
		}
		out.printf("  }")
	}
	for _, e := range g.Edges {
		style := ""
		if !e.Certain {
			style = ", style = dashed"
		}
		out.printf("  %s -> %s [label = %s%s]", ids[nodeKey{e.Root, e.From}], ids[nodeKey{e.Root, e.To}], dotString(e.Attribute), style)
	}
	out.printf("}")
	return out.Flush()
}

// WriteGraphMermaid writes the graph as a Mermaid flowchart, which GitHub and GitLab draw in Markdown. The error is the writer's.
func WriteGraphMermaid(w io.Writer, g *Graph) error {
	out := &lineWriter{bufio.NewWriter(w)}
	out.printf("flowchart LR")
	ids := g.ids()
	for i, root := range g.roots() {
		out.printf("  subgraph root%d[%s]", i, mermaidString(cmp.Or(root, ".")))
		for _, n := range g.Nodes {
			if n.Root == root {
				out.printf("    %s[%s]", ids[nodeKey{n.Root, n.Address}], mermaidString(n.Address))
			}
		}
		out.printf("  end")
	}
	for _, e := range g.Edges {
		arrow := "-->"
		if !e.Certain {
			arrow = "-.->"
		}
		out.printf("  %s %s|%s| %s", ids[nodeKey{e.Root, e.From}], arrow, mermaidString(e.Attribute), ids[nodeKey{e.Root, e.To}])
	}
	return out.Flush()
}

// lineWriter writes lines; the first error is kept for Flush.
type lineWriter struct{ *bufio.Writer }

func (w *lineWriter) printf(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...) //nolint:errcheck // bufio keeps the error for Flush
}

type nodeKey struct{ root, address string }

// ids names the nodes in pictures: n0, n1, …
func (g *Graph) ids() map[nodeKey]string {
	ids := make(map[nodeKey]string, len(g.Nodes))
	for i, n := range g.Nodes {
		ids[nodeKey{n.Root, n.Address}] = "n" + strconv.Itoa(i)
	}
	return ids
}

func (g *Graph) roots() []string {
	var roots []string
	for _, n := range g.Nodes {
		roots = append(roots, n.Root)
	}
	return slices.Compact(roots)
}

// dotString quotes text for Graphviz, where a backslash may begin an escape of its own.
func dotString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(escape(s)) + `"`
}

// mermaidString quotes text for Mermaid, whose labels may hold HTML and Markdown: all but plain characters become entities.
func mermaidString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range escape(s) {
		switch {
		case strings.ContainsRune("\"#&<>`;|\\*", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
