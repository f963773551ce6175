package eval

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
)

// offline computes attributes of the data sources that need no AWS to be read.
func (i *instance) offline(name string) (cty.Value, bool) {
	switch i.node.res.Type {
	case policyDocumentType:
		return i.policyJSON(name)
	case "aws_partition":
		return i.partitionData(name)
	case "aws_region":
		return i.regionData(name)
	case "aws_caller_identity":
		return i.callerIdentity(name)
	case "aws_arn":
		return i.arnData(name)
	case "aws_default_tags":
		return i.defaultTags(name)
	case "local_file":
		return i.localFile(name)
	case "template_file":
		return i.templateFile(name)
	}
	return cty.NilVal, false
}

func (i *instance) policyJSON(name string) (cty.Value, bool) {
	if name != "json" && name != "minified_json" {
		return cty.NilVal, false
	}
	ref := i.ref("json", "")
	w := &walker{ev: i.node.mod.ev}
	n := w.document(i, name)
	if n == nil {
		return cty.UnknownVal(cty.String).Mark(i.node.mod.ev.other(i.tf.BlockAddr(), "is part of a cycle", i.tf.DefRange)), true
	}
	var b strings.Builder
	if renderJSON(&b, n) {
		return cty.StringVal(b.String()).Mark(ref), true
	}
	v := cty.UnknownVal(cty.String).Mark(ref)
	marks := cty.ValueMarks{}
	i.gather(marks)
	return v.WithMarks(marks), true
}

// gather adds what flowed into the body of the instance, which is what a value rendered from it came from.
func (i *instance) gather(marks cty.ValueMarks) {
	for d := range i.tf.Data() {
		for _, r := range d.Refs {
			marks[r] = struct{}{}
		}
		for _, r := range d.MaybeRefs {
			marks[i.node.mod.ev.possibly(r)] = struct{}{}
		}
	}
}

func (i *instance) partitionData(name string) (cty.Value, bool) {
	region, ok := i.region()
	if !ok {
		return cty.NilVal, false
	}
	p := partition(region)
	switch name {
	case "partition", "id":
		return cty.StringVal(p).Mark(i.ref(name, "")), true
	case "dns_suffix":
		if suffix, ok := dnsSuffix[p]; ok {
			return cty.StringVal(suffix).Mark(i.ref(name, "")), true
		}
	}
	return cty.NilVal, false
}

func (i *instance) regionData(name string) (cty.Value, bool) {
	region, ok := i.region()
	if !ok || name != "name" && name != "region" && name != "id" {
		return cty.NilVal, false
	}
	return cty.StringVal(region).Mark(i.ref(name, "")), true
}

func (i *instance) callerIdentity(name string) (cty.Value, bool) {
	account, ok := i.node.conf.account()
	if !ok || name != "account_id" && name != "id" {
		return cty.NilVal, false
	}
	return cty.StringVal(account).Mark(i.ref(name, "")), true
}

func (i *instance) arnData(name string) (cty.Value, bool) {
	v, ok := i.written("arn")
	bare, _ := v.Unmark()
	if !ok || !bare.IsKnown() || bare.IsNull() || bare.Type() != cty.String {
		return cty.NilVal, false
	}
	parts := strings.SplitN(bare.AsString(), ":", 6)
	if len(parts) != 6 {
		return cty.NilVal, false
	}
	for p, n := range []string{"", "partition", "service", "region", "account", "resource"} {
		if n == name && n != "" {
			return cty.StringVal(parts[p]).WithSameMarks(v).Mark(i.ref(name, "")), true
		}
	}
	return cty.NilVal, false
}

func (i *instance) defaultTags(name string) (cty.Value, bool) {
	if name != "tags" || i.node.conf == nil || i.node.conf.state == active {
		return cty.NilVal, false
	}
	tags := i.node.conf.model().Get("default_tags.tags")
	if tags.Absent() {
		return cty.MapValEmpty(cty.String).Mark(i.ref(name, "")), true
	}
	return remark(conform(tags.Cty(), cty.Map(cty.String)), tags.Datum()).Mark(i.ref(name, "")), true
}

// localFile is the content of a file in the project.
// See https://registry.terraform.io/providers/hashicorp/local/latest/docs/data-sources/file.
func (i *instance) localFile(name string) (cty.Value, bool) {
	if name != "content" {
		return cty.NilVal, false
	}
	return i.function("file", name, "filename")
}

// templateFile is a template rendered with its vars.
// See https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file.
func (i *instance) templateFile(name string) (cty.Value, bool) {
	if name != "rendered" {
		return cty.NilVal, false
	}
	text, ok := i.written("template")
	if !ok {
		return cty.NilVal, false
	}
	vars, ok := i.written("vars")
	if !ok {
		vars = cty.EmptyObjectVal
	}
	v, err := funcs.Render(i.tf.BlockAddr(), text, vars)
	if err != nil {
		return cty.NilVal, false
	}
	return v.Mark(i.ref(name, "")), true
}

// function is what a function of the language makes of an argument of the data source.
func (i *instance) function(fn, name, argument string) (cty.Value, bool) {
	arg, ok := i.written(argument)
	if !ok {
		return cty.NilVal, false
	}
	v, err := i.node.mod.ev.functions[fn].Call([]cty.Value{arg})
	if err != nil || !v.IsKnown() {
		return cty.NilVal, false
	}
	return v.Mark(i.ref(name, "")), true
}

func ctyJSON(v cty.Value) ([]byte, error) { return ctyjson.Marshal(v, v.Type()) }
