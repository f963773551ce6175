package report

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// mask stands in for text that looks like a secret.
const mask = "********"

// span is a half-open interval of bytes.
type span struct{ from, to int }

// masked is a line of source split at two offsets, with everything that looks like a secret masked. Literals that touch the
// covered span are masked whatever they look like.
func masked(line string, from, to int, covered span) (before, marked, after string) {
	secrets := secretsIn(line)
	if covered.to > covered.from {
		secrets = append(secrets, literalsIn(line, covered)...)
	}
	slices.SortFunc(secrets, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return replaced(line, secrets, 0, from), replaced(line, secrets, from, to), replaced(line, secrets, to, len(line))
}

// maskLine is a line of source with everything that looks like a secret masked.
func maskLine(line string) string {
	_, _, text := masked(line, 0, 0, span{})
	return text
}

// replaced is line[from:to] with the spans masked. A span that reaches over an edge is masked on both sides of it.
func replaced(line string, secrets []span, from, to int) string {
	var b strings.Builder
	for _, s := range secrets {
		s.from, s.to = max(s.from, from), min(s.to, to)
		if s.from >= s.to {
			continue
		}
		b.WriteString(line[from:s.from])
		b.WriteString(mask)
		from = s.to
	}
	if from < to {
		b.WriteString(line[from:to])
	}
	return b.String()
}

// secretsIn finds what looks like a secret in a line: literals that a secret's name is given to, credentials of known form, and
// text too random to be a word. It works on single lines without syntax, since a line may belong to a heredoc of any language.
func secretsIn(line string) []span {
	s := secretScan{line: line}
	for i := 0; i < len(line); {
		switch {
		case line[i] == '"':
			i = s.quoted(i)
		case wordByte(line[i]):
			i = s.word(i)
		case strings.HasPrefix(line[i:], "-----BEGIN"):
			return append(s.found, span{i, len(line)})
		default:
			i++
		}
	}
	return s.found
}

// secretScan is the state of a scan along a line.
type secretScan struct {
	line  string
	key   string // the name last assigned to
	named bool   // a literal was the name of a secret: { name = "DB_PASSWORD", value = "…" }
	found []span
}

// quoted takes the string that opens at i and returns where it ends.
func (s *secretScan) quoted(i int) int {
	end := closingQuote(s.line, i+1)
	text := s.line[i+1 : end]
	switch {
	case assigned(s.line, end+1):
		s.key = text
	case !literal(text):
	case secretName(s.key), s.named && valueName(s.key), randomText(text), credential(text):
		s.found = append(s.found, span{i + 1, end})
	case strings.Contains(text, "://"):
		s.found = append(s.found, userinfo(text, i+1)...)
	default:
		// JSON within the string has escaped quotes.
		for _, inner := range secretsIn(strings.ReplaceAll(text, `\"`, ` "`)) {
			s.found = append(s.found, span{inner.from + i + 1, inner.to + i + 1})
		}
		s.named = s.named || secretName(text)
	}
	return end + 1
}

// userinfo is the password in a URL: postgres://user:password@host. The offset is that of the text.
func userinfo(text string, offset int) []span {
	start := strings.Index(text, "://") + len("://")
	authority, _, _ := strings.Cut(text[start:], "/")
	at := strings.LastIndexByte(authority, '@')
	colon := strings.IndexByte(authority, ':')
	if colon < 0 || at <= colon+1 || !literal(authority[colon+1:at]) {
		return nil
	}
	return []span{{offset + start + colon + 1, offset + start + at}}
}

// word takes the word that starts at i and returns where it, or the value given to it, ends.
func (s *secretScan) word(i int) int {
	end := wordEnd(s.line, i)
	word := s.line[i:end]
	switch {
	case assigned(s.line, end):
		s.key = word
		if value, ok := bareSecret(s.line, end, word); ok {
			s.found = append(s.found, value)
			return value.to
		}
	case randomText(word), credential(word):
		s.found = append(s.found, span{i, end})
	}
	return end
}

// literalsIn are the quoted texts that touch a span; the whole span when there are none.
func literalsIn(line string, covered span) []span {
	var found []span
	for i := 0; i < len(line); i++ {
		if line[i] != '"' {
			continue
		}
		end := closingQuote(line, i+1)
		if i < covered.to && end > covered.from && !assigned(line, end+1) {
			found = append(found, span{i + 1, end})
		}
		i = end
	}
	if found == nil && !strings.HasSuffix(strings.TrimSpace(line), "{") {
		return []span{covered}
	}
	return found
}

// closingQuote is the offset of the quote that closes a string, or the end of the line.
func closingQuote(line string, i int) int {
	for depth := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			i++
		case c == '{' && i > 0 && (line[i-1] == '$' || line[i-1] == '%'):
			depth++
		case c == '}' && depth > 0:
			depth--
		case c == '"' && depth == 0:
			return i
		}
	}
	return len(line)
}

// assigned reports whether what ends at i is followed by an assignment: `=`, or a colon that is not part of a word as in ARNs and
// IAM actions.
func assigned(line string, i int) bool {
	for i < len(line) && line[i] == ' ' {
		i++
	}
	rest := line[min(i, len(line)):]
	switch {
	case strings.HasPrefix(rest, "="):
		return !strings.HasPrefix(rest, "==")
	case strings.HasPrefix(rest, ":"):
		return len(rest) == 1 || strings.IndexByte(" \"", rest[1]) >= 0
	}
	return false
}

// bareSecret is an unquoted value given to a secret's name, as in the shell: `DB_PASSWORD=hunter2`. References, numbers and the
// like are values of Terraform's own syntax and no secrets.
func bareSecret(line string, i int, key string) (span, bool) {
	if !secretName(key) {
		return span{}, false
	}
	for i < len(line) && strings.IndexByte(" =:", line[i]) >= 0 {
		i++
	}
	end := i
	for end < len(line) && strings.IndexByte(" \t\"',;", line[end]) < 0 {
		end++
	}
	value := line[i:end]
	return span{i, end}, value != "" && !terraformSyntax(value)
}

func terraformSyntax(value string) bool {
	switch value {
	case "true", "false", "null", "{", "[", "(":
		return true
	}
	if strings.ContainsAny(value[:1], "${[(<!-0123456789") {
		return true
	}
	name := strings.IndexFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && r != '_' && !unicode.IsDigit(r) })
	return name > 0 && strings.IndexByte(".([", value[name]) >= 0
}

// literal reports whether the text is more than one interpolation.
func literal(text string) bool {
	return text != "" && (!strings.HasPrefix(text, "${") || strings.IndexByte(text, '}') != len(text)-1)
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '+' || c == '/'
}

func wordEnd(line string, i int) int {
	for i < len(line) && (wordByte(line[i]) || line[i] == '-' || line[i] == '=' && i+1 < len(line) && line[i+1] == '=') {
		i++
	}
	return i
}

// secretWords are what names of secrets contain, without separators.
var secretWords = []string{
	"password", "passwd", "passphrase", "secret", "token", "credential", "privatekey", "accesskey", "apikey", "sharedkey", "authkey",
	"encryptionkey", "signingkey", "licensekey", "accountkey", "masterkey", "connectionstring",
}

// harmlessEndings end names that speak of a secret without holding one: secret_arn, password_length.
var harmlessEndings = []string{
	"arn", "arns", "id", "ids", "name", "names", "enabled", "length", "policy", "type", "types", "days", "path", "version", "url", "uri",
	"endpoint", "required", "rotation", "expiry", "validity", "management", "manager", "status", "ttl", "age", "from", "duration",
}

// secretName reports whether a value given to the name is likely a secret.
func secretName(name string) bool {
	lower := strings.ToLower(name)
	plain := strings.NewReplacer("_", "", "-", "", ".", "", " ", "").Replace(lower)
	if !slices.ContainsFunc(secretWords, func(w string) bool { return strings.Contains(plain, w) }) {
		return false
	}
	if plain == "httptokens" {
		return false // of the instance metadata service: "required" or "optional"
	}
	last := lower[strings.LastIndexAny(lower, "_-. ")+1:]
	return !slices.Contains(harmlessEndings, last)
}

func valueName(name string) bool { return name == "value" || name == "default" || name == "Value" }

// credentialForms are credentials that their prefix gives away, with the length from which they are one.
var credentialForms = []struct {
	prefix string
	length int
}{
	{"AKIA", 20},
	{"ASIA", 20},
	{"ghp_", 36},
	{"gho_", 36},
	{"ghs_", 36},
	{"github_pat_", 40},
	{"glpat-", 20},
	{"xoxb-", 20},
	{"xoxp-", 20},
	{"sk_live_", 20},
	{"rk_live_", 20},
	{"AIza", 35},
	{"npm_", 36},
	{"hvs.", 20},
	{"eyJ", 40},
	{"-----BEGIN", 10},
}

func credential(text string) bool {
	for _, f := range credentialForms {
		if len(text) >= f.length && strings.HasPrefix(text, f.prefix) {
			return true
		}
	}
	return false
}

// Text is random when it is long, of one alphabet of encodings, and its characters are spread as in a key rather than a name.
const (
	randomLength  = 24
	randomEntropy = 4.0 // bits per character; 24 random base64 digits have 4.3, names of resources about 3.7
	hexLength     = 32
	hexEntropy    = 3.0
)

func randomText(text string) bool {
	if len(text) < randomLength {
		return false
	}
	hex, upper, lower, digit := true, false, false, false
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			digit = true
		case c >= 'a' && c <= 'z':
			lower, hex = true, hex && c <= 'f'
		case c >= 'A' && c <= 'Z':
			upper, hex = true, hex && c <= 'F'
		case strings.IndexByte("+/=_-", c) >= 0:
			hex = false
		default:
			return false
		}
	}
	if hex {
		return digit && len(text) >= hexLength && entropy(text) >= hexEntropy
	}
	return upper && lower && digit && entropy(text) >= randomEntropy
}

// entropy is the Shannon entropy of the text's bytes, in bits per byte.
func entropy(text string) float64 {
	var counts [256]int
	for i := range len(text) {
		counts[text[i]]++
	}
	sum := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(text))
			sum -= p * math.Log2(p)
		}
	}
	return sum
}
