package eval

import (
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// reference resolves the names of a traversal against the declarations of the unit.
// See https://developer.hashicorp.com/terraform/language/expressions/references.
func (u *unit) reference(e *hclsyntax.ScopeTraversalExpr) *reference {
	t := e.Traversal
	r := &reference{ScopeTraversalExpr: e, index: -1, addr: t.RootName()}
	switch t.RootName() {
	case "var":
		u.resolve(r, refVariable, t, u.varIndex, "input variable", "variable")
	case "local":
		u.resolve(r, refLocal, t, u.localIndex, "local value", "local")
	case "module":
		u.resolve(r, refModule, t, u.callIndex, "module", "module")
	case "each":
		r.step(refEach, t)
	case "count":
		r.step(refCount, t)
	case "path":
		r.step(refPath, t)
	case "terraform":
		r.step(refTerraform, t)
	case "self":
		r.kind, r.rest = refSelf, t[1:]
	case "data", "ephemeral":
		u.resolveResource(r, t, t.RootName()+".", 1)
	case "resource":
		u.resolveResource(r, t, "", 1)
	default:
		u.resolveResource(r, t, "", 0)
	}
	return r
}

// step takes the name after the root.
func (r *reference) step(kind refKind, t hcl.Traversal) {
	r.kind = refUndeclared
	if len(t) < 2 {
		return
	}
	if a, ok := t[1].(hcl.TraverseAttr); ok {
		r.kind, r.name, r.addr, r.rest = kind, a.Name, t.RootName()+"."+a.Name, t[2:]
	}
}

func (u *unit) resolve(r *reference, kind refKind, t hcl.Traversal, index map[string]int, what, block string) {
	r.step(kind, t)
	if r.kind == refUndeclared {
		u.error("Incomplete reference", "A reference to a "+what+" names it: "+t.RootName()+".NAME.", r.Range())
		return
	}
	i, ok := index[r.name]
	if !ok {
		r.kind = refUndeclared
		u.error("Reference to undeclared "+what, "There is no "+block+" \""+r.name+"\" in this module"+didYouMean(r.name, sortedKeys(index)), r.Range())
		return
	}
	r.index = i
}

func (u *unit) resolveResource(r *reference, t hcl.Traversal, prefix string, from int) {
	if len(t) < from+2 {
		u.error("Invalid reference", "\""+t.RootName()+"\" is not a name that Terraform knows here"+u.nearRoot(t.RootName()), r.Range())
		return
	}
	typ := t.RootName()
	if from == 1 {
		a, ok := t[1].(hcl.TraverseAttr)
		if !ok {
			return
		}
		typ = a.Name
	}
	name, ok := t[from+1].(hcl.TraverseAttr)
	if !ok {
		u.error("Invalid reference", "A reference to a resource names its type and its name: TYPE.NAME.", r.Range())
		return
	}
	r.addr = prefix + typ + "." + name.Name
	r.rest = t[from+2:]
	i, ok := u.resourceIndex[r.addr]
	if !ok {
		what := map[string]string{"": "resource", "data.": "data source", "ephemeral.": "ephemeral resource"}[prefix]
		u.error("Reference to undeclared "+what, "There is no "+what+" "+r.addr+" in this module"+didYouMean(r.addr, sortedKeys(u.resourceIndex)), r.Range())
		return
	}
	r.kind, r.index = refResource, i
}

func (u *unit) nearRoot(name string) string {
	return didYouMean(name, []string{"var", "local", "module", "data", "each", "count", "path", "terraform", "self"})
}

// didYouMean ends a sentence with the nearest of the names, if one is near.
func didYouMean(name string, names []string) string {
	best, distance := "", len(name)/3+1
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return "; did you mean " + n + "?"
		}
		if d := levenshtein.Distance(name, n, nil); d < distance {
			best, distance = n, d
		}
	}
	if best == "" {
		return "."
	}
	return "; did you mean " + best + "?"
}
