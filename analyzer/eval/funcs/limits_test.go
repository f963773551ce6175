package funcs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// TestHostileCalls asks for more memory or time than there is. Each must be an error and at once.
func TestHostileCalls(t *testing.T) {
	list := make([]cty.Value, 90_000)
	for i := range list {
		list[i] = cty.StringVal("element")
	}
	doubled := cty.StringVal("x")
	for range 21 {
		doubled = cty.TupleVal([]cty.Value{doubled, doubled})
	}
	var bomb strings.Builder
	bomb.WriteString("a: &a [x, x]\n")
	for c := 'b'; c <= 'z'; c++ {
		fmt.Fprintf(&bomb, "%c: &%c [*%c, *%c]\n", c, c, c-1, c-1)
	}
	vars := map[string]cty.Value{
		"long": cty.StringVal(strings.Repeat("x", 3<<20)), "list": cty.ListVal(list), "doubled": doubled, "bomb": cty.StringVal(bomb.String()),
		"brackets": cty.StringVal(strings.Repeat("[", 2<<20)), "dashes": cty.StringVal(strings.Repeat("- ", 1<<20)), "lines": cty.StringVal("a\n" + strings.Repeat("1\n", 1<<20)),
		"big": cty.ListVal([]cty.Value{cty.StringVal(strings.Repeat("y", 3<<20))}), "digits": cty.StringVal(strings.Repeat("9", 3<<20)),
		"huge": cty.MustParseNumberVal("1e99999999"), "loops": cty.StringVal(strings.Repeat("%{for a in l}", 8) + "x" + strings.Repeat("%{endfor}", 8)),
		"hundred": cty.ListVal(list[:100]),
	}
	tests := []string{
		`format("%1000000000d", 1)`, `format("%.1000000000f", 1)`, `format("%s%s", long, long)`, `formatlist("%s%s", list, long)`, `replace(long, "x", "xx")`, `replace(long, "", "aaaaaaaa")`,
		`replace(long, "/x/", "yyyy")`, `join(long, list)`, `join("", [long, long])`, `indent(1000000000, "a\nb")`, `setproduct(list, list)`, `setproduct(list, list, list)`, `split("", long)`,
		`regexall("x", long)`, `regex("(((x{10}){10}){10})*y", long)`, `jsonencode([for x in list : long])`, `yamlencode([for x in list : long])`, `jsonencode(doubled)`, `yamlencode(doubled)`,
		`jsondecode(brackets)`, `yamldecode(brackets)`, `yamldecode(dashes)`, `yamldecode(bomb)`, `csvdecode(lines)`, `parseint(digits, 10)`, `tostring(huge)`, `jsonencode(huge)`, `concat(list, list)`,
		`flatten([list, list])`, `flatten(doubled)`, `templatestring(loops, {l = hundred})`, `base64encode(join("", [long, "y"]))`, `urlencode(replace(substr(long, 0, 2000000), "x", "é"))`,
		`provider::terraform::encode_expr([for x in list : long])`, `provider::terraform::decode_tfvars("a = ${brackets}")`, `toset(doubled)`, `tolist(doubled)`, `range(0, 1000000000)`, `formatlist("%1000000s", list)`,
		`concat(doubled, doubled)[0]`, `contains(doubled, "x")`,
	}
	for _, expr := range tests {
		v, err := evaluate(t, expr, vars, &dir{})
		if err == nil {
			t.Errorf("%s gives a %s", expr, v.Type().FriendlyName())
		} else if strings.Contains(err.Error(), "goroutine") {
			t.Errorf("%s panics: %s", expr, err)
		}
	}
}

// TestLargeButOrdinary keeps the limits away from what people write.
func TestLargeButOrdinary(t *testing.T) {
	list := make([]cty.Value, 50_000)
	for i := range list {
		list[i] = cty.StringVal("element")
	}
	vars := map[string]cty.Value{
		"long": cty.StringVal(strings.Repeat("x y\n", 1<<18)), "list": cty.ListVal(list),
		"yaml": cty.StringVal("base: &base {a: 1, b: [1, 2]}\n" + manyAliases(200)),
	}
	for _, expr := range []string{
		`upper(long)`, `distinct(list)`, `join(",", list)`, `jsondecode(jsonencode(list))`, `split("\n", substr(long, 0, 40000))`, `concat(list, list)`, `matchkeys(list, list, list)`, `yamldecode(yaml).s199.b`,
		`replace(long, "x", "zz")`, `regexall("[0-9]+", long)`, `setunion(list, list)`, `format("%s %s", long, long)`, `csvdecode("a,b\n1,2")`, `indent(4, long)`,
	} {
		if _, err := evaluate(t, expr, vars, &dir{}); err != nil {
			t.Errorf("%s: %.300s", expr, err)
		}
	}
}

func manyAliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "s%d: {<<: *base, c: 3}\n", i)
	}
	return b.String()
}
