package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/rules"
)

// rulePages writes the documentation page of every rule and their index.
var rulePages = subcommand{
	name: "rule-pages", usage: "(writes docs/rules)",
	run: func([]string) error {
		pages, err := pagesOf(rules.All(), ".")
		if err != nil {
			return err
		}
		return writePages(pages, ".")
	},
}

// pagesOf are the pages of the rules by file name, from the rules and their fixtures below dir.
func pagesOf(set rule.Set, dir string) (map[string]string, error) {
	pages := map[string]string{"docs/rules.md": index(set)}
	for _, r := range set {
		cases, err := fixtureOf(r, dir)
		if err != nil {
			return nil, err
		}
		pages["docs/rules/"+r.ID+".md"] = page(r, cases)
	}
	return pages, nil
}

// writePages brings docs to the pages: those of rules that are gone are removed.
func writePages(pages map[string]string, dir string) error {
	old, err := filepath.Glob(filepath.Join(dir, "docs/rules/*.md"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if rel, err := filepath.Rel(dir, name); err == nil && pages[filepath.ToSlash(rel)] == "" {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "docs/rules"), 0o755); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(pages[name]), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// cases are the resources of a fixture that a page shows.
type cases struct{ reported, accepted string }

// fixtureOf takes a reported and an accepted resource out of the fixture of a rule.
func fixtureOf(r *rule.Rule, dir string) (cases, error) {
	src, err := os.ReadFile(filepath.Join(dir, "fixtures/rules", r.Area, r.ID+".tf"))
	if errors.Is(err, os.ErrNotExist) {
		return cases{}, nil // several files: too long for a page
	}
	if err != nil {
		return cases{}, err
	}
	f, diags := hclsyntax.ParseConfig(src, r.ID+".tf", hcl.InitialPos)
	if diags.HasErrors() {
		return cases{}, diags
	}
	var c cases
	for _, b := range f.Body.(*hclsyntax.Body).Blocks {
		text := string(src[b.Range().Start.Byte:lineEnd(src, b.CloseBraceRange.End.Byte)])
		switch {
		case strings.Contains(text, "# want:") && c.reported == "":
			c.reported = text
		case c.accepted == "" && !strings.Contains(text, "# want:") && !strings.Contains(text, "# unknown:") && isSubject(r, b):
			c.accepted = text
		}
	}
	return c, nil
}

func lineEnd(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(src)
}

// isSubject reports whether a block is of a type that the rule judges.
func isSubject(r *rule.Rule, b *hclsyntax.Block) bool {
	switch {
	case len(b.Labels) == 0:
		return false
	case b.Type == "provider" || b.Type == "data":
		return slices.Contains(r.On, b.Type+"."+b.Labels[0])
	}
	return b.Type == "resource" && (slices.Contains(r.On, b.Labels[0]) || slices.Contains(r.On, "*"))
}

func page(r *rule.Rule, c cases) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n", r.ID, r.Title)
	b.WriteString("| | |\n|---|---|\n")
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "| %s | %s |\n", name, strings.ReplaceAll(value, "|", "\\|"))
		}
	}
	row("Severity", r.Severity.String())
	row("Area", r.Area)
	row("Category", r.Category)
	row("Profile", profile(r))
	row("Resources", code(r.On))
	row("Practices", strings.Join(r.Practices, ", "))
	row("AWS Well-Architected", strings.Join(r.WAF, ", "))
	row("Also known as", strings.Join(r.Aliases, ", "))
	fmt.Fprintf(&b, "\n## Why\n\n%s\n", r.Why)
	if r.Want != nil {
		fmt.Fprintf(&b, "\n## Wanted\n\n%s\n", wanted(r))
	}
	fmt.Fprintf(&b, "\n## Fix\n\n%s %s\n", r.FixText, effect(r))
	example := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n```hcl\n%s\n```\n", title, text)
		}
	}
	example("Reported", c.reported)
	example("Accepted", c.accepted)
	if len(r.Refs) > 0 {
		b.WriteString("\n## References\n\n")
		for _, ref := range r.Refs {
			fmt.Fprintf(&b, "- <%s>\n", ref)
		}
	}
	return b.String()
}

func profile(r *rule.Rule) string {
	if r.Optional {
		return "all"
	}
	return "default, all"
}

func code(names []string) string {
	if len(names) == 0 {
		return "the root module as a whole"
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

func wanted(r *rule.Rule) string {
	if r.When == nil {
		return sentence(r.Want.String())
	}
	return sentence("where " + r.When.String() + ": " + r.Want.String())
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }

func effect(r *rule.Rule) string {
	switch r.Fix {
	case rule.InPlace:
		return "A deployed resource is changed in place."
	case rule.Replaces:
		return "A deployed resource is **replaced**: it is destroyed and made anew."
	case rule.Manual:
	}
	return "The change takes a human."
}

// index lists the rules by area and service.
func index(set rule.Set) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Rules\n\n%d rules, by area of the Security Pillar. `tfpillar explain ID` shows the same pages.\n", len(set))
	byArea := map[string]rule.Set{}
	for _, r := range set {
		byArea[r.Area] = append(byArea[r.Area], r)
	}
	for _, area := range slices.Sorted(maps.Keys(byArea)) {
		fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | what |\n|---|---|---|\n", area)
		list := byArea[area]
		slices.SortFunc(list, func(x, y *rule.Rule) int { return strings.Compare(x.ID, y.ID) })
		for _, r := range list {
			fmt.Fprintf(&b, "| [%s](rules/%s.md) | %s | %s |\n", r.ID, r.ID, r.Severity, r.Title)
		}
	}
	return b.String()
}
