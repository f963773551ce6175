package eval_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// tree is a root module with everything below it.
type tree struct {
	files map[string]string
	args  []string // -var=… and -var-file=…, in order
}

// generate makes a tree of modules of terraform_data that Terraform is to accept. The same seed gives the same tree.
func generate(seed uint64) tree {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0)), tree: tree{files: map[string]string{}}}
	m := g.module(".", 0)
	m.inputs()
	return g.tree
}

type generator struct {
	*rand.Rand
	tree    tree
	modules int
	serial  int
}

// typ is a type constraint, one of those in types.
type typ = string

const (
	str  typ = "string"
	num  typ = "number"
	boo  typ = "bool"
	lst  typ = "list(string)"
	nums typ = "list(number)"
	set  typ = "set(string)"
	dict typ = "map(string)"
	objA typ = "object({name = string, size = optional(number, 3), tags = optional(list(string), [\"t\"])})"
	objB typ = "object({on = optional(bool), inner = optional(" + objA + ", {name = \"i\"}), labels = optional(map(string), {})})"
	objs typ = "list(" + objA + ")"
	dicA typ = "map(" + objA + ")"
	anyT typ = "any"
)

// kind is what the generator knows of a type.
type kind struct {
	letter   string   // of its placeholder in patterns
	patterns []string // expressions of the type
	parts    []part   // attributes
}

type part struct {
	name string
	typ  typ
	null bool // may be null
}

// types are the types of values that are generated, with expressions for each. In these, $S stands for an expression of the type
// with that letter, $s for one that may be null, and $I for a small whole number. All are closed in themselves, so that they can
// stand in each other.
var types = map[typ]kind{
	str: {letter: "S", patterns: []string{
		`"${$S}-${$N}"`, `"${$B}/${$S}"`, "upper($S)", `lower("Ä${$S}")`, `join(",", $L)`, `join("+", $V)`, `format("%s=%v", $S, $N)`, `format("%s", $B)`,
		`replace($S, "a", $S)`, `replace($S, "/[aeiou]/", "_")`, "substr($S, 0, 3)", "trimspace($S)", `coalesce($s, $S, "z")`, "try(upper($s), $S)", "tostring($N)", "tostring($B)",
		"jsonencode($X)", "yamlencode($D)", `lookup($M, "a", $S)`, `try($M.a, $S)`, `try($L[0], $S)`, "try($L[$I], $S)", "element(concat($L, [$S]), $I)", "md5($S)",
		`try(upper(one($L)), $S)`, `split(",", $S)[0]`, "($A).name", "($D).inner.name", "($B ? $S : $S)", "($B ? $S : $N)", "($s == null ? $S : $S)", `"%{ for x in $L ~} ${x} %{ endfor }"`,
		`"%{ if $B }a${$S}%{ else }b%{ endif }"`, `"%{ for k, v in $M }${k}${v};%{ endfor ~}"`, "path.module", "terraform.workspace", `[$S, $S][$B ? 0 : 1]`, `{a = $S, b = $S}["b"]`,
		`{a = $S, b = [$S]}.b[0]`, `templatefile("${path.module}/t.tpl", {x = $S, l = $L})`, `file("${path.module}/t.tpl")`, "base64encode($S)", "title($S)", "strrev($S)", "trimprefix($S, $S)",
		`try(regex("[a-z]+", $S), $S)`, `keys({a = $S, b = 1})[0]`, `(length(values($Q)[*].name) == 0 ? $S : $S)`, `indent(2, $S)`, "sensitive($S)", `try(jsondecode($S).a, $S)`, `($s == null ? "null" : "some")`,
		`cidrsubnet("10.0.0.0/8", 8, $I)`, `trim($S, "a")`, `"$${x} %%{y}"`, "sha1($S)", `(length(reverse($P)[*].name) == 2 ? $S : $S)`,
	}},
	num: {letter: "N", patterns: []string{
		"($N + $N)", "($N - $N)", "($N * $I)", "($N / 4)", "($N % 3)", "(-$N)", "length($L)", "length($S)", "length($M)", "sum(concat($V, [1]))", "max($N, $N)", "max(1, $V...)",
		"min($N, $N, 0)", "abs($N)", "floor($N)", "ceil($N)", "parseint(\"1f\", 16)", "try(tonumber($S), $N)", "tonumber(tostring($N))", "($B ? $N : $N)", "($B ? $N : $I)", "($A).size", "($D).inner.size",
		"try($V[$I], $N)", "try(index($L, $S), $N)", "coalesce($n, $N)", "try(signum($N), $N)", "([for i, x in $L : i] == [] ? 0 : 1)", "try(length($X), 0)", "length([for x in $L : x if x != $S])",
	}},
	boo: {letter: "B", patterns: []string{
		"($N > $N)", "($N <= $N)", "($S == $S)", "({a = $S, b = $N} == {b = $N, a = $S})", "(tomap({a = $S}) != {a = $S})", "(!$B)", "contains($L, $S)", "can($L[0])", "can($X.a)", "startswith($S, \"a\")", "alltrue([$B, $B])", "anytrue([for x in $L : x == $S])",
		"($B ? $B : $B)", "($s == null)", "(null != $n)", "contains(keys($M), \"a\")", "($L == [])", "([$S, $N] != [$S, $N])", "(($D).on == true)", "(length($L) > 1)", "coalesce($b, $B)", "tobool(tostring($B))",
		"fileexists(\"${path.module}/t.tpl\")", "can(regex(\"^[a-z]+$\", $S))", "strcontains($S, \"a\")", "($B == $B)", "(tostring($N) == $S)",
	}},
	lst: {letter: "L", patterns: []string{
		"[$S, $S]", "[$S]", "tolist([$S, $S, $S])", "concat($L, $L)", "[for x in $L : upper(x)]", `[for k, v in $M : "${k}=${v}"]`, "[for x in $L : x if x != $S]", "keys($M)", "values($M)", "sort($L)",
		"reverse($L)", "distinct($L)", `split(",", $S)`, "compact([$S, $S])", "flatten([$L, [$L], $S])", "tolist($T)", "sort($T)", "($A).tags", "($P)[*].name", "[for a in $P : a.name]", "values($Q)[*].name",
		"try(slice($L, 0, 2), $L)", "($B ? $L : $L)", "($B ? [$S] : [])", "($B ? [$S] : [$S, $S])", "coalescelist($L, [$S])", `formatlist("%s-%s", $S, $L)`, "[for v in $V : tostring(v)]", "$S[*]", "tolist(toset($L))",
		"[for i, x in $L : \"${i}${x}\"]", "try($L, [])", "[for p in setproduct($L, [$S]) : join(\"\", p)]", "tolist([$N, $S])", "toset($L)[*]", "[for s in $T : s]", `formatlist("%s", $V)`,
		`regexall("[a-z]", $S)`, "[for k in sort(keys($Q)) : k]", "concat([$S], $T == [] ? [] : [$S])", "flatten($P[*].tags)", `[for x in $P : x.tags[0] if length(x.tags) > 0]`,
	}},
	nums: {letter: "V", patterns: []string{
		"[$N, $N]", "range($I)", "[for x in $L : length(x)]", "concat($V, [$N])", "[for n in $V : n * 2 if n > $N]", "($P)[*].size", "tolist([$N, $N])", "distinct($V)", "[for a in $P : a.size + $N]", "reverse($V)", "($B ? $V : [])",
	}},
	set: {letter: "T", patterns: []string{
		"toset($L)", "toset([$S, $S])", "setunion($T, $T)", "setintersection($T, $L)", "setsubtract($T, [$S])", "toset(keys($M))", "toset([for x in $L : lower(x)])", "($B ? $T : $T)", "toset($T)", "try($T, toset([]))",
	}},
	dict: {letter: "M", patterns: []string{
		"{a = $S, b = $S}", "{\"k ${$I}\" = $S, (upper(\"q\")) = $S}", "merge($M, $M)", "merge($M, {c = $S})", "{for i, x in $L : \"k${i}\" => x}", "{for x in distinct($L) : x => upper(x)}", "tomap({a = $S, b = $S})",
		"zipmap([\"x\", \"y\"], [$S, $S])", "{for k, v in $M : upper(k) => v if v != $S}", "($D).labels", "{for a in $T : a => $S}", "($B ? $M : $M)", "{for k, v in $Q : k => v.name}", "{for k, v in $M : k => v}", "try($M, {})",
		"($B ? $M : {})", "try(zipmap(distinct($L), distinct($L)), $M)", "{for k, vs in {for i, x in $L : x => i...} : k => join(\",\", vs)}", "tomap({a = $N, b = $S})", "{\"${$S}\" = $S}", "{($S) = $S, d : $S}", "merge([$M, $M]...)",
	}},
	objA: {letter: "A", patterns: []string{
		"{name = $S, size = $N, tags = tolist($L)}", "{name = $S, size = $N, tags = $L}", "merge($A, {name = $S})", "($B ? $A : $A)", "($D).inner", "try($P[0], $A)", "try($Q.a, $A)", "[$A, $A][$B ? 1 : 0]", "{for k, v in {x = $A} : k => v}.x",
	}, parts: []part{{"name", str, false}, {"size", num, false}, {"tags", lst, false}}},
	objB: {letter: "D", patterns: []string{
		"{on = $B, inner = $A, labels = $M}", "merge($D, {labels = $M})", "{on = $b, inner = $A, labels = tomap($M)}", "merge($D, {on = $B})",
	}, parts: []part{{"on", boo, true}, {"inner", objA, false}, {"labels", dict, false}}},
	objs: {letter: "P", patterns: []string{
		"[$A, $A]", "[for n in $L : {name = n, size = $N, tags = tolist([n])}]", "concat($P, [$A])", "values($Q)", "[for a in $P : a if a.size > $N]", "[for k, v in $Q : v]", "reverse($P)", "[for a in $P : merge(a, {name = upper(a.name)})]", "$A[*]",
	}},
	dicA: {letter: "Q", patterns: []string{
		"{a = $A, b = $A}", "{for i, a in $P : \"k${i}\" => a}", "merge($Q, {z = $A})", "{for k, v in $M : k => {name = v, size = $N, tags = tolist([k])}}", "{for k, v in $Q : \"${k}x\" => v if v.size != $N}",
	}},
	anyT: {letter: "X", patterns: []string{
		"$S", "$N", "$B", "$L", "$V", "$T", "$M", "$A", "$D", "$P", "$Q", "$s", "$n", "null", "[$X, $X]", "{a = $X, b = $X}", "try($X.a, $X)", "flatten([$L, [$V]])", "jsondecode(jsonencode($X))", "yamldecode(yamlencode($D))", "try($X[0], $X)",
		"setproduct($L, $T)", "[for k, v in $M : {k = k, v = v}]", "{for k, v in $M : v => k...}", "($P)[*].tags[*]", "$s[*]", "(null)[*]", "chunklist($L, 2)", "transpose({a = tolist($L), b = tolist([\"a\"])})", "[for a in $P : {for t in distinct(a.tags) : t => a.name}]",
		"{a = $S, (\"b\") = $N, \"c\" : [$B]}", "[[$S], [$N]]", "{for k, v in $Q : v.name => v...}", "try(jsondecode($S), $X)", "try(yamldecode($S), $X)", "[for x in [$X, $X] : x]", "{for k, v in {a = $X, b = $X} : k => v}", "one([$X])", "try(one($P), null)",
		"csvdecode(\"a,b\\n${$N},2\\n\")", "lookup({a = $X}, \"a\", $X)", "zipmap([\"p\", \"q\"], [$X, $X])", "toset([$N, $N])", "try(toset($P), 0)", "try(tolist([for a in $P : a.tags]), 0)", "merge({a = $X}, {b = $X})", "sensitive($X)", "concat([$X], $L)",
		"element([$X, $X], 1)", "($X == null ? null : $X)", "try([for x in $X : x], {})", "try(keys($X), \"none\")", "try(tomap($X), $X)", "try(tolist($X), $X)", "{a = $X, b = {c = $X, d = [$X]}}.b.d[0]", "regex(\"(?P<a>.)(?P<b>.?)\", \"x${$S}\")",
		"setsubtract(toset($V), [$N])", "try(distinct([$X, $X]), 0)", "(can($X) ? $X : null)", "nonsensitive(sensitive($S))", "try($X.b[*].name, [])", "try($X.*.name, [])", "[for i in range($I) : {i = i, even = i % 2 == 0}]",
	}},
}

var byLetter = func() map[string]typ {
	m := map[string]typ{}
	for t, k := range types {
		m[k.letter] = t
	}
	return m
}()

var allTypes = slices.Sorted(maps.Keys(types))

// ref is a name in scope with the type of what it names.
type ref struct {
	text string
	typ  typ
	facts
}

// facts are what is certain of an expression. They err on the side of doubt.
type facts struct {
	unknown   bool // may be unknown, in part
	sensitive bool // may be
	null      bool // may be
}

func (f *facts) join(g facts) {
	f.unknown, f.sensitive, f.null = f.unknown || g.unknown, f.sensitive || g.sensitive, f.null || g.null
}

// signature is what a caller has to know of a module.
type signature struct {
	dir     string
	vars    []variable
	outputs []ref // by their names in it; unknown also when a variable that may be unknown takes part
}

type variable struct {
	name string
	typ  typ
	facts
	required bool
	noNull   bool
}

type moduleGen struct {
	*generator
	dir    string
	depth  int
	refs   []ref
	blocks []*block
	over   []*block
	sig    signature
	// The expression being made takes part in these facts.
	facts facts
	known bool // only refs that are known may be used
	open  bool // only refs that are not sensitive may be used
}

// module makes the files of a module and of those that it calls.
func (g *generator) module(dir string, depth int) *moduleGen {
	m := &moduleGen{generator: g, dir: dir, depth: depth, sig: signature{dir: dir}}
	for range 2 + g.IntN(4) {
		m.variable()
	}
	m.resource()
	var children []signature
	if depth < 3 && (depth == 0 || g.chance(60)) {
		for range 1 + g.IntN(2-min(depth, 1)) {
			g.modules++
			children = append(children, g.module(path.Join(dir, "m"+strconv.Itoa(g.modules)), depth+1).sig)
		}
	}
	calls := 0
	for range 8 - 2*depth + g.IntN(6) {
		switch n := g.IntN(10); {
		case n < 4:
			m.local()
		case n < 8 || len(children) == 0:
			m.resource()
		case calls < 3-depth/2:
			calls++
			m.call(pick(g, children))
		}
	}
	for range 2 + g.IntN(3) {
		m.output()
	}
	m.extras()
	m.write()
	return m
}

func (g *generator) name(prefix string) string {
	g.serial++
	return prefix + strconv.Itoa(g.serial)
}

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

var placeholder = regexp.MustCompile(`\$[A-Za-z]`)

// expr makes an expression of a type.
func (m *moduleGen) expr(t typ, depth int) string {
	if n := m.IntN(10); depth <= 0 && n < 7 || n < 3 {
		if text, ok := m.reference(t, false); ok {
			return text
		}
	}
	if depth <= 0 || m.chance(15) {
		return m.literal(t)
	}
	pattern := pick(m.generator, types[t].patterns)
	if strings.Contains(pattern, "sensitive(") {
		if m.open {
			return m.literal(t)
		}
		m.facts.sensitive = true
	}
	return m.fill(pattern, depth-1)
}

// fill makes an expression of a pattern.
func (m *moduleGen) fill(pattern string, depth int) string {
	return placeholder.ReplaceAllStringFunc(pattern, func(p string) string {
		letter := p[1:]
		if letter == "I" {
			return strconv.Itoa(m.IntN(4))
		}
		t := byLetter[strings.ToUpper(letter)]
		if letter == strings.ToLower(letter) {
			if text, ok := m.reference(t, true); ok {
				return text
			}
			return "null"
		}
		return m.expr(t, depth)
	})
}

// reference picks a name in scope.
func (m *moduleGen) reference(t typ, null bool) (string, bool) {
	var fit []ref
	for _, r := range m.refs {
		if r.typ == t && (null || !r.null) && (!m.known || !r.unknown) && (!m.open || !r.sensitive) {
			fit = append(fit, r)
		}
	}
	if len(fit) == 0 {
		return "", false
	}
	r := pick(m.generator, fit)
	m.facts.join(facts{unknown: r.unknown, sensitive: r.sensitive})
	return r.text, true
}

// literal is an expression of the type without references.
func (m *moduleGen) literal(t typ) string {
	text := native(m.value(t, true))
	if t == set {
		return "toset(" + text + ")"
	}
	if t == anyT || m.chance(50) {
		return text
	}
	switch t {
	case lst, nums:
		return "tolist(" + text + ")"
	case dict:
		return "tomap(" + text + ")"
	}
	return text
}

var words = []string{"a", "b", "abc", "Grüße", "x y", "", "tab\there", "q\"uote", "back\\slash", "10", "true", "é́", "日本", "k1", "a,b,c", "new\nline", "%", "$", "{}"}

// value is a literal of the type; whole means that optional attributes are all there.
func (g *generator) value(t typ, whole bool) any {
	many := func(of typ) []any {
		list := make([]any, g.IntN(4))
		for i := range list {
			list[i] = g.value(of, whole)
		}
		return list
	}
	named := func(of typ) map[string]any {
		obj := map[string]any{}
		for range g.IntN(4) {
			obj[pick(g, []string{"a", "b", "k 1", "Z", "d-e", "é"})] = g.value(of, whole)
		}
		return obj
	}
	switch t {
	case num:
		return json.Number(pick(g, []string{"0", "1", "2", "7", "-3", "2.5", "1000000", "0.1", "123456789012345678901234567890"}))
	case boo:
		return g.IntN(2) == 0
	case lst, set:
		return many(str)
	case nums:
		return many(num)
	case dict:
		return named(str)
	case objA:
		return g.object(map[string]any{"name": g.value(str, whole), "size": g.value(num, whole), "tags": g.value(lst, whole)}, whole, "size", "tags")
	case objB:
		return g.object(map[string]any{"on": g.value(boo, whole), "inner": g.value(objA, whole), "labels": g.value(dict, whole)}, whole, "on", "inner", "labels")
	case objs:
		return many(objA)
	case dicA:
		return named(objA)
	case anyT:
		return g.value(pick(g, []typ{str, num, boo, lst, dict, objA}), true)
	}
	return pick(g, words)
}

// object leaves out optional attributes, or sets them to null, or adds some that the type does not have.
func (g *generator) object(obj map[string]any, whole bool, optional ...string) map[string]any {
	if whole {
		return obj
	}
	for _, name := range optional {
		switch g.IntN(5) {
		case 0:
			obj[name] = nil
		case 1:
			delete(obj, name)
		}
	}
	if g.chance(20) {
		obj["surplus"] = g.value(str, true)
	}
	return obj
}

// given is a value for a variable of the type, which may need conversion.
func (g *generator) given(t typ) any {
	v := g.value(t, false)
	if !g.chance(30) {
		return v
	}
	switch t {
	case num:
		return fmt.Sprint(v)
	case boo:
		return fmt.Sprint(v)
	case str:
		return pick(g, []any{json.Number("5"), true, json.Number("1.50"), "word"})
	case lst, set:
		return []any{json.Number("1"), "a", true, "a"}
	case dict:
		return map[string]any{"a": json.Number("1"), "b": "x"}
	}
	return v
}

// native writes a literal in native syntax.
func native(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return quoted(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = native(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, quoted(k)+" = "+native(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v)
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "${", "$${", "%{", "%%{").Replace(s) + `"`
}

// making runs f, which makes expressions, and gives what is certain of them.
func (m *moduleGen) making(f func()) facts {
	outer := m.facts
	m.facts = facts{}
	f()
	made := m.facts
	m.facts = outer
	m.facts.join(made)
	return made
}

// limited makes expressions that are known, or may be shown, or both.
func (m *moduleGen) limited(known, open bool, f func()) {
	wasKnown, wasOpen := m.known, m.open
	m.known, m.open = wasKnown || known, wasOpen || open
	f()
	m.known, m.open = wasKnown, wasOpen
}

// attr adds an argument, at times overridden in another file.
func (m *moduleGen) attr(b *block, name string, t typ) facts {
	return m.making(func() {
		b.expr(name, m.whole(t))
		if m.chance(8) {
			m.override(b).expr(name, m.whole(t))
		}
	})
}

// whole is an expression in a place of its own, which may be a heredoc.
func (m *moduleGen) whole(t typ) string {
	if t == str && m.chance(12) {
		return m.fill("<<-EOT\n    line $${x} %{ for x in $L ~}\n      ${x},\n    %{ endfor ~}\n  ${$S}\n  EOT\n", 1)
	}
	if t == str && m.chance(5) {
		return m.fill("<<EOT\n${$S}\n\\n \"q\" %{ if $B }yes%{ else }no%{ endif }\nEOT\n", 1)
	}
	return m.expr(t, 3)
}

// override is a block for an override file that replaces part of b.
func (m *moduleGen) override(b *block) *block {
	o := &block{typ: b.typ, labels: b.labels}
	m.over = append(m.over, o)
	return o
}

func (m *moduleGen) add(typ string, labels ...string) *block {
	b := &block{typ: typ, labels: labels}
	m.blocks = append(m.blocks, b)
	return b
}

// declare puts a name and its parts in scope.
func (m *moduleGen) declare(text string, t typ, f facts) {
	m.refs = append(m.refs, ref{text, t, f})
	if f.null {
		return
	}
	for _, p := range types[t].parts {
		m.declare(text+"."+p.name, p.typ, facts{f.unknown, f.sensitive, p.null})
	}
}

func (m *moduleGen) local() {
	b := m.add("locals")
	for range 1 + m.IntN(2) {
		name, t := m.name("l"), pick(m.generator, allTypes)
		m.declare("local."+name, t, m.attr(b, name, t))
	}
}

func (m *moduleGen) variable() {
	v := variable{name: m.name("v"), typ: pick(m.generator, allTypes)}
	b := m.add("variable", v.name)
	typed := v.typ != anyT || m.chance(50)
	if typed {
		b.bare("type", v.typ)
	}
	v.unknown = m.depth > 0 && m.chance(60)
	v.required = m.chance(40)
	v.noNull = m.chance(30)
	v.null = !v.noNull && m.chance(20)
	v.sensitive = m.chance(10)
	if v.noNull {
		b.value("nullable", false)
	}
	if v.sensitive {
		b.value("sensitive", true)
	}
	if !v.required {
		b.value("default", m.given(v.typ))
		if m.chance(10) {
			m.override(b).value("default", m.given(v.typ))
		}
	}
	if m.chance(20) {
		check := b.nest("validation")
		check.expr("condition", "var."+v.name+" == var."+v.name)
		check.value("error_message", "never")
	}
	m.sig.vars = append(m.sig.vars, v)
	m.declare("var."+v.name, v.typ, v.facts)
}

// expansion adds count or for_each to a block and gives the keys that are sure to be there.
func (m *moduleGen) expansion(b *block) (meta string, keys []string) {
	if b.typ == "module" && m.chance(40) {
		return "", nil
	}
	m.limited(true, true, func() {
		switch m.IntN(9) {
		case 0:
			n := m.IntN(3)
			meta = "count"
			b.value("count", json.Number(strconv.Itoa(n)))
			for i := range n {
				keys = append(keys, "["+strconv.Itoa(i)+"]")
			}
		case 1:
			meta = "count"
			b.expr("count", m.fill(pick(m.generator, []string{"length($L) % 3", "$B ? 1 : 0", "$B ? 2 : 1", "min(length($M), 2)", "tostring($I)", "length(distinct($L)) > 1 ? 1 : 0"}), 2))
		case 2:
			meta = "for_each"
			b.value("for_each", map[string]any{"a": "x", "b c": "y"})
			keys = []string{`["a"]`, `["b c"]`}
		case 3:
			meta = "for_each"
			b.expr("for_each", m.fill(pick(m.generator, []string{"$M", "$T", "toset($L)", "{for k, v in $M : k => upper(v)}", "{for x in distinct($L) : \"k-${x}\" => x}", "toset([for x in $L : x if x != \"\"])", "$B ? $M : {}"}), 2))
		}
	})
	if meta == "for_each" && len(keys) == 2 && m.chance(30) {
		// Keys that are known beside values that need not be.
		b.expr("for_each", m.fill("{a = $S, \"b c\" = $S}", 1))
	}
	return meta, keys
}

// inside makes the body of a block with its key in scope.
func (m *moduleGen) inside(meta string, f func()) {
	n := len(m.refs)
	switch meta {
	case "count":
		m.refs = append(m.refs, ref{text: "count.index", typ: num}, ref{text: "count.index", typ: num})
	case "for_each":
		m.refs = append(m.refs, ref{text: "each.key", typ: str}, ref{"each.value", str, facts{unknown: true, sensitive: true}}, ref{"each.value", str, facts{unknown: true, sensitive: true}})
	}
	f()
	m.refs = m.refs[:n]
}

func (m *moduleGen) resource() {
	name := m.name("r")
	addr := "terraform_data." + name
	b := m.add("resource", "terraform_data", name)
	var fields []ref // below the instance
	meta, keys := "", []string(nil)
	doubt := m.making(func() { meta, keys = m.expansion(b) })
	m.inside(meta, func() {
		if m.chance(40) {
			t := pick(m.generator, allTypes)
			f := m.attr(b, "input", t)
			fields = append(fields, ref{".input", t, f}, ref{".output", t, facts{true, f.sensitive, t == anyT}})
		} else {
			fields = append(fields, m.inputObject(b)...)
		}
		if m.chance(30) {
			t := pick(m.generator, allTypes)
			fields = append(fields, ref{".triggers_replace", t, m.attr(b, "triggers_replace", t)})
		}
		if m.chance(15) {
			check := b.nest("lifecycle").nest("precondition")
			check.expr("condition", m.fill("[$B || true, var."+m.sig.vars[0].name+"][0]", 1))
			check.value("error_message", "never")
		}
	})
	fields = append(fields, ref{".id", str, facts{unknown: true}})
	m.expose(addr, meta, keys, fields, doubt)
}

// inputObject sets input to an object of several expressions.
func (m *moduleGen) inputObject(b *block) []ref {
	var text strings.Builder
	var fields []ref
	text.WriteString("{\n")
	for i := range 3 + m.IntN(4) {
		t := pick(m.generator, allTypes)
		var e string
		f := m.making(func() { e = m.expr(t, 3) })
		name := "p" + strconv.Itoa(i)
		text.WriteString("    " + name + " = " + e + "\n")
		fields = append(fields, ref{".input." + name, t, f}, ref{".output." + name, t, facts{true, f.sensitive, t == anyT}})
	}
	b.expr("input", text.String()+"  }")
	return fields
}

// expose puts the fields of a resource's or module's instances in scope.
func (m *moduleGen) expose(addr, meta string, keys []string, fields []ref, doubt facts) {
	lists := map[typ]typ{str: lst, num: nums}
	for _, f := range fields {
		f.join(facts{sensitive: doubt.sensitive})
		switch {
		case meta == "":
			m.declare(addr+f.text, f.typ, f.facts)
		case len(keys) > 0:
			m.declare(addr+pick(m.generator, keys)+f.text, f.typ, f.facts)
		}
		if meta == "" || f.null {
			continue
		}
		all := ref{typ: lists[f.typ], facts: f.facts}
		if all.typ == "" {
			all.typ = anyT
		}
		if meta == "count" {
			all.text = addr + "[*]" + f.text
			m.refs = append(m.refs, all, ref{"try(" + addr + "[0]" + f.text + ", null)", f.typ, facts{f.unknown, f.sensitive, true}})
			continue
		}
		all.text = "values(" + addr + ")[*]" + f.text
		m.refs = append(m.refs, all)
		if f.typ == str {
			m.refs = append(m.refs, ref{"{for k, v in " + addr + " : k => v" + f.text + "}", dict, f.facts})
		}
	}
	if meta != "" {
		m.refs = append(m.refs, ref{"length(" + addr + ")", num, facts{}})
	}
	if meta == "for_each" {
		m.refs = append(m.refs, ref{"keys(" + addr + ")", lst, facts{}})
	}
}

func (m *moduleGen) call(child signature) {
	name := m.name("c")
	addr := "module." + name
	b := m.add("module", name)
	b.value("source", "./"+strings.TrimPrefix(strings.TrimPrefix(child.dir, m.dir), "/"))
	meta, keys := "", []string(nil)
	doubt := m.making(func() { meta, keys = m.expansion(b) })
	argument := facts{}
	m.inside(meta, func() {
		for _, v := range child.vars {
			if v.required || m.chance(50) {
				argument.join(m.argument(b, v))
			}
		}
	})
	var fields []ref
	for _, o := range child.outputs {
		fields = append(fields, ref{"." + o.text, o.typ, o.facts})
	}
	if m.chance(15) {
		b.bare("depends_on", "["+m.blocks[m.firstResource()].address()+"]")
	}
	m.expose(addr, meta, keys, fields, doubt)
}

func (m *moduleGen) firstResource() int {
	return slices.IndexFunc(m.blocks, func(b *block) bool { return b.typ == "resource" })
}

// argument sets a variable of a child module. Those that the child takes for known or for fit to be shown get such values.
func (m *moduleGen) argument(b *block, v variable) facts {
	set := func() {
		switch {
		case (v.null || v.noNull && !v.required) && m.chance(30):
			b.value(v.name, nil)
		case v.typ == str && m.chance(10):
			b.expr(v.name, m.expr(num, 1))
		case v.typ == objA && m.chance(30):
			b.expr(v.name, m.fill("{name = $S, size = $n}", 1))
		case v.typ == objB && m.chance(30):
			b.expr(v.name, m.fill("{labels = $M, inner = {name = $S, tags = null}}", 1))
		case v.typ == objs && m.chance(30):
			b.expr(v.name, m.fill("[{name = $S}, {name = $S, size = $N}]", 1))
		default:
			m.attr(b, v.name, v.typ)
		}
	}
	return m.making(func() { m.limited(!v.unknown, !v.sensitive, set) })
}

func (m *moduleGen) output() {
	name, t := m.name("o"), pick(m.generator, allTypes)
	b := m.add("output", name)
	f := m.attr(b, "value", t)
	if f.sensitive {
		b.value("sensitive", true)
	}
	m.sig.outputs = append(m.sig.outputs, ref{name, t, f})
}

// extras are blocks that do not change values.
func (m *moduleGen) extras() {
	r := m.blocks[m.firstResource()]
	if m.chance(20) {
		b := m.add("moved")
		b.bare("from", "terraform_data.gone")
		b.bare("to", r.address())
	}
	if m.chance(10) {
		b := m.add("removed")
		b.bare("from", "terraform_data.removed")
		b.nest("lifecycle").value("destroy", false)
	}
	for range m.IntN(3) {
		b := m.add("check", m.name("k"))
		assert := b.nest("assert")
		assert.expr("condition", m.fill("[$B, var."+m.sig.vars[0].name+"][0]", 2))
		assert.value("error_message", "says "+b.labels[0])
	}
}

// inputs gives the root's variables their values, in all the places that Terraform reads them from.
func (m *moduleGen) inputs() {
	files := []string{"terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars", "b.auto.tfvars.json", "c.auto.tfvars", "d.auto.tfvars.json"}
	set := map[string]map[string]any{}
	put := func(file string, v variable) {
		if set[file] == nil {
			set[file] = map[string]any{}
		}
		set[file][v.name] = m.givenTo(v)
	}
	for _, v := range m.sig.vars {
		if v.required || m.chance(30) {
			put(pick(m.generator, files), v)
		}
		for range m.IntN(3) {
			put(pick(m.generator, files), v)
		}
		switch m.IntN(5) {
		case 0:
			m.tree.args = append(m.tree.args, "-var="+v.name+"="+m.text(v))
		case 1:
			file := pick(m.generator, []string{"given.tfvars", "more.tfvars.json"})
			put(file, v)
			if arg := "-var-file=" + file; !slices.Contains(m.tree.args, arg) {
				m.tree.args = append(m.tree.args, arg)
			}
		}
	}
	m.Shuffle(len(m.tree.args), func(i, j int) { m.tree.args[i], m.tree.args[j] = m.tree.args[j], m.tree.args[i] })
	for _, file := range slices.Sorted(maps.Keys(set)) {
		m.tree.files[file] = varFile(file, set[file])
	}
}

func (g *generator) givenTo(v variable) any {
	if v.null && g.chance(20) || v.noNull && !v.required && g.chance(20) {
		return nil
	}
	return g.given(v.typ)
}

// text is a value as the command line takes it.
func (g *generator) text(v variable) string {
	val := g.given(v.typ)
	if v.typ == str {
		return fmt.Sprint(val)
	}
	if v.typ == anyT {
		return "12"
	}
	if s, ok := val.(string); ok {
		return s
	}
	return native(val)
}

func varFile(name string, vals map[string]any) string {
	if strings.HasSuffix(name, ".json") {
		return marshal(vals)
	}
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(vals)) {
		b.WriteString(k + " = " + native(vals[k]) + "\n")
	}
	return b.String()
}
