package provider

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zclconf/go-cty/cty"
)

func sample() (*Schema, []*Resource) {
	inner := &Schema{Attributes: []Attribute{
		{Name: "mode", Type: cty.String, Optional: true, Default: cty.StringVal("")},
		{Name: "ratio", Type: cty.Number, Optional: true, Default: cty.MustParseNumberVal("-0.25")},
	}}
	thing := &Schema{
		Attributes: []Attribute{
			{Name: "any", Type: cty.DynamicPseudoType, Optional: true, Computed: true},
			{Name: "flag", Type: cty.Bool, Optional: true, Default: cty.True},
			{Name: "list", Type: cty.List(cty.Map(cty.Number)), Computed: true},
			{Name: "name", Type: cty.String, Required: true, Sensitive: true},
			{Name: "objects", Type: cty.Set(cty.Object(map[string]cty.Type{"a": cty.Bool, "z": cty.List(cty.String)})), Optional: true},
			{Name: "secret_wo", Type: cty.String, Optional: true, WriteOnly: true},
		},
		Blocks: []Block{
			{Name: "deep", Nesting: List, Max: 1, Schema: &Schema{Blocks: []Block{{Name: "inner", Nesting: Map, Schema: inner}}}},
			{Name: "objects", Nesting: Set, Min: 1, Max: 200, Schema: inner, AttrAsBlock: true},
			{Name: "timeouts", Schema: &Schema{}},
		},
	}
	return inner, []*Resource{
		{Kind: Data, Type: "aws_thing", Schema: inner},
		{Kind: Managed, Type: "aws_thing", Schema: thing},
		{Kind: Managed, Type: "aws_another", Schema: &Schema{}},
	}
}

// schemaOptions compare what Write keeps of a schema.
var schemaOptions = cmp.Options{
	cmpopts.IgnoreUnexported(Schema{}),
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b cty.Type) bool { return a.Equals(b) }),
	cmp.Comparer(func(a, b cty.Value) bool {
		if a == cty.NilVal || b == cty.NilVal {
			return a == b
		}
		return a.RawEquals(b)
	}),
}

func TestWriteReadsBack(t *testing.T) {
	block, types := sample()
	var first, second bytes.Buffer
	if err := Write(&first, "1.2.3", block, types); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(types)
	if err := Write(&second, "1.2.3", block, types); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the table depends on the order of its types")
	}
	table := openTable(first.String())
	if table.version != "1.2.3" {
		t.Errorf("version %q", table.version)
	}
	if diff := cmp.Diff(block, table.schema(table.provider), schemaOptions); diff != "" {
		t.Errorf("provider block (-want +got):\n%s", diff)
	}
	for _, want := range types {
		got, ok := table.lookup(want.Kind, want.Type)
		if !ok {
			t.Errorf("%s is lost", want.Type)
			continue
		}
		if diff := cmp.Diff(want.Schema, got.Schema, schemaOptions); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.Type, diff)
		}
	}
	if _, ok := table.lookup(Data, "aws_another"); ok {
		t.Error("a resource type is found as a data source")
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, a := range map[string]Attribute{
		"a tuple":              {Name: "x", Type: cty.Tuple([]cty.Type{cty.String}), Optional: true},
		"a null default":       {Name: "x", Type: cty.String, Optional: true, Default: cty.NullVal(cty.String)},
		"a default of a list":  {Name: "x", Type: cty.List(cty.String), Optional: true, Default: cty.ListValEmpty(cty.String)},
		"a default mistyped":   {Name: "x", Type: cty.Bool, Optional: true, Default: cty.StringVal("true")},
		"a default not chosen": {Name: "x", Type: cty.Bool, Optional: true, Default: cty.UnknownVal(cty.Bool)},
	} {
		var out bytes.Buffer
		if err := Write(&out, "1", &Schema{}, []*Resource{{Type: "aws_x", Schema: &Schema{Attributes: []Attribute{a}}}}); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	if err := Write(brokenWriter{}, "1", &Schema{}, nil); !errors.Is(err, errBroken) {
		t.Errorf("a failing writer gives %v", err)
	}
}

var errBroken = errors.New("broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }
