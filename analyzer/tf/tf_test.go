package tf_test

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func TestTri(t *testing.T) {
	all := []tf.Tri{tf.No, tf.Maybe, tf.Yes}
	for _, a := range all {
		if a.Not().Not() != a {
			t.Errorf("not not %v is %v", a, a.Not().Not())
		}
		for _, b := range all {
			if a.And(b) != a.Not().Or(b.Not()).Not() {
				t.Errorf("%v and %v is %v", a, b, a.And(b))
			}
		}
	}
	if tf.Maybe.Or(tf.Yes) != tf.Yes || tf.Maybe.And(tf.No) != tf.No || tf.Maybe.And(tf.Yes) != tf.Maybe {
		t.Error("maybe does not behave as in Kleene's logic")
	}
}

func TestPaths(t *testing.T) {
	body := &tf.Block{Type: "aws_x", Existence: tf.Yes, DefRange: source.Range{Filename: "main.tf"}}
	r := tf.NewResource(body, tf.Resource{Name: "y", Key: "[0]", Module: &tf.Module{Addr: `module.m["a"]`}})
	first, second := body.Nest("rule"), body.Nest("rule")
	body.Nest("other")
	inner := second.Nest("action")
	inner.Attrs = []tf.Attr{{Name: "type", Datum: &tf.Datum{Val: cty.StringVal("allow"), Known: true}}}
	first.Attrs = []tf.Attr{{Name: "a", Datum: &tf.Datum{Val: cty.True, Known: true}}, {Name: "b", Datum: &tf.Datum{Val: cty.False, Known: true}}}

	if got, want := r.Addr(), `module.m["a"].aws_x.y[0]`; got != want {
		t.Errorf("address %s, want %s", got, want)
	}
	if got := inner.Attr("type").Path(); got != "rule[1].action[0].type" {
		t.Errorf("path %s", got)
	}
	if v, ok := body.Get("rule.b").Bool(); !ok || v {
		t.Error("rule.b is not that of the first rule")
	}
	if v := body.Get("rule.action.type"); !v.Absent() || v.Path() != "rule[0].action.type" {
		t.Errorf("an attribute in a block that is not there: %v at %s", v.Cty(), v.Path())
	}
	n := 0
	for range body.All("rule.action") {
		n++
	}
	if n != 1 || inner.Resource() != r {
		t.Errorf("%d actions, of %v", n, inner.Resource())
	}
}

func TestElements(t *testing.T) {
	block := &tf.Block{Type: "aws_x"}
	unknown := cty.UnknownVal(cty.String)
	tests := map[string]struct {
		datum    *tf.Datum
		want     string
		complete bool
	}{
		"absent":            {nil, "", true},
		"list":              {&tf.Datum{Val: cty.TupleVal([]cty.Value{cty.StringVal("a"), cty.NumberIntVal(1)}), Known: true}, "a 1", true},
		"single":            {&tf.Datum{Val: cty.StringVal("a"), Known: true}, "a", true},
		"unknown member":    {&tf.Datum{Val: cty.TupleVal([]cty.Value{cty.StringVal("a"), unknown})}, "a ?", true},
		"unknown":           {&tf.Datum{Val: cty.UnknownVal(cty.List(cty.String))}, "", false},
		"with sure members": {&tf.Datum{Val: cty.UnknownVal(cty.List(cty.String)), Members: []cty.Value{cty.StringVal("a")}}, "a", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			elements, complete := tf.NewValue(block, "x", tt.datum).Elements()
			var parts []string
			for _, e := range elements {
				s, ok := e.Text()
				if !ok {
					s = "?"
				}
				parts = append(parts, s)
			}
			if got := strings.Join(parts, " "); got != tt.want || complete != tt.complete {
				t.Errorf("elements %q, complete %t; want %q, %t", got, complete, tt.want, tt.complete)
			}
		})
	}
}

func TestCause(t *testing.T) {
	v := &tf.Ref{Addr: "var.v", Reason: "has no value"}
	r := &tf.Ref{Addr: "aws_x.y.id"}
	for want, refs := range map[string][]*tf.Ref{
		"var.v has no value":                   {r, v},
		"aws_x.y.id is not known before apply": {r},
		"the value is not known before apply":  nil,
	} {
		if got := tf.Cause(refs); got != want {
			t.Errorf("cause %q, want %q", got, want)
		}
	}
}

func TestParseJSON(t *testing.T) {
	n, err := tf.ParseJSON(`{"a": [1, "x", null, true], "b": {"c": "d"}, "a": "last"}`, source.Range{})
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := n.Field("a").Text(); text != "last" || len(n.Fields) != 2 {
		t.Errorf("a is %q among %d fields", text, len(n.Fields))
	}
	if text, _ := n.Field("b").Field("c").Text(); text != "d" {
		t.Errorf("b.c is %q", text)
	}
	for _, bad := range []string{"", "{", "[1", "{} {}", strings.Repeat("[", 200) + strings.Repeat("]", 200), "nul"} {
		if _, err := tf.ParseJSON(bad, source.Range{}); err == nil {
			t.Errorf("%.20q is taken as JSON", bad)
		}
	}
}

// What is known of a value that is unknown in part stays known in its node.
func TestKnownNode(t *testing.T) {
	d := &tf.Datum{Refs: []*tf.Ref{{Addr: "var.v"}}}
	n := tf.KnownNode(cty.ObjectVal(map[string]cty.Value{"a": cty.StringVal("x"), "b": cty.UnknownVal(cty.String)}), d)
	if text, ok := n.Field("a").Text(); n.Kind != tf.NodeObject || !ok || text != "x" {
		t.Errorf("a is %q", text)
	}
	if hole := n.Field("b"); hole.Kind != tf.NodeHole || hole.Type != cty.String || len(hole.Refs) != 1 {
		t.Errorf("b is %+v", hole)
	}
}

func TestMayBeText(t *testing.T) {
	for _, test := range []struct {
		typ  cty.Type
		want bool
	}{{cty.String, true}, {cty.DynamicPseudoType, true}, {cty.NilType, true}, {cty.Number, false}, {cty.Bool, false}} {
		hole := &tf.Node{Kind: tf.NodeHole, Type: test.typ}
		if got := hole.MayBeText(); got != test.want {
			t.Errorf("a hole of the type %#v may be text: %v, want %v", test.typ, got, test.want)
		}
	}
}

// A module instance that may not exist leaves nothing open between what it holds.
func TestExistsWith(t *testing.T) {
	root := &tf.Module{Existence: tf.Yes}
	maybe := &tf.Module{Existence: tf.Maybe, Cause: "count is not known", Parent: root}
	inner := &tf.Module{Existence: tf.Yes, Parent: maybe}
	in := func(m *tf.Module) *tf.Resource {
		return tf.NewResource(&tf.Block{Type: "aws_x", Existence: tf.Yes}, tf.Resource{Module: m})
	}
	for name, tt := range map[string]struct {
		resource, given *tf.Resource
		want            tf.Tri
	}{
		"outside":         {in(inner), in(root), tf.Maybe},
		"in the same one": {in(inner), in(maybe), tf.Yes},
		"inside":          {in(root), in(inner), tf.Yes},
	} {
		if got, cause := tt.resource.ExistsWith(tt.given); got != tt.want || (got == tf.Maybe) != (cause != "") {
			t.Errorf("%s: %v (%s), want %v", name, got, cause, tt.want)
		}
	}
}
