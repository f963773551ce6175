// Package analyzer is the façade: it finds the root modules of a project, evaluates and judges them, and gathers the results.
package analyzer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/engine"
	"github.com/tfpillar/tfpillar/analyzer/eval"
	"github.com/tfpillar/tfpillar/analyzer/provider"
	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Options say what is analyzed, and how. The zero value analyzes the working directory by no rules.
type Options struct {
	Paths       []string            // directories, or files of configuration; none: the working directory
	Rules       rule.Set            // that judge
	Known       rule.Set            // all there are: a comment that suppresses one of them is not mistaken; nil: Rules
	MinSeverity rule.Severity       // findings below it are left out
	Inputs      config.InputOptions // values for the variables of root modules
	Workspace   string              // empty: the one selected in each root's directory
	ShowPassed  bool                // list what satisfies the rules
	Now         time.Time           // by which rules about dates judge
	Jobs        int                 // roots evaluated at a time; 0: one
	Version     string              // of tfpillar, for the report

	// Progress is told how many of how many roots are done, from any goroutine, one call at a time. May be nil.
	Progress func(done, total int)
}

// WAFEdition is the edition of the AWS Well-Architected Security Pillar whose best-practice ids the rules carry.
const WAFEdition = "2024-06-27"

// Tool describes this version of the analyzer in reports.
func Tool(version string) report.Tool {
	return report.Tool{Name: "tfpillar", Version: version, WAFEdition: WAFEdition, ProviderVersion: provider.Version()}
}

// open finds the projects that the options name. The error tells what is wrong with a path or variable file.
func (o *Options) open() ([]*project, []report.Input, error) {
	if err := checkVarFiles(o.Inputs.Vars); err != nil {
		return nil, nil, err
	}
	return open(o.Paths)
}

// Analyze evaluates every root that the options name and judges it. What is wrong with the configuration is in the report's
// diagnostics; the error is of the world: a path that is not there or holds no configuration, a cancelled context.
func Analyze(ctx context.Context, opts Options) (*report.Report, error) {
	projects, inputs, err := opts.open()
	if err != nil {
		return nil, err
	}
	s := &scan{opts: &opts, engine: engine.New(opts.Rules, engine.Options{Now: opts.Now}), dirs: map[string]directory{}}
	roots, diags, err := stream(ctx, &opts, projects, s.judge)
	if err != nil {
		return nil, err
	}
	r := &report.Report{
		SchemaVersion: report.SchemaVersion,
		Tool:          Tool(opts.Version),
		Date:          opts.Now.Format(time.DateOnly),
		Inputs:        inputs,
		Diagnostics:   diags,
		Read:          reader(projects),
	}
	s.report(r, roots)
	return r, nil
}

// scan judges the roots of one call of Analyze.
type scan struct {
	opts   *Options
	engine *engine.Engine

	mu   sync.Mutex
	dirs map[string]directory // module directories that were evaluated
}

// directory is what is kept of a module directory.
type directory struct {
	project  *project
	files    int
	comments []comment
}

// judged is what is kept of a root.
type judged struct {
	root      string
	role      report.Role
	resources int
	found     []engine.Found
	pass      int
	passed    []report.Passed
	defects   []engine.Defect
	diags     []report.Diagnostic
	gaps      []report.Gap
}

func (s *scan) judge(ctx context.Context, t task, res *eval.Result) (judged, error) {
	verdicts, err := s.engine.Judge(ctx, res.Module)
	if err != nil {
		return judged{}, err
	}
	if err := s.visit(t, res.Dirs); err != nil {
		return judged{}, err
	}
	j := judged{
		root: t.root.Dir, role: t.role, found: engine.Flatten(verdicts.Findings, t.root.Dir), pass: len(verdicts.Passed), defects: verdicts.Defects,
		diags: diagnosticsOf(res.Diagnostics),
	}
	for m := range res.Module.All {
		j.resources += len(m.Resources)
	}
	for _, g := range res.Coverage {
		j.gaps = append(j.gaps, report.Gap{Kind: g.Kind, Address: g.Address, Reason: g.Reason, Location: report.At(g.Range)})
	}
	if s.opts.ShowPassed {
		j.passed = passed(verdicts.Passed, t.root.Dir)
	}
	return j, nil
}

// visit notes the module directories that a root uses, while their syntax is there.
func (s *scan) visit(t task, dirs []string) error {
	for _, dir := range dirs {
		s.mu.Lock()
		_, seen := s.dirs[dir]
		s.mu.Unlock()
		if seen {
			continue
		}
		module, err := t.loader.Module(dir)
		if err != nil {
			return err
		}
		d := directory{project: t.project, files: len(module.Files), comments: suppressions(module)}
		s.mu.Lock()
		s.dirs[dir] = d
		s.mu.Unlock()
	}
	return nil
}

func passed(list []engine.Judged, root string) []report.Passed {
	out := make([]report.Passed, len(list))
	for i, p := range list {
		out[i] = report.Passed{RuleID: p.Rule.ID, Aliases: p.Rule.Aliases, Resource: p.Subject, Root: root}
		if p.Resource != nil {
			out[i].Resource = p.Resource.Addr()
		}
	}
	return out
}

// report puts together what the roots gave.
func (s *scan) report(r *report.Report, roots []judged) {
	comments := s.comments()
	roles := make(map[string]report.Role, len(roots))
	var found, suppressed []engine.Found
	for _, j := range roots {
		roles[j.root] = j.role
		for i := range j.found {
			switch f := &j.found[i]; {
			case comments.Match(f) != nil:
				suppressed = append(suppressed, *f)
			case f.Severity >= s.opts.MinSeverity:
				found = append(found, *f)
			}
		}
		r.Summary.Resources += j.resources
		r.Summary.Pass += j.pass
		r.Passed = append(r.Passed, j.passed...)
		r.Diagnostics = append(r.Diagnostics, j.diags...)
		r.Coverage.NotEvaluated = append(r.Coverage.NotEvaluated, j.gaps...)
		for _, d := range j.defects {
			r.Defects = append(r.Defects, d.Stack)
			r.Diagnostics = append(r.Diagnostics, defect(d))
		}
	}
	for _, d := range s.dirs {
		r.Summary.Files += d.files
	}
	r.Summary.Modules = len(s.dirs)
	for _, m := range engine.Merge(found, s.relative) {
		r.Findings = append(r.Findings, finding(&m, roles))
	}
	for _, m := range engine.Merge(suppressed, s.relative) {
		r.Suppressed = append(r.Suppressed, suppression(&m.Found, comments.Match(&m.Found)))
	}
	r.Diagnostics = append(r.Diagnostics, diagnosticsOf(comments.Diagnostics())...)
	if s.opts.ShowPassed && r.Passed == nil {
		r.Passed = []report.Passed{}
	}
	r.Finish()
}

// comments gathers the suppressions of all directories.
func (s *scan) comments() *engine.Suppressions {
	known := s.opts.Known
	if known == nil {
		known = s.opts.Rules
	}
	all := engine.NewSuppressions(s.opts.Now, ids(known))
	all.Judged(ids(s.opts.Rules))
	for _, dir := range slices.Sorted(maps.Keys(s.dirs)) {
		for _, c := range s.dirs[dir].comments {
			all.Add(c.Text, c.Range, c.line)
		}
	}
	return all
}

func ids(rules rule.Set) []string {
	list := make([]string, len(rules))
	for i, r := range rules {
		list[i] = r.ID
	}
	return list
}

// relative is a directory relative to its project root.
func (s *scan) relative(dir string) string {
	if d, ok := s.dirs[dir]; ok {
		return d.project.files.RootRel(dir)
	}
	return dir
}

func defect(d engine.Defect) report.Diagnostic {
	return report.Diagnostic{
		Severity: "error",
		Summary:  fmt.Sprintf("Rule %s failed at %s", d.Rule.ID, d.Subject),
		Detail:   "This is a defect of tfpillar: " + d.Message + ". The other rules judged the resource, and this rule the other resources.",
	}
}

// reader reads the files that a report speaks of, whichever project they belong to.
func reader(projects []*project) func(string) ([]byte, error) {
	return func(file string) (content []byte, err error) {
		for _, p := range projects {
			if content, err = p.files.ReadFile(file); err == nil {
				return content, nil
			}
		}
		return nil, err
	}
}
