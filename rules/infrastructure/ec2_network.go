package infrastructure

import (
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var ec2Network = rule.Set{
	{
		ID:       "EC2-007",
		Title:    "Instances have security groups of their own",
		Severity: rule.Medium,
		Category: "network",
		On:       []string{"aws_instance"},
		Want: rule.All(
			rule.Any(
				rule.Present("vpc_security_group_ids"),
				rule.Present("security_groups"),
				// These bring groups of their own.
				rule.Exists("launch_template"),
				rule.Exists("network_interface"),
				rule.Exists("primary_network_interface"),
			),
			ownGroups("vpc_security_group_ids"),
			ownGroups("security_groups"),
		),
		Fix:       rule.Manual,
		FixText:   "Set `vpc_security_group_ids` to a security group for this purpose.",
		Why:       "Whatever else was started without thought shares the default group, and reaches every port of the instance.",
		Aliases:   []string{"KICS:EC2 Instance Using Default Security Group"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html"},
	},
	{
		ID:       "EC2-010",
		Title:    "Network interfaces check source and destination",
		Severity: rule.Medium,
		Category: "network",
		On:       []string{"aws_network_interface", "aws_instance"},
		// What a route leads to forwards the traffic of others, which needs the check off.
		Want: rule.Any(
			rule.True("source_dest_check").Default("true"),
			rule.Companion("aws_route", "network_interface_id", nil),
			rule.Companion("aws_route_table", "route", nil),
			rule.Companion("aws_default_route_table", "route", nil),
		),
		Fix:       rule.InPlace,
		FixText:   "Remove `source_dest_check`, or set it to true.",
		Why:       "A machine that someone has taken over can send in the name of others, and pass on traffic around the firewall.",
		Aliases:   []string{"EC2.180"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html"},
	},
	{
		ID:       "EC2-016",
		Title:    "Images are launched by named accounts only",
		Severity: rule.Medium,
		Category: "public-access",
		On:       []string{"aws_ami_launch_permission"},
		// Sharing with accounts of one's own is what the resource is for.
		Want:      rule.NoneOf("group", "all"),
		Fix:       rule.Manual,
		FixText:   "Replace `group` by `account_id`, `organization_arn` or `organizational_unit_arn`.",
		Why:       "Anyone can start the image and look through its disk for keys, code and customer data.",
		Aliases:   []string{"CKV_AWS_205", "AC_AWS_0006", "steampipe:ec2_ami_launch_permission_restricted", "KICS:AMI Shared With Multiple Accounts"},
		Practices: []string{"IAM-10"},
		WAF:       []string{"SEC03-BP07"},
		Refs:      []string{"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html"},
	},
}

// ownGroups wants the groups in an attribute not to be the default ones of a VPC.
type ownGroups string

func (path ownGroups) Judge(_ *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Get(string(path))
	if v.Absent() {
		return rule.Judgement{}
	}
	verdict := tf.Truth(has(v, "default") == tf.Yes) // what is not known comes from a reference
	for _, ref := range v.Refs() {
		verdict = verdict.Or(isDefaultGroup(ref))
	}
	for _, ref := range v.Datum().MaybeRefs {
		verdict = verdict.Or(isDefaultGroup(ref).And(tf.Maybe))
	}
	switch verdict {
	case tf.Yes:
		return rule.Judgement{Verdict: rule.Fail, Blame: v, Message: "`" + string(path) + "` has the default security group"}
	case tf.Maybe:
		return rule.Judgement{Verdict: rule.Unknown, Blame: v, Message: "`" + string(path) + "` may have the default security group", Cause: v.Cause()}
	case tf.No:
	}
	return rule.Judgement{Verdict: rule.Passed}
}

func (path ownGroups) Mend(*tf.Block) []source.Edit { return nil }

func (path ownGroups) String() string { return "`" + string(path) + "` has no default security group" }

// isDefaultGroup reports whether a reference is to the security group that comes with a VPC.
func isDefaultGroup(ref *tf.Ref) tf.Tri {
	r := ref.Resource
	switch {
	case ref.Kind != tf.RefResource || r == nil:
		return tf.Maybe
	case r.Type == "aws_security_group" && r.Mode == tf.Data:
		return looksUpDefault(r)
	}
	return tf.Truth(r.Type == "aws_default_security_group" || ref.Attr == "default_security_group_id")
}

// looksUpDefault reports whether a look-up of a security group asks for the name of the default one.
func looksUpDefault(r *tf.Resource) tf.Tri {
	verdict := has(r.Get("name"), "default")
	for f := range r.All("filter") {
		verdict = verdict.Or(has(f.Get("name"), "group-name").And(has(f.Get("values"), "default")).And(f.Existence))
	}
	return verdict
}

// has reports whether a text, or one of a list of them, is the given one.
func has(v tf.Value, text string) tf.Tri {
	texts, complete := v.Elements()
	verdict := tf.Truth(!complete).And(tf.Maybe)
	for _, e := range texts {
		t, known := e.Text()
		if !known {
			verdict = verdict.Or(tf.Maybe)
		}
		verdict = verdict.Or(tf.Truth(known && t == text))
	}
	return verdict
}
