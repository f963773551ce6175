package config

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

const deep = 20_000

// Each of these overflows a stack or takes for ever when given to the parser.
func TestHostileNative(t *testing.T) {
	for name, text := range map[string]string{
		"parentheses":          "x = " + strings.Repeat("(", deep) + "1" + strings.Repeat(")", deep),
		"open parentheses":     "x = " + strings.Repeat("(", deep),
		"tuples":               "x = " + strings.Repeat("[", deep) + strings.Repeat("]", deep),
		"objects":              "x = " + strings.Repeat("{a=", deep) + "1" + strings.Repeat("}", deep),
		"blocks":               strings.Repeat("a {\n", deep) + strings.Repeat("}\n", deep),
		"templates":            "x = " + strings.Repeat(`"${`, deep) + "1" + strings.Repeat(`}"`, deep),
		"templates in heredoc": "x = <<E\n" + strings.Repeat(`${"`, deep) + strings.Repeat(`"}`, deep) + "\nE\n",
		"not":                  "x = " + strings.Repeat("!", deep) + "true",
		"minus":                "x = " + strings.Repeat("-", deep) + "1",
		"conditions":           "x = " + strings.Repeat("a ? b : ", deep) + "c",
		"sums":                 "x = 1" + strings.Repeat(" + 1", deep),
		"sums over lines":      "x = (1" + strings.Repeat("\n + 1", deep) + ")",
		"sums in a for":        "x = { /* c */\n # c\n for a in b : a => 1" + strings.Repeat("\n + 1", deep) + "}",
		"indices":              "x = a" + strings.Repeat("[b]", deep),
		"splats":               "x = a" + strings.Repeat("[*]", deep),
		"legacy splats":        "x = a" + strings.Repeat(".*.b", deep),
		"directives":           "x = \"" + strings.Repeat("%{ if true }", deep) + "\"",
		"calls":                "x = " + strings.Repeat("f(", deep) + strings.Repeat(")", deep),
		"for expressions":      "x = " + strings.Repeat("[for a in ", deep) + strings.Repeat(": a]", deep),
		"unclosed comments":    strings.Repeat("/*", 1_000_000),
		"after an escape":      `x = "$${` + strings.Repeat(`${"`, deep),
		"heredocs":             "x = " + strings.Repeat("<<E\n${", deep),
	} {
		t.Run(name, func(t *testing.T) {
			m := module(t, files{"a.tf": "y = 1\n" + text, "b.tf": `resource "e" "f" {}`})
			if len(m.Diagnostics) == 0 || m.Diagnostics[0].Subject.Filename != "a.tf" {
				t.Errorf("diagnostics: %v", summaries(m.Diagnostics))
			}
			if !strings.Contains(m.Diagnostics[0].Detail, "not evaluated") {
				t.Errorf("refused for another reason: %v", m.Diagnostics[0])
			}
			if len(m.Resources) != 1 {
				t.Error("the other file was lost")
			}
		})
	}
}

func TestHostileJSON(t *testing.T) {
	quote := func(s string) string { return strings.ReplaceAll(s, `"`, `\"`) }
	for name, text := range map[string]string{
		"arrays":             strings.Repeat("[", deep) + strings.Repeat("]", deep),
		"objects":            strings.Repeat(`{"a":`, deep) + "1" + strings.Repeat("}", deep),
		"arrays in a value":  `{"locals": {"a": ` + strings.Repeat("[", deep) + strings.Repeat("]", deep) + `}}`,
		"templates":          `{"locals": {"a": "` + quote(strings.Repeat(`${"`, deep)+strings.Repeat(`"}`, deep)) + `"}}`,
		"sums in a template": `{"locals": {"a": "${1` + strings.Repeat(`\n+1`, deep) + `}"}}`,
		"sums in a type":     `{"variable": {"a": {"type": "1` + strings.Repeat(`\n+1`, deep) + `"}}}`,
		"a key":              `{"locals": {"a": {"${` + strings.Repeat("(", deep) + `}": 1}}}`,
		"directives":         `{"locals": {"a": "` + strings.Repeat("%{ if true }", deep) + `"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			m := module(t, files{"a.tf.json": text, "b.tf": `resource "e" "f" {}`})
			if len(m.Diagnostics) == 0 || m.Diagnostics[0].Subject.Filename != "a.tf.json" {
				t.Errorf("diagnostics: %v", summaries(m.Diagnostics))
			}
			if len(m.Resources) != 1 {
				t.Error("the other file was lost")
			}
		})
	}
}

// What people write, at lengths that nobody writes, is not refused.
func TestGuardLetsPass(t *testing.T) {
	for name, text := range map[string]string{
		"many blocks":       strings.Repeat("a \"b\" {\n  c = [1, 2]\n  d = { e = f(g) }\n}\n", deep),
		"many operators":    strings.Repeat("a = b ? c : d + 1\n", deep),
		"a long list":       "a = [\n" + strings.Repeat("  b == c,\n", deep) + "]\n",
		"brackets in text":  "a = \"" + strings.Repeat("({[", deep) + "\"\n# " + strings.Repeat("({[", deep) + "\n/* " + strings.Repeat("({[", deep) + " */\n",
		"heredoc":           "a = <<-EOT\n" + strings.Repeat("({[ \"\n", deep) + "  EOT\nb = 1\n",
		"quotes in heredoc": "a = <<E\n\"\nE\n" + strings.Repeat("b = \"(\"\n", deep),
		"escapes":           strings.Repeat("a = \"\\\"($${(%%{(\"\n", deep),
		"interpolations":    "a = \"" + strings.Repeat("${b[0]}", deep) + "\"\n",
		"directives":        "a = \"" + strings.Repeat("%{ if b }c%{ else }d%{ endif }", deep) + "\"\n",
		"a long line":       "a = \"" + strings.Repeat("x", 20<<20) + "\"\n",
		"a long object":     "a = {\n" + strings.Repeat("  b-c-d = -1 # e\n", deep) + "}\n",
	} {
		if diags := guard("a.tf", []byte(text)); diags.HasErrors() {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

// The scan takes time in proportion to the text: were it quadratic, these would not end.
func TestGuardIsLinear(t *testing.T) {
	for name, text := range map[string]string{
		"heredoc starts":     strings.Repeat("<<", 4<<20),
		"heredoc words":      strings.Repeat("<<a", 2<<20),
		"sequences in a doc": "a = <<E\n" + strings.Repeat("${a}", 1<<20),
		"dollars":            "a = \"" + strings.Repeat("$", 8<<20),
		"directive space":    "a = \"" + strings.Repeat("%{          ", 1<<20),
		"comment lines":      strings.Repeat("#\n", 4<<20),
	} {
		s := scanner{src: []byte(text), stack: []frame{{kind: frameFile}}, depth: 1}
		s.scan()
		if s.pos == 0 {
			t.Errorf("%s: nothing was read", name)
		}
	}
}

// lexedDepth is the depth that the scanner must not underestimate, from the lexer's tokens.
func lexedDepth(src []byte) int {
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos)
	var open []hclsyntax.TokenType
	deepest := 0
	for _, tok := range tokens {
		switch tok.Type { //nolint:exhaustive // all others neither open nor close
		case hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenOBrace, hclsyntax.TokenTemplateInterp,
			hclsyntax.TokenTemplateControl, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			open = append(open, tok.Type)
			deepest = max(deepest, len(open))
		case hclsyntax.TokenCParen:
			open = unwind(open, hclsyntax.TokenOParen)
		case hclsyntax.TokenCBrack:
			open = unwind(open, hclsyntax.TokenOBrack)
		case hclsyntax.TokenCQuote:
			open = unwind(open, hclsyntax.TokenOQuote)
		case hclsyntax.TokenCHeredoc:
			open = unwind(open, hclsyntax.TokenOHeredoc)
		case hclsyntax.TokenCBrace, hclsyntax.TokenTemplateSeqEnd:
			for i := len(open) - 1; i >= 0 && open[i] != hclsyntax.TokenOQuote && open[i] != hclsyntax.TokenOHeredoc; i-- {
				last := open[i]
				open = open[:i]
				if last != hclsyntax.TokenOParen && last != hclsyntax.TokenOBrack {
					break
				}
			}
		}
	}
	return deepest
}

func unwind(open []hclsyntax.TokenType, typ hclsyntax.TokenType) []hclsyntax.TokenType {
	if n := len(open); n > 0 && open[n-1] == typ {
		return open[:n-1]
	}
	return open
}

func scannedDepth(src []byte) int {
	s := scanner{src: src, stack: []frame{{kind: frameFile}}, depth: 1}
	deepest := 0
	for s.pos < len(src) {
		s.step()
		deepest = max(deepest, len(s.stack)-1)
	}
	return deepest
}

// The scanner must see every structure that the lexer sees, or a file could hide its depth.
func FuzzGuard(f *testing.F) {
	for _, seed := range []string{
		"a = \"$${b}\"", "a = \"$$${b}\"", "a = \"$$$${b(}\"", "a = \"\\${(\"", "a = \"%%{(\"", "a = <<E\n(\nE\nb = (", "a = <<-E\n  x\n  E\n",
		"a = <<E\n$${(\nE\n((", "a = <<E\n${<<F\n(\nF\n}\nE\n(", "a = /* ( */ ( // (\n# (\n(", "a = \"${\"${(}\"}\"", "a = \"\n(\" (", "a = <<é\n(\né\n", "<<E \n(",
		"a = \"${~ b ~}\"((", "{ ( } [", "a = \"$\"(", "a = \"\\\"(", "<<E\r\n(\r\nE\r\n(", "a=<<E\n$E\n(", "`\"(", "a = \"%{ for x in y }(\"", "\"\\\n(", "<<-\n(", "<<1\n(", "a=<<E\n\"\nE", "$${", "'(",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if guard("a.tf", src).HasErrors() {
			return
		}
		if scanned, lexed := scannedDepth(src), lexedDepth(src); scanned < lexed {
			t.Errorf("%q: the scanner sees %d levels, the lexer %d", src, scanned, lexed)
		}
	})
}

// Fragments of syntax at random find what single bytes do not.
func TestGuardAgreesWithLexer(t *testing.T) {
	fragments := []string{
		`"`, "${", "%{", "}", "{", "(", ")", "[", "]", "$", "%", `\`, "\n", "\r\n", "\r", "<<E\n", "<<-E\n", "E\n", "  E\n", "<<", "#", "/*", "*/",
		"//", " ", "a", "~}", "~", "for", "é", "'", "`", "E", "<<é\n", "é\n",
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		var b strings.Builder
		for range 1 + rng.IntN(14) {
			b.WriteString(fragments[rng.IntN(len(fragments))])
		}
		src := []byte(b.String())
		if guard("a.tf", src).HasErrors() {
			continue
		}
		if scanned, lexed := scannedDepth(src), lexedDepth(src); scanned < lexed {
			t.Fatalf("%q: the scanner sees %d levels, the lexer %d", src, scanned, lexed)
		}
	}
}
