package config

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// assembly gathers the blocks of a module's files. Overrides are merged into blocks before any of them is interpreted.
type assembly struct {
	module *Module
	blocks []*Block          // those with a name, in order
	named  map[string]*Block // by address
	diags  hcl.Diagnostics
}

func newAssembly(dir string) *assembly {
	return &assembly{
		module: &Module{
			Dir:       dir,
			Variables: make(map[string]*Variable),
			Locals:    make(map[string]*Attribute),
			Outputs:   make(map[string]*Output),
			Terraform: Terraform{RequiredProviders: make(map[string]RequiredProvider)},
		},
		named: make(map[string]*Block),
	}
}

func (a *assembly) errorAt(rng source.Range, summary, detail string) {
	a.diags = append(a.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &rng})
}

func (a *assembly) warnAt(rng source.Range, summary, detail string) {
	a.diags = append(a.diags, &hcl.Diagnostic{Severity: hcl.DiagWarning, Summary: summary, Detail: detail, Subject: &rng})
}

// declare adds the blocks of a primary file.
func (a *assembly) declare(body *Body) {
	a.topLevelArguments(body)
	for _, b := range body.Blocks {
		if !a.wellFormed(b) {
			continue
		}
		switch b.Type {
		case "locals":
			a.declareLocals(b)
		case "terraform":
			a.declareTerraform(b)
		case "moved":
			a.module.Moved = append(a.module.Moved, b)
		case "removed":
			a.module.Removed = append(a.module.Removed, b)
		case "import":
			a.module.Imports = append(a.module.Imports, b)
		default:
			a.declareNamed(b)
		}
	}
}

func (a *assembly) topLevelArguments(body *Body) {
	for _, attr := range body.Attributes {
		a.errorAt(attr.NameRange, "Unsupported argument", fmt.Sprintf("The argument %q stands outside of any block. Terraform expects only blocks here.", attr.Name))
	}
}

// wellFormed reports whether a top-level block is of a type that Terraform has and bears as many labels as that type takes.
func (a *assembly) wellFormed(b *Block) bool {
	labels, ok := fileBlocks[b.Type]
	if !ok {
		a.errorAt(b.DefRange, "Unsupported block type", fmt.Sprintf("Terraform has no block of type %q. The block was not evaluated.", b.Type))
		return false
	}
	if len(b.Labels) != labels {
		a.errorAt(b.DefRange, "Wrong number of labels", fmt.Sprintf("A %q block takes %s, and this one has %d. The block was not evaluated.", b.Type, plural(labels, "label"), len(b.Labels)))
		return false
	}
	for _, label := range b.Labels {
		if !validName(label) {
			a.errorAt(b.DefRange, "Invalid name", fmt.Sprintf("%q is not a name: names begin with a letter or underscore and hold letters, digits, underscores and dashes. The block was not evaluated.", clip(label)))
			return false
		}
	}
	a.countAndForEach(b)
	return true
}

func plural(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// validName is hclsyntax.ValidIdentifier, which runs the whole lexer, with a short way for ASCII.
func validName(name string) bool {
	for i := range len(name) {
		switch b := name[i]; {
		case b >= 0x80:
			return hclsyntax.ValidIdentifier(name)
		case isWord(b) && (i > 0 || b < '0' || b > '9'):
		case b == '-' && i > 0:
		default:
			return false
		}
	}
	return name != ""
}

// address is the name by which a block is found again by an override and must be unique: its type and labels, and the alias of a
// provider configuration.
func address(b *Block) string {
	name := b.Type + "." + strings.Join(b.Labels, ".")
	if b.Type == "provider" {
		if alias, ok := literalString(b.Body.Attribute("alias")); ok {
			return name + "." + alias
		}
	}
	return name
}

func (a *assembly) declareNamed(b *Block) {
	key := address(b)
	if first, ok := a.named[key]; ok {
		a.errorAt(b.DefRange, "Duplicate "+b.Type, fmt.Sprintf("%s was already declared at %s. The first declaration was evaluated.", key, first.DefRange))
		return
	}
	a.named[key] = b
	a.blocks = append(a.blocks, b)
}

func (a *assembly) declareLocals(b *Block) {
	for _, attr := range b.Body.Attributes {
		if first, ok := a.module.Locals[attr.Name]; ok {
			a.errorAt(attr.NameRange, "Duplicate local value", fmt.Sprintf("local.%s was already set at %s. The first value was evaluated.", attr.Name, first.NameRange))
			continue
		}
		a.module.Locals[attr.Name] = attr
	}
	for _, n := range b.Body.Blocks {
		a.errorAt(n.DefRange, "Unsupported block type", fmt.Sprintf("A locals block holds arguments only. To make %q a local value, write %s = { … }.", n.Type, n.Type))
	}
}

func (a *assembly) declareTerraform(b *Block) {
	t := &a.module.Terraform
	if t.Range.Empty() {
		t.Range = b.Range
	}
	if v := b.Body.Attribute("required_version"); v != nil {
		t.RequiredVersion = append(t.RequiredVersion, v)
	}
	for _, n := range b.Body.Blocks {
		switch n.Type {
		case "required_providers":
			for _, attr := range n.Body.Attributes {
				if first, ok := t.RequiredProviders[attr.Name]; ok {
					a.errorAt(attr.NameRange, "Duplicate required provider", fmt.Sprintf("The provider %q was already required at %s.", attr.Name, first.Range))
					continue
				}
				t.RequiredProviders[attr.Name] = a.requiredProvider(attr)
			}
		case "backend", "cloud":
			if t.Backend != nil {
				a.errorAt(n.DefRange, "Duplicate backend", fmt.Sprintf("The state's place was already declared at %s.", t.Backend.DefRange))
				continue
			}
			t.Backend = n
		}
	}
}

// finish interprets the gathered blocks.
func (a *assembly) finish() *Module {
	for _, b := range a.blocks {
		switch b.Type {
		case "resource":
			a.resource(b, Managed)
		case "data":
			a.resource(b, Data)
		case "ephemeral":
			a.resource(b, Ephemeral)
		case "module":
			a.call(b)
		case "variable":
			a.variable(b)
		case "output":
			a.output(b)
		case "provider":
			a.provider(b)
		case "check":
			a.module.Checks = append(a.module.Checks, b)
		default:
			a.module.Skipped = append(a.module.Skipped, Skipped{
				Kind: "block", Address: address(b), Reason: fmt.Sprintf("blocks of type %q are not evaluated", b.Type), Range: b.DefRange,
			})
		}
	}
	sortDiagnostics(a.diags)
	a.module.Diagnostics = a.diags
	return a.module
}
