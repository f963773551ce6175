// Package config turns the files of module directories into syntax: one immutable [Module] per directory, with override files
// merged and JSON brought to the same shape as native syntax. It evaluates nothing.
package config

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Module is the syntax of one module directory. It is immutable once loaded and shared by every root that calls it.
type Module struct {
	Dir         string // slash path relative to the working directory
	Files       []*File
	Variables   map[string]*Variable
	Locals      map[string]*Attribute
	Outputs     map[string]*Output
	Resources   []*Resource // managed, data and ephemeral, in order of file name and position
	Calls       []*Call     // module blocks, in the same order
	Providers   []*Provider // provider blocks
	Terraform   Terraform
	Checks      []*Block // check blocks
	Moved       []*Block
	Removed     []*Block
	Imports     []*Block
	Diagnostics hcl.Diagnostics // what was wrong with these files; everything intact is still here
	Skipped     []Skipped       // files and blocks that were recognised but are not evaluated

	varFiles []string // names of the variable files that Terraform loads for it as a root, from low to high precedence
}

// File is one source file as it was read.
type File struct {
	Name     string // path relative to the working directory
	Bytes    []byte
	JSON     bool
	Override bool
}

// Skipped is something recognised that does not take part in the evaluation.
type Skipped struct {
	Kind    string // file | block
	Address string // file name or block address
	Reason  string
	Range   source.Range
}

// Body is the content of a block in source order. Meta-arguments that have a field of their own are not repeated in it.
type Body struct {
	Attributes []*Attribute // by position
	Blocks     []*Block     // by position, `dynamic` blocks included
	End        source.Range // the closing brace, where a new argument would be inserted before
}

// Attribute is one `name = expression`.
type Attribute struct {
	Name      string
	Expr      hclsyntax.Expression
	NameRange source.Range
	Range     source.Range // name to end of the expression
}

// Block is a nested block, or a top-level block without a type of its own.
type Block struct {
	Type     string
	Labels   []string
	Body     *Body
	DefRange source.Range // type and labels
	Range    source.Range // the whole block
}

// Mode says which kind of block declares a resource.
type Mode uint8

// The modes of a resource.
const (
	Managed Mode = iota
	Data
	Ephemeral
)

// Resource is a `resource`, `data` or `ephemeral` block.
type Resource struct {
	Mode      Mode
	Type      string
	Name      string
	Count     *Attribute
	ForEach   *Attribute
	Provider  *ProviderRef // nil: the default configuration of the type's provider
	DependsOn []hcl.Traversal
	Lifecycle *Block
	Body      *Body
	DefRange  source.Range
	Range     source.Range
}

// Address is the resource's address within its module: `aws_s3_bucket.b`, `data.aws_ami.x`.
func (r *Resource) Address() string {
	switch r.Mode {
	case Data:
		return "data." + r.Type + "." + r.Name
	case Ephemeral:
		return "ephemeral." + r.Type + "." + r.Name
	case Managed:
	}
	return r.Type + "." + r.Name
}

// Call is a `module` block.
type Call struct {
	Name      string
	Source    *Attribute // nil when absent
	Version   *Attribute
	Count     *Attribute
	ForEach   *Attribute
	Providers map[string]ProviderRef // the child's name (`aws`, `aws.dns`) → the configuration of this module
	DependsOn []hcl.Traversal
	Body      *Body // the arguments
	DefRange  source.Range
	Range     source.Range
}

// ProviderRef names a provider configuration: `aws`, `aws.west`.
type ProviderRef struct {
	Name  string // local name
	Alias string // empty for the default configuration
	Range source.Range
}

// Provider is a `provider` block.
type Provider struct {
	Name     string
	Alias    string
	Body     *Body
	DefRange source.Range
	Range    source.Range
}

// Variable is a `variable` block.
type Variable struct {
	Name        string
	Type        hclsyntax.Expression // nil: any
	Default     *Attribute           // nil: required
	Sensitive   bool
	Ephemeral   bool
	Nullable    bool // true unless `nullable = false`
	Validations []*Block
	DefRange    source.Range
	Range       source.Range
}

// Output is an `output` block.
type Output struct {
	Name          string
	Value         *Attribute // nil when absent
	Sensitive     bool
	Preconditions []*Block
	DefRange      source.Range
	Range         source.Range
}

// Terraform is what the `terraform` blocks say.
type Terraform struct {
	RequiredVersion   []*Attribute
	RequiredProviders map[string]RequiredProvider // by local name
	Backend           *Block                      // backend or cloud block
	Range             source.Range
}

// RequiredProvider is an entry of `required_providers`.
type RequiredProvider struct {
	Source  string        // as written: "hashicorp/aws"
	Version string        // constraint as written
	Aliases []ProviderRef // configuration_aliases
	Range   source.Range
}
