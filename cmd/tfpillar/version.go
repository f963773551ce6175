package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/tfpillar/tfpillar/analyzer"
	"github.com/tfpillar/tfpillar/analyzer/provider"
)

// version is set by the linker for releases.
var version = ""

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of tfpillar and of the AWS provider it knows",
		Example: "  tfpillar version",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "tfpillar %s %s/%s %s\nhashicorp/aws %s\nAWS Well-Architected Security Pillar %s\n",
				versionText(), runtime.GOOS, runtime.GOARCH, runtime.Version(), provider.Version(), analyzer.WAFEdition)
			return err
		},
	}
}

// versionText is the released version, that of the module when it was installed by `go install`, or the commit it was built from.
func versionText() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "0.0.0-" + s.Value[:min(12, len(s.Value))]
		}
	}
	return "0.0.0-dev"
}
