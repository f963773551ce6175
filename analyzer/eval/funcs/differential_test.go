package funcs_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
)

var (
	seed   = flag.Uint64("seed", 1, "seed of the generated expressions")
	count  = flag.Int("count", 12000, "how many expressions to generate")
	record = flag.Bool("record", false, "write testdata/recorded.json from the installed terraform")
)

// What stands for a result that has no JSON.
const (
	isError   = "!ERR"
	isUnknown = "!UNKNOWN"
)

// explained are the known differences to Terraform 1.11.4, by expression and by the results of Terraform and of ours.
var explained = []struct {
	expr, theirs, ours *regexp.Regexp
	reason             string
}{
	{
		regexp.MustCompile(`&&|\|\|`), regexp.MustCompile(`^!ERR`), regexp.MustCompile(`^[^!]`),
		"HCL 2.25 does not evaluate the right operand where the left decides, as Terraform does from 1.12",
	},
	{
		regexp.MustCompile(`format`), regexp.MustCompile(`^!UNKNOWN`), regexp.MustCompile(`.`),
		"a null without a type makes Terraform's result unknown for good; here, as in later versions, it is formatted as a null",
	},
	{
		regexp.MustCompile(`format.*null`), regexp.MustCompile(`^[^!]`), regexp.MustCompile(`^!ERR`),
		"the same where the result of the whole does not depend on it",
	},
	{
		regexp.MustCompile(`cidrhost\(.*\d{20}`), regexp.MustCompile(`^[^!]`), regexp.MustCompile(`^!ERR`),
		"of a host number too large for the network Terraform makes an address outside of it",
	},
	{
		regexp.MustCompile(`cidrsubnet\(.*-`), regexp.MustCompile(`^[^!]`), regexp.MustCompile(`^!ERR`),
		"of a negative subnet number Terraform makes an address outside of the network",
	},
	{
		regexp.MustCompile(`abspath`), regexp.MustCompile(`^[^!]`), regexp.MustCompile(`^!UNKNOWN`),
		"what a relative path is relative to depends on where Terraform runs",
	},
}

// files are what the file functions find.
var testFiles = map[string]string{
	"a.txt": "hello\n", "b.tpl": "T ${x} %{for i in l}${i},%{endfor}", "bad.bin": "\xff", "e.tpl": "${x}", "sub/c.txt": "",
}

func writeFiles(t testing.TB) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range testFiles {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// observed shows the value and the type of w[0]: JSON alone does not tell a list from a set.
const observed = "nonsensitive(jsonencode([w[0], try(w[0] == tolist(w[0]), null), try(w[0] == toset(w[0]), null), try(w[0] == tomap(w[0]), null)]))"

func ours(table map[string]function.Function, expr string) string {
	parsed, diags := hclsyntax.ParseExpression([]byte("[for w in [["+expr+"]] : "+observed+"][0]"), "", hcl.InitialPos)
	if diags.HasErrors() {
		return "!PARSE " + diags.Error()
	}
	v, diags := parsed.Value(&hcl.EvalContext{Functions: table})
	if diags.HasErrors() {
		return isError
	}
	v, _ = v.Unmark()
	if !v.IsKnown() {
		return isUnknown
	}
	return v.AsString()
}

// console runs expressions through terraform console, which prints only the last result and stops at the first error.
func console(t testing.TB, terraform, dir string, exprs []string) []string {
	t.Helper()
	var line bytes.Buffer
	line.WriteString("jsonencode([for w in [")
	for _, expr := range exprs {
		fmt.Fprintf(&line, "try([%s],null),", expr)
	}
	fmt.Fprintf(&line, "] : try(%s, %q)])\n", observed, isError)
	cmd := exec.CommandContext(t.Context(), terraform, "console", "-no-color")
	cmd.Dir, cmd.Stdin = dir, &line
	cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+os.DevNull)
	out, err := cmd.Output()
	printed := strings.TrimSpace(string(out))
	switch {
	case err == nil && printed == "(known after apply)" && len(exprs) == 1:
		return []string{isUnknown}
	case len(exprs) > 1 && (err != nil || printed == "(known after apply)"):
		half := len(exprs) / 2
		return append(console(t, terraform, dir, exprs[:half]), console(t, terraform, dir, exprs[half:])...)
	case err != nil:
		t.Fatalf("terraform console: %v on %s\n%s", err, exprs, out)
	}
	text, err := strconv.Unquote(printed)
	if err != nil {
		t.Fatalf("terraform console printed %s: %v", printed, err)
	}
	var results []string
	if err := json.Unmarshal([]byte(text), &results); err != nil {
		t.Fatal(err)
	}
	return results
}

func TestAgreesWithTerraform(t *testing.T) {
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not installed")
	}
	version, err := exec.CommandContext(t.Context(), terraform, "version", "-json").Output()
	if err != nil || !bytes.Contains(version, []byte(`"1.11.`)) {
		t.Skipf("terraform is not of version 1.11: %s", version)
	}
	root := writeFiles(t)
	table := funcs.Table(&dir{path: root})
	g := generator{rand.New(rand.NewPCG(*seed, 0))}
	var batch, want []string
	const maxLine = 50_000 // terraform console reads lines of up to 64 KiB
	size, unknown, failed := 0, 0, 0
	check := func() {
		got := console(t, terraform, root, batch)
		for i, expr := range batch {
			if got[i] == isError {
				failed++
			}
			if !same(want[i], got[i]) && !isExplained(expr, got[i], want[i]) {
				t.Errorf("%s\n  terraform %s\n  tfpillar  %s", expr, got[i], want[i])
			}
		}
		batch, want = batch[:0], want[:0]
	}
	for i := range *count {
		expr := g.top(i)
		result := ours(table, expr)
		if strings.HasPrefix(result, "!PARSE") {
			t.Fatalf("%s: %s", expr, result)
		}
		if result == isUnknown {
			if unknown++; unknown > 40 { // each costs a process of its own
				continue
			}
		}
		batch, want = append(batch, expr), append(want, result)
		if size += len(expr) + len("try([],null),"); result == isUnknown || size > maxLine {
			check()
			size = 0
		}
	}
	if len(batch) > 0 {
		check()
	}
	t.Logf("%d expressions, %d of them errors, %d unknown", *count, failed, unknown)
	if failed > *count/2 {
		t.Errorf("%d of %d expressions are errors: the generator says little", failed, *count)
	}
}

func isExplained(expr, theirs, ours string) bool {
	for _, e := range explained {
		if e.expr.MatchString(expr) && e.theirs.MatchString(theirs) && e.ours.MatchString(ours) {
			return true
		}
	}
	return false
}

// same compares two JSON texts, numbers by value.
func same(a, b string) bool {
	if a == b {
		return true
	}
	var av, bv any
	return !strings.HasPrefix(a, "!") && !strings.HasPrefix(b, "!") && unmarshal(a, &av) && unmarshal(b, &bv) && equal(av, bv)
}

func unmarshal(s string, v *any) bool {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	return d.Decode(v) == nil
}

func equal(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		if !ok {
			return false
		}
		x, errX := cty.ParseNumberVal(a.String())
		y, errY := cty.ParseNumberVal(b.String())
		return errX == nil && errY == nil && x.RawEquals(y)
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !equal(a[i], b[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k := range a {
			if !equal(a[k], b[k]) {
				return false
			}
		}
		return true
	}
	return a == b
}

// recorded is one expression with what Terraform made of it.
type recorded struct{ Expr, Result string }

func TestRecordedResults(t *testing.T) {
	const name = "testdata/recorded.json"
	root := writeFiles(t)
	if *record {
		writeRecorded(t, name, root)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var cases []recorded
	if err := json.Unmarshal(content, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 300 {
		t.Fatalf("%d recorded results", len(cases))
	}
	table := funcs.Table(&dir{path: root})
	for _, c := range cases {
		if got := ours(table, c.Expr); !same(got, c.Result) && !isExplained(c.Expr, c.Result, got) {
			t.Errorf("%s\n  terraform %s\n  tfpillar  %s", c.Expr, c.Result, got)
		}
	}
}

func writeRecorded(t *testing.T, name, root string) {
	t.Helper()
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatal(err)
	}
	g := generator{rand.New(rand.NewPCG(7, 0))}
	exprs := append([]string(nil), particular...)
	for i := range 3 * len(calls) {
		if expr := g.top(i); len(expr) < 300 {
			exprs = append(exprs, expr)
		}
	}
	var cases []recorded
	for len(exprs) > 0 {
		n := min(100, len(exprs))
		for i, result := range console(t, terraform, root, exprs[:n]) {
			cases = append(cases, recorded{exprs[i], result})
		}
		exprs = exprs[n:]
	}
	content, err := json.MarshalIndent(cases, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append(content, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}
