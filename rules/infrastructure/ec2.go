package infrastructure

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var ec2 = rule.Set{
	{
		ID:       "EC2-001",
		Title:    "Instance metadata takes requests with a session token only",
		Severity: rule.High,
		Category: "hardening",
		On:       []string{"aws_instance", "aws_launch_template", "aws_launch_configuration"},
		// What the instance says itself counts before its template, that before the account, and that before its image:
		// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html#instance-metadata-options-order-of-precedence.
		Want: rule.Any(
			sessionTokens,
			rule.All(
				rule.Absent("metadata_options.http_tokens"),
				rule.Any(
					rule.Follow("launch_template.id", sessionTokens),
					rule.Follow("launch_template.name", sessionTokens),
					rule.InRegion("aws_ec2_instance_metadata_defaults", rule.Equal("http_tokens", "required")),
					imageWant{},
				),
			),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `metadata_options { http_tokens = \"required\" }`.",
		Why:       "A web application that can be made to fetch a URL hands out the credentials of the instance's role.",
		Aliases:   []string{"CKV_AWS_79", "AVD-AWS-0028", "AWS-0028", "AVD-AWS-0130", "AWS-0130", "AC_AWS_0479", "AC_AWS_0487", "EC2.8", "EC2.170", "AutoScaling.3", "CIS-5.6", "steampipe:ec2_instance_uses_imdsv2"},
		Practices: []string{"INF-06"},
		WAF:       []string{"SEC06-BP02", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html"},
	},
}

var sessionTokens = rule.Any(
	rule.Equal("metadata_options.http_tokens", "required"),
	rule.Equal("metadata_options.http_endpoint", "disabled"),
)

// imageWant wants an instance to start from Amazon Linux 2023, whose images require session tokens unless told otherwise
// (https://docs.aws.amazon.com/linux/al2023/ug/imdsv2.html). An image that is named by its id is taken for another one.
type imageWant struct{}

func (imageWant) Judge(_ *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Get("ami")
	if v.Absent() {
		v = b.Get("image_id")
	}
	switch isAmazonLinux(v) {
	case tf.Yes:
		return rule.Judgement{Verdict: rule.Passed}
	case tf.Maybe:
		return rule.Judgement{Verdict: rule.Unknown, Blame: v, Message: "`" + v.Name() + "` is not known", Cause: v.Cause()}
	case tf.No:
	}
	return rule.Judgement{Verdict: rule.Fail, Blame: v, Message: "`" + v.Name() + "` is not an image of Amazon Linux 2023"}
}

func (imageWant) Mend(*tf.Block) []source.Edit { return nil }

func (imageWant) String() string { return "the image is one of Amazon Linux 2023" }

// parameters begins the names of the public parameters that hold the ids of the images.
const parameters = "/aws/service/ami-amazon-linux-latest/al2023-"

func isAmazonLinux(v tf.Value) tf.Tri {
	if !v.Unknown() {
		text, _ := v.Text()
		return tf.Truth(strings.HasPrefix(text, "resolve:ssm:"+parameters))
	}
	if len(v.Refs()) != 1 || len(v.Datum().MaybeRefs) > 0 {
		return tf.Maybe
	}
	r := v.Refs()[0].Resource
	switch {
	case r == nil:
		return tf.Maybe
	case r.Mode == tf.Data && r.Type == "aws_ssm_parameter":
		return begins(r.Get("name"), parameters)
	case r.Mode == tf.Data && r.Type == "aws_ami":
		return findsAmazonLinux(r)
	}
	return tf.Truth(r.Mode == tf.Data).And(tf.Maybe)
}

// findsAmazonLinux reports whether a look-up of an image asks for the names of those of Amazon Linux 2023.
func findsAmazonLinux(r *tf.Resource) tf.Tri {
	verdict := tf.No
	if _, open := r.Unsettled("filter"); open {
		verdict = tf.Maybe
	}
	for f := range r.All("filter") {
		verdict = verdict.Or(begins(f.Get("name"), "name").And(begins(f.Get("values"), "al2023-ami-")).And(f.Existence))
	}
	return verdict
}

// begins reports whether a text, or each of a list of them, begins with a prefix.
func begins(v tf.Value, prefix string) tf.Tri {
	texts, complete := v.Elements()
	verdict := tf.Truth(len(texts) > 0)
	if !complete {
		verdict = tf.Maybe
	}
	for _, e := range texts {
		text, known := e.Text()
		if !known {
			verdict = verdict.And(tf.Maybe)
			continue
		}
		verdict = verdict.And(tf.Truth(strings.HasPrefix(text, prefix)))
	}
	return verdict
}
