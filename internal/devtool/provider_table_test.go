package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/provider"
)

const schemaJSON = `{"format_version": "1.0", "provider_schemas": {"registry.terraform.io/hashicorp/aws": {
  "resource_schemas": {"aws_thing": {"version": 0, "block": {
    "attributes": {
      "arn": {"type": "string", "computed": true},
      "password_wo": {"type": "string", "optional": true, "sensitive": true, "write_only": true},
      "rule": {"type": ["set", ["object", {"port": "number"}]], "optional": true, "computed": true},
      "nested": {"nested_type": {"nesting_mode": "list", "attributes": {"x": {"type": "bool", "optional": true}}}, "computed": true}
    },
    "block_types": {"options": {"nesting_mode": "list", "min_items": 1, "max_items": 1, "block": {
      "attributes": {"mode": {"type": "string", "optional": true}}
    }}}
  }}}
}}}`

// bindingsJS has the lines that the reader looks at, as the package's generator writes them.
const bindingsJS = `
function thingOptionsToHclTerraform(struct) {
    const attrs = {
        level: {
            value: cdktn.numberToHclTerraform(struct.level),
            isBlock: false,
            type: "simple",
            storageClassType: "number",
        },
    };
}
class ThingOptionsOutputReference extends cdktn.ComplexObject {
    // level - computed: false, optional: true, required: false
    _level;
    get level() {
        return this.getNumberAttribute('level');
    }
}
class ThingStatusOutputReference extends cdktn.ComplexObject {
    // code - computed: true, optional: false, required: false
    get code() {
        return this.getStringAttribute('code');
    }
}
class ThingStatusList extends cdktn.ComplexList {
}
class Thing extends cdktn.TerraformResource {
    static tfResourceType = "aws_thing";
    // names - computed: false, optional: false, required: true
    _names;
    get names() {
        return cdktn.Fn.tolist(this.getListAttribute('names'));
    }
    // options - computed: false, optional: false, required: true
    _options = new ThingOptionsOutputReference(this, "options");
    get options() {
        return this._options;
    }
    // status - computed: true, optional: false, required: false
    _status = new ThingStatusList(this, "status", true);
    get status() {
        return this._status;
    }
    // tags_all - computed: true, optional: true, required: false
    _tagsAll = new cdktn.StringMap(this, "tags_all");
    get tagsAll() {
        return this._tagsAll;
    }
    synthesizeHclAttributes() {
        const attrs = {
            names: {
                value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._names),
                isBlock: false,
                type: "set",
                storageClassType: "stringList",
            },
            options: {
                value: thingOptionsToHclTerraform(this._options.internalValue),
                isBlock: true,
                type: "list",
                storageClassType: "ThingOptionsList",
            },
        };
    }
}
`

var compareSchemas = cmp.Options{
	cmpopts.IgnoreUnexported(provider.Schema{}),
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b cty.Type) bool { return a.Equals(b) }),
	cmp.Comparer(func(a, b cty.Value) bool { return a == b || a != cty.NilVal && b != cty.NilVal && a.RawEquals(b) }),
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSourcesMerge(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "aws.json"), schemaJSON)
	write(t, filepath.Join(dir, "package/lib/thing/index.js"), bindingsJS)
	var all schemas
	for _, source := range []string{"aws.json", "package"} {
		s, err := readSchemas(filepath.Join(dir, source))
		if err != nil {
			t.Fatal(err)
		}
		all.merge(s)
	}
	if err := all.setDefaults("# comment\nresource\taws_thing\toptions.mode\tfast\nresource\taws_thing\toptions.level\t3\n"); err != nil {
		t.Fatal(err)
	}
	status := cty.Set(cty.Object(map[string]cty.Type{"code": cty.String}))
	rule := cty.Set(cty.Object(map[string]cty.Type{"port": cty.Number}))
	want := &provider.Schema{
		Attributes: []provider.Attribute{
			{Name: "arn", Type: cty.String, Computed: true},
			{Name: "names", Type: cty.Set(cty.String), Required: true},
			{Name: "nested", Type: cty.List(cty.Object(map[string]cty.Type{"x": cty.Bool})), Computed: true},
			{Name: "password_wo", Type: cty.String, Optional: true, Sensitive: true, WriteOnly: true},
			{Name: "rule", Type: rule, Optional: true, Computed: true},
			{Name: "status", Type: status, Computed: true},
			{Name: "tags_all", Type: cty.Map(cty.String), Optional: true, Computed: true},
		},
		Blocks: []provider.Block{
			{Name: "options", Nesting: provider.List, Min: 1, Max: 1, Schema: &provider.Schema{Attributes: []provider.Attribute{
				{Name: "level", Type: cty.Number, Optional: true, Default: cty.NumberIntVal(3)},
				{Name: "mode", Type: cty.String, Optional: true, Default: cty.StringVal("fast")},
			}}},
			{Name: "rule", Nesting: provider.Set, AttrAsBlock: true, Schema: &provider.Schema{Attributes: []provider.Attribute{
				{Name: "port", Type: cty.Number, Optional: true},
			}}},
		},
	}
	got := all.resources()
	if len(got) != 1 || got[0].Type != "aws_thing" {
		t.Fatalf("got %d types", len(got))
	}
	if diff := cmp.Diff(want, got[0].Schema, compareSchemas); diff != "" {
		t.Errorf("aws_thing (-want +got):\n%s", diff)
	}
}

func TestPackageAloneStatesBlocks(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "lib/thing/index.js"), bindingsJS)
	s, err := readSchemas(dir)
	if err != nil {
		t.Fatal(err)
	}
	options := s.types[provider.Managed]["aws_thing"].blocks["options"]
	if options == nil || options.nesting != provider.List || options.min != 1 || options.max != 1 {
		t.Errorf("options is %+v", options)
	}
}

func TestDefaultsRefuse(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "aws.json"), schemaJSON)
	s, err := readSchemas(filepath.Join(dir, "aws.json"))
	if err != nil {
		t.Fatal(err)
	}
	for line, reason := range map[string]string{
		"resource\taws_thing\toptions.mode":    "is not kind",
		"thing\taws_thing\toptions.mode\tx":    "is not kind",
		"resource\taws_other\tx\ty":            "no resource of type",
		"resource\taws_thing\toptions.speed\t": "no argument options.speed",
		"resource\taws_thing\tno.such.block\t": "no argument no.such.block",
		"resource\taws_thing\trule\t[]":        "no value of type",
	} {
		if err := s.setDefaults(line); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q gives the error %v, want %q", line, err, reason)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"frobnicate"}, {"provider-table"}} {
		if err := run(args); err == nil || !strings.Contains(err.Error(), "provider-table") {
			t.Errorf("%q gives %v", args, err)
		}
	}
}
