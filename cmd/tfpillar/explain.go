package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/rules"
)

func explainCommand() *cobra.Command {
	color := colorAuto
	cmd := &cobra.Command{
		Use:   "explain ID",
		Short: "Explain a rule: what it wants, why, and how to fix what it finds",
		Long:  "Explain a rule, named by its id or by the id that another scanner gives it.",
		Example: `  tfpillar explain S3-001
  tfpillar explain CKV_AWS_18`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, r := range rules.All() {
				ids = append(ids, r.ID+"\t"+r.Title)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return explain(cmd.OutOrStdout(), args[0], color)
		},
	}
	cmd.Flags().Var(&color, "color", "auto, always or never")
	completeWith(cmd, "color", colorNames()...)
	return cmd
}

func explain(w io.Writer, name string, color colorMode) error {
	all := rules.All()
	found := filter(all, func(r *rule.Rule) bool { return strings.EqualFold(r.ID, name) })
	if len(found) == 0 {
		found = withAlias(all, name)
	}
	if len(found) == 0 {
		return fmt.Errorf("no rule %q%s", name, suggestion(all, name))
	}
	for i, r := range found {
		if i > 0 {
			fmt.Fprintln(w) //nolint:errcheck // the next write meets the same error
		}
		if err := report.WriteRulePage(w, r, textOptions(w, color, os.Getenv("NO_COLOR"))); err != nil {
			return err
		}
	}
	return nil
}
