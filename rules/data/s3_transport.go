package data

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/iam"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// transportWant wants the policy of a bucket, in the argument `policy`, to deny plain HTTP to everyone. It does not apply without one.
type transportWant struct{}

var deniesPlainHTTP rule.Want = transportWant{}

func (transportWant) Judge(_ *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Get("policy")
	if v.Absent() {
		return rule.Judgement{}
	}
	doc := iam.Parse(v)
	bucket := doc.Some(func(s *iam.Statement) tf.Tri { return plainHTTP(s).And(s.Resources.Some(ofBucket)) })
	objects := doc.Some(func(s *iam.Statement) tf.Tri { return plainHTTP(s).And(s.Resources.Some(ofObjects)) })
	switch bucket.And(objects) {
	case tf.Yes:
		return rule.Judgement{Verdict: rule.Passed}
	case tf.Maybe:
		return rule.Judgement{Verdict: rule.Unknown, Blame: v, Message: "not all of `policy` is known", Cause: doc.Cause()}
	case tf.No:
	}
	message := "no statement of `policy` denies s3:* on the bucket and its objects to everyone where aws:SecureTransport is false"
	return rule.Judgement{Verdict: rule.Fail, Blame: v, Message: message}
}

func (transportWant) Mend(*tf.Block) []source.Edit { return nil }

func (transportWant) String() string { return "`policy` denies requests over plain HTTP" }

// plainHTTP reports whether a statement denies everyone everything over plain HTTP, on whichever resources.
func plainHTTP(s *iam.Statement) tf.Tri {
	verdict := s.Denies().And(s.Principals.Anyone()).And(s.OnAction("s3:*"))
	if s.Open {
		verdict = verdict.And(tf.Maybe)
	}
	for i := range s.Conditions {
		verdict = verdict.And(insecure(&s.Conditions[i]))
	}
	return verdict
}

// insecure reports whether a condition holds for requests over plain HTTP
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport), or over
// old versions of TLS (https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html).
func insecure(c *iam.Condition) tf.Tri {
	if c.Open {
		return tf.Maybe
	}
	verdict := tf.No
	switch operator := strings.ToLower(strings.TrimSuffix(c.Operator, "IfExists")); {
	case operator == "bool" && strings.EqualFold(c.Key, "aws:SecureTransport"):
		verdict = c.Values.Some(func(p iam.Pattern) tf.Tri { return known(p, "false") })
	case operator == "numericlessthan" && strings.EqualFold(c.Key, "s3:TlsVersion"):
		verdict = c.Values.Some(func(p iam.Pattern) tf.Tri { return known(p, "1.2", "1.3") })
	}
	if !c.Certain {
		verdict = verdict.And(tf.Maybe)
	}
	return verdict
}

// known reports whether a pattern is one of some texts.
func known(p iam.Pattern, texts ...string) tf.Tri {
	text, ok := p.Text()
	if !ok {
		return tf.Maybe
	}
	verdict := tf.No
	for _, t := range texts {
		verdict = verdict.Or(tf.Truth(strings.EqualFold(text, t)))
	}
	return verdict.And(certainty(p))
}

func certainty(p iam.Pattern) tf.Tri {
	if p.Certain {
		return tf.Yes
	}
	return tf.Maybe
}

// ofBucket reports whether a resource of a bucket's policy is the bucket: S3 accepts no other bucket there, so what counts is that no
// key follows.
func ofBucket(p iam.Pattern) tf.Tri {
	key, solid := keyOf(p)
	return tf.Truth(key == "" || key == "*").And(solid)
}

// ofObjects reports whether a resource of a bucket's policy is all objects in the bucket.
func ofObjects(p iam.Pattern) tf.Tri {
	key, solid := keyOf(p)
	return tf.Truth(key == "/*" || key == "*").And(solid)
}

// keyOf is what follows the bucket in a resource: "/*" of "arn:aws:s3:::b/*", "*" of "*" and of "arn:aws:s3:::b*". It is solid when
// nothing but a bucket stands in what is not known.
func keyOf(p iam.Pattern) (key string, solid tf.Tri) {
	solid = certainty(p)
	var text strings.Builder
	for _, part := range p.Parts {
		text.WriteString(part.Text)
		if part.Hole != nil && !isBucket(part.Hole) {
			solid = tf.Maybe
		}
	}
	whole := text.String()
	if i := strings.IndexByte(whole, '/'); i >= 0 {
		return whole[i:], solid
	}
	if strings.HasSuffix(whole, "*") {
		return "*", solid
	}
	return "", solid
}

// isBucket reports whether a hole is the name or ARN of a bucket.
func isBucket(n *tf.Node) bool {
	if len(n.Refs) == 0 {
		return false
	}
	for _, r := range n.Refs {
		if r.Kind != tf.RefResource || r.Resource == nil || r.Resource.Type != "aws_s3_bucket" {
			return false
		}
	}
	return true
}
