package tf

import (
	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Module is one instance of a module: the root, or a call with its key.
type Module struct {
	Addr      string       // "" for the root, "module.a[\"x\"].module.b" below it
	Path      string       // the same without keys: "module.a.module.b"
	Dir       string       // directory of its source
	Parent    *Module      // nil for the root
	Name      string       // name of the call
	Call      source.Range // the call in the parent
	Existence Tri
	Cause     string        // why existence is not decided
	Resources []*Resource   // managed, data and ephemeral instances, in source order
	Providers []*Provider   // provider blocks of this module
	Children  []*Module     // in source order of calls, then keys
	Outputs   []Output      // by name
	Opaque    []*OpaqueCall // calls of modules that were not found
	AWS       string        // versions of hashicorp/aws that required_providers allows: "~> 5.0"; empty when it does not say
}

// OpaqueCall is a call of a module that was not found. What is passed to it may be used in any way.
type OpaqueCall struct {
	Addr  string // "module.a.module.vpc"
	Range source.Range
	Args  []Attr // by name
}

// Receives reports whether an argument of the call comes from the resource.
func (c *OpaqueCall) Receives(r *Resource) bool {
	for _, a := range c.Args {
		for _, refs := range [][]*Ref{a.Datum.Refs, a.Datum.MaybeRefs} {
			for _, ref := range refs {
				if ref.Resource == r {
					return true
				}
			}
		}
	}
	return false
}

// Output is an evaluated output value.
type Output struct {
	Name  string
	Datum *Datum
}

// Mode says which kind of block declares a resource.
type Mode uint8

// The modes of a resource.
const (
	Managed Mode = iota
	Data
	Ephemeral
)

// Resource is one instance of a resource, data source or ephemeral resource.
type Resource struct {
	*Block   // its body; Type is the resource type
	Mode     Mode
	Name     string
	Key      string // "" without count or for_each, else `[0]` or `["a"]`; `[*]` when the keys are not known
	Many     bool   // stands for any number of instances
	Module   *Module
	Provider *Provider // nil when no configuration was found
	TagsAll  *Datum    // tags with the provider's default_tags; nil when the type has no tags
	Depends  []*Ref    // depends_on
	ID       *Ref      // the provenance of the instance as a whole
}

// NewResource ties a body to its resource.
func NewResource(b *Block, r Resource) *Resource {
	r.Block = b
	b.resource = &r
	return &r
}

// BlockAddr is the address of its block within the module: "aws_s3_bucket.b", "data.aws_ami.x".
func (r *Resource) BlockAddr() string {
	switch r.Mode {
	case Data:
		return "data." + r.Type + "." + r.Name
	case Ephemeral:
		return "ephemeral." + r.Type + "." + r.Name
	case Managed:
	}
	return r.Type + "." + r.Name
}

// Addr is the full address of the instance: "module.a[\"x\"].aws_s3_bucket.b[0]".
func (r *Resource) Addr() string {
	if r.Module == nil || r.Module.Addr == "" {
		return r.BlockAddr() + r.Key
	}
	return r.Module.Addr + "." + r.BlockAddr() + r.Key
}

// Exists is whether the instance exists at all, its module instance considered.
func (r *Resource) Exists() (Tri, string) {
	if r.Existence != Yes {
		return r.Existence, r.Cause
	}
	for m := r.Module; m != nil; m = m.Parent {
		if m.Existence != Yes {
			return m.Existence, m.Cause
		}
	}
	return Yes, ""
}

// ExistsWith is whether the instance exists, given that another one does: a module instance that holds both exists.
func (r *Resource) ExistsWith(other *Resource) (Tri, string) {
	if r.Existence != Yes {
		return r.Existence, r.Cause
	}
	for m := r.Module; m != nil && !other.within(m); m = m.Parent {
		if m.Existence != Yes {
			return m.Existence, m.Cause
		}
	}
	return Yes, ""
}

func (r *Resource) within(m *Module) bool {
	for in := r.Module; in != nil; in = in.Parent {
		if in == m {
			return true
		}
	}
	return false
}

// Provider is a provider configuration.
type Provider struct {
	*Block
	Name   string // local name: "aws"
	Alias  string
	Module *Module
}

// Addr is the configuration as a user refers to it: "provider.aws", "provider.aws.west".
func (p *Provider) Addr() string {
	if p.Alias == "" {
		return "provider." + p.Name
	}
	return "provider." + p.Name + "." + p.Alias
}

// All visits m and every module instance below it, parents first, until yield returns false.
func (m *Module) All(yield func(*Module) bool) {
	m.all(yield)
}

func (m *Module) all(yield func(*Module) bool) bool {
	if !yield(m) {
		return false
	}
	for _, c := range m.Children {
		if !c.all(yield) {
			return false
		}
	}
	return true
}
