package main

import (
	"maps"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/eval"
	"github.com/tfpillar/tfpillar/analyzer/source"
)

func TestEstatesAreTheSameEveryTime(t *testing.T) {
	if !maps.Equal(monorepo(30), monorepo(30)) || !maps.Equal(large(1000), large(1000)) {
		t.Error("the same size gave other bytes")
	}
	if maps.Equal(monorepo(2), monorepo(3)) {
		t.Error("two sizes gave the same estate")
	}
}

func TestEstatesParse(t *testing.T) {
	for _, e := range []estate{monorepo(3), large(2000)} {
		for name, content := range e {
			if _, diags := hclsyntax.ParseConfig([]byte(content), name, hcl.InitialPos); diags.HasErrors() {
				t.Errorf("%s: %v", name, diags)
			}
		}
	}
	if n := strings.Count(strings.Join(keys(monorepo(1)), " "), "live/"); n != 15 {
		t.Errorf("a root has %d files, want 15", n)
	}
}

func keys(e estate) []string {
	var names []string
	for name := range e {
		names = append(names, name)
	}
	return names
}

// The sizes that the budgets speak of are those that the evaluator finds.
func TestEstatesHaveTheirSize(t *testing.T) {
	if got := instances(t, monorepo(1), "live/team00/app0000"); got != instancesPerRoot {
		t.Errorf("a root has %d instances, want %d", got, instancesPerRoot)
	}
	const n = 3000
	if got := instances(t, large(n), "."); math.Abs(float64(got-n)) > n/20 {
		t.Errorf("the large root has %d instances, want about %d", got, n)
	}
}

func instances(t *testing.T, e estate, root string) int {
	t.Helper()
	dir := t.TempDir()
	if err := e.write(dir); err != nil {
		t.Fatal(err)
	}
	fs, err := source.New(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fs.Close() }()
	res, err := eval.New(config.NewLoader(fs)).Root(t.Context(), root, eval.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range res.Diagnostics {
		t.Errorf("%s: %s (%v)", d.Summary, d.Detail, d.Subject)
	}
	n := 0
	for m := range res.Module.All {
		n += len(m.Resources)
	}
	return n
}

func TestExponent(t *testing.T) {
	x := []float64{1, 10, 100, 1000}
	for k := range 3 {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = 7 * math.Pow(x[i], float64(k))
		}
		if got := exponent(x, y); math.Abs(got-float64(k)) > 1e-9 {
			t.Errorf("exponent of x^%d is %g", k, got)
		}
	}
}

func TestMedian(t *testing.T) {
	got := median([]cost{{cpu: 3, rss: 1}, {cpu: 1, rss: 9}, {cpu: 2, rss: 5}})
	if got.cpu != 2*time.Nanosecond || got.rss != 5 {
		t.Errorf("median %+v", got)
	}
}
