package appsec

import (
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var ssm = rule.Set{
	{
		ID:       "SSM-003",
		Title:    "Parameters that hold secrets are of the type SecureString",
		Severity: rule.Medium,
		Category: "secrets",
		On:       []string{"aws_ssm_parameter"},
		// Most parameters are configuration, which may be read.
		Check:     secretParameter,
		Fix:       rule.Manual,
		FixText:   "Set `type = \"SecureString\"`, and `value_wo` instead of `value` where the provider has it.",
		Why:       "Reading a String takes no permission on a key: every role that may read parameters reads the secret, in its history too.",
		Aliases:   []string{"CKV2_AWS_34"},
		Practices: []string{"IAM-02", "DAT-06"},
		WAF:       []string{"SEC02-BP03", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html"},
	},
}

func secretParameter(p *rule.Pass) {
	kind := p.Resource.Attr("type")
	if text, ok := kind.Text(); ok && text == "SecureString" {
		p.Pass()
		return
	}
	evidence, cause := parameterSecret(p.Resource)
	switch {
	case evidence == "":
		p.Pass()
	case kind.Unknown():
		p.Unknown(kind, "`type` is not known, and "+evidence, kind.Cause())
	case cause != "":
		p.Unknown(kind, "`type` is "+rule.Show(kind)+", and "+evidence, cause)
	default:
		p.Fail(kind, "`type` is "+rule.Show(kind)+", but "+evidence)
	}
}

// parameterSecret says why a parameter holds a secret, or, with a cause, why it may; empty when nothing tells so. A value that a
// variable will bring tells nothing.
func parameterSecret(r *tf.Resource) (evidence, cause string) {
	name := lastPart(r.Attr("name").Structure())
	if holds(name) != nothing {
		return "its name is that of a secret", ""
	}
	for _, attr := range [...]string{"value", "insecure_value"} {
		v := r.Attr(attr)
		if v.Absent() {
			continue
		}
		if from := secretSource(v); from != "" {
			return "`" + attr + "` is " + from, ""
		}
		var e exposure
		if e.node(name, v.Structure()); len(e.secrets) > 0 {
			return "`" + attr + "` holds " + strings.Join(e.secrets, ", "), ""
		}
	}
	if v := r.Attr("name"); name == "" && v.Unknown() {
		return "its name, which may be that of a secret, is not known", v.Cause()
	}
	return "", ""
}

// lastPart is what comes after the last slash of a name; empty where it is not known.
func lastPart(n *tf.Node) string {
	if n.Kind == tf.NodeText {
		n = n.Parts[len(n.Parts)-1]
	}
	text, _ := n.Text()
	return text[strings.LastIndexByte(text, '/')+1:]
}

// secretSources are the attributes by which resources export a secret that they made.
var secretSources = map[string][]string{
	"random_password":                   {"result"},
	"aws_iam_access_key":                {"secret", "ses_smtp_password_v4"},
	"tls_private_key":                   {"private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"},
	"aws_secretsmanager_secret_version": {"secret_string"},
}

// secretSource is the address of the secret that a value comes from for certain; empty when it comes from none.
func secretSource(v tf.Value) string {
	for _, r := range v.Refs() {
		if r.Kind == tf.RefResource && r.Resource != nil && slices.Contains(secretSources[r.Resource.Type], r.Attr) {
			return r.Addr
		}
	}
	return ""
}
