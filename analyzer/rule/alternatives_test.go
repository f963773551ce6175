package rule_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var undecided = &tf.Ref{Kind: tf.RefVariable, Addr: "var.a", Reason: "has no value"}

func leaf(v cty.Value) *tf.Node { return &tf.Node{Kind: tf.NodeKnown, Val: v} }

func either(nodes ...*tf.Node) *tf.Node { return &tf.Node{Kind: tf.NodeAlt, Items: nodes} }

func gap() *tf.Node { return &tf.Node{Kind: tf.NodeHole, Type: cty.String, Refs: []*tf.Ref{undecided}} }

func around(parts ...*tf.Node) *tf.Node { return &tf.Node{Kind: tf.NodeText, Parts: parts} }

// open is an attribute with a value that is not known but built from parts.
func open(n *tf.Node) tf.Attr {
	return tf.Attr{Name: "a", Datum: &tf.Datum{
		Val: cty.DynamicVal, Refs: []*tf.Ref{undecided}, Lock: &sync.Mutex{}, Walk: func() *tf.Node { return n },
	}}
}

// A value that is one of several is decided where all of them are judged alike.
func TestAlternatives(t *testing.T) {
	object := leaf(cty.ObjectVal(map[string]cty.Value{"x": cty.True}))
	null, x, y := leaf(cty.NullVal(cty.String)), leaf(cty.StringVal("x")), leaf(cty.StringVal("y"))
	tests := map[string]struct {
		want    rule.Want
		value   *tf.Node
		verdict rule.Verdict
		message string
	}{
		"both hold":          {rule.OneOf("a", "x", "y"), either(x, y), rule.Passed, ""},
		"both fail":          {rule.OneOf("a", "z"), either(x, y), rule.Fail, "`a` is \"x\" or \"y\""},
		"they differ":        {rule.OneOf("a", "x"), either(x, y), rule.Unknown, "`a` is not known"},
		"one is not known":   {rule.OneOf("a", "x"), either(x, gap()), rule.Unknown, "`a` is not known"},
		"nested":             {rule.NoneOf("a", "z"), either(x, either(y, x)), rule.Passed, ""},
		"null or wrong":      {rule.Equal("a", "z"), either(null, x), rule.Fail, "`a` is not set or \"x\""},
		"null or right":      {rule.Equal("a", "x"), either(x, null), rule.Unknown, "`a` is not known"},
		"documents":          {rule.Equal("a", "x"), either(object, object), rule.Unknown, "`a` is not known"},
		"lists":              {rule.ContainsNone("a", "*"), either(leaf(list("x")), leaf(list("y"))), rule.Passed, ""},
		"text is present":    {rule.Present("a"), around(gap(), leaf(cty.StringVal("-logs"))), rule.Passed, ""},
		"no text around":     {rule.Present("a"), around(gap(), leaf(cty.StringVal(""))), rule.Unknown, "`a` is not known"},
		"text is not absent": {rule.Absent("a"), around(leaf(cty.StringVal("logs-")), gap()), rule.Fail, "`a` is"},
		"text of a secret":   {rule.Secret("a"), around(leaf(cty.StringVal("p")), gap()), rule.Unknown, "`a` is not known"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			j := tt.want.Judge(&rule.Pass{}, block(open(tt.value)))
			if j.Verdict != tt.verdict || !strings.HasPrefix(j.Message, tt.message) {
				t.Errorf("verdict %d %q, want %d %q", j.Verdict, j.Message, tt.verdict, tt.message)
			}
			if j.Verdict == rule.Unknown && j.Cause != "var.a has no value" {
				t.Errorf("the cause is %q", j.Cause)
			}
		})
	}
}

func TestSensitiveAlternativesAreNotShown(t *testing.T) {
	a := open(either(leaf(cty.StringVal("hunter2")), leaf(cty.StringVal("hunter3"))))
	a.Datum.Sensitive = true
	j := rule.Equal("a", "x").Judge(&rule.Pass{}, block(a))
	if j.Verdict != rule.Fail || strings.Contains(j.Message, "hunter") {
		t.Errorf("verdict %d %q, want a failure that shows nothing", j.Verdict, j.Message)
	}
}

func TestKeys(t *testing.T) {
	of := func(typ string, mode tf.Mode, attr string, datum *tf.Datum) tf.Attr {
		b := &tf.Block{Type: typ, Existence: tf.Yes, Attrs: []tf.Attr{{Name: attr, Datum: datum}}}
		r := tf.NewResource(b, tf.Resource{Name: "k", Mode: mode})
		ref := &tf.Ref{Kind: tf.RefResource, Resource: r, Addr: r.BlockAddr() + ".arn", Reason: "is known only after apply"}
		return tf.Attr{Name: "a", Datum: &tf.Datum{Val: cty.UnknownVal(cty.String), Refs: []*tf.Ref{ref}}}
	}
	str := func(s string) *tf.Node { return leaf(cty.StringVal(s)) }
	tests := map[string]struct {
		attr    tf.Attr
		verdict rule.Verdict
	}{
		"a key":                      {of("aws_kms_key", tf.Managed, "description", text("x")), rule.Passed},
		"a key of AWS's, looked up":  {of("aws_kms_key", tf.Data, "key_id", text("alias/aws/ebs")), rule.Fail},
		"an own key, looked up":      {of("aws_kms_key", tf.Data, "key_id", text("alias/mine")), rule.Passed},
		"some key, looked up":        {of("aws_kms_key", tf.Data, "key_id", unset("a")), rule.Unknown},
		"an alias of AWS's":          {of("aws_kms_alias", tf.Data, "name", text("alias/aws/ebs")), rule.Fail},
		"an alias":                   {of("aws_kms_alias", tf.Managed, "name", text("alias/mine")), rule.Passed},
		"an alias not known":         {of("aws_kms_alias", tf.Data, "name", unset("a")), rule.Unknown},
		"AWS's in some account":      {open(around(str("arn:aws:kms:eu-west-1:"), gap(), str(":alias/aws/ebs"))), rule.Fail},
		"an alias in some account":   {open(around(str("arn:aws:kms:eu-west-1:"), gap(), str(":alias/mine"))), rule.Passed},
		"a key in some account":      {open(around(str("arn:aws:kms:eu-west-1:"), gap(), str(":key/k"))), rule.Passed},
		"some alias":                 {open(around(str("alias/"), gap())), rule.Unknown},
		"either of AWS's":            {open(either(str("alias/aws/ebs"), str("alias/aws/s3"))), rule.Fail},
		"either of one's own":        {open(either(str("alias/a"), str("alias/b"))), rule.Passed},
		"AWS's or one's own":         {open(either(str("alias/a"), str("alias/aws/s3"))), rule.Unknown},
		"none or AWS's":              {open(either(leaf(cty.NullVal(cty.String)), str("alias/aws/s3"))), rule.Fail},
		"whatever the variable says": {fromVariable("a"), rule.Unknown},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if j := rule.CustomerKey("a").Judge(&rule.Pass{}, block(tt.attr)); j.Verdict != tt.verdict {
				t.Errorf("verdict %d (%s), want %d", j.Verdict, j.Message, tt.verdict)
			}
		})
	}
}

// Where the condition of Unless does not apply, it does not hold.
func TestUnless(t *testing.T) {
	inapplicable := rule.JSON("document", rule.True("on"))
	tests := map[string]struct {
		cond    rule.Want
		block   *tf.Block
		verdict rule.Verdict
	}{
		"holds":          {rule.True("a"), block(set("a", cty.True)), rule.NotApplicable},
		"does not hold":  {rule.True("a"), block(set("a", cty.False)), rule.Fail},
		"is not known":   {rule.True("a"), block(fromVariable("a")), rule.Unknown},
		"does not apply": {inapplicable, block(), rule.Fail},
	}
	for name, tt := range tests {
		if j := rule.Unless(tt.cond, rule.True("b")).Judge(&rule.Pass{}, tt.block); j.Verdict != tt.verdict {
			t.Errorf("%s: verdict %d (%s), want %d", name, j.Verdict, j.Message, tt.verdict)
		}
	}
}

func TestCount(t *testing.T) {
	member := func(vals ...cty.Value) tf.Attr {
		return tf.Attr{Name: "a", Datum: &tf.Datum{Val: cty.TupleVal(vals), Refs: []*tf.Ref{undecided}}}
	}
	certain := tf.Attr{Name: "a", Datum: &tf.Datum{Val: cty.UnknownVal(cty.List(cty.String)), Members: []cty.Value{cty.StringVal("x"), cty.StringVal("y")}, Refs: []*tf.Ref{undecided}}}
	tests := map[string]struct {
		block   *tf.Block
		verdict rule.Verdict
	}{
		"enough":                 {block(set("a", list("x", "y"))), rule.Passed},
		"too few":                {block(set("a", list("x"))), rule.Fail},
		"the same twice":         {block(set("a", list("x", "x"))), rule.Fail},
		"absent":                 {block(), rule.Fail},
		"not known":              {block(fromVariable("a")), rule.Unknown},
		"enough are certain":     {block(certain), rule.Passed},
		"members not known":      {block(member(cty.UnknownVal(cty.String), cty.UnknownVal(cty.String))), rule.Unknown},
		"too few, whatever they": {block(member(cty.UnknownVal(cty.String))), rule.Fail},
	}
	for name, tt := range tests {
		if j := rule.Count("a", 2).Judge(&rule.Pass{}, tt.block); j.Verdict != tt.verdict {
			t.Errorf("%s: verdict %d (%s), want %d", name, j.Verdict, j.Message, tt.verdict)
		}
	}
}

// A companion counts by the very attribute that refers to the resource, in whichever block it stands.
func TestCompanions(t *testing.T) {
	bucket := tf.NewResource(&tf.Block{Type: "aws_s3_bucket", Existence: tf.Yes}, tf.Resource{Name: "b"})
	ref := &tf.Ref{Kind: tf.RefResource, Resource: bucket, Attr: "id", Addr: "aws_s3_bucket.b.id", Reason: "is known only after apply"}
	to := &tf.Datum{Val: cty.UnknownVal(cty.String), Refs: []*tf.Ref{ref}}
	companion := &tf.Block{Type: "aws_x", Existence: tf.Yes, Attrs: []tf.Attr{{Name: "bucket_prefix", Datum: to}}}
	companion.Nest("copies").Nest("copy").Attrs = []tf.Attr{{Name: "target", Datum: to}}
	x := tf.NewResource(companion, tf.Resource{Name: "x"})
	p := &rule.Pass{Graph: graph.New(&tf.Module{Existence: tf.Yes, Resources: []*tf.Resource{bucket, x}})}
	for attr, verdict := range map[string]rule.Verdict{
		"bucket_prefix":      rule.Passed,
		"bucket":             rule.Fail,
		"copies":             rule.Passed,
		"copies.copy.target": rule.Passed,
		"copies.target":      rule.Fail,
	} {
		if j := rule.Companion("aws_x", attr, nil).Judge(p, bucket.Block); j.Verdict != verdict {
			t.Errorf("by %s: verdict %d (%s), want %d", attr, j.Verdict, j.Message, verdict)
		}
	}
}
