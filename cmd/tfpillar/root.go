package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The exit codes.
const (
	exitClean    = 0
	exitFindings = 1 // at or above --fail-on
	exitUsage    = 2 // the command could not be carried out
	exitDefect   = 3 // of tfpillar itself
)

// exitCode is the error of a command that has said all there is to say.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// run executes a command line and returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	var code exitCode
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintf(stderr, "Error: %s\n", printable(err.Error())) //nolint:errcheck // nowhere to report it
	if ctx.Err() == nil {
		fmt.Fprintf(stderr, "See `%s --help`.\n", cmd.CommandPath()) //nolint:errcheck // nowhere to report it
	}
	return exitUsage
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "tfpillar",
		Short: "Judge Terraform for AWS against the Well-Architected Security Pillar",
		Long: `tfpillar reads Terraform configuration, evaluates it as Terraform would, and judges the AWS resources it describes against
the Security Pillar of the AWS Well-Architected Framework: before anything is deployed, offline, without credentials.

Exit codes: 0 nothing at or above --fail-on, 1 findings at or above it, 2 the command could not be carried out,
3 a defect of tfpillar itself.`,
		Example: `  tfpillar scan
  tfpillar scan live/prod --fail-on high
  tfpillar explain S3-001`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(scanCommand(), rulesCommand(), explainCommand(), graphCommand(), versionCommand())
	return root
}

// flagError adds the flag that was likely meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := nearest(unknown.GetSpecifiedName(), names); near != "" {
		return fmt.Errorf("%w; did you mean --%s?", err, near)
	}
	return err
}

// nearest is the candidate most like a mistyped name; empty when none is.
func nearest(name string, candidates []string) string {
	best, distance := "", len(name)/2+1
	for _, c := range candidates {
		if d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(c), nil); d < distance {
			best, distance = c, d
		}
	}
	return best
}

// printable keeps file names and arguments from steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, s)
}
