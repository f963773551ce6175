package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tfpillar/tfpillar/analyzer"
	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/rules"
)

// scanFlags are the flags of scan as they were given.
type scanFlags struct {
	formats     []string
	failOn      string
	selection   selection
	minSeverity string
	inputs      inputFlags
	showPassed  bool
	strict      bool
	examples    bool
	now         string
	jobs        int
	color       colorMode
	quiet       bool
}

func scanCommand() *cobra.Command {
	s := scanFlags{color: colorAuto}
	cmd := &cobra.Command{
		Use:   "scan [PATH...]",
		Short: "Judge Terraform configuration",
		Long: `Evaluate the root modules at and below each PATH (default: the working directory) and judge their AWS resources.

A PATH is a directory, or a .tf or .tfvars file, which stands for the root module it belongs to. Modules are judged where they
are called; a module that nobody calls is judged by itself. Examples and tests are judged too, but do not decide the exit code.

A finding either fails or is not decided, because a value is not known before apply. Findings go to standard output, diagnostics
to standard error.`,
		Example: `  tfpillar scan
  tfpillar scan live/prod live/stage --fail-on high
  tfpillar scan --var-file prod.tfvars --format text --format json=result.json
  tfpillar scan --rule 'S3-*' --skip-rule S3-014`,
		RunE: s.run,
	}
	f := cmd.Flags()
	f.StringArrayVar(&s.formats, "format", []string{"text"}, "text or json; `FORMAT`=FILE writes a file; repeatable")
	f.StringVar(&s.failOn, "fail-on", rule.Medium.String(), "lowest `severity` that makes the exit code 1: critical, high, medium, low, info, never")
	f.StringVar(&s.selection.profile, "profile", report.ProfileDefault, "rules to judge by: default, all")
	f.StringSliceVar(&s.selection.include, "rule", nil, "judge by these rules only, of any profile: `GLOB` on ids and aliases; repeatable")
	f.StringSliceVar(&s.selection.exclude, "skip-rule", nil, "leave these rules out: `GLOB` on ids and aliases; repeatable")
	f.StringVar(&s.minSeverity, "min-severity", rule.Info.String(), "lowest `severity` that is reported: critical, high, medium, low, info")
	s.inputs.register(cmd)
	f.BoolVar(&s.showPassed, "show-passed", false, "list what satisfies the rules too")
	f.BoolVar(&s.strict, "strict", false, "undecided findings, errors in the input and what was not evaluated make the exit code 1 too")
	f.BoolVar(&s.examples, "include-examples", false, "findings in examples and tests decide the exit code too")
	f.StringVar(&s.now, "now", "", "`DATE` by which rules about dates judge, as 2026-01-31 (default: today)")
	f.IntVar(&s.jobs, "jobs", runtime.GOMAXPROCS(0), "root modules evaluated at a time")
	f.Var(&s.color, "color", "auto, always or never")
	f.BoolVar(&s.quiet, "quiet", false, "print findings and errors, nothing else")
	completeWith(cmd, "format", "text", "json")
	completeWith(cmd, "fail-on", append(severityNames(), never)...)
	completeWith(cmd, "min-severity", severityNames()...)
	completeWith(cmd, "profile", report.ProfileDefault, report.ProfileAll)
	completeWith(cmd, "color", colorNames()...)
	return cmd
}

// never is the value of --fail-on with which no finding makes the exit code 1.
const never = "never"

func severityNames() []string {
	var names []string
	for s := rule.Critical; ; s-- {
		names = append(names, s.String())
		if s == rule.Info {
			return names
		}
	}
}

func (s *scanFlags) run(cmd *cobra.Command, paths []string) error {
	gate, err := s.gate()
	if err != nil {
		return err
	}
	outs, err := parseFormats(s.formats)
	if err != nil {
		return err
	}
	opts, err := s.options(paths)
	if err != nil {
		return err
	}
	p := startProgress(cmd.ErrOrStderr(), s.quiet)
	opts.Progress = p.update
	r, err := analyzer.Analyze(cmd.Context(), opts)
	p.stop()
	if err != nil {
		return err
	}
	writeDiagnostics(cmd.ErrOrStderr(), r.Diagnostics, s.quiet)
	for _, stack := range r.Defects {
		fmt.Fprintln(cmd.ErrOrStderr(), printable(stack)) //nolint:errcheck // nowhere to report it
	}
	if err := s.write(cmd.OutOrStdout(), r, outs); err != nil {
		return err
	}
	if code := verdict(r, gate); code != exitClean {
		return code
	}
	return nil
}

// verdict is the exit code of a scan that was carried out.
func verdict(r *report.Report, gate report.Gate) exitCode {
	switch {
	case len(r.Defects) > 0:
		return exitDefect
	case r.Summary.Resources == 0 && r.Errors() > 0:
		return exitUsage // nothing could be evaluated: that must not look like nothing was found
	case gate.Closed(r):
		return exitFindings
	}
	return exitClean
}

func (s *scanFlags) gate() (report.Gate, error) {
	gate := report.Gate{Strict: s.strict, Examples: s.examples, Never: s.failOn == never}
	if gate.Never {
		return gate, nil
	}
	var err error
	if gate.FailOn, err = rule.ParseSeverity(s.failOn); err != nil {
		return gate, fmt.Errorf("--fail-on: %w, never", err)
	}
	return gate, nil
}

func (s *scanFlags) options(paths []string) (analyzer.Options, error) {
	all := rules.All()
	set, err := s.selection.of(all)
	if err != nil {
		return analyzer.Options{}, err
	}
	lowest, err := rule.ParseSeverity(s.minSeverity)
	if err != nil {
		return analyzer.Options{}, fmt.Errorf("--min-severity: %w", err)
	}
	now := time.Now()
	if s.now != "" {
		if now, err = time.Parse(time.DateOnly, s.now); err != nil {
			return analyzer.Options{}, fmt.Errorf("--now %q is no date such as 2026-01-31", s.now)
		}
	}
	if s.jobs < 1 {
		return analyzer.Options{}, fmt.Errorf("--jobs %d is less than 1", s.jobs)
	}
	return analyzer.Options{
		Paths: paths, Rules: set, Known: all, MinSeverity: lowest, Inputs: s.inputs.options(), Workspace: s.inputs.workspace,
		ShowPassed: s.showPassed, Now: now, Jobs: s.jobs, Version: versionText(),
	}, nil
}

// output is a format and where it goes: a file, or standard output when there is none.
type output struct{ format, file string }

func parseFormats(values []string) ([]output, error) {
	var outs []output
	onScreen := ""
	for _, v := range values {
		format, file, toFile := strings.Cut(v, "=")
		switch {
		case format != "text" && format != "json":
			return nil, fmt.Errorf("--format %q is none of text, json", format)
		case toFile && file == "":
			return nil, fmt.Errorf("--format %q names no file after the equals sign", v)
		case !toFile && onScreen != "":
			return nil, fmt.Errorf("--format %s and --format %s both go to standard output; write one to a file: --format %s=FILE", onScreen, format, format)
		case !toFile:
			onScreen = format
		}
		outs = append(outs, output{format, file})
	}
	return outs, nil
}

func (s *scanFlags) write(stdout io.Writer, r *report.Report, outs []output) error {
	for _, o := range outs {
		if o.file == "" {
			if err := s.writeFormat(stdout, r, o.format); err != nil {
				return err
			}
			continue
		}
		err := writeFile(o.file, func(w io.Writer) error { return s.writeFormat(w, r, o.format) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *scanFlags) writeFormat(w io.Writer, r *report.Report, format string) error {
	if format == "json" {
		return report.WriteJSON(w, r)
	}
	opts := textOptions(w, s.color, os.Getenv("NO_COLOR"))
	opts.Quiet = s.quiet
	return report.WriteText(w, r, opts)
}
