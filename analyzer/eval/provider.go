package eval

import (
	"strings"
	"sync"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/provider"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// providerConf is a provider configuration during evaluation.
type providerConf struct {
	mod   *module
	block *providerBlock // nil: the provider is used without a configuration
	state memoState
	built *tf.Provider
}

func providerKey(name, alias string) string {
	if alias == "" {
		return name
	}
	return name + "." + alias
}

// bindProviders decides which configuration each name stands for: those of the module itself, those its caller passes, and
// the default ones, which are inherited. See https://developer.hashicorp.com/terraform/language/modules/develop/providers.
func (m *module) bindProviders() {
	if m.providers != nil {
		return
	}
	m.providers = map[string]*providerConf{}
	if m.parent != nil {
		m.parent.bindProviders()
		for key, conf := range m.parent.providers {
			if !strings.Contains(key, ".") {
				m.providers[key] = conf
			}
		}
		for name, ref := range m.caller.Providers {
			if conf := m.parent.providers[providerKey(ref.Name, ref.Alias)]; conf != nil {
				m.providers[name] = conf
			}
		}
	}
	for _, p := range m.unit.providers {
		m.providers[providerKey(p.Name, p.Alias)] = &providerConf{mod: m, block: p}
	}
}

// providerFor is the configuration that a resource uses; nil when there is none.
func (m *module) providerFor(r *resource) *providerConf {
	m.bindProviders()
	if r.Provider != nil {
		return m.providers[providerKey(r.Provider.Name, r.Provider.Alias)]
	}
	name, _, _ := strings.Cut(r.Type, "_")
	return m.providers[name]
}

// model is the evaluated configuration.
func (c *providerConf) model() *tf.Provider {
	if c.built != nil {
		return c.built
	}
	p := c.block
	c.built = &tf.Provider{
		Block: &tf.Block{Type: "provider", Labels: []string{p.Name}, Existence: tf.Yes, DefRange: p.DefRange, Range: p.Range, End: p.body.end},
		Name:  p.Name, Alias: p.Alias, Module: c.mod.tf,
	}
	var schema *provider.Schema
	if p.Name == "aws" {
		schema = provider.ProviderSchema()
	}
	c.state = active
	b := builder{scope: c.mod.scope}
	b.body(c.built.Block, p.body, c.mod.scope.ctx, schema)
	c.state = done
	return c.built
}

// text is a known string argument of the configuration.
func (c *providerConf) text(name string) (string, bool) {
	if c == nil || c.state == active {
		return "", false
	}
	return c.model().Get(name).Text()
}

// region is the region in which the instance lives, when it is known.
func (i *instance) region() (string, bool) {
	if _, ok := i.node.res.direct["region"]; ok {
		v, _ := i.written("region")
		bare, _ := v.Unmark()
		if !bare.IsKnown() {
			return "", false
		}
		if !bare.IsNull() && bare.Type() == cty.String {
			return bare.AsString(), true
		}
	}
	return i.node.conf.text("region")
}

// partition follows from the region. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html.
func partition(region string) string {
	for _, p := range partitions {
		if strings.HasPrefix(region, p.prefix) {
			return p.name
		}
	}
	return "aws"
}

var partitions = []struct{ prefix, name string }{
	{"cn-", "aws-cn"},
	{"us-gov-", "aws-us-gov"},
	{"us-isob-", "aws-iso-b"},
	{"us-isof-", "aws-iso-f"},
	{"eu-isoe-", "aws-iso-e"},
	{"us-iso-", "aws-iso"},
	{"eusc-", "aws-eusc"},
}

// account is the account in which the instance lives, when the provider's configuration says so: the role it assumes, or the
// only account it allows.
func (c *providerConf) account() (string, bool) {
	if c == nil || c.state == active {
		return "", false
	}
	if arn, ok := c.model().Get("assume_role.role_arn").Text(); ok {
		if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 && len(parts[4]) == 12 {
			return parts[4], true
		}
	}
	if ids, complete := c.model().Attr("allowed_account_ids").Elements(); complete && len(ids) == 1 {
		return ids[0].Text()
	}
	return "", false
}

// tagsAll are the tags of the instance: those of the provider's default_tags, overlaid by its own.
// See https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags.
func (i *instance) tagsAll() *tf.Datum {
	r := i.node.res
	if r.Mode != config.Managed || r.schema == nil || !r.schema.Tags {
		return nil
	}
	own := i.tf.Attr("tags")
	var defaults tf.Value
	if i.node.conf != nil && i.node.conf.state != active {
		defaults = i.node.conf.model().Get("default_tags.tags")
	}
	if defaults.Absent() {
		if own.Absent() {
			return &tf.Datum{Val: cty.EmptyObjectVal, Known: true, Range: i.tf.DefRange}
		}
		return own.Datum()
	}
	return mergeTags(defaults, own, &i.node.mod.ev.mu)
}

// mergeTags overlays own tags over the defaults. Where either is not known, the tags that are certain remain in the structure.
func mergeTags(defaults, own tf.Value, lock *sync.Mutex) *tf.Datum {
	d := &tf.Datum{Known: defaults.Known() && (own.Absent() || own.Known()), Range: own.Range()}
	for _, v := range []tf.Value{defaults, own} {
		if v.Datum() == nil {
			continue
		}
		d.Refs = append(d.Refs, v.Datum().Refs...)
		d.MaybeRefs = append(d.MaybeRefs, v.Datum().MaybeRefs...)
		d.Sensitive = d.Sensitive || v.Datum().Sensitive
	}
	if own.Absent() {
		return defaults.Datum()
	}
	if !d.Known {
		d.Lock = lock
		d.Walk = func() *tf.Node {
			return mergeNodes([]*tf.Node{defaults.Datum().Structure(), own.Datum().Structure()}, d.Range)
		}
	}
	if !defaults.Cty().IsKnown() || !own.Cty().IsKnown() || !own.Cty().CanIterateElements() || !defaults.Cty().CanIterateElements() {
		d.Val = cty.UnknownVal(cty.Map(cty.String))
		return d
	}
	vals := map[string]cty.Value{}
	for _, v := range []cty.Value{defaults.Cty(), own.Cty()} {
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			if k.IsKnown() && !e.IsNull() {
				vals[k.AsString()] = e
			}
		}
	}
	d.Val = cty.ObjectVal(vals)
	return d
}

// computed are attributes that follow from what the configuration says, and the data sources that can be read offline.
func (i *instance) computed(name string) (cty.Value, bool) {
	if i.node.res.Mode == config.Data {
		return i.offline(name)
	}
	schema := i.node.res.schema
	if schema == nil {
		return cty.NilVal, false
	}
	switch {
	case schema == terraformData:
		return i.planned(name)
	case name == "tags_all" && schema.Tags:
		return i.tagsAllValue(), true
	case name == "id":
		return i.form(name, schema.ID)
	case name == "arn":
		return i.form(name, schema.ARN)
	}
	return cty.NilVal, false
}

func (i *instance) tagsAllValue() cty.Value {
	if i.state == active {
		return cty.DynamicVal.Mark(i.ref("tags_all", "is part of a cycle"))
	}
	i.build()
	d := i.tf.TagsAll
	return remark(conform(d.Val, cty.Map(cty.String)), d).Mark(i.ref("tags_all", ""))
}

// form is an id or ARN that follows from arguments; ok is false where its parts are not all known.
func (i *instance) form(name string, form provider.Form) (cty.Value, bool) {
	if form == "" {
		return cty.NilVal, false
	}
	var b strings.Builder
	for _, p := range form.Parts() {
		text, ok := i.formPart(p)
		if !ok {
			return cty.NilVal, false
		}
		b.WriteString(text)
	}
	return cty.StringVal(b.String()).Mark(i.ref(name, "")), true
}

func (i *instance) formPart(p provider.Part) (string, bool) {
	switch p.Kind {
	case provider.Literal:
		return p.Text, true
	case provider.Partition:
		region, ok := i.region()
		return partition(region), ok
	case provider.Region:
		return i.region()
	case provider.Account:
		return i.node.conf.account()
	case provider.Suffix:
		region, ok := i.region()
		suffix, known := dnsSuffix[partition(region)]
		return suffix, ok && known
	case provider.Argument:
		return i.argumentText(p)
	case provider.Token:
	}
	return "", false
}

// dnsSuffix of the partitions that AWS documents publicly.
// See https://docs.aws.amazon.com/general/latest/gr/rande.html.
var dnsSuffix = map[string]string{"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn", "aws-us-gov": "amazonaws.com"}

func (i *instance) argumentText(p provider.Part) (string, bool) {
	text, ok := i.argument(p)
	if ok && p.Slash && !strings.HasPrefix(text, "/") {
		text = "/" + text
	}
	return text, ok
}

func (i *instance) argument(p provider.Part) (string, bool) {
	v, ok := i.written(p.Text)
	if ok {
		bare, _ := v.UnmarkDeep()
		if !bare.IsKnown() || !bare.IsNull() {
			return tf.Text(bare)
		}
	}
	if p.HasDefault {
		return p.Default, true
	}
	a, ok := i.node.res.schema.Attribute(p.Text)
	if !ok || a.Default == cty.NilVal {
		return "", false
	}
	return tf.Text(a.Default)
}
