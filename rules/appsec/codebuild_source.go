package appsec

import (
	"regexp"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var codebuildSource = rule.Set{
	{
		ID:       "CODEBUILD-002",
		Title:    "The URLs that builds fetch their source from hold no credentials",
		Severity: rule.Medium,
		Category: "secrets",
		On:       []string{"aws_codebuild_project"},
		Want: rule.All(
			rule.Each("source", noLoginWant{}),
			rule.Each("secondary_sources", noLoginWant{}),
		),
		Fix:       rule.Manual,
		FixText:   "Take the credentials out of `location`, revoke them, and sign in by `auth` with CodeConnections, or by aws_codebuild_source_credential.",
		Why:       "Everyone who may look at the project or read a log of its builds can push to the repository that it builds from.",
		Aliases:   []string{"CodeBuild.1", "steampipe:codebuild_project_source_repo_oauth_configured"},
		Practices: []string{"IAM-02"},
		WAF:       []string{"SEC02-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html"},
	},
}

// noLoginWant wants the URL in `location` to hold no credentials. A user alone is none.
type noLoginWant struct{}

func (noLoginWant) Judge(_ *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Attr("location")
	if v.Absent() {
		return rule.Judgement{Verdict: rule.Passed}
	}
	var e exposure
	e.url(v.Structure())
	return e.judgement(v, "location")
}

func (noLoginWant) Mend(*tf.Block) []source.Edit { return nil }

func (noLoginWant) String() string { return "`location` holds no credentials" }

// login is what stands before the host in a URL.
var login = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://([^/@\s]+)@`)

// url looks through a URL. A password, or token, is one whatever it is, so that what is known of the URL may tell.
func (e *exposure) url(n *tf.Node) {
	text, holes := textOf(n)
	m := login.FindStringSubmatch(text)
	if m == nil {
		e.node("", n)
		return
	}
	if what := credentialIn(text); what != "" {
		e.add(what, "")
	} else if _, password, _ := strings.Cut(m[1], ":"); password != "" {
		e.add("a URL with a password", "")
	}
	for _, hole := range holes {
		e.open(unsettled(hole))
	}
}
