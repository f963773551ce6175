package identity

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// grantsSomething is the condition that a policy grants what it allows: that it is not merely a permissions boundary and, for a
// document, that it is not judged where something else uses it.
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html.
type grantsSomething struct{}

func (grantsSomething) Judge(p *rule.Pass, b *tf.Block) rule.Judgement {
	r := b.Resource()
	edges := p.Graph.Referrers(r, "")
	if r.Mode == tf.Data {
		if len(edges) > 0 {
			return rule.Judgement{Verdict: rule.Fail, Block: b}
		}
		return rule.Judgement{Verdict: rule.Passed}
	}
	if r.Type != "aws_iam_policy" || len(edges) == 0 {
		return rule.Judgement{Verdict: rule.Passed}
	}
	for _, e := range edges {
		if !strings.HasPrefix(e.Attr, "permissions_boundary") {
			return rule.Judgement{Verdict: rule.Passed}
		}
	}
	return rule.Judgement{Verdict: rule.Fail, Block: b}
}

func (grantsSomething) Mend(*tf.Block) []source.Edit { return nil }

func (grantsSomething) String() string {
	return "the policy is not only a permissions boundary, or a document that something else uses"
}
