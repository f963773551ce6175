package appsec

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Secrets are told by their form, which providers document, or by the name that a literal is given to. A name of a secret, an ARN, a
// path, a placeholder or a reference is none. What is not certain is not reported: whoever is warned in vain stops reading.

// form is a kind of credential with a form of its own.
type form struct {
	what   string
	prefix string         // what every such credential contains, so that most texts need no expression
	re     *regexp.Regexp // its first group is the part that is random
}

// forms are from the documentation of those who issue the credentials:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
// https://www.rfc-editor.org/rfc/rfc7468#section-10
// https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
// https://docs.gitlab.com/security/tokens/#token-prefixes
// https://docs.slack.dev/authentication/tokens
// https://docs.stripe.com/keys
// https://docs.npmjs.com/about-access-tokens
// https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
// https://docs.pypi.org/api/secrets
var forms = []form{
	{"an AWS access key", "AKIA", regexp.MustCompile(`\bAKIA([A-Z2-7]{16})\b`)},
	{"a temporary AWS access key", "ASIA", regexp.MustCompile(`\bASIA([A-Z2-7]{16})\b`)},
	// The body may stand in one line, with the newlines escaped, and headers may come before it.
	{"a private key", "PRIVATE KEY", regexp.MustCompile(`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr]|[A-Za-z-]+: [^\n\\]*(?:\n|\\n))*([A-Za-z0-9+/=]{20,})`)},
	{"a token of GitHub", "gh", regexp.MustCompile(`\bgh[opsur]_([A-Za-z0-9]{36,})\b`)},
	{"a token of GitHub", "github_pat_", regexp.MustCompile(`\bgithub_pat_([A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b`)},
	{"a token of GitLab", "glpat-", regexp.MustCompile(`\bglpat-([A-Za-z0-9_-]{20,})`)},
	{"a token of Slack", "xox", regexp.MustCompile(`\bxox[abeoprs]-([A-Za-z0-9]+-[A-Za-z0-9-]{10,})`)},
	{"a webhook of Slack", "hooks.slack.com/services/", regexp.MustCompile(`hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/([A-Za-z0-9]{20,})`)},
	{"a key of Stripe", "k_live_", regexp.MustCompile(`\b[rs]k_live_([A-Za-z0-9]{20,})\b`)},
	{"a key of Google", "AIza", regexp.MustCompile(`\bAIza([A-Za-z0-9_-]{35})(?:[^A-Za-z0-9_-]|$)`)},
	{"a token of npm", "npm_", regexp.MustCompile(`\bnpm_([A-Za-z0-9]{36})\b`)},
	{"a token of PyPI", "pypi-AgEIcHlwaS5vcmc", regexp.MustCompile(`\bpypi-AgEIcHlwaS5vcmc([A-Za-z0-9_-]{50,})`)},
	{"a token of Vault", "hvs.", regexp.MustCompile(`\bhvs\.([A-Za-z0-9_-]{24,})`)},
	{"a token of HCP Terraform", ".atlasv1.", regexp.MustCompile(`\b[A-Za-z0-9]{14}\.atlasv1\.([A-Za-z0-9_-]{60,})`)},
	{"a key of SendGrid", "SG.", regexp.MustCompile(`\bSG\.([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})`)},
	{"a token of DigitalOcean", "_v1_", regexp.MustCompile(`\bdo[opr]_v1_([a-f0-9]{64})\b`)},
	{"a key of Anthropic", "sk-ant-", regexp.MustCompile(`\bsk-ant-[a-z]+[0-9]{2}-([A-Za-z0-9_-]{40,})`)},
	{"a key of OpenAI", "sk-proj-", regexp.MustCompile(`\bsk-proj-([A-Za-z0-9_-]{40,})`)},
	{"a token of Docker Hub", "dckr_pat_", regexp.MustCompile(`\bdckr_pat_([A-Za-z0-9_-]{27})`)},
}

// userinfo is a password in a URL: postgres://user:password@host.
var userinfo = regexp.MustCompile(`[a-z][a-z0-9+.-]*://[^\s:/@"'$]*:([^\s/@"']+)@`)

// credentialIn says which credential a text contains; empty when it contains none.
func credentialIn(text string) string {
	for _, f := range forms {
		if !strings.Contains(text, f.prefix) {
			continue
		}
		for _, m := range f.re.FindAllStringSubmatch(text, -1) {
			if !isPlaceholder(m[1]) {
				return f.what
			}
		}
	}
	if !strings.Contains(text, "://") {
		return ""
	}
	for _, m := range userinfo.FindAllStringSubmatch(text, -1) {
		if isPassword(m[1]) {
			return "a URL with a password"
		}
	}
	return ""
}

// secretIn says which secret a value is, given the name of what it is given to; empty when it is none.
func secretIn(name, value string) string {
	if what := credentialIn(value); what != "" {
		return what
	}
	switch holds(name) {
	case passwords:
		if isPassword(value) {
			return "a password"
		}
	case keys:
		if isRandom(value) {
			return "a key or token"
		}
	case nothing:
	}
	return ""
}

// assignments are those of shells, YAML, JSON, INI files, URLs and command lines; the parts of an ARN are none.
var assignments = regexp.MustCompile(`(?:^|[^A-Za-z0-9_.:])([A-Za-z][A-Za-z0-9_.-]*)["']?[ \t]*[:=]>?[ \t]*("[^"\n]*"|'[^'\n]*'|[^\s"';,&|)}\]]+)`)

// options are those of command lines with their values in the next word.
var options = regexp.MustCompile(`--([a-z][a-z0-9-]*)[ \t]+("[^"\n]*"|'[^'\n]*'|[^\s"';,&|)}\]-][^\s"';,&|)}\]]*)`)

// secretInText says which secret a text contains, such as a script, and what it is given to; empty when it contains none.
func secretInText(text string) (what, name string) {
	if what := credentialIn(text); what != "" {
		return what, ""
	}
	if !strings.ContainsAny(text, "=:-") {
		return "", ""
	}
	for _, re := range [...]*regexp.Regexp{assignments, options} {
		for _, m := range re.FindAllStringSubmatch(text, -1) {
			value := strings.Trim(m[2], `"'`)
			if what := secretIn(m[1], value); what != "" {
				return what, m[1]
			}
			// A quoted line of configuration, or a URL with a query, has assignments of its own.
			if value != m[2] || strings.Contains(value, "=") {
				if what, name = secretInText(value); what != "" {
					return what, name
				}
			}
		}
	}
	return "", ""
}

// content is what a name says of the value that it is given.
type content uint8

const (
	nothing   content = iota
	keys              // random text
	passwords         // whatever someone came up with
)

// secretWords are the words, or pairs of adjacent words, that make the name of a secret.
var secretWords = map[string]content{
	"password": passwords, "passwd": passwords, "passphrase": passwords, "pwd": passwords,
	"secret": keys, "token": keys, "credential": keys, "credentials": keys, "apikey": keys, "accesskey": keys, "secretkey": keys,
	"privatekey": keys, "authkey": keys, "encryptionkey": keys, "signingkey": keys, "masterkey": keys, "sharedkey": keys,
	"licensekey": keys, "accountkey": keys,
}

// harmlessWords say, after a word of a secret, that it is not the secret itself: SECRET_ARN, PASSWORD_FILE, TokenExpiry.
var harmlessWords = []string{
	"algorithm", "alias", "arn", "arns", "attempts", "audience", "backend", "bucket", "class", "count", "duration", "enabled", "endpoint",
	"expiration", "expiry", "field", "file", "format", "group", "header", "host", "id", "ids", "issuer", "length", "lifetime",
	"limit", "location", "manager", "max", "min", "mode", "name", "names", "param", "parameter", "path", "pattern", "policy",
	"prefix", "provider", "ref", "reference", "regex", "region", "required", "role", "rotation", "scope", "size", "source", "store",
	"suffix", "table", "template", "timeout", "ttl", "type", "uri", "url", "user", "username", "validity", "version",
}

// holds is what a name says of the value that it is given: DB_PASSWORD, apiKey, /app/prod/auth-token.
func holds(name string) content {
	parts := words(name)
	said := nothing
	for i, w := range parts {
		c := secretWords[w]
		if c == nothing && i > 0 {
			c = secretWords[parts[i-1]+w]
		}
		switch {
		case c != nothing:
			said = c
		case slices.Contains(harmlessWords, w), w == "key" && said == passwords: // the key under which it is kept
			said = nothing
		}
	}
	if name == "PWD" || name == "OLDPWD" { // the working directory
		return nothing
	}
	return said
}

// words are the words of a name in lower case: "dbPassword", "DB_PASSWORD" and "db-password" are "db" and "password".
func words(name string) []string {
	var parts []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			parts = append(parts, word.String())
			word.Reset()
		}
	}
	lower := false // the rune before was
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			lower = false
			continue
		case unicode.IsUpper(r) && lower:
			flush()
		}
		lower = unicode.IsLower(r) || unicode.IsDigit(r)
		word.WriteRune(unicode.ToLower(r))
	}
	flush()
	return parts
}

const (
	passwordLength = 6
	randomLength   = 16
	randomEntropy  = 3.0 // bits per character: hexadecimal digits have four at most, words and numbers fewer than three in so short a text
)

// isPassword reports whether a literal that a password's name is given is a password.
func isPassword(value string) bool {
	return len(value) >= passwordLength && !isHarmless(value) && classes(value) >= 2
}

// isRandom reports whether a literal that the name of a key or token is given is one, and not the name of one.
func isRandom(value string) bool {
	return len(value) >= randomLength && !isHarmless(value) && classes(value) >= 2 && strings.ContainsAny(value, "0123456789") &&
		entropy(value) >= randomEntropy
}

// classes counts the kinds of characters: small letters, capitals, digits, others.
func classes(value string) int {
	var small, capital, digit, other int
	for _, r := range value {
		switch {
		case unicode.IsLower(r):
			small = 1
		case unicode.IsUpper(r):
			capital = 1
		case unicode.IsDigit(r):
			digit = 1
		case r != '-' && r != '_' && r != '.':
			other = 1
		}
	}
	return small + capital + digit + other
}

var (
	uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	// A scheme such as arn:, https://, secretsmanager:, and what templates and shells put in.
	reference = regexp.MustCompile(`^(?:[a-z][a-z0-9+.-]*:|[/~.<]|\$|%[A-Z{(]|\{\{|` + "`" + `)|\$[{(A-Z]|\{\{`)
	// Words between separators: prod/db/password, my-app.token-v2, us-east-1.
	wordy = regexp.MustCompile(`^[A-Za-z]*[0-9]{0,3}(?:[-_./: ]+[A-Za-z]*[0-9]{0,3})+$`)
	dated = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}`)
)

// isHarmless reports whether a value is a placeholder, or speaks of a secret that is kept elsewhere.
func isHarmless(value string) bool {
	return strings.ContainsAny(value, " \n\t") || isPlaceholder(value) || reference.MatchString(value) || wordy.MatchString(value) ||
		uuid.MatchString(value) || dated.MatchString(value)
}

// placeholders are what stands where a secret is to be put.
var placeholders = []string{
	"example", "changeme", "changeit", "change_me", "change-me", "placeholder", "replace", "dummy", "your", "redacted", "insert",
	"fixme", "todo", "sample", "notused", "undefined", "ignored", "xxxx", "****", "...", "12345678", "abcdef",
}

const leastEntropy = 2.0

// isPlaceholder reports whether a text stands where a secret is to be put: a word that says so, or hardly a change in it.
func isPlaceholder(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(placeholders, func(p string) bool { return strings.Contains(lower, p) }) || entropy(text) < leastEntropy
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
