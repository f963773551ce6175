package appsec

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var ec2 = rule.Set{
	{
		ID:        "EC2-002",
		Title:     "User data holds no credentials",
		Severity:  rule.High,
		Category:  "secrets",
		On:        []string{"aws_instance", "aws_launch_template", "aws_launch_configuration", "aws_spot_instance_request"},
		Want:      rule.All(userDataWant{"user_data"}, userDataWant{"user_data_base64"}),
		Fix:       rule.Manual,
		FixText:   "Let the instance fetch the secret at boot through its role, from Secrets Manager or Parameter Store, and replace it.",
		Why:       "Every process on the instance, and everyone who may describe it, reads its user data.",
		Aliases:   []string{"CKV_AWS_46", "AVD-AWS-0029", "AWS-0029", "AVD-AWS-0122", "AWS-0122", "AVD-AWS-0129", "AWS-0129", "AC_AWS_0168", "steampipe:ec2_instance_user_data_no_secrets", "KICS:User Data Contains Encoded Private Key", "KICS:Hardcoded AWS Access Key"},
		Practices: []string{"IAM-02"},
		WAF:       []string{"SEC02-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html"},
	},
}

// userDataWant wants no secret to be in user data: in the clear, in base64 or compressed, or in a template or cloud-init configuration
// that it is rendered from. Absence passes.
type userDataWant struct{ path string }

func (w userDataWant) Judge(_ *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Attr(w.path)
	if v.Absent() {
		return rule.Judgement{Verdict: rule.Passed}
	}
	var e exposure
	for _, script := range scripts(v) {
		n := script.Structure()
		if text, known := n.Text(); known {
			e.script(decoded(text), nil)
			continue
		}
		e.node("", n)
	}
	return e.judgement(v, w.path)
}

func (w userDataWant) Mend(*tf.Block) []source.Edit { return nil }

func (w userDataWant) String() string { return "`" + w.path + "` holds no secret" }

// scripts are the values that user data is made of: the parts of a cloud-init configuration, the template that is rendered, or the
// value itself.
func scripts(v tf.Value) []tf.Value {
	var parts []tf.Value
	for _, r := range v.Refs() {
		if r.Kind != tf.RefResource || r.Resource == nil || r.Attr != "rendered" {
			continue
		}
		switch r.Resource.Type {
		case "cloudinit_config", "template_cloudinit_config":
			for b := range r.Resource.All("part") {
				parts = append(parts, b.Attr("content"))
			}
			// JSON has no blocks without the schema of their provider.
			if list := r.Resource.Attr("part"); !list.Absent() {
				parts = append(parts, list)
			}
		case "template_file":
			parts = append(parts, r.Resource.Attr("template"))
		}
	}
	if len(parts) == 0 {
		return []tf.Value{v}
	}
	return parts
}

const maxScript = 1 << 20 // EC2 takes 16 KiB

// decoded is a script that is in base64, perhaps compressed before; a text that is neither stays what it is.
func decoded(text string) string {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(raw) == 0 {
		return text
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return string(raw)
	}
	script, _ := io.ReadAll(io.LimitReader(z, maxScript)) // what can be read of a broken one is read
	return string(script)
}
