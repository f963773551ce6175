package rule_test

import (
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// set is an attribute with a known value.
func set(name string, v cty.Value) tf.Attr {
	return tf.Attr{Name: name, Datum: &tf.Datum{Val: v, Known: true}}
}

// fromVariable is an attribute that a variable without a value decides.
func fromVariable(name string) tf.Attr {
	ref := &tf.Ref{Kind: tf.RefVariable, Addr: "var." + name, Reason: "has no value"}
	return tf.Attr{Name: name, Datum: &tf.Datum{Val: cty.DynamicVal, Refs: []*tf.Ref{ref}}}
}

// from is an attribute that comes from a resource that does not exist yet.
func from(name, addr string) tf.Attr {
	ref := &tf.Ref{Kind: tf.RefResource, Addr: addr, Reason: "is known only after apply"}
	return tf.Attr{Name: name, Datum: &tf.Datum{Val: cty.UnknownVal(cty.String), Refs: []*tf.Ref{ref}}}
}

// unknownList is an attribute with one member that a variable without a value decides.
func unknownList(name string) tf.Attr {
	ref := &tf.Ref{Kind: tf.RefVariable, Addr: "var.member", Reason: "has no value"}
	return tf.Attr{Name: name, Datum: &tf.Datum{Val: cty.TupleVal([]cty.Value{cty.UnknownVal(cty.String)}), Refs: []*tf.Ref{ref}}}
}

func block(attrs ...tf.Attr) *tf.Block {
	return &tf.Block{Type: "aws_x", Existence: tf.Yes, Attrs: attrs}
}

func list(values ...string) cty.Value {
	var vals []cty.Value
	for _, v := range values {
		vals = append(vals, cty.StringVal(v))
	}
	return cty.TupleVal(vals)
}

func TestAttributeWants(t *testing.T) {
	tests := map[string]struct {
		want    rule.Want
		block   *tf.Block
		verdict rule.Verdict
		message string
	}{
		"true":                     {rule.True("a"), block(set("a", cty.True)), rule.Passed, ""},
		"true as text":             {rule.True("a"), block(set("a", cty.StringVal("true"))), rule.Passed, ""},
		"false for true":           {rule.True("a"), block(set("a", cty.False)), rule.Fail, "`a` is false"},
		"absent for true":          {rule.True("a"), block(), rule.Fail, "`a` is not set"},
		"absent by default":        {rule.True("a").Default("true"), block(), rule.Passed, ""},
		"absent by other default":  {rule.True("a").Default("false"), block(), rule.Fail, "`a` is not set, which means false"},
		"null is absent":           {rule.True("a"), block(set("a", cty.NullVal(cty.Bool))), rule.Fail, "`a` is null"},
		"unknown":                  {rule.True("a"), block(fromVariable("a")), rule.Unknown, "`a` is not known"},
		"absent for false":         {rule.False("a"), block(), rule.Passed, ""},
		"absent must be said":      {rule.False("a").AndPresent(), block(), rule.Fail, "`a` is not set"},
		"any of a list":            {rule.ContainsAny("a", "x", "y"), block(set("a", list("z", "y"))), rule.Passed, ""},
		"none of a list":           {rule.ContainsAny("a", "x", "y"), block(set("a", list("z"))), rule.Fail, "`a` is [\"z\"]"},
		"text that does match":     {rule.MatchesNot("a", regexp.MustCompile(`^1\.`), "is not 1"), block(set("a", cty.StringVal("1.2"))), rule.Fail, "`a` is 1.2"},
		"text that does not":       {rule.MatchesNot("a", regexp.MustCompile(`^1\.`), "is not 1"), block(set("a", cty.StringVal("2.1"))), rule.Passed, ""},
		"one of":                   {rule.OneOf("a", "x", "y"), block(set("a", cty.StringVal("y"))), rule.Passed, ""},
		"none of the wanted":       {rule.OneOf("a", "x", "y"), block(set("a", cty.StringVal("z"))), rule.Fail, "`a` is \"z\""},
		"none of":                  {rule.NoneOf("a", "x"), block(set("a", cty.StringVal("x"))), rule.Fail, "`a` is \"x\""},
		"at least":                 {rule.AtLeast("a", 7), block(set("a", cty.NumberIntVal(7))), rule.Passed, ""},
		"too little":               {rule.AtLeast("a", 7), block(set("a", cty.StringVal("6"))), rule.Fail, "`a` is 6"},
		"at most":                  {rule.AtMost("a", 7), block(set("a", cty.NumberIntVal(8))), rule.Fail, "`a` is 8"},
		"present":                  {rule.Present("a"), block(set("a", cty.StringVal("x"))), rule.Passed, ""},
		"empty is not present":     {rule.Present("a"), block(set("a", cty.StringVal(""))), rule.Fail, "`a` is \"\""},
		"a reference is present":   {rule.Present("a"), block(from("a", "aws_kms_key.k.arn")), rule.Passed, ""},
		"a list of one is present": {rule.Present("a"), block(unknownList("a")), rule.Passed, ""},
		"a variable may be null":   {rule.Present("a"), block(fromVariable("a")), rule.Unknown, "`a` is not known"},
		"absent wanted":            {rule.Absent("a"), block(from("a", "aws_kms_key.k.arn")), rule.Fail, "`a` is"},
		"contains":                 {rule.Contains("a", "x", "y"), block(set("a", list("y", "x", "z"))), rule.Passed, ""},
		"contains not all":         {rule.Contains("a", "x", "y"), block(set("a", list("x"))), rule.Fail, "`a` is [\"x\"]"},
		"contains none":            {rule.ContainsNone("a", "*"), block(set("a", list("x", "*"))), rule.Fail, "`a` is [\"x\", \"*\"]"},
		"all takes the worst":      {rule.All(rule.True("a"), rule.True("b")), block(set("a", cty.True), fromVariable("b")), rule.Unknown, "`b` is not known"},
		"any takes the best":       {rule.Any(rule.True("a"), rule.True("b")), block(set("a", cty.False), set("b", cty.True)), rule.Passed, ""},
		"any of unknown and fail":  {rule.Any(rule.True("a"), rule.True("b")), block(set("a", cty.False), fromVariable("b")), rule.Unknown, "`b` is not known"},
		"not":                      {rule.Not(rule.True("a")), block(set("a", cty.False)), rule.Passed, ""},
		"not of unknown":           {rule.Not(rule.True("a")), block(fromVariable("a")), rule.Unknown, "`a` is not known"},
		"when holds":               {rule.When(rule.True("a"), rule.True("b")), block(set("a", cty.True)), rule.Fail, "`b` is not set"},
		"when does not hold":       {rule.When(rule.True("a"), rule.True("b")), block(), rule.NotApplicable, ""},
		"when is not known":        {rule.When(rule.True("a"), rule.True("b")), block(fromVariable("a")), rule.Unknown, "`b` is not set"},
		"key of one's own":         {rule.CustomerKey("a"), block(set("a", cty.StringVal("arn:aws:kms:eu-west-1:111122223333:key/k"))), rule.Passed, ""},
		"key of aws":               {rule.CustomerKey("a"), block(set("a", cty.StringVal("alias/aws/rds"))), rule.Fail, "`a` is \"alias/aws/rds\", a key that AWS manages"},
		"no key":                   {rule.CustomerKey("a"), block(), rule.Fail, "`a` is not set, so a key of AWS's own encrypts it"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			j := tt.want.Judge(&rule.Pass{}, tt.block)
			if j.Verdict != tt.verdict || !strings.HasPrefix(j.Message, tt.message) {
				t.Errorf("verdict %d %q, want %d %q", j.Verdict, j.Message, tt.verdict, tt.message)
			}
			if j.Verdict == rule.Unknown && !strings.Contains(j.Cause, "has no value") {
				t.Errorf("the cause is %q", j.Cause)
			}
			if tt.want.String() == "" {
				t.Error("the want has no words")
			}
		})
	}
}

func TestSensitiveValuesAreNotShown(t *testing.T) {
	b := block(tf.Attr{Name: "a", Datum: &tf.Datum{Val: cty.StringVal("hunter2"), Known: true, Sensitive: true}})
	j := rule.OneOf("a", "x").Judge(&rule.Pass{}, b)
	if strings.Contains(j.Message, "hunter2") {
		t.Errorf("the message shows a secret: %s", j.Message)
	}
}

func TestBlockWants(t *testing.T) {
	two := block()
	for _, port := range []int64{22, 443} {
		n := two.Nest("ingress")
		n.Attrs = []tf.Attr{set("port", cty.NumberIntVal(port))}
	}
	maybe := block()
	generated := maybe.Nest("ingress")
	generated.Existence, generated.Cause = tf.Maybe, "var.rules has no value"
	generated.Attrs = []tf.Attr{set("port", cty.NumberIntVal(22))}
	opaque := block()
	opaque.Opaque = map[string]*tf.Datum{"ingress": fromVariable("rules").Datum}

	isSSH := rule.Equal("port", "22")
	tests := map[string]struct {
		want    rule.Want
		block   *tf.Block
		verdict rule.Verdict
	}{
		"exists":                 {rule.Exists("ingress"), two, rule.Passed},
		"does not exist":         {rule.Exists("ingress"), block(), rule.Fail},
		"may exist":              {rule.Exists("ingress"), maybe, rule.Unknown},
		"not known":              {rule.Exists("ingress"), opaque, rule.Unknown},
		"each":                   {rule.Each("ingress", rule.AtLeast("port", 22)), two, rule.Passed},
		"not each":               {rule.Each("ingress", isSSH), two, rule.Fail},
		"each of none":           {rule.Each("ingress", isSSH), block(), rule.Passed},
		"each of unknown":        {rule.Each("ingress", isSSH), opaque, rule.Unknown},
		"some":                   {rule.Some("ingress", isSSH), two, rule.Passed},
		"some of none":           {rule.Some("ingress", isSSH), block(), rule.Fail},
		"some of generated":      {rule.Some("ingress", isSSH), maybe, rule.Unknown},
		"none":                   {rule.None("ingress", rule.Equal("port", "3389")), two, rule.Passed},
		"none but one":           {rule.None("ingress", isSSH), two, rule.Fail},
		"none but generated":     {rule.None("ingress", isSSH), maybe, rule.Unknown},
		"none of unknown":        {rule.None("ingress", isSSH), opaque, rule.Unknown},
		"attribute in generated": {rule.Equal("ingress.port", "22"), maybe, rule.Unknown},
		"attribute in opaque":    {rule.Equal("ingress.port", "22"), opaque, rule.Unknown},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			j := tt.want.Judge(&rule.Pass{}, tt.block)
			if j.Verdict != tt.verdict {
				t.Errorf("verdict %d (%s), want %d", j.Verdict, j.Message, tt.verdict)
			}
			if j.Verdict == rule.Unknown && !strings.Contains(j.Cause, "var.rules has no value") {
				t.Errorf("the cause is %q", j.Cause)
			}
		})
	}
}

func TestMendInserts(t *testing.T) {
	const src = "resource \"aws_x\" \"y\" {\n  name = \"a\"\n}\n"
	end := source.Range{Filename: "main.tf", Start: source.Pos{Line: 3, Column: 1, Byte: len(src) - 2}, End: source.Pos{Line: 3, Column: 2, Byte: len(src) - 1}}
	b := block(set("name", cty.StringVal("a")))
	b.DefRange = source.Range{Filename: "main.tf", Start: source.Pos{Line: 1, Column: 1}, End: source.Pos{Line: 1, Column: 21, Byte: 20}}
	b.End = end
	for want, mended := range map[string]string{
		"a":   "resource \"aws_x\" \"y\" {\n  name = \"a\"\n\n  a = true\n}\n",
		"o.a": "resource \"aws_x\" \"y\" {\n  name = \"a\"\n\n  o {\n    a = true\n  }\n}\n",
	} {
		got, err := source.Apply([]byte(src), rule.True(want).Mend(b))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != mended {
			t.Errorf("mended to\n%s\nwant\n%s", got, mended)
		}
	}
}

// Members of a document are attributes and blocks, whether they are known by themselves or as one value.
func TestDocuments(t *testing.T) {
	known := func(v cty.Value) *tf.Node { return &tf.Node{Kind: tf.NodeKnown, Val: v} }
	hole := &tf.Node{Kind: tf.NodeHole, Refs: []*tf.Ref{{Addr: "var.rules", Reason: "has no value"}}}
	logs := cty.ObjectVal(map[string]cty.Value{"logDriver": cty.StringVal("awslogs"), "ports": cty.TupleVal([]cty.Value{cty.NumberIntVal(80)})})
	doc := &tf.Node{Kind: tf.NodeList, Items: []*tf.Node{{Kind: tf.NodeObject, Fields: []tf.Field{
		{Key: "open", Node: &tf.Node{Kind: tf.NodeObject, Open: true, Fields: []tf.Field{{Key: "on", Node: known(cty.True)}}}},
		{Key: "list", Node: hole},
		{Key: "name", Node: hole},
		{Key: "logConfiguration", Node: known(logs)},
		{Key: "mounts", Node: known(cty.TupleVal([]cty.Value{logs}))},
	}}}}
	d := &tf.Datum{Val: cty.UnknownVal(cty.String), Lock: &sync.Mutex{}, Walk: func() *tf.Node { return doc }}
	b := block(tf.Attr{Name: "definitions", Datum: d})
	for want, verdict := range map[rule.Want]rule.Verdict{
		rule.Equal("logConfiguration.logDriver", "awslogs"): rule.Passed,
		rule.Equal("logConfiguration.logDriver", "syslog"):  rule.Fail,
		rule.Contains("logConfiguration.ports", "80"):       rule.Passed,
		rule.Some("mounts", rule.Present("logDriver")):      rule.Passed,
		rule.Equal("name", "app"):                           rule.Unknown,
		rule.Present("other"):                               rule.Fail,
		rule.True("open.on"):                                rule.Unknown,
		rule.False("open.off"):                              rule.Unknown,
		rule.Each("list", rule.True("on")):                  rule.Unknown,
	} {
		if j := rule.JSON("definitions", rule.Each("item", want)).Judge(&rule.Pass{}, b); j.Verdict != verdict {
			t.Errorf("%s: verdict %d (%s), want %d", want, j.Verdict, j.Message, verdict)
		}
	}
}
