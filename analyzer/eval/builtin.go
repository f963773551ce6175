package eval

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/provider"
)

// terraformData is the managed resource type that Terraform itself brings.
// See https://developer.hashicorp.com/terraform/language/resources/terraform-data.
var terraformData = &provider.Resource{Schema: &provider.Schema{Attributes: []provider.Attribute{
	{Name: "id", Type: cty.String, Computed: true},
	{Name: "input", Type: cty.DynamicPseudoType, Optional: true},
	{Name: "output", Type: cty.DynamicPseudoType, Computed: true},
	{Name: "triggers_replace", Type: cty.DynamicPseudoType, Optional: true},
}}}

func (r *resource) isTerraformData() bool {
	return r.Mode == config.Managed && r.Type == "terraform_data"
}

// planned are the attributes of terraform_data that Terraform promises something about before they are known: an id is never
// null, and an output is what the input is.
func (i *instance) planned(name string) (cty.Value, bool) {
	switch name {
	case "id":
		return cty.UnknownVal(cty.String).RefineNotNull().Mark(i.ref(name, knownAfterApply)), true
	case "output":
		return i.output(), true
	}
	return cty.NilVal, false
}

func (i *instance) output() cty.Value {
	input, ok := i.written("input")
	if !ok {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	if bare, _ := input.Unmark(); bare.IsKnown() && bare.IsNull() {
		return bare
	}
	return cty.UnknownVal(input.Type()).Mark(i.ref("output", knownAfterApply))
}
