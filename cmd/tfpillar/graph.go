package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/tfpillar/tfpillar/analyzer"
	"github.com/tfpillar/tfpillar/analyzer/report"
)

func graphCommand() *cobra.Command {
	var inputs inputFlags
	format := "dot"
	cmd := &cobra.Command{
		Use:   "graph [PATH...]",
		Short: "Print the resource graph: which resource refers to which",
		Long: `Print the resources of the root modules at and below each PATH and the references between them, found by evaluation: through
locals, variables, modules and outputs. Dashed edges are references whose value is not known before apply.`,
		Example: `  tfpillar graph live/prod | dot -Tsvg > graph.svg
  tfpillar graph --format mermaid
  tfpillar graph --format json | jq '.edges[] | select(.to == "aws_kms_key.main")'`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			write, ok := map[string]graphWriter{
				"dot": report.WriteGraphDOT, "mermaid": report.WriteGraphMermaid, "json": report.WriteGraphJSON,
			}[format]
			if !ok {
				return fmt.Errorf("--format %q is none of dot, mermaid, json", format)
			}
			g, diags, err := analyzer.Graph(cmd.Context(), analyzer.Options{
				Paths: paths, Inputs: inputs.options(), Workspace: inputs.workspace, Jobs: runtime.GOMAXPROCS(0),
			})
			if err != nil {
				return err
			}
			writeDiagnostics(cmd.ErrOrStderr(), diags, false)
			return write(cmd.OutOrStdout(), g)
		},
	}
	cmd.Flags().StringVar(&format, "format", format, "dot, mermaid or json")
	inputs.register(cmd)
	completeWith(cmd, "format", "dot", "mermaid", "json")
	return cmd
}

type graphWriter = func(io.Writer, *report.Graph) error
