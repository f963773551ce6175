package analyzer

import (
	"context"

	"github.com/tfpillar/tfpillar/analyzer/eval"
	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/report"
)

// Graph is the resource graph of the roots that the options name, and what was wrong with them. Of the options, those about rules
// have no effect. The errors are those of [Analyze].
func Graph(ctx context.Context, opts Options) (*report.Graph, []report.Diagnostic, error) {
	projects, _, err := opts.open()
	if err != nil {
		return nil, nil, err
	}
	type part struct {
		report.Graph
		diags []report.Diagnostic
	}
	parts, diags, err := stream(ctx, &opts, projects, func(_ context.Context, t task, res *eval.Result) (part, error) {
		return part{graphOf(t.root.Dir, graph.New(res.Module)), diagnosticsOf(res.Diagnostics)}, nil
	})
	if err != nil {
		return nil, nil, err
	}
	var whole report.Graph
	for _, p := range parts {
		whole.Nodes = append(whole.Nodes, p.Nodes...)
		whole.Edges = append(whole.Edges, p.Edges...)
		diags = append(diags, p.diags...)
	}
	whole.Finish()
	return &whole, report.SortDiagnostics(diags), nil
}

func graphOf(root string, g *graph.Graph) report.Graph {
	var out report.Graph
	for _, r := range g.All() {
		out.Nodes = append(out.Nodes, report.GraphNode{Address: r.Addr(), Type: r.Type, Root: root, Location: report.At(r.DefRange)})
	}
	for _, e := range g.Edges() {
		at := report.At(e.Value.Range())
		if at == nil {
			at = report.At(e.From.DefRange)
		}
		out.Edges = append(out.Edges, report.GraphEdge{
			From: e.From.Addr(), To: e.To.Addr(), Attribute: e.Attr, Certain: e.Certain, Location: at, Root: root,
		})
	}
	return out
}
