package funcs

import (
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// provided are the functions of providers, under the usual local names of those.
// https://developer.hashicorp.com/terraform/language/functions/terraform-encode_tfvars
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse
var provided = []builtin{
	{name: "provider::terraform::encode_tfvars", fn: encodeTfvarsFunc, guard: guardEncode},
	{name: "provider::terraform::decode_tfvars", fn: decodeTfvarsFunc, guard: guardJSON},
	{name: "provider::terraform::encode_expr", fn: encodeExprFunc, guard: guardEncode},
	{name: "provider::aws::arn_parse", fn: arnParseFunc},
	{name: "provider::aws::arn_build", fn: arnBuildFunc},
	{name: "provider::aws::trim_iam_role_path", fn: trimRolePathFunc},
}

var encodeTfvarsFunc = function.New(&function.Spec{
	Description:  "An object as the text of a tfvars file.",
	Params:       []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true}},
	Type:         function.StaticReturnType(cty.String),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		v := args[0]
		if typ := v.Type(); typ != cty.DynamicPseudoType && !typ.IsObjectType() && !typ.IsMapType() {
			return cty.NilVal, function.NewArgErrorf(0, "invalid value to encode: must be an object whose attribute names will become the encoded variable names")
		}
		if !v.IsWhollyKnown() {
			return cty.UnknownVal(cty.String), nil
		}
		file := hclwrite.NewEmptyFile()
		for it := v.ElementIterator(); it.Next(); {
			name, val := it.Element()
			if !hclsyntax.ValidIdentifier(name.AsString()) {
				return cty.NilVal, errorf("invalid variable name %q: must be a valid identifier, per Terraform's rules for input variable declarations", name.AsString())
			}
			file.Body().SetAttributeValue(name.AsString(), val)
		}
		return cty.StringVal(string(file.Bytes())), nil
	},
})

var encodeExprFunc = function.New(&function.Spec{
	Description:  "A value as an expression of the Terraform language.",
	Params:       []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true}},
	Type:         function.StaticReturnType(cty.String),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(cty.String), nil
		}
		return cty.StringVal(string(hclwrite.TokensForValue(args[0]).Bytes())), nil
	},
})

var decodeTfvarsFunc = fromStrings("The variables that the text of a tfvars file sets.", cty.DynamicPseudoType, func(args []string) (cty.Value, error) {
	const name = "<decode_tfvars argument>"
	file, diags := hclsyntax.ParseConfig([]byte(args[0]), name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, errorf("invalid tfvars syntax: %s", diags)
	}
	attrs, diags := file.Body.JustAttributes()
	if diags.HasErrors() {
		return cty.NilVal, errorf("invalid tfvars content: %s", diags)
	}
	vals := make(map[string]cty.Value, len(attrs))
	for attr, a := range attrs {
		v, diags := a.Expr.Value(nil)
		if diags.HasErrors() {
			return cty.NilVal, errorf("invalid expression for variable %q: %s", attr, diags)
		}
		vals[attr] = v
	}
	return cty.ObjectVal(vals), nil
}, "src")

// arnParts are the sections of an ARN after "arn".
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
var arnParts = []string{"partition", "service", "region", "account_id", "resource"}

var arnType = cty.Object(map[string]cty.Type{
	"partition": cty.String, "service": cty.String, "region": cty.String, "account_id": cty.String, "resource": cty.String,
})

func splitARN(arn string) ([]string, error) {
	sections := strings.SplitN(arn, ":", len(arnParts)+1)
	switch {
	case sections[0] != "arn":
		return nil, errors.New("arn: invalid prefix")
	case len(sections) != len(arnParts)+1:
		return nil, errors.New("arn: not enough sections")
	}
	return sections[1:], nil
}

var arnParseFunc = fromStrings("The parts of an ARN.", arnType, func(args []string) (cty.Value, error) {
	sections, err := splitARN(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	vals := make(map[string]cty.Value, len(arnParts))
	for i, part := range arnParts {
		vals[part] = cty.StringVal(sections[i])
	}
	return cty.ObjectVal(vals), nil
}, "arn")

var arnBuildFunc = stringFunc("An ARN from its parts.", func(args []string) (string, error) {
	return "arn:" + strings.Join(args, ":"), nil
}, arnParts...)

var trimRolePathFunc = stringFunc("The ARN of an IAM role without the role's path.", func(args []string) (string, error) {
	sections, err := splitARN(args[0])
	if err != nil {
		return "", err
	}
	service, region, resource := sections[1], sections[2], strings.Split(sections[4], "/")
	switch {
	case service != "iam":
		return "", errorf("service must be \"iam\", got %q", service)
	case region != "":
		return "", errorf("region must be empty, got %q", region)
	case resource[0] != "role" || len(resource) < 2:
		return "", errorf("resource must begin with \"role/\", got %q", sections[4])
	}
	trimmed := slices.Clone(sections)
	trimmed[4] = "role/" + resource[len(resource)-1]
	return "arn:" + strings.Join(trimmed, ":"), nil
}, "arn")
