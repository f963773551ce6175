package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tfpillar/tfpillar/analyzer/report"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tfpillar": main})
}

// TestScripts runs the command line in fixtures/cli. Beside the usual commands a script has
//
//	validate scan|rules|graph FILE   holds a JSON document (a file, stdout) against its published schema
//	same FILE FILE                   compares two results of scan but for places and the files counted
//	exits CODE tfpillar ARG...       runs a command that must exit with that code
func TestScripts(t *testing.T) {
	schemas, err := filepath.Abs("../../schemas")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../fixtures/cli",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition: func(cond string) (bool, error) {
			return cond == "root" && os.Geteuid() == 0, nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) < 2 {
					ts.Fatalf("usage: exits CODE COMMAND ARG...")
				}
				var exit *exec.ExitError
				err := ts.Exec(args[1], args[2:]...)
				if !errors.As(err, &exit) || strconv.Itoa(exit.ExitCode()) != args[0] {
					ts.Fatalf("%s: %v, and not exit status %s", args[1], err, args[0])
				}
			},
			"same": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 2 {
					ts.Fatalf("usage: same FILE FILE")
				}
				if diff := cmp.Diff(placeless(ts, args[0]), placeless(ts, args[1])); diff != "" {
					ts.Fatalf("%s", diff)
				}
			},
			"validate": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 2 {
					ts.Fatalf("usage: validate scan|rules|graph FILE")
				}
				schema, err := jsonschema.NewCompiler().Compile(filepath.Join(schemas, args[0]+".schema.json"))
				ts.Check(err)
				document, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[1])))
				ts.Check(err)
				ts.Check(schema.Validate(document))
			},
		},
	})
}

// placeless is a result of scan without places, its findings by fingerprint.
func placeless(ts *testscript.TestScript, file string) report.Report {
	var r report.Report
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &r))
	r.Summary.Files = 0
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Location = nil
		if f.Fix != nil {
			f.Fix.Edits = nil
		}
	}
	slices.SortFunc(r.Findings, func(a, b report.Finding) int { return strings.Compare(a.Fingerprint, b.Fingerprint) })
	return r
}

// Every list of values that shell completion offers is one that the flag takes.
func TestCompletion(t *testing.T) {
	for _, cmd := range rootCommand().Commands() {
		for _, flag := range []string{"format", "fail-on", "min-severity", "profile", "color"} {
			_, offered := cmd.GetFlagCompletionFunc(flag)
			if has := cmd.Flags().Lookup(flag) != nil; has && !offered {
				t.Errorf("%s --%s has no completion", cmd.Name(), flag)
			}
		}
	}
}

func TestEveryCommandHasHelpAndExamples(t *testing.T) {
	for _, cmd := range rootCommand().Commands() {
		if cmd.Short == "" || !strings.Contains(cmd.Example, "tfpillar "+cmd.Name()) {
			t.Errorf("%s has no description, or no example", cmd.Name())
		}
	}
}

// The schemas refuse what the contract does not name; a schema that accepts anything would validate everything.
func TestSchemasAreStrict(t *testing.T) {
	for _, name := range []string{"scan", "rules", "graph"} {
		schema, err := jsonschema.NewCompiler().Compile("../../schemas/" + name + ".schema.json")
		if err != nil {
			t.Fatal(err)
		}
		var document any
		if err := json.Unmarshal([]byte(`{"surplus": 1}`), &document); err != nil {
			t.Fatal(err)
		}
		if schema.Validate(document) == nil {
			t.Errorf("the schema of %s accepts {\"surplus\": 1}", name)
		}
	}
}
