package funcs_test

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
)

// generator makes expressions of the Terraform language from patterns: $S is a string, $N a number, $I a small whole number, $B
// a bool, $L a list of strings, $V a list of numbers, $Q any sequence, $M a map or object, $E a map of lists, $A anything.
type generator struct{ *rand.Rand }

// calls are patterns of calls, at least one for every function that gives the same result every time.
var calls = []string{
	"abs($N)", "abspath($G)", "alltrue($W)", "anytrue($W)", "base64decode(base64encode($S))", "base64decode($S)", "base64encode($S)",
	"base64gzip($S)", "base64sha256($S)", "base64sha512($S)", "basename($G)", "basename($S)", "can($A)", "can($Q[$I])", "ceil($N)",
	"chomp($S)", `chomp("${$S}\n\r\n")`, "chunklist($L, $I)", "cidrhost($C, $I)", "cidrhost($C, $N)", "cidrnetmask($C)", "cidrsubnet($C, $I, $I)",
	"cidrsubnets($C, $I, $I)", "cidrsubnets($C, 4, $I, 8)", "coalesce($S, $S)", "coalesce($A, $A)", "coalesce($N, $S, $N)", "coalescelist($L, $L)", "coalescelist($Q, $Q)",
	"compact($L)", "concat($L, $L)", "concat($Q, $Q, $Q)", "concat($L)", "contains($L, $S)", "contains($Q, $A)", "csvdecode($K)", "csvdecode($S)", "dirname($G)",
	"distinct($L)", "distinct($V)", "distinct([$L, $L])", "distinct($Q)", "element($L, $I)", "element($Q, $I)", "element($V, $N)", "endswith($S, $S)", "ephemeralasnull($A)",
	`file("a.txt")`, `file("bad.bin")`, `filebase64("bad.bin")`, `filebase64sha256("a.txt")`, `filebase64sha512("a.txt")`, `fileexists("a.txt")`, `fileexists("nope")`,
	`filemd5("a.txt")`, `fileset(".", "?.t*")`, `fileset(".", "{a,sub}/**")`, `fileset("sub", "*")`, `filesha1("a.txt")`, `filesha256("a.txt")`, `filesha512("sub/c.txt")`,
	"flatten($Q)", "flatten([$Q, $L, [$Q]])", "floor($N)", "format($F, $S, $N)", "format($F, $A)", `format("%s-%03d", $S, $I)`, "format($S)", "formatdate($D, $T)",
	`formatlist("%s/%s", $L, $S)`, "formatlist($F, $L, $V)", `formatlist("%s", $Q)`, "indent($I, $S)", `indent(2, join("\n", $L))`, "index($L, $S)", "index($Q, $A)",
	"issensitive($A)", "issensitive(sensitive($A))", "join($S, $L)", "join($S, $L, $L)", "join($S, $Q)", "jsondecode($J)", "jsondecode(jsonencode($A))", "jsonencode($A)",
	"keys($M)", "length($A)", "length($S)", "length($M)", "log($N, $N)", "log(abs($N) + 1, 2)", "lookup($M, $S)", "lookup($M, $S, $S)", `lookup($M, "a", $A)`, "lower($S)",
	"matchkeys($L, $L, $L)", "matchkeys($L, $V, $V)", `matchkeys(["a", "b"], ["x", $S], $L)`, "max($N, $N)", "max($V...)", "md5($S)", "merge($M, $M)", "merge($M, $M, $M)", "merge()", "min($N, $N, $N)",
	"min($V...)", "nonsensitive($A)", "nonsensitive(sensitive($A))", "one($L)", "one($Q)", "one([$A])", "parseint($S, $I)", `parseint("ff", 16)`, "parseint(tostring($I), 10)",
	"pathexpand($G)", "pow($N, $I)", "pow($I, $I)", "range($I)", "range($I, $I)", "range($I, $I, $N)", "regex($R, $S)", "regexall($R, $S)", "replace($S, $S, $S)", `replace($S, "/$R_/", $S)`,
	`replace($S, "/(.)b/", "$${1}x")`, "reverse($L)", "reverse($Q)", "sensitive($A)", "setintersection($L, $L)", "setintersection($L, $V)", "setproduct($L, $V)", "setproduct($Q, $L)", "setproduct($L, $L, $V)",
	"setsubtract($L, $L)", "setsubtract($Q, $Q)", "setunion($L, $L)", "setunion($L, $V)", "setunion($Q, $Q)", "sha1($S)", "sha256($S)", "sha512($S)", "signum($N)", "slice($L, $I, $I)",
	"slice($Q, 0, $I)", "sort($L)", "sort($Q)", "split($S, $S)", `split(",", join(",", $L))`, `split("", $S)`, "startswith($S, $S)", "strcontains($S, $S)", "strrev($S)", "substr($S, $I, $I)",
	"substr($S, $I, -1)", "sum($V)", "sum($Q)", `templatefile("b.tpl", {x = $S, l = $L})`, `templatefile("b.tpl", {x = $A, l = $Q})`, `templatefile("e.tpl", {x = $A})`, `templatefile("b.tpl", $M)`,
	`textdecodebase64(textencodebase64($S, $U), $U)`, "textencodebase64($S, $U)", "textdecodebase64(base64encode($S), $U)", "timeadd($T, $X)", "timecmp($T, $T)", "title($S)", "tobool($A)", "tobool($B)",
	"tolist($Q)", "tolist($A)", "tomap($M)", "tomap($A)", "tonumber($A)", "tonumber(tostring($N))", "toset($Q)", "toset($L)", "tostring($A)", "tostring($N)", "transpose($E)", "trim($S, $S)",
	"trimprefix($S, $S)", "trimspace($S)", `trimspace(" ${$S}\t")`, "trimsuffix($S, $S)", "try($A, $A)", "try($Q[$I], $S)", "try($M.a, $M.b, $A)", "upper($S)", "urlencode($S)", `uuidv5("dns", $S)`,
	"uuidv5($S, $S)", `uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", $S)`, "values($M)", "yamldecode($Y)", "yamldecode(yamlencode($A))", "yamlencode($A)", "zipmap($L, $L)", "zipmap($L, $Q)",
	"zipmap(distinct(compact($L)), $V)", "core::upper($S)", "core::length($Q)",
	"$N + $N", "$N - $N", "$N * $N", "$N / $N", "$I % $I", "-$N", "!$B", "$A == $A", "$A != $A", "$N < $N", "$N >= $N", "$B && $B", "$B || $B", "$B ? $A : $A", "$B ? $S : $N", `"${$S}-${$A}"`,
	"[for x in $Q : x]", "[for x in $L : upper(x) if x != $S]", "{for k, v in $M : k => v}", "{for x in $L : x => x...}", "{for i, x in distinct($L) : x => i}", "$Q[*]", "$A[*]", "$Q[$I]", "$M[$S]",
	`"%{if $B}${$S}%{else}${$N}%{endif}"`, `"%{for x in $L}${x},%{endfor}"`, "[$A, $A][$I]", "{a = $A, b = $S}.a",
}

// particular are expressions worth keeping whatever the generator does.
var particular = []string{
	`element(["a", "b"], -1)`, `element(["a", "b"], 5)`, `lookup({a = 1}, "b")`, `lookup({a = 1}, "b", null)`, `coalesce("", "b")`, `coalesce(null, "")`, `length("👨‍👩‍👧‍👦é")`, `sum(["1", 2])`,
	`index([1, 2], "2")`, `replace("a.b", "/\\./", "$0$0")`, `cidrhost("10.010.0.0/16", -1)`, `cidrnetmask("fe80::/64")`, `cidrsubnets("10.0.0.0/8", 4, 8, 32)`, `alltrue([])`, `anytrue([null, true])`,
	`merge(null, {a = 1})`, `merge({}, null)`, `log(-1, 10)`, `pow(10, 400)`, `one([])`, `transpose({a = ["b", "c"], d = ["b"]})`, `base64gzip("hello")`, `flatten([null, [1]])`, `format("%5d|%s", 3, null)`,
	`range(0, 2000)`, `uuidv5("{6ba7b810-9dad-11d1-80b4-00c04fd430c8x", "a")`, `timecmp("2020-01-01T0:00:00Z", "2020-01-01T00:00:00Z")`, `textencodebase64("a", "UTF-16")`, `tolist([1, "a", true])`,
	`list("a")`, `map("a", "b")`, `templatefile("b.tpl", {})`, `templatestring("a", {})`, `try(templatestring(null, {}), "x")`, `abspath("/a/../b")`, `yamldecode("a: &x [1]\nb: *x")`, `setproduct([], ["a"])`,
}

var placeholder = regexp.MustCompile(`\$[A-Z]_?`)

// top is the i-th expression: each pattern has its turn.
func (g generator) top(i int) string { return g.fill(calls[i%len(calls)], 2) }

func (g generator) fill(pattern string, depth int) string {
	return placeholder.ReplaceAllStringFunc(pattern, func(p string) string {
		if p == "$R_" {
			return strings.ReplaceAll(g.one(regexes), `"`, "")
		}
		return g.value(p[1], depth)
	})
}

func (g generator) one(from []string) string { return from[g.IntN(len(from))] }

var (
	strs    = []string{`""`, `"a"`, `"b"`, `"ab"`, `"abab"`, `"A b-c"`, `"é"`, `"e\u0301x"`, `"日本"`, `"1"`, `"-2.50"`, `"true"`, `"x\ny\n"`, `" pad "`, `"a,b,,c"`, `"<&>\"'"`, `"👩‍👧z"`, `"$${x}"`, `"%"`, `"ß"`, `"ǆ"`}
	numbers = []string{"0", "1", "2", "3", "-1", "7", "0.5", "-2.75", "100", "1e3", "255", "9007199254740993", "1e21", "0.1", "123456789012345678901234567890"}
	smalls  = []string{"0", "1", "2", "3", "4", "8", "10", "16", "-1", "24", "62"}
	regexes = []string{`"a"`, `"(a)(b)?"`, `"(?P<x>.)b"`, `"[a-z]+"`, `"^"`, `"("`, `".*"`, `"(?P<x>a)|(?P<y>b)"`, `"b*"`, `"\\d+"`}
	cidrs   = []string{`"10.0.0.0/8"`, `"10.1.2.3/16"`, `"192.168.010.0/24"`, `"0.0.0.0/0"`, `"10.0.0.1/32"`, `"fe80::/10"`, `"2001:db8::/32"`, `"10.0.0.0"`, `"300.0.0.0/8"`, `"10.0.0.0/33"`, `"::/0"`, `"010.008.0.0/12"`}
	formats = []string{`"%s"`, `"%d"`, `"%v %v"`, `"%q|%5s"`, `"%05.2f"`, `"%x"`, `"%#v"`, `"%[2]s %[1]s"`, `"%t"`, `"%%"`, `"%s %s %s"`, `"%-6s|"`, `"%+d"`, `"%e"`, `"%b"`, `"%z"`, `"%"`}
	dates   = []string{`"YYYY-MM-DD"`, `"EEEE, DD-MMM-YY hh:mm:ss ZZZ"`, `"h'o''clock' AA"`, `"D MMMM EEE HH:m:s Z ZZZZZ"`, `"x"`, `"M/D/YY aa"`}
	times   = []string{`"2020-01-01T00:00:00Z"`, `"2021-12-31T23:59:59+01:00"`, `"2020-02-29T12:30:15.5-08:00"`, `"2019-02-29T00:00:00Z"`, `"x"`, `"2020-01-01 00:00:00Z"`, `"2020-01-01T00:00:00"`, `"2020-01-01T0:00:00Z"`, `"2020-01-01T24:00:00Z"`}
	spans   = []string{`"1h"`, `"-90m"`, `"1.5s"`, `"24h10m"`, `"x"`, `""`}
	jsons   = []string{`"{\"a\":[1,2.50,null,true]}"`, `"[]"`, `"\"x\""`, `"null"`, `"{"`, `"1e400"`, `"{\"a\":1,\"a\":2}"`, `"[1,\"a\",{}]"`, `" 1 "`, `"1 2"`}
	yamls   = []string{`"a: 1\nb: [x, 0x1F, 0o17, 017, 1e3, .inf, ~, yes, true]\n"`, `"- 2020-01-01\n- '1'\n- |\n  x\n  y\n"`, `"a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n"`, `""`, `"a: b: c"`, `"!!binary YQ=="`, `"1: a\n"`, `"---\na\n---\nb"`, `"? [a]\n: b"`, `"a: 1\na: 2"`}
	csvs    = []string{`"a,b\n1,2\n3,4\n"`, `"a,a\n1,2"`, `"a\n"`, `""`, `"a,b\n1\n"`, `"\"a b\",c\n\"x,y\",\"z\"\"\"\n"`}
	paths   = []string{`"/a/b/c.txt"`, `"/a/../b/"`, `"/"`, `"/a//b/."`}
	charset = []string{`"UTF-8"`, `"UTF-16LE"`, `"UTF-16"`, `"latin1"`, `"Shift_JIS"`, `"windows-1252"`, `"nope"`, `"GB18030"`, `"UTF-16BE"`, `"ISO-8859-15"`, `"US-ASCII"`, `"IBM037"`}
)

func (g generator) value(kind byte, depth int) string {
	if depth > 0 && g.IntN(3) == 0 {
		if nested, ok := results[kind]; ok {
			return g.fill(g.one(nested), depth-1)
		}
	}
	if g.IntN(40) == 0 {
		return g.one([]string{"tostring(null)", "null", `"odd"`, "[]", "{}", "12"})
	}
	switch kind {
	case 'S':
		return g.one(strs)
	case 'N':
		return g.one(numbers)
	case 'I':
		return g.one(smalls)
	case 'B':
		return g.one([]string{"true", "false", `"true"`})
	case 'L':
		return g.list(func() string { return g.one(strs) })
	case 'V':
		return g.list(func() string { return g.one(numbers) })
	case 'W':
		return g.list(func() string { return g.one([]string{"true", "true", "false", `"true"`, "null"}) })
	case 'Q':
		return g.list(func() string { return g.value('A', depth-1) })
	case 'M':
		return g.object(func() string { return g.value('A', depth-1) })
	case 'E':
		return g.object(func() string { return g.list(func() string { return g.one(strs) }) })
	case 'A':
		if depth <= 0 {
			return g.value("SNB"[g.IntN(3)], 0)
		}
		return g.value("SSNNBLQM"[g.IntN(8)], depth-1)
	}
	return g.one(map[byte][]string{
		'R': regexes, 'C': cidrs, 'F': formats, 'D': dates, 'T': times, 'X': spans, 'J': jsons, 'Y': yamls, 'K': csvs, 'G': paths, 'U': charset,
	}[kind])
}

// results are calls by the kind of their results, to nest.
var results = map[byte][]string{
	'S': {"upper($S)", "join($S, $L)", `format("%s.%d", $S, $I)`, "substr($S, $I, $I)", "replace($S, $S, $S)", "coalesce($S, $S)", "element($L, $I)", `"${$S}${$N}"`, "jsonencode($A)", "md5($S)", "trimspace($S)", "sensitive($S)", "$B ? $S : $S"},
	'N': {"length($L)", "max($N, $N)", "$N + $N", "$N * $N", "floor($N)", "sum($V)", "length($S)", "tonumber($S)", "pow($I, 2)"},
	'I': {"length($L)", "length($S)", "$I + 1"},
	'B': {"contains($L, $S)", "$N < $N", "$A == $A", "!$B", "can($A)", "startswith($S, $S)"},
	'L': {"tolist($L)", "toset($L)", "sort($L)", "concat($L, $L)", "split($S, $S)", "distinct($L)", "compact($L)", "keys($M)", "[for x in $L : x]", "reverse($L)", "setunion($L, $L)"},
	'V': {"range($I)", "tolist($V)", "toset($V)", "[for x in $L : length(x)]"},
	'Q': {"concat($Q, $L)", "flatten($Q)", "values($M)", "setproduct($L, $V)", "chunklist($L, 2)", "tolist($L)", "toset($V)", "$Q[*]", "regexall($R, $S)"},
	'M': {"merge($M, $M)", "tomap($M)", "zipmap($L, $L)", "{for k, v in $M : k => v}", "tomap({a = $S, b = $S})"},
	'A': {"jsondecode($J)", "lookup($M, \"a\", $A)", "try($A, $A)", "one($L)", "coalesce($S, $N)", "element($Q, $I)", "regex($R, $S)"},
}

func (g generator) list(elem func() string) string {
	elems := make([]string, g.IntN(5))
	for i := range elems {
		elems[i] = elem()
	}
	return "[" + strings.Join(elems, ", ") + "]"
}

func (g generator) object(val func() string) string {
	var b strings.Builder
	b.WriteString("{")
	for i := range g.IntN(4) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(g.one([]string{"a", "b", `"ab"`, `"é"`, "c" + strconv.Itoa(i)}) + " = " + val())
	}
	return b.String() + "}"
}
