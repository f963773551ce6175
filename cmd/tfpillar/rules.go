package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/rules"
)

func rulesCommand() *cobra.Command {
	var profile, alias, format string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Long:  "List the rules: id, severity, area and title. The JSON form has everything else that a program wants to know.",
		Example: `  tfpillar rules
  tfpillar rules --alias CKV_AWS_18
  tfpillar rules --profile all --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := inProfile(rules.All(), profile)
			if err != nil {
				return err
			}
			if alias != "" {
				if set = withAlias(rules.All(), alias); len(set) == 0 {
					return fmt.Errorf("no rule is known elsewhere as %q", alias)
				}
			}
			list := report.ListRules(set)
			switch format {
			case "text":
				return report.WriteRulesText(cmd.OutOrStdout(), list)
			case "json":
				return report.WriteRulesJSON(cmd.OutOrStdout(), list)
			}
			return fmt.Errorf("format %q is none of text, json", format)
		},
	}
	f := cmd.Flags()
	f.StringVar(&profile, "profile", report.ProfileAll, "rules of a profile: default, all")
	f.StringVar(&alias, "alias", "", "rules that another scanner knows by this `ID`, of any profile")
	f.StringVar(&format, "format", "text", "text or json")
	completeWith(cmd, "profile", report.ProfileDefault, report.ProfileAll)
	completeWith(cmd, "format", "text", "json")
	return cmd
}

// completeWith offers fixed values for a flag in shell completion.
func completeWith(cmd *cobra.Command, flag string, values ...string) {
	// The only error is that the flag does not exist, which the tests of completion would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// inProfile are the rules of a profile.
func inProfile(set rule.Set, profile string) (rule.Set, error) {
	switch profile {
	case report.ProfileAll:
		return set, nil
	case report.ProfileDefault:
		return filter(set, func(r *rule.Rule) bool { return !r.Optional }), nil
	}
	return nil, fmt.Errorf("profile %q is none of default, all", profile)
}

// withAlias are the rules that another scanner knows by an id.
func withAlias(set rule.Set, alias string) rule.Set {
	return filter(set, func(r *rule.Rule) bool {
		return slices.ContainsFunc(r.Aliases, func(a string) bool { return strings.EqualFold(a, alias) })
	})
}

func filter(set rule.Set, keep func(*rule.Rule) bool) rule.Set {
	var kept rule.Set
	for _, r := range set {
		if keep(r) {
			kept = append(kept, r)
		}
	}
	return kept
}
