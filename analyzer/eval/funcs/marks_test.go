package funcs_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/eval/funcs"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// scope has known values k1 to k3 and unknown ones u1 to u3, each marked with its number, and an unknown list and map.
func scope() map[string]cty.Value {
	vars := map[string]cty.Value{
		"ul": cty.UnknownVal(cty.List(cty.String)).Mark(origin{id: 8}),
		"um": cty.UnknownVal(cty.Map(cty.String)).Mark(origin{id: 9}),
		"ud": cty.DynamicVal.Mark(origin{id: 7}),
		"kl": cty.ListVal([]cty.Value{cty.StringVal("x"), cty.StringVal("y")}).Mark(origin{id: 6}),
		"s":  cty.StringVal("secret").Mark(tf.Sensitive),
	}
	for i := 1; i <= 3; i++ {
		vars[fmt.Sprintf("k%d", i)] = cty.StringVal(fmt.Sprintf("v%d", i)).Mark(origin{id: i})
		vars[fmt.Sprintf("u%d", i)] = cty.UnknownVal(cty.String).Mark(origin{id: i})
	}
	return vars
}

func ids(v cty.Value) []int {
	found := map[int]bool{}
	for m := range marks(v) {
		if o, ok := m.(origin); ok {
			found[o.id] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestMarksAreThoseOfTheElement(t *testing.T) {
	tests := []struct {
		expr string
		want []int
	}{
		{`element([k1, k2, k3], 1)`, []int{2}},
		{`element([u1, u2, u3], 1)`, []int{2}},
		{`element([k1, k2], u3)`, []int{1, 2, 3}},
		{`lookup({a = k1, b = k2}, "a")`, []int{1}},
		{`lookup({a = k1, b = u2}, "a", k3)`, []int{1}},
		{`lookup({a = k1, b = k2}, "c", k3)`, []int{3}},
		{`lookup({a = k1, b = k2}, k3, "")`, []int{3}},
		{`lookup({a = k1, b = k2}, u3, "")`, []int{1, 2, 3}},
		{`lookup(um, "a", k1)`, []int{1, 9}},
		{`merge({a = k1}, {b = k2}).a`, []int{1}},
		{`merge({a = k1}, {a = k2}).a`, []int{2}},
		{`merge(um, {b = k2})`, []int{2, 9}},
		{`concat([k1], [k2])[0]`, []int{1}},
		{`concat(kl, [k2])[2]`, []int{2}},
		{`concat(kl, [k2])[0]`, []int{6}},
		{`concat(ul, [k2])`, []int{2, 8}},
		{`flatten([[k1], [[k2]]])[1]`, []int{2}},
		{`flatten([kl, k1])[2]`, []int{1}},
		{`flatten([ul, [k1]])`, []int{1, 8}},
		{`values({a = k1, b = k2})[1]`, []int{2}},
		{`reverse([k1, k2])[0]`, []int{2}},
		{`slice([k1, k2, k3], 0, 2)[1]`, []int{2}},
		{`compact([k1, "", k2])[1]`, []int{2}},
		{`compact([k1, u2])`, []int{1, 2}},
		{`sort([k2, k1])[0]`, []int{1}},
		{`distinct([k1, k2, k1])[1]`, []int{2}},
		{`chunklist([k1, k2], 1)[1][0]`, []int{2}},
		{`zipmap(["a", "b"], [k1, k2]).b`, []int{2}},
		{`setproduct([k1, k2], ["x"])[0][0]`, []int{1}},
		{`keys({a = k1})`, nil},
		{`length([u1, u2])`, nil},
		{`one([u1])`, []int{1}},
		{`coalesce(k1, k2)`, []int{1}},
		{`coalesce("", k2)`, []int{2}},
		{`coalesce(u1, k2)`, []int{1, 2}},
		{`coalesce(k1, u2)`, []int{1}},
		{`coalescelist([k1], [k2])`, []int{1}},
		{`coalescelist([], [k2])`, []int{2}},
		{`coalescelist(ul, [k2])`, []int{2, 8}},
		{`tolist([k1, k2])[0]`, []int{1}},
		{`tomap({a = k1, b = k2}).a`, []int{1}},
		{`toset([k1, k2])`, []int{1, 2}},
		{`try(k1, k2)`, []int{1}},
		{`try(u1, k2)`, []int{1}}, // a reference that nothing can make fail
		{`try(tonumber(u1), k2)`, []int{1, 2}},
		{`try(ud.x, k2)`, []int{2, 7}},
		{`can(tonumber(u1))`, []int{1}},
		{`can(u1)`, nil},
		{`format("%s-%s", u1, k2)`, []int{1, 2}},
		{`join(",", [u1, k2])`, []int{1, 2}},
		{`jsonencode({a = u1, b = k2})`, []int{1, 2}},
		{`upper(u1)`, []int{1}},
		{`templatefile("b.tpl", {x = k1, l = [], y = k2})`, []int{1}},
		{`templatefile("b.tpl", {x = k1, l = ul, y = k2})`, []int{1, 8}},
		{`file("nope${u1}")`, []int{1}},
	}
	files := &dir{path: writeFiles(t)}
	for _, tt := range tests {
		got, err := evaluate(t, tt.expr, scope(), files)
		if err != nil {
			t.Errorf("%s: %s", tt.expr, err)
			continue
		}
		if diff := cmp.Diff(tt.want, ids(got)); diff != "" {
			t.Errorf("%s is %#v with marks (-want +got):\n%s", tt.expr, got, diff)
		}
	}
}

func TestSensitive(t *testing.T) {
	tests := map[string]bool{
		`sensitive("a")`: true, `s`: true, `nonsensitive(s)`: false, `upper(s)`: true, `issensitive(s)`: false, `coalesce(s, "x")`: true,
		`lookup({a = s, b = "x"}, "b")`: false, `merge({a = s}, {b = "x"}).b`: false, `concat(sensitive(["a"]), ["b"])[1]`: true,
		`merge(sensitive({a = "x"}), {b = "y"}).b`: true, `keys(sensitive({a = 1}))`: true, `length(sensitive([1]))`: true, `[for x in [s] : nonsensitive(x)][0]`: false,
	}
	for expr, want := range tests {
		got, err := evaluate(t, expr, scope(), &dir{})
		if err != nil {
			t.Errorf("%s: %s", expr, err)
			continue
		}
		if got.HasMarkDeep(tf.Sensitive) != want {
			t.Errorf("%s is %#v, sensitive: want %t", expr, got, want)
		}
	}
}

func TestMembersOfUnknownCollections(t *testing.T) {
	tests := []struct {
		expr string
		want []string
	}{
		{`concat(ul, ["a"])`, []string{"a"}},
		{`concat(ud, ["a"], ul, [k1])`, []string{"a", "v1"}},
		{`concat(concat(ul, ["a"]), ["b"])`, []string{"a", "b"}},
		{`toset(concat(ul, ["a"]))`, []string{"a"}},
		{`setunion(ul, ["a"])`, []string{"a"}},
		{`flatten([ul, ["a"], [["b"]]])`, []string{"a", "b"}},
		{`flatten([concat(ul, ["a"])])`, []string{"a"}},
		{`compact([u1, "a", ""])`, []string{"a"}},
		{`compact(concat(ul, ["a", ""]))`, []string{"a"}},
		{`distinct(["a", u1, "a"])`, []string{"a", "?", "a"}},
		{`sort(concat(ul, ["a"]))`, []string{"a"}},
		{`reverse(concat(ul, ["a"]))`, []string{"a"}},
		{`concat(ul, [u1])`, []string{"?"}},
		{`setsubtract(toset(concat(ul, ["a"])), ["a"])`, nil},
		{`slice(concat(ul, ["a"]), 0, 1)`, nil},
		{`setintersection(concat(ul, ["a"]), ["a"])`, nil},
		{`concat(ul, tolist(["a"]))[0]`, nil},
		{`join(",", concat(ul, ["a"]))`, nil},
		{`concat(["a"], ["b"])`, nil}, // known: it has its elements
	}
	for _, tt := range tests {
		got, err := evaluate(t, tt.expr, scope(), &dir{})
		if err != nil {
			t.Errorf("%s: %s", tt.expr, err)
			continue
		}
		var members []string
		for _, m := range funcs.Members(got) {
			m, _ := m.Unmark()
			if !m.IsKnown() {
				members = append(members, "?")
				continue
			}
			members = append(members, m.AsString())
		}
		if diff := cmp.Diff(tt.want, members); diff != "" {
			t.Errorf("%s is %#v with members (-want +got):\n%s", tt.expr, got, diff)
		}
		if len(funcs.Members(funcs.WithoutMembers(got))) > 0 {
			t.Errorf("%s has members even without them", tt.expr)
		}
	}
}

func TestAttributesOfUnknownMaps(t *testing.T) {
	tests := []struct {
		expr string
		want map[string]string
	}{
		{`merge(um, {a = "x"})`, map[string]string{"a": "x"}},
		{`merge({a = "x"}, um)`, map[string]string{"a": "?"}},
		{`merge({a = "x", b = "y"}, ud, {b = k1})`, map[string]string{"a": "?", "b": "v1"}},
		{`merge(merge(um, {a = "x"}), {b = "y"})`, map[string]string{"a": "x", "b": "y"}},
		{`tomap(merge(ud, {a = "x"}))`, map[string]string{"a": "x"}},
		{`merge(um, tomap({a = "x"})).a`, nil},
	}
	for _, tt := range tests {
		got, err := evaluate(t, tt.expr, scope(), &dir{})
		if err != nil {
			t.Errorf("%s: %s", tt.expr, err)
			continue
		}
		var attrs map[string]string
		for name, v := range funcs.Attributes(got) {
			if attrs == nil {
				attrs = map[string]string{}
			}
			v, _ := v.Unmark()
			attrs[name] = "?"
			if v.IsKnown() {
				attrs[name] = v.AsString()
			}
		}
		if diff := cmp.Diff(tt.want, attrs); diff != "" {
			t.Errorf("%s is %#v with attributes (-want +got):\n%s", tt.expr, got, diff)
		}
	}
}
