package appsec

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var ecr = rule.Set{
	{
		ID:        "ECR-002",
		Title:     "Image tags, once pushed, keep naming the same image",
		Severity:  rule.Medium,
		Category:  "supply-chain",
		On:        []string{"aws_ecr_repository", "aws_ecr_repository_creation_template"},
		Want:      rule.OneOf("image_tag_mutability", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION").Default("MUTABLE"),
		Fix:       rule.InPlace,
		FixText:   "Set `image_tag_mutability = \"IMMUTABLE\"`, or IMMUTABLE_WITH_EXCLUSION with a filter for tags such as latest that move.",
		Why:       "Whoever can push replaces an image that was reviewed and tested under its own tag, and the next deployment runs theirs.",
		Aliases:   []string{"CKV_AWS_51", "AVD-AWS-0031", "AWS-0031", "AC_AWS_0447", "ECR.2", "steampipe:ecr_repository_tags_immutable", "KICS:ECR Image Tag Not Immutable"},
		Practices: []string{"INF-10"},
		WAF:       []string{"SEC06-BP04", "SEC11-BP06"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html"},
	},
	{
		ID:       "ECR-003",
		Title:    "Images are scanned for vulnerabilities when they are pushed",
		Severity: rule.Medium,
		Category: "supply-chain",
		On:       []string{"aws_ecr_repository"},
		Want: rule.Any(
			rule.True("image_scanning_configuration.scan_on_push"),
			rule.InRegion("aws_ecr_registry_scanning_configuration", rule.Some("rule", rule.All(
				rule.OneOf("scan_frequency", "SCAN_ON_PUSH", "CONTINUOUS_SCAN"),
				rule.Some("repository_filter", coversWant{}),
			))),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `scan_on_push = true` in `image_scanning_configuration`, or cover the repository by a rule of aws_ecr_registry_scanning_configuration.",
		Why:       "Images with published flaws are deployed unnoticed, and exploits for those are public.",
		Aliases:   []string{"CKV_AWS_163", "AVD-AWS-0030", "AWS-0030", "AC_AWS_0083", "ECR.1", "steampipe:ecr_repository_use_image_scanning", "KICS:Unscanned ECR Image"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html"},
	},
}

// coversWant wants the filter of a scanning rule to match the name of the repository that is judged.
type coversWant struct{}

func (coversWant) Judge(p *rule.Pass, b *tf.Block) rule.Judgement {
	filter, name := b.Attr("filter"), p.Resource.Attr("name")
	pattern, known := filter.Text()
	if !known {
		return rule.Judgement{Verdict: rule.Unknown, Blame: filter, Message: "`filter` is not known", Cause: filter.Cause()}
	}
	if pattern != "" && strings.Trim(pattern, "*") == "" {
		return rule.Judgement{Verdict: rule.Passed}
	}
	text, known := name.Text()
	switch {
	case !known:
		return rule.Judgement{Verdict: rule.Unknown, Blame: name, Message: "`name` is not known", Cause: name.Cause()}
	case covers(pattern, text):
		return rule.Judgement{Verdict: rule.Passed}
	}
	return rule.Judgement{Verdict: rule.Fail, Blame: filter, Message: "`filter` does not match the name of the repository"}
}

func (coversWant) Mend(*tf.Block) []source.Edit { return nil }

func (coversWant) String() string { return "`filter` matches the name of the repository" }

// covers reports whether a filter matches the name of a repository: one without wildcards every name that it is part of.
// See https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html.
func covers(filter, name string) bool {
	head, rest, wild := strings.Cut(filter, "*")
	if !wild {
		return strings.Contains(name, filter)
	}
	name, ok := strings.CutPrefix(name, head)
	if !ok {
		return false
	}
	for {
		part, after, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(name, part)
		}
		i := strings.Index(name, part)
		if i < 0 {
			return false
		}
		name, rest = name[i+len(part):], after
	}
}
