package foundations

import (
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var tagging = rule.Set{
	{
		ID:        "TF-003",
		Title:     "Resources carry the tags that the organization asks for",
		Severity:  rule.Info,
		Category:  "tagging",
		On:        []string{"*"},
		Check:     requiredTags,
		Fix:       rule.Manual,
		FixText:   "Set the tags in `default_tags` of the provider, or in `tags` of the resource.",
		Why:       "Nobody knows whom to ask about a resource without an owner, nor how sensitive what it holds is, while an incident runs.",
		Aliases:   []string{"KICS:Resource Not Using Tags"},
		Practices: []string{"INC-09", "DAT-02"},
		WAF:       []string{"SEC10-BP06", "SEC07-BP01"},
		Optional:  true,
		Refs:      []string{"https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags"},
	},
}

// requiredTags wants the tags of a resource, those of its provider's default_tags included, to have every required key; any tag at
// all where the configuration names none.
func requiredTags(p *rule.Pass) {
	tags, ok := tagsOf(p.Resource)
	if !ok {
		return
	}
	missing := slices.DeleteFunc(slices.Clone(p.Params.RequiredTags), func(key string) bool { return slices.Contains(tags.keys, key) })
	none := len(p.Params.RequiredTags) == 0 && len(tags.keys) == 0
	switch {
	case len(missing) == 0 && !none:
		p.Pass()
	case tags.cause != "":
		p.Unknown(tags.value, "not all tags are known", tags.cause)
	case none:
		p.Fail(tags.value, "it has no tags")
	default:
		p.Fail(tags.value, "it lacks the tags "+strings.Join(missing, ", "))
	}
}

// tagSet is what is known of the tags of a resource.
type tagSet struct {
	keys  []string // those that it has for certain
	cause string   // why there may be others
	value tf.Value
}

// tagsOf are the tags of a resource; ok is false for types without tags.
func tagsOf(r *tf.Resource) (tags tagSet, ok bool) {
	if r.Type == "aws_autoscaling_group" {
		return groupTags(r), true
	}
	if r.TagsAll == nil {
		return tags, false
	}
	tags.value = r.Attr("tags")
	all := tf.NewValue(r.Block, "tags", r.TagsAll)
	tags.keys, tags.cause = keysOf(all)
	return tags, true
}

// keysOf are the keys of a map that are certain, and why there may be others.
func keysOf(v tf.Value) (keys []string, cause string) {
	n := v.Structure()
	switch n.Kind {
	case tf.NodeObject:
		for _, f := range n.Fields {
			keys = append(keys, f.Key)
		}
		if n.Open {
			cause = tf.Cause(n.Refs)
		}
		return keys, cause
	case tf.NodeKnown:
		if n.Val.IsNull() || !n.Val.CanIterateElements() {
			return nil, ""
		}
		for it := n.Val.ElementIterator(); it.Next(); {
			k, _ := it.Element()
			keys = append(keys, k.AsString())
		}
		return keys, ""
	case tf.NodeText, tf.NodeList, tf.NodeHole, tf.NodeAlt:
	}
	return nil, v.Cause()
}

// groupTags are the tags of an Auto Scaling group, which default_tags do not reach.
// See https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/autoscaling_group#tag-and-tags.
func groupTags(r *tf.Resource) tagSet {
	tags := tagSet{value: tf.NewValue(r.Block, "tag", nil)}
	tags.cause, _ = r.Unsettled("tag")
	for b := range r.All("tag") {
		key, ok := b.Attr("key").Text()
		switch {
		case ok && b.Existence == tf.Yes:
			tags.keys = append(tags.keys, key)
		case b.Existence != tf.Yes:
			tags.cause = b.Cause
		default:
			tags.cause = b.Attr("key").Cause()
		}
	}
	return tags
}
