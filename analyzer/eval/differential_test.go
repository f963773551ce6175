package eval_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"golang.org/x/tools/txtar"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/eval"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var (
	seed   = flag.Uint64("seed", 1, "seed of the first generated tree")
	trees  = flag.Int("trees", 300, "how many trees to generate")
	record = flag.Bool("record", false, "write testdata/plans from the installed terraform")
)

// planned is what a plan to create everything says, by place: a resource's attribute, an output or the message of a check, then
// the path in its value. Each leaf is its JSON, `?` where it is not known; a check's is false.
type planned struct {
	Leaves    map[string]string
	Types     map[string]string // of outputs that are wholly known
	Sensitive []string          // attributes and outputs that hold something sensitive
	Instances []string
	Unordered []string // sets with elements that are not known, which have no order
}

const unknownLeaf = "?"

// explained are the known differences to Terraform 1.11.4: what it says, what ours says, and what is in such a tree.
var explained = []struct {
	theirs, ours, tree *regexp.Regexp
	reason             string
}{
	{
		regexp.MustCompile(`^\?$`), regexp.MustCompile(`.`), regexp.MustCompile(`(all|any)true\(`),
		"an element that decides does so whatever the others are, as in later versions; Terraform 1.11 stops at the first that it does not know",
	},
	{
		regexp.MustCompile(`^\?$`), regexp.MustCompile(`.`), regexp.MustCompile(`[!=]=|(contains|index)\(`),
		"what certainly differs in one part differs; Terraform takes the parts as Go happens to walk a map",
	},
	{
		regexp.MustCompile(`^\?$`), regexp.MustCompile(`.`), regexp.MustCompile(`\[("[^"]*"|\d+)\]`),
		"of an object or tuple that is not known, it is known which elements it lacks; HCL before 2.25 looks only at attributes",
	},
	{
		regexp.MustCompile(`^\?$`), regexp.MustCompile(`.`), regexp.MustCompile(`tolist\(|reverse\(`),
		"a list made of a tuple that is not known has as many elements as that, as in later versions",
	},
	{
		regexp.MustCompile(`^\?$`), regexp.MustCompile(`.`), regexp.MustCompile(`matchkeys\(`),
		"which values are taken depends on the keys; Terraform wants to know all values, too",
	},
	{
		regexp.MustCompile(`^\[\]$`), regexp.MustCompile(`\?`), regexp.MustCompile(`matchkeys\(`),
		"where an element of the search set is not known, Terraform 1.11 finds nothing and says so with certainty",
	},
	{
		regexp.MustCompile(`^(true|false)$`), regexp.MustCompile(`^\?$`), regexp.MustCompile(`[!=]= local.partly`),
		"Terraform 1.11 takes an object that is not known for different from one that is known in part",
	},
	{
		regexp.MustCompile(`^not sensitive, unknown$`), regexp.MustCompile(`^sensitive$`), regexp.MustCompile(`(try|can)\(`),
		"of what try and can look at and is not known, Terraform 1.11 forgets that it is sensitive",
	},
	{
		regexp.MustCompile(`^not sensitive`), regexp.MustCompile(`^sensitive$`), regexp.MustCompile(`-- m[\w/]*/(?s:.*)sensitive"? *[:=] true`),
		"Terraform 1.11 forgets that an output of a child module is declared sensitive unless its value is",
	},
	{
		regexp.MustCompile(`^false$`), regexp.MustCompile(`^true$`), regexp.MustCompile(`issensitive\(module`),
		"the same",
	},
	{
		regexp.MustCompile(`^sensitive$`), regexp.MustCompile(`^not sensitive$`), regexp.MustCompile(`coalescelist\(`),
		"the lists that coalescelist passes over say nothing of the one that it takes",
	},
	{
		regexp.MustCompile(`^null$|^$`), regexp.MustCompile(`^3$|^\[\]$|^"t"$`), regexp.MustCompile(`override.tf(?s:.*)default`),
		"Terraform 1.11 forgets the defaults of optional attributes in a default that an override file sets and a caller's null brings out",
	},
}

// reason explains a difference; empty when nothing does.
func (d difference) reason(tr tree) string {
	for _, e := range explained {
		if e.theirs.MatchString(d.theirs) && e.ours.MatchString(d.ours) && e.tree.MatchString(tr.String()) {
			return e.reason
		}
	}
	return ""
}

// write puts a tree in a directory.
func (t tree) write(tb testing.TB, dir string) {
	tb.Helper()
	for name, text := range t.files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

func (t tree) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, "args:", strings.Join(t.args, " "))
	for _, name := range slices.Sorted(maps.Keys(t.files)) {
		fmt.Fprintf(&b, "-- %s --\n%s", name, t.files[name])
	}
	return b.String()
}

// ours evaluates the root in a directory.
func ours(tb testing.TB, dir string, args []string) (*eval.Result, planned) {
	tb.Helper()
	fs, err := source.New(dir, dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = fs.Close() }()
	var opts eval.Options
	for _, a := range args {
		file, isFile := strings.CutPrefix(a, "-var-file=")
		if isFile {
			opts.Inputs.Vars = append(opts.Inputs.Vars, config.VarFlag{File: file})
			continue
		}
		opts.Inputs.Vars = append(opts.Inputs.Vars, config.VarFlag{Assign: strings.TrimPrefix(a, "-var=")})
	}
	res, err := eval.New(config.NewLoader(fs)).Root(tb.Context(), ".", opts)
	if err != nil {
		tb.Fatal(err)
	}
	p := planned{Leaves: map[string]string{}, Types: map[string]string{}}
	for _, r := range resources(res) {
		p.Instances = append(p.Instances, r.Addr())
		for _, name := range []string{"input", "triggers_replace"} {
			p.datum(r.Addr()+"."+name, r.Attr(name).Datum())
		}
	}
	for _, o := range res.Module.Outputs {
		p.datum("output."+o.Name, o.Datum)
		if o.Datum.Known {
			p.Types["output."+o.Name] = typeJSON(tb, o.Datum.Val.Type())
		}
	}
	for _, d := range res.Diagnostics {
		if d.Summary == "A check does not hold" {
			p.Leaves["check."+d.Detail[strings.LastIndex(d.Detail, "says "):]] = "false"
		}
	}
	slices.Sort(p.Instances)
	slices.Sort(p.Sensitive)
	return res, p
}

func typeJSON(tb testing.TB, ty cty.Type) string {
	tb.Helper()
	text, err := ctyjson.MarshalType(ty)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func (p *planned) datum(at string, d *tf.Datum) {
	if d == nil {
		p.Leaves[at] = "null"
		return
	}
	if d.Sensitive {
		p.Sensitive = append(p.Sensitive, at)
	}
	p.value(at, d.Val)
}

func (p *planned) value(at string, v cty.Value) {
	ty := v.Type()
	switch {
	case !v.IsKnown():
		p.Leaves[at] = unknownLeaf
	case v.IsNull():
		p.Leaves[at] = "null"
	case ty.IsPrimitiveType():
		p.Leaves[at] = leaf(v)
	case ty.IsMapType() || ty.IsObjectType():
		p.Leaves[at] = "{}"
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			p.value(at+"."+k.AsString(), e)
		}
	default:
		if ty.IsSetType() && !v.IsWhollyKnown() {
			p.Unordered = append(p.Unordered, at)
		}
		p.Leaves[at] = "[]"
		i := 0
		for it := v.ElementIterator(); it.Next(); i++ {
			_, e := it.Element()
			p.value(at+"["+strconv.Itoa(i)+"]", e)
		}
	}
}

// leaf is the JSON of a known primitive. A plan file does not keep the sign of zero.
func leaf(v cty.Value) string {
	switch v.Type() {
	case cty.String:
		return strings.TrimSpace(marshal(v.AsString()))
	case cty.Number:
		if v.AsBigFloat().Sign() == 0 {
			return "0"
		}
		return v.AsBigFloat().Text('f', -1)
	}
	return strconv.FormatBool(v.True())
}

// terraform runs a command of Terraform's in a directory.
func terraform(tb testing.TB, dir string, args ...string) ([]byte, error) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), "terraform", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_CLI_CONFIG_FILE="+os.DevNull)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("terraform %s: %w\n%s", args[0], err, problems.String())
	}
	return out.Bytes(), err
}

// plan is what Terraform plans for the root in a directory.
func plan(tb testing.TB, dir string, args []string) (planned, error) {
	tb.Helper()
	if _, err := terraform(tb, dir, "get", "-no-color"); err != nil {
		return planned{}, err
	}
	args = append([]string{"plan", "-no-color", "-input=false", "-lock=false", "-refresh=false", "-out=p"}, args...)
	if _, err := terraform(tb, dir, args...); err != nil {
		return planned{}, err
	}
	text, err := terraform(tb, dir, "show", "-json", "p")
	if err != nil {
		return planned{}, err
	}
	return readPlan(text)
}

// shownPlan is the part of `terraform show -json` that counts here.
// See https://developer.hashicorp.com/terraform/internals/json-format.
type shownPlan struct {
	PlannedValues struct {
		Outputs map[string]struct{ Type json.RawMessage }
	} `json:"planned_values"`
	ResourceChanges []struct {
		Address string
		Change  struct {
			After          map[string]any
			AfterUnknown   map[string]any `json:"after_unknown"`
			AfterSensitive map[string]any `json:"after_sensitive"`
		}
	} `json:"resource_changes"`
	OutputChanges map[string]struct {
		After          any
		AfterUnknown   any `json:"after_unknown"`
		AfterSensitive any `json:"after_sensitive"`
	} `json:"output_changes"`
	Checks []shownCheck
}

type shownCheck struct {
	Address struct {
		Name string
	}
	Instances []struct{ Status string }
}

// checks takes those that do not hold or may not. The message of each says its name.
func (p *planned) checks(list []shownCheck) {
	for _, c := range list {
		at := "check.says " + c.Address.Name
		for _, i := range c.Instances {
			switch {
			case i.Status == "fail":
				p.Leaves[at] = "false"
			case i.Status == "unknown" && p.Leaves[at] == "":
				p.Leaves[at] = unknownLeaf
			}
		}
	}
}

func readPlan(text []byte) (planned, error) {
	var s shownPlan
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&s); err != nil {
		return planned{}, err
	}
	p := planned{Leaves: map[string]string{}, Types: map[string]string{}}
	for _, r := range s.ResourceChanges {
		p.Instances = append(p.Instances, r.Address)
		for _, name := range []string{"input", "triggers_replace"} {
			p.part(r.Address+"."+name, r.Change.After[name], r.Change.AfterUnknown[name], r.Change.AfterSensitive[name])
		}
	}
	for name, o := range s.OutputChanges {
		p.part("output."+name, o.After, o.AfterUnknown, o.AfterSensitive)
		if ty := s.PlannedValues.Outputs[name].Type; ty != nil {
			p.Types["output."+name] = string(bytes.TrimSpace(ty))
		}
	}
	p.checks(s.Checks)
	slices.Sort(p.Instances)
	slices.Sort(p.Sensitive)
	return p, nil
}

func (p *planned) part(at string, after, unknown, sensitive any) {
	if holdsTrue(sensitive) {
		p.Sensitive = append(p.Sensitive, at)
	}
	p.json(at, after, unknown)
}

func holdsTrue(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), holdsTrue)
	case []any:
		return slices.ContainsFunc(v, holdsTrue)
	}
	return false
}

func (p *planned) json(at string, v, unknown any) {
	if unknown == true {
		p.Leaves[at] = unknownLeaf
		return
	}
	parts, _ := unknown.(map[string]any)
	switch v := v.(type) {
	case map[string]any:
		p.Leaves[at] = "{}"
		for k, e := range v {
			p.json(at+"."+k, e, parts[k])
		}
		for k, u := range parts {
			if _, ok := v[k]; !ok {
				p.json(at+"."+k, nil, u)
			}
		}
	case []any:
		p.Leaves[at] = "[]"
		items, _ := unknown.([]any)
		for i, e := range v {
			var u any
			if i < len(items) {
				u = items[i]
			}
			p.json(at+"["+strconv.Itoa(i)+"]", e, u)
		}
	default:
		p.Leaves[at] = strings.TrimSpace(marshal(v))
	}
}

func needsTerraform(tb testing.TB) {
	tb.Helper()
	if _, err := exec.LookPath("terraform"); err != nil {
		tb.Skip("terraform is not installed: only the recorded plans are compared")
	}
}

// TestPlans compares what generated trees come to with what Terraform plans for them.
func TestPlans(t *testing.T) {
	needsTerraform(t)
	n := *trees
	if testing.Short() {
		n = min(n, 20)
	}
	c := &counts{}
	t.Run("trees", func(t *testing.T) {
		for i := range n {
			s := *seed + uint64(i)
			t.Run(strconv.FormatUint(s, 10), func(t *testing.T) {
				t.Parallel()
				c.add(differ(t, generate(s)))
			})
		}
	})
	t.Log(c)
}

// differ compares one tree with what Terraform plans for it. What Terraform does not know before it applies the plan and ours
// does has to be what applying it gives.
func differ(t *testing.T, tr tree) (theirs planned, accepted bool) {
	t.Helper()
	dir := t.TempDir()
	tr.write(t, dir)
	res, got := ours(t, dir, tr.args)
	theirs, err := plan(t, dir, tr.args)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Log(err)
		return theirs, false
	}
	if err != nil {
		t.Fatal(err)
	}
	early := compare(t, tr, res, theirs, got)
	if len(early) > 0 {
		confirm(t, dir, early)
	}
	if t.Failed() {
		t.Log(tr)
	}
	return theirs, true
}

// compare reports every difference that is not explained, and gives the leaves that only ours knows.
func compare(t *testing.T, tr tree, res *eval.Result, theirs, got planned) (early map[string]string) {
	t.Helper()
	for _, d := range res.Diagnostics {
		if d.Severity == hcl.DiagError {
			t.Errorf("an error where Terraform has none: %s: %s %s", d.Summary, d.Detail, d.Subject)
		}
	}
	if d := cmp.Diff(theirs.Instances, got.Instances); d != "" {
		t.Errorf("instances, Terraform's (-) and ours (+):\n%s", d)
	}
	early = map[string]string{}
	for _, d := range differences(theirs, got) {
		switch reason := d.reason(tr); {
		case reason == "":
			t.Errorf("%s: Terraform's is %q, ours %q", d.at, d.theirs, d.ours)
		case d.early():
			early[d.at] = d.ours
		}
	}
	return early
}

// difference is a place at which Terraform's value and ours are not the same.
type difference struct{ at, theirs, ours string }

// What stands for the leaf where what differs is not the value.
const (
	sensitiveLeaf = "sensitive"
	openLeaf      = "not sensitive"
)

// early reports whether ours knows what Terraform does not yet.
func (d difference) early() bool {
	return d.theirs == unknownLeaf && d.ours != unknownLeaf && d.ours != ""
}

func differences(theirs, got planned) []difference {
	for _, at := range got.Unordered {
		theirs.gather(at)
		got.gather(at)
	}
	list := leafDifferences(theirs.Leaves, got.Leaves)
	for _, at := range slices.Concat(theirs.Sensitive, got.Sensitive) {
		switch inTheirs, inOurs := slices.Contains(theirs.Sensitive, at), slices.Contains(got.Sensitive, at); {
		case !inOurs:
			list = append(list, difference{at, sensitiveLeaf, openLeaf})
		case !inTheirs && theirs.unknown(at):
			list = append(list, difference{at, openLeaf + ", unknown", sensitiveLeaf})
		case !inTheirs:
			list = append(list, difference{at, openLeaf, sensitiveLeaf})
		}
	}
	for at, ty := range theirs.Types {
		if known, ok := got.Types[at]; ok && known != ty {
			list = append(list, difference{at, ty, known})
		}
	}
	return list
}

// gather makes one leaf of all below a place, whatever their order.
func (p *planned) gather(at string) {
	var parts []string
	for leaf, text := range p.Leaves {
		if below, ok := strings.CutPrefix(leaf, at+"["); ok {
			_, path, _ := strings.Cut(below, "]")
			parts = append(parts, path+"="+text)
			delete(p.Leaves, leaf)
		}
	}
	if len(parts) > 0 {
		slices.Sort(parts)
		p.Leaves[at+"[]"] = strings.Join(parts, "\n")
	}
}

// unknown reports whether some part of the value at a place is not known.
func (p *planned) unknown(at string) bool {
	for leaf, text := range p.Leaves {
		if text == unknownLeaf && strings.HasPrefix(leaf, at) {
			return true
		}
	}
	return false
}

func leafDifferences(theirs, got map[string]string) []difference {
	all := maps.Clone(theirs)
	maps.Copy(all, got)
	var list []difference
	for _, at := range slices.Sorted(maps.Keys(all)) {
		if theirs[at] == got[at] {
			continue
		}
		d := difference{at, theirs[at], got[at]}
		if _, ok := theirs[at]; !ok && below(theirs, at) || strings.HasSuffix(at, "[]") && strings.Contains(d.theirs, unknownLeaf) {
			d.theirs = unknownLeaf
		}
		undecided := strings.HasPrefix(at, "check.") && d.theirs == unknownLeaf && d.ours == ""
		if d.theirs != d.ours && !undecided {
			list = append(list, d)
		}
	}
	return list
}

// below reports whether a place is in a value that is not known.
func below(leaves map[string]string, at string) bool {
	for i := strings.LastIndexAny(at, ".["); i > 0; i = strings.LastIndexAny(at[:i], ".[") {
		if leaves[at[:i]] == unknownLeaf {
			return true
		}
	}
	return false
}

// confirm applies the plan in a directory and compares what ours knew before that.
func confirm(t *testing.T, dir string, early map[string]string) {
	t.Helper()
	if _, err := terraform(t, dir, "apply", "-no-color", "-input=false", "-lock=false", "p"); err != nil {
		if strings.Contains(err.Error(), "inconsistent final plan") {
			t.Log("Terraform cannot carry out its own plan")
			return
		}
		t.Fatal(err)
	}
	text, err := terraform(t, dir, "show", "-json")
	if err != nil {
		t.Fatal(err)
	}
	applied, err := readState(text)
	if err != nil {
		t.Fatal(err)
	}
	for at, leaf := range early {
		if set, ok := strings.CutSuffix(at, "[]"); ok {
			applied.gather(set)
		}
		for part := range strings.SplitSeq(leaf, "\n") {
			if !strings.HasSuffix(part, "="+unknownLeaf) && !slices.Contains(strings.Split(applied.Leaves[at], "\n"), part) {
				t.Errorf("%s: Terraform's is %q once applied, ours %q", at, applied.Leaves[at], leaf)
			}
		}
	}
}

// shownModule is a module in `terraform show -json` of a state.
type shownModule struct {
	Resources []struct {
		Address string
		Values  map[string]any
	}
	ChildModules []shownModule `json:"child_modules"`
}

func readState(text []byte) (planned, error) {
	var s struct {
		Values struct {
			Outputs    map[string]struct{ Value any }
			RootModule shownModule `json:"root_module"`
		}
		Checks []shownCheck
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&s); err != nil {
		return planned{}, err
	}
	p := planned{Leaves: map[string]string{}}
	for name, o := range s.Values.Outputs {
		p.json("output."+name, o.Value, nil)
	}
	p.module(s.Values.RootModule)
	p.checks(s.Checks)
	return p, nil
}

func (p *planned) module(m shownModule) {
	for _, r := range m.Resources {
		for _, name := range []string{"input", "triggers_replace"} {
			p.json(r.Address+"."+name, r.Values[name], nil)
		}
	}
	for _, c := range m.ChildModules {
		p.module(c)
	}
}

const recordings = "testdata/plans"

// TestRecordedPlans compares with what Terraform planned for trees that were written for it and for some that were generated.
func TestRecordedPlans(t *testing.T) {
	if *record {
		recordPlans(t)
	}
	names, err := filepath.Glob(recordings + "/*.txtar")
	if err != nil || len(names) < 14 {
		t.Fatalf("%d recorded plans: %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			tr, theirs := readArchive(t, name)
			dir := t.TempDir()
			tr.write(t, dir)
			res, got := ours(t, dir, tr.args)
			compare(t, tr, res, theirs, got)
		})
	}
}

const planFile = "plan.json"

// readArchive reads a tree with its recorded plan. The text before the files is what stands on the command line, an option a line.
func readArchive(t *testing.T, name string) (tree, planned) {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	tr := tree{files: map[string]string{}}
	for line := range strings.Lines(string(a.Comment)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "-var") {
			tr.args = append(tr.args, line)
		}
	}
	var p planned
	for _, f := range a.Files {
		if f.Name != planFile {
			tr.files[f.Name] = string(f.Data)
			continue
		}
		if err := json.Unmarshal(f.Data, &p); err != nil {
			t.Fatal(err)
		}
	}
	return tr, p
}

// recordPlans writes anew what Terraform plans for the written trees, and the generated trees.
func recordPlans(t *testing.T) {
	t.Helper()
	needsTerraform(t)
	names, err := filepath.Glob(recordings + "/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !strings.HasPrefix(filepath.Base(name), "generated-") {
			tr, _ := readArchive(t, name)
			recordPlan(t, name, tr)
		}
	}
	for s := *seed; s < *seed+recordedTrees; s++ {
		recordPlan(t, recordings+"/generated-"+strconv.FormatUint(s, 10)+".txtar", generate(s))
	}
}

// recordedTrees is how many generated trees are kept.
const recordedTrees = 8

func recordPlan(t *testing.T, name string, tr tree) {
	t.Helper()
	dir := t.TempDir()
	tr.write(t, dir)
	p, err := plan(t, dir, tr.args)
	if err != nil {
		t.Fatal(name, err)
	}
	a := txtar.Archive{Comment: []byte(strings.Join(append(slices.Clone(tr.args), ""), "\n"))}
	for _, file := range slices.Sorted(maps.Keys(tr.files)) {
		a.Files = append(a.Files, txtar.File{Name: file, Data: []byte(tr.files[file])})
	}
	a.Files = append(a.Files, txtar.File{Name: planFile, Data: []byte(marshal(p))})
	if err := os.WriteFile(name, txtar.Format(&a), 0o600); err != nil {
		t.Fatal(err)
	}
}

// counts are how much was compared.
type counts struct {
	mu                                         sync.Mutex
	trees, refused, instances, leaves, unknown int
}

func (c *counts) add(p planned, accepted bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !accepted {
		c.refused++
		return
	}
	c.trees++
	c.instances += len(p.Instances)
	c.leaves += len(p.Leaves)
	for _, leaf := range p.Leaves {
		if leaf == unknownLeaf {
			c.unknown++
		}
	}
}

func (c *counts) String() string {
	return fmt.Sprintf("%d trees compared, %d refused by Terraform; %d instances, %d leaves, %d of them unknown", c.trees, c.refused, c.instances, c.leaves, c.unknown)
}
