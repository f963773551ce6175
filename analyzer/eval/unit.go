package eval

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/provider"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// unit is a module directory prepared for evaluation: names resolved to indices, references rewritten to nodes that find their
// own scope, expressions without references evaluated once. It is immutable and shared by all instances in all roots.
type unit struct {
	syntax    *config.Module
	vars      []*variable
	locals    []*attr
	outputs   []*output
	resources []*resource
	calls     []*call
	providers []*providerBlock
	checks    []*check

	varIndex, localIndex, outputIndex, resourceIndex, callIndex map[string]int

	diags hcl.Diagnostics // static problems: undeclared references, cycles, unknown types and arguments
}

type variable struct {
	*config.Variable
	index    int
	ty       cty.Type
	defaults *typeexpr.Defaults
	fallback *attr // nil: required
	checks   []*check
}

type output struct {
	*config.Output
	value *attr
}

type check struct {
	condition *attr
	message   *attr
}

type resource struct {
	*config.Resource
	addr    string
	schema  *provider.Resource // nil when the provider table does not know the type
	count   *attr
	forEach *attr
	body    *body
	direct  map[string]int // positions of the body's own attributes by name
}

type call struct {
	*config.Call
	count   *attr
	forEach *attr
	args    map[string]*attr
	source  string // "" when it is not a literal
	version string
}

type providerBlock struct {
	*config.Provider
	body *body
}

// body is a block body with its attributes by name.
type body struct {
	attrs  []*attr
	blocks []*block
	end    source.Range
}

type block struct {
	typ      string
	labels   []string
	body     *body
	dynamic  *dynamic // nil for a static block
	defRange source.Range
	rng      source.Range
}

type dynamic struct {
	forEach  *attr
	iterator string
	labels   []*attr
}

// attr is an attribute ready to be evaluated.
type attr struct {
	name     string
	expr     hclsyntax.Expression
	rng      source.Range
	refs     []*reference
	constant *tf.Datum // set when the expression refers to nothing
}

func (u *unit) error(summary, detail string, rng source.Range) {
	u.diags = u.diags.Append(&hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &rng})
}

func (u *unit) warn(summary, detail string, rng source.Range) {
	u.diags = u.diags.Append(&hcl.Diagnostic{Severity: hcl.DiagWarning, Summary: summary, Detail: detail, Subject: &rng})
}

// compile prepares a module directory.
func compile(m *config.Module) *unit {
	u := &unit{
		syntax:   m,
		varIndex: map[string]int{}, localIndex: map[string]int{}, outputIndex: map[string]int{},
		resourceIndex: map[string]int{}, callIndex: map[string]int{},
	}
	u.declare()
	u.define()
	u.findCycles()
	return u
}

// declare gives every name its index, so that expressions can be rewritten in any order.
func (u *unit) declare() {
	m := u.syntax
	for i, name := range sortedKeys(m.Variables) {
		u.varIndex[name] = i
		u.vars = append(u.vars, &variable{Variable: m.Variables[name], index: i})
	}
	for i, name := range sortedKeys(m.Locals) {
		u.localIndex[name] = i
	}
	for i, name := range sortedKeys(m.Outputs) {
		u.outputIndex[name] = i
		u.outputs = append(u.outputs, &output{Output: m.Outputs[name]})
	}
	for i, r := range m.Resources {
		addr := r.Address()
		u.resourceIndex[addr] = i
		u.resources = append(u.resources, &resource{Resource: r, addr: addr})
	}
	for i, c := range m.Calls {
		u.callIndex[c.Name] = i
		u.calls = append(u.calls, &call{Call: c})
	}
}

func (u *unit) define() {
	for _, v := range u.vars {
		u.variable(v)
	}
	for _, name := range sortedKeys(u.syntax.Locals) {
		u.locals = append(u.locals, u.attr(u.syntax.Locals[name], nil))
	}
	for _, o := range u.outputs {
		o.value = u.attr(o.Value, nil)
	}
	for _, r := range u.resources {
		u.resource(r)
	}
	for _, c := range u.calls {
		u.call(c)
	}
	for _, p := range u.syntax.Providers {
		b := &providerBlock{Provider: p, body: u.body(p.Body, nil)}
		if p.Name == "aws" {
			u.checkBody(b.body, provider.ProviderSchema(), "provider \"aws\"")
		}
		u.providers = append(u.providers, b)
	}
	for _, c := range u.syntax.Checks {
		for _, a := range c.Body.Blocks {
			if a.Type == "assert" {
				u.checks = append(u.checks, u.check(a))
			}
		}
	}
}

func (u *unit) check(b *config.Block) *check {
	return &check{condition: u.attr(b.Body.Attribute("condition"), nil), message: u.attr(b.Body.Attribute("error_message"), nil)}
}

func (u *unit) variable(v *variable) {
	v.ty = cty.DynamicPseudoType
	if v.Type != nil {
		ty, defaults, diags := typeexpr.TypeConstraintWithDefaults(v.Type)
		u.diags = append(u.diags, diags...)
		if !diags.HasErrors() {
			v.ty, v.defaults = ty, defaults
		}
	}
	v.fallback = u.attr(v.Default, nil)
	for _, b := range v.Validations {
		v.checks = append(v.checks, u.check(b))
	}
}

func (u *unit) resource(r *resource) {
	r.count, r.forEach = u.attr(r.Count, nil), u.attr(r.ForEach, nil)
	r.body = u.body(r.Body, nil)
	r.direct = make(map[string]int, len(r.body.attrs))
	for i, a := range r.body.attrs {
		r.direct[a.name] = i
	}
	if r.Mode == config.Ephemeral {
		return
	}
	if r.isTerraformData() {
		r.schema = terraformData
		return
	}
	kind := provider.Managed
	if r.Mode == config.Data {
		kind = provider.Data
	}
	schema, ok := provider.Lookup(kind, r.Type)
	if ok {
		r.schema = schema
		u.checkBody(r.body, schema.Schema, r.addr)
		return
	}
	u.unknownType(r, kind)
}

func (u *unit) unknownType(r *resource, kind provider.Kind) {
	if !strings.HasPrefix(r.Type, "aws_") {
		return
	}
	detail := "The AWS provider " + provider.Version() + " has no " + r.kindName() + " of this type"
	if s := provider.Suggest(kind, r.Type); s != "" {
		detail += "; did you mean \"" + s + "\"?"
	} else {
		detail += "."
	}
	u.warn("Unknown "+r.kindName()+" type \""+r.Type+"\"", detail, r.DefRange)
}

func (r *resource) kindName() string {
	if r.Mode == config.Data {
		return "data source"
	}
	return "resource"
}

// checkBody reports arguments and blocks that the schema does not have.
func (u *unit) checkBody(b *body, s *provider.Schema, where string) {
	for _, a := range b.attrs {
		if _, ok := s.Attribute(a.name); ok {
			continue
		}
		if _, ok := s.Block(a.name); !ok {
			u.unknownName("argument", a.name, a.rng, s, where)
		}
	}
	for _, c := range b.blocks {
		if metaBlocks[c.typ] {
			continue
		}
		if nested, ok := s.Block(c.typ); ok {
			u.checkBody(c.body, nested.Schema, where)
			continue
		}
		if _, ok := s.Attribute(c.typ); !ok {
			u.unknownName("block", c.typ, c.defRange, s, where)
		}
	}
}

// metaBlocks are Terraform's own blocks inside resources.
var metaBlocks = map[string]bool{"lifecycle": true, "provisioner": true, "connection": true, "timeouts": true}

func (u *unit) unknownName(kind, name string, rng source.Range, s *provider.Schema, where string) {
	detail := "The AWS provider " + provider.Version() + " has no such " + kind + " in " + where
	if near := s.Suggest(name); near != "" {
		detail += "; did you mean \"" + near + "\"?"
	} else {
		detail += "."
	}
	u.warn("Unsupported "+kind+" \""+name+"\"", detail, rng)
}

func (u *unit) call(c *call) {
	c.count, c.forEach = u.attr(c.Count, nil), u.attr(c.ForEach, nil)
	c.args = make(map[string]*attr, len(c.Body.Attributes))
	for _, a := range c.Body.Attributes {
		c.args[a.Name] = u.attr(a, nil)
	}
	c.source, c.version = literalText(c.Source), literalText(c.Version)
}

func literalText(a *config.Attribute) string {
	if a == nil {
		return ""
	}
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() || v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return ""
	}
	return v.AsString()
}

// body compiles a block body; bound are the iterators of the dynamic blocks around it.
func (u *unit) body(in *config.Body, bound []string) *body {
	out := &body{}
	if in == nil {
		return out
	}
	out.end = in.End
	for _, a := range in.Attributes {
		if !keywords[hcl.ExprAsKeyword(a.Expr)] {
			out.attrs = append(out.attrs, u.attr(a, bound))
		}
	}
	sortAttrs(out.attrs)
	for _, b := range in.Blocks {
		if c := u.block(b, bound); c != nil {
			out.blocks = append(out.blocks, c)
		}
	}
	return out
}

// keywords are values of meta-arguments that are words of Terraform's rather than references: `when = destroy`.
var keywords = map[string]bool{"destroy": true, "create": true, "continue": true, "fail": true, "all": true}

func sortAttrs(attrs []*attr) {
	slices.SortStableFunc(attrs, func(a, b *attr) int { return cmp.Compare(a.name, b.name) })
}

func (u *unit) block(b *config.Block, bound []string) *block {
	if b.Type == "dynamic" && len(b.Labels) == 1 {
		return u.dynamic(b, bound)
	}
	return &block{typ: b.Type, labels: b.Labels, body: u.body(b.Body, bound), defRange: b.DefRange, rng: b.Range}
}

func (u *unit) dynamic(b *config.Block, bound []string) *block {
	d := &dynamic{forEach: u.attr(b.Body.Attribute("for_each"), bound), iterator: b.Labels[0]}
	if d.forEach == nil {
		u.error("Missing for_each in dynamic block", "dynamic \""+b.Labels[0]+"\" has no for_each, so it generates nothing.", b.DefRange)
		return nil
	}
	if it := b.Body.Attribute("iterator"); it != nil {
		if name := hcl.ExprAsKeyword(it.Expr); name != "" {
			d.iterator = name
		}
	}
	bound = append(slices.Clone(bound), d.iterator)
	if labels := b.Body.Attribute("labels"); labels != nil {
		if cons, ok := labels.Expr.(*hclsyntax.TupleConsExpr); ok {
			for _, e := range cons.Exprs {
				d.labels = append(d.labels, u.attr(&config.Attribute{Name: "labels", Expr: e, Range: e.Range()}, bound))
			}
		}
	}
	for _, c := range b.Body.Blocks {
		if c.Type == "content" {
			return &block{typ: b.Labels[0], body: u.body(c.Body, bound), dynamic: d, defRange: b.DefRange, rng: b.Range}
		}
	}
	u.error("Missing content in dynamic block", "dynamic \""+b.Labels[0]+"\" has no content block.", b.DefRange)
	return nil
}

// attr compiles one attribute; nil in, nil out.
func (u *unit) attr(in *config.Attribute, bound []string) *attr {
	if in == nil {
		return nil
	}
	c := compiler{unit: u, bound: bound, constant: true}
	a := &attr{name: in.Name, rng: in.Expr.Range()}
	a.expr = c.expr(in.Expr)
	a.refs = c.refs
	if c.constant {
		a.constant = u.constant(a)
	}
	return a
}

// constant evaluates an expression that refers to nothing.
func (u *unit) constant(a *attr) *tf.Datum {
	ctx := &hcl.EvalContext{Functions: pureFunctions()}
	v, diags := a.expr.Value(ctx)
	if diags.HasErrors() {
		u.diags = append(u.diags, bare(diags)...)
		return nil
	}
	if v.ContainsMarked() {
		return nil // evaluated per instance, where marks become refs
	}
	if !v.IsWhollyKnown() {
		return nil
	}
	return &tf.Datum{Val: v, Known: true, Expr: a.expr, Range: a.rng}
}

// bare strips diagnostics of their expressions and contexts, which would keep whole scopes alive.
func bare(diags hcl.Diagnostics) hcl.Diagnostics {
	for i, d := range diags {
		diags[i] = &hcl.Diagnostic{Severity: d.Severity, Summary: d.Summary, Detail: d.Detail, Subject: d.Subject, Context: d.Context}
	}
	return diags
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
