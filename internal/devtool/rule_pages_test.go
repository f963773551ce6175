package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tfpillar/tfpillar/rules"
)

// The pages in docs are those of the rules.
func TestRulePages(t *testing.T) {
	const root = "../.."
	pages, err := pagesOf(rules.All(), root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || string(got) != pages[name] {
			t.Errorf("%s is out of date; run: go generate ./...", name)
		}
	}
	old, err := filepath.Glob(filepath.Join(root, "docs/rules/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	if len(old) != len(pages)-1 {
		t.Errorf("docs/rules has %d pages, there are %d rules; run: go generate ./...", len(old), len(pages)-1)
	}
}
