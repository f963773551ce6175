package iam_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/iam"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var (
	variable = &tf.Ref{Kind: tf.RefVariable, Addr: "var.x", Reason: "has no value"}
	bucket   = &tf.Ref{Kind: tf.RefResource, Addr: "aws_s3_bucket.b.arn", Attr: "arn", Reason: "is known only after apply"}
	myself   = &tf.Ref{Kind: tf.RefResource, Addr: "data.aws_caller_identity.me.account_id", Attr: "account_id", Reason: "is read from AWS"}
)

// at places what a test parses in lines 1 to n of a file.
func at(n int) hcl.Range {
	return hcl.Range{Filename: "main.tf", Start: hcl.Pos{Line: 1, Column: 12, Byte: 11}, End: hcl.Pos{Line: n, Column: 4, Byte: 99}}
}

func value(d *tf.Datum) tf.Value {
	return tf.NewValue(&tf.Block{Type: "aws_s3_bucket_policy"}, "policy", d)
}

// parse reads known text, as it stands in a heredoc if it has several lines.
func parse(text string) *iam.Document {
	lines := strings.Count(text, "\n")
	if lines > 0 {
		lines++
	}
	return iam.Parse(value(&tf.Datum{Val: cty.StringVal(text), Known: true, Range: at(1 + lines)}))
}

// parseNode reads a value that is not known but for its structure.
func parseNode(n *tf.Node) *iam.Document {
	return iam.Parse(value(&tf.Datum{Val: cty.UnknownVal(cty.String), Refs: []*tf.Ref{variable}, Range: at(1), Walk: func() *tf.Node { return n }, Lock: new(sync.Mutex)}))
}

func lit(s string) *tf.Node { return &tf.Node{Kind: tf.NodeKnown, Val: cty.StringVal(s)} }

func hole(r *tf.Ref) *tf.Node {
	return &tf.Node{Kind: tf.NodeHole, Type: cty.String, Refs: []*tf.Ref{r}}
}

func anyHole(r *tf.Ref) *tf.Node {
	return &tf.Node{Kind: tf.NodeHole, Type: cty.DynamicPseudoType, Refs: []*tf.Ref{r}}
}

// template reads JSON with $1 for a variable, $2 for an ARN and $3 for the account.
func template(text string) *iam.Document {
	refs := map[byte]*tf.Ref{'1': variable, '2': bucket, '3': myself}
	n := &tf.Node{Kind: tf.NodeText}
	from := 0
	for i := 0; i+1 < len(text); i++ {
		if ref := refs[text[i+1]]; text[i] == '$' && ref != nil {
			n.Parts = append(n.Parts, lit(text[from:i]), hole(ref))
			from = i + 2
		}
	}
	n.Parts = append(n.Parts, lit(text[from:]))
	return parseNode(n)
}

func object(pairs ...any) *tf.Node {
	n := &tf.Node{Kind: tf.NodeObject}
	for pair := range slices.Chunk(pairs, 2) {
		v, ok := pair[1].(*tf.Node)
		if !ok {
			v = lit(pair[1].(string))
		}
		n.Fields = append(n.Fields, tf.Field{Key: pair[0].(string), Node: v})
	}
	return n
}

func list(open bool, nodes ...*tf.Node) *tf.Node {
	return &tf.Node{Kind: tf.NodeList, Items: nodes, Open: open, Refs: []*tf.Ref{variable}}
}

func alt(nodes ...*tf.Node) *tf.Node { return &tf.Node{Kind: tf.NodeAlt, Items: nodes} }

func messages(d *iam.Document) []string {
	var m []string
	for _, p := range d.Problems {
		m = append(m, p.Message)
	}
	return m
}

func texts(l iam.List) string {
	var s []string
	for _, p := range l.Patterns {
		s = append(s, p.String())
	}
	return strings.Join(s, " ")
}

func TestParse(t *testing.T) {
	d := parse(`{
  "Version": "2012-10-17",
  "Id": "id",
  "Statement": [
    {
      "Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:List*"], "Resource": "arn:aws:s3:::b/*",
      "Principal": {"AWS": ["111122223333", "*"], "Service": "logs.amazonaws.com"},
      "Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}, "Bool": {"aws:SecureTransport": true}}
    },
    {"Effect": "Deny", "NotAction": "iam:*", "NotResource": ["a", "b"], "NotPrincipal": "*"}
  ]
}
`)
	if d.Open || d.Problems != nil || d.Cause() != "" || d.Version != "2012-10-17" || d.ID != "id" || len(d.Statements) != 2 {
		t.Fatalf("%+v", d)
	}
	s, u := d.Statements[0], d.Statements[1]
	if s.Sid != "Read" || s.Effect != iam.Allow || texts(s.Actions) != "s3:GetObject s3:List*" || texts(s.Resources) != "arn:aws:s3:::b/*" {
		t.Errorf("%+v", s)
	}
	var who []string
	for _, p := range s.Principals.Named {
		who = append(who, p.Type+" "+p.String())
	}
	if diff := cmp.Diff([]string{"AWS 111122223333", "AWS *", "Service logs.amazonaws.com"}, who); diff != "" {
		t.Error(diff)
	}
	if c := s.Conditions; len(c) != 2 || c[0].Operator != "ForAnyValue:StringLike" || c[0].Key != "aws:PrincipalOrgPaths" || texts(c[0].Values) != "o-1/*" || texts(c[1].Values) != "true" {
		t.Errorf("conditions %+v", c)
	}
	if u.Effect != iam.Deny || texts(u.NotActions) != "iam:*" || texts(u.NotResources) != "a b" || len(u.NotPrincipals.Named) != 1 || u.NotPrincipals.Named[0].Type != "*" {
		t.Errorf("%+v", u)
	}
	if s.Range.Start.Line != 6 || s.Range.End.Line != 10 || u.Range.Start.Line != 11 || u.Range.End.Line != 11 {
		t.Errorf("statements at %v and %v, want lines 6-10 and 11", s.Range, u.Range)
	}
}

func TestHoles(t *testing.T) {
	d := template(`{"Statement": {"Effect": "Allow", "Action": "s3:$1", "Resource": ["$2/*", "$2"], "Principal": {"AWS": "$1"}}}`)
	if d.Open || len(d.Problems) != 0 {
		t.Fatalf("%+v", d)
	}
	s := d.Statements[0]
	if texts(s.Actions) != "s3:${var.x}" || texts(s.Resources) != "${aws_s3_bucket.b.arn}/* ${aws_s3_bucket.b.arn}" || s.Actions.Open {
		t.Errorf("%v %v", texts(s.Actions), texts(s.Resources))
	}
	if s.OnAnyResource() != tf.No || s.HasWildcardAction() != tf.No || s.OnAction("s3:*") != tf.Maybe || s.OnAction("iam:*") != tf.No || s.ForAnyone() != tf.Maybe {
		t.Error("a hole decides, or an ARN may be a wildcard")
	}
	if d.Cause() != "var.x has no value" {
		t.Errorf("cause %q", d.Cause())
	}

	joined := template(`{"Statement": {"Effect": "Allow", "Action": [$1], "Resource": $1}}`).Statements[0]
	if !joined.Actions.Open || joined.HasWildcardAction() != tf.Maybe {
		t.Error("a hole in place of JSON is not taken for any number of members")
	}
	if d := template(`{$1}`); !d.Open || d.Problems != nil || d.Cause() != "var.x has no value" {
		t.Errorf("%+v", d)
	}
	if d := template(`$1`); !d.Open || d.Problems != nil {
		t.Errorf("%+v", d)
	}
	if d := template(`{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, $1]}`); d.AllowsEverything() != tf.Yes || !d.Open {
		t.Errorf("%+v", d)
	}
	// What stands for holes does not clash with the text, and quotes are counted as JSON counts them.
	odd := template(`{"Statement": {"Effect": "Allow", "Action": "\ue0000\" $1", "Sid": "\\", "Resource": "$2"}}`)
	if got := texts(odd.Statements[0].Actions) + texts(odd.Statements[0].Resources); got != "\ue0000\" ${var.x}${aws_s3_bucket.b.arn}" {
		t.Errorf("%q", got)
	}
}

func TestNodes(t *testing.T) {
	open := object("Effect", "Allow")
	open.Open, open.Refs = true, []*tf.Ref{variable}
	allow := func(pairs ...any) *tf.Node { return object(append([]any{"Effect", "Allow"}, pairs...)...) }
	tests := []struct {
		name       string
		statement  *tf.Node
		everything tf.Tri
		why        string
	}{
		{"known", allow("Action", "*", "Resource", "*"), tf.Yes, ""},
		{"known value", &tf.Node{Kind: tf.NodeKnown, Val: cty.TupleVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{
			"Effect": cty.StringVal("Allow"), "Action": cty.TupleVal([]cty.Value{cty.StringVal("*")}), "Resource": cty.StringVal("*"),
		})})}, tf.Yes, ""},
		{"list", list(false, allow("Action", "*", "Resource", "*")), tf.Yes, ""},
		{"open list", list(true), tf.Maybe, "var.x has no value"},
		{"hole", anyHole(variable), tf.Maybe, "var.x has no value"},
		{"unknown action", allow("Action", hole(variable), "Resource", "*"), tf.Maybe, "var.x has no value"},
		{"unknown actions", allow("Action", anyHole(variable), "Resource", "*"), tf.Maybe, "var.x has no value"},
		{"other actions may be", allow("Action", list(true, lit("s3:*")), "Resource", "*"), tf.Maybe, "var.x has no value"},
		{"unknown action beside all", allow("Action", list(true, lit("*")), "Resource", "*"), tf.Yes, "var.x has no value"},
		{"unknown resource", allow("Action", "*", "Resource", hole(variable)), tf.Maybe, "var.x has no value"},
		{"resource of one's own", allow("Action", "*", "Resource", hole(bucket)), tf.No, "aws_s3_bucket.b.arn is known only after apply"},
		{"unknown effect", object("Effect", hole(variable), "Action", "*", "Resource", "*"), tf.Maybe, "var.x has no value"},
		{"unknown condition", allow("Action", "*", "Resource", "*", "Condition", anyHole(variable)), tf.Maybe, "var.x has no value"},
		{"condition", allow("Action", "*", "Resource", "*", "Condition", object("Bool", object("aws:SecureTransport", "true"))), tf.No, ""},
		{"open statement", open, tf.Maybe, "var.x has no value"},
		{"alternatives", alt(allow("Action", "*", "Resource", "*"), allow("Action", "s3:*", "Resource", "*")), tf.Maybe, "it hangs on a condition that is not decided"},
		{"alternative actions", allow("Action", alt(lit("*"), lit("s3:*")), "Resource", "*"), tf.Maybe, "it hangs on a condition that is not decided"},
		{"null members", allow("Action", "*", "Resource", "*", "Condition", &tf.Node{Kind: tf.NodeKnown, Val: cty.NullVal(cty.String)}), tf.Yes, ""},
	}
	for _, tt := range tests {
		d := parseNode(object("Version", "2012-10-17", "Statement", tt.statement))
		if got := d.AllowsEverything(); got != tt.everything || d.Cause() != tt.why || d.Problems != nil {
			t.Errorf("%s: %v (%s) %v, want %v (%s)", tt.name, got, d.Cause(), messages(d), tt.everything, tt.why)
		}
	}
	if d := parseNode(alt(object("Statement", allow("Action", "*", "Resource", "*")), object())); d.AllowsEverything() != tf.Maybe {
		t.Error("one of two documents is certain")
	}
	if d := iam.Parse(value(nil)); d.Statements != nil || d.Open || d.Problems != nil {
		t.Errorf("an absent policy says %+v", d)
	}
	if d := iam.Parse(value(&tf.Datum{Val: cty.UnknownVal(cty.String), Refs: []*tf.Ref{variable}})); !d.Open || d.Cause() != "var.x has no value" {
		t.Errorf("an unknown policy says %+v", d)
	}
}

func TestProblems(t *testing.T) {
	deep := strings.Repeat(`{"Statement":`, 100) + "1" + strings.Repeat("}", 100)
	tests := []struct {
		text string
		open bool
		want []string
	}{
		{``, true, []string{"the policy is not JSON: it is empty"}},
		{`{`, true, []string{"the policy is not JSON: unexpected EOF at line 1"}},
		{"{\n\"a\":\n}\n", true, []string{"the policy is not JSON: missing value after object name at line 3"}},
		{`{} {}`, true, []string{"the policy is not JSON: something follows its end"}},
		{deep, true, []string{"the policy is not JSON: it nests deeper than any policy"}},
		{`[]`, false, []string{"a policy is an object, not a list"}},
		{`"x"`, false, []string{"a policy is an object, not a text"}},
		{`null`, false, []string{"a policy is an object, not null"}},
		{`{"statement": []}`, false, []string{`"statement" is no element of a policy: names of elements keep their case, "Statement"`}},
		{`{"Version": "a", "Version": "b", "Statement": []}`, false, []string{`the key "Version" stands twice in one object`}},
		{`{"Statement": ["x", [], null, 1]}`, false, []string{
			"a statement is an object, not a text", "a statement is an object, not a list", "a statement is an object, not null", "a statement is an object, not a text",
		}},
		{`{"Statement": {"Effect": "allow", "Action": "*"}}`, false, []string{`the effect "allow" is spelt Allow`}},
		{`{"Statement": {"Effect": "Permit", "Action": "*"}}`, false, []string{"an effect is Allow or Deny"}},
		{`{"Statement": {"Action": "*"}}`, false, []string{"the statement has no Effect"}},
		{`{"Statement": {"Effect": "Deny"}}`, false, []string{"the statement has neither Action nor NotAction"}},
		{`{"Statement": {"Effect": "Deny", "Action": "a", "NotAction": "a", "Resource": "*", "NotResource": "*", "Principal": "*", "NotPrincipal": "*"}}`, false, []string{
			"the statement has both Action and NotAction", "the statement has both Resource and NotResource", "the statement has both Principal and NotPrincipal",
		}},
		{`{"Statement": {"Effect": "Deny", "Action": {"a": 1}, "Resource": [["a"]], "Sidd": 1}}`, false, []string{
			"Action is a text or a list of texts, not an object", "a member of Resource is a text, not a list", `"Sidd" is no element of a statement`,
		}},
		{`{"Statement": {"Effect": "Deny", "Action": true}}`, false, []string{"Action is a text or a list of texts, not a bool"}},
		{`{"Statement": {"Effect": "Deny", "Action": "*", "Principal": "111122223333"}}`, false, []string{`Principal is "*" or an object such as {"AWS": …}`}},
		{`{"Statement": {"Effect": "Deny", "Action": "*", "Principal": {"aws": "*"}}}`, false, []string{`"aws" is no type of principal; there are AWS, Service, Federated and CanonicalUser`}},
		{`{"Statement": {"Effect": "Deny", "Action": "*", "Condition": {"StringIs": {"a": "b"}, "Bool": 1}}}`, false, []string{
			`"StringIs" is no condition operator`, `the operator "Bool" takes an object of keys, not a text`,
		}},
		{`{"Statement": {"Effect": "Deny", "Action": "*", "Condition": "x"}}`, false, []string{"a Condition is an object of operators, not a text"}},
	}
	for _, tt := range tests {
		d := parse(tt.text)
		if diff := cmp.Diff(tt.want, messages(d)); diff != "" || d.Open != tt.open {
			t.Errorf("%.80s: open %v\n%s", tt.text, d.Open, diff)
		}
		for _, p := range d.Problems {
			if p.Range.Filename != "main.tf" {
				t.Errorf("%.80s: %q is nowhere", tt.text, p.Message)
			}
		}
	}
	if d := parse(`{"Id": "` + strings.Repeat("x", 1<<20) + `"}`); !d.Open || len(d.Problems) != 1 {
		t.Errorf("a long document: %v", messages(d))
	}
	if d := parse(`{"Statement": {"Effect": "allow", "Action": "*", "Resource": "*"}}`); d.AllowsEverything() != tf.Yes {
		t.Error("an effect in another case allows nothing")
	}
	nested := lit("*")
	for range 100 {
		nested = alt(nested)
	}
	parseNode(object("Statement", object("Effect", "Allow", "Action", nested, "Principal", nested, "Condition", nested)))
	parseNode(nested)
	parseNode(object("Statement", nested))
}

func TestActions(t *testing.T) {
	tests := []struct {
		element, action string
		want            tf.Tri
	}{
		{`"Action": "*"`, "s3:*", tf.Yes},
		{`"Action": "*:*"`, "s3:*", tf.Yes},
		{`"Action": "S3:*"`, "s3:*", tf.Yes},
		{`"Action": "s3:Get*"`, "s3:*", tf.No},
		{`"Action": "s3:Get*"`, "S3:GetObject", tf.Yes},
		{`"Action": "s3:GetObjec?"`, "s3:GetObject", tf.Yes},
		{`"Action": ["ec2:*", "iam:Pass*"]`, "iam:PassRole", tf.Yes},
		{`"Action": []`, "iam:PassRole", tf.No},
		{`"NotAction": "iam:*"`, "iam:PassRole", tf.No},
		{`"NotAction": "iam:Pass*"`, "iam:*", tf.No},
		{`"NotAction": "s3:*"`, "iam:PassRole", tf.Yes},
		{`"NotAction": "*"`, "iam:PassRole", tf.No},
	}
	for _, tt := range tests {
		s := parse(`{"Statement": {"Effect": "Allow", "Resource": "*", ` + tt.element + `}}`).Statements[0]
		if got := s.OnAction(tt.action); got != tt.want {
			t.Errorf("%s on %s: %v, want %v", tt.element, tt.action, got, tt.want)
		}
	}
}

func TestAllowsEverything(t *testing.T) {
	tests := []struct {
		statement string
		want      tf.Tri
	}{
		{`"Effect": "Allow", "Action": "*", "Resource": "*"`, tf.Yes},
		{`"Effect": "Allow", "Action": "*:*", "Resource": ["arn:aws:s3:::b", "**"]`, tf.Yes},
		{`"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"`, tf.Yes},
		{`"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"`, tf.No},
		{`"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::b"`, tf.Yes},
		{`"Effect": "Deny", "Action": "*", "Resource": "*"`, tf.No},
		{`"Effect": "Allow", "Action": "s3:*", "Resource": "*"`, tf.No},
		{`"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::*"`, tf.No},
		{`"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}`, tf.No},
	}
	for _, tt := range tests {
		if got := parse(`{"Statement": {` + tt.statement + `}}`).AllowsEverything(); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.statement, got, tt.want)
		}
	}
}

func TestPublic(t *testing.T) {
	tests := []struct {
		principal, condition string
		want                 tf.Tri
	}{
		{`"*"`, ``, tf.Yes},
		{`{"AWS": "*"}`, ``, tf.Yes},
		{`{"AWS": ["111122223333", "*"]}`, ``, tf.Yes},
		{`{"AWS": "arn:aws:iam::111122223333:root"}`, ``, tf.No},
		{`{"AWS": "$1"}`, ``, tf.Maybe},
		{`{"AWS": "arn:aws:iam::$1:root"}`, ``, tf.No},
		{`{"AWS": "$2"}`, ``, tf.No},
		{`{"Service": "*"}`, ``, tf.No},
		{`{"Federated": "accounts.google.com"}`, ``, tf.No},
		{`"*"`, `"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}`, tf.No},
		{`"*"`, `"StringEquals": {"aws:principalorgid": "$1"}`, tf.No},
		{`"*"`, `"StringLike": {"aws:PrincipalOrgID": "o-*"}`, tf.Yes},
		{`"*"`, `"StringLike": {"aws:PrincipalAccount": "$1"}`, tf.Maybe},
		{`"*"`, `"StringLike": {"aws:PrincipalAccount": "$3"}`, tf.No},
		{`"*"`, `"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}`, tf.Yes},
		{`"*"`, `"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r"}`, tf.Yes},
		{`"*"`, `"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}`, tf.No},
		{`"*"`, `"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}`, tf.Yes},
		{`"*"`, `"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "${aws:PrincipalOrgID}"]}`, tf.Yes},
		{`"*"`, `"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}`, tf.No},
		{`"*"`, `"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Admin"}`, tf.Yes},
		{`"*"`, `"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}`, tf.No},
		{`"*"`, `"ArnLike": {"aws:SourceArn": "$2/*"}`, tf.No},
		{`"*"`, `"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:$3:*"}`, tf.No},
		{`"*"`, `"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}`, tf.Yes},
		{`"*"`, `"StringLike": {"aws:userid": "AROAEXAMPLE:*"}`, tf.No},
		{`"*"`, `"StringLike": {"aws:userid": "*:session"}`, tf.Yes},
		{`"*"`, `"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "203.0.113.9"]}`, tf.No},
		{`"*"`, `"IpAddress": {"aws:SourceIp": ["8.0.0.0/8", "9.0.0.0/8"]}`, tf.Yes},
		{`"*"`, `"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}`, tf.Yes},
		{`"*"`, `"IpAddress": {"aws:SourceIp": "::/0"}`, tf.Yes},
		{`"*"`, `"IpAddress": {"aws:SourceIp": "2001:db8::/32"}`, tf.No},
		{`"*"`, `"IpAddress": {"aws:SourceIp": "$1"}`, tf.Maybe},
		{`"*"`, `"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}`, tf.Yes},
		{`"*"`, `"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}`, tf.No},
		{`"*"`, `"Null": {"aws:SourceVpce": "false"}`, tf.Yes},
		{`"*"`, `"Bool": {"aws:SecureTransport": "true"}`, tf.Yes},
		{`"*"`, `"Bool": {"elasticfilesystem:AccessedViaMountTarget": true}`, tf.No},
		{`"*"`, `"Bool": {"elasticfilesystem:AccessedViaMountTarget": false}`, tf.Yes},
		{`"*"`, `"StringEquals": {"aws:PrincipalTag/team": "a"}`, tf.Yes},
		{`"*"`, `"StringEquals": {"acme:Secret": "a"}`, tf.Maybe},
		{`"*"`, `"StringEquals": {"acme:Secret": "a"}, "Bool": {"aws:SecureTransport": "true"}`, tf.Maybe},
		{`"*"`, `"StringEquals": {"acme:Secret": "a", "aws:SourceVpc": "vpc-0a1b2c3d"}`, tf.No},
	}
	for _, tt := range tests {
		d := template(`{"Statement": {"Effect": "Allow", "Action": "s3:*", "Principal": ` + tt.principal + `, "Condition": {` + tt.condition + `}}}`)
		if got := d.Public(); got != tt.want || d.Problems != nil {
			t.Errorf("%s %s: %v %v, want %v", tt.principal, tt.condition, got, messages(d), tt.want)
		}
	}
}

// A variable without a type may be a list: of values in particular for StringEquals, of anything for StringLike.
func TestPublicOfUnknownValues(t *testing.T) {
	for operator, want := range map[string]tf.Tri{"StringEquals": tf.No, "StringLike": tf.Maybe, "IpAddress": tf.Maybe} {
		key := "aws:PrincipalAccount"
		if operator == "IpAddress" {
			key = "aws:SourceIp"
		}
		d := parseNode(object("Statement", object("Effect", "Allow", "Action", "s3:*", "Principal", "*", "Condition", object(operator, object(key, anyHole(variable))))))
		if got := d.Public(); got != want {
			t.Errorf("%s: %v, want %v", operator, got, want)
		}
	}
}

func TestDenials(t *testing.T) {
	tests := []struct {
		deny string
		want tf.Tri
	}{
		{`"Action": "s3:*", "Resource": "*", "Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`, tf.No},
		{`"Action": "*", "Resource": ["$2", "$2/*"], "Principal": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`, tf.No},
		{`"Action": "s3:*", "Resource": "*", "Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "$1"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}`, tf.No},
		{`"Action": "s3:*", "Resource": "*", "Principal": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}`, tf.No},
		{`"Action": "s3:*", "Resource": "*", "Principal": "*"`, tf.No},
		{`"Action": "s3:*", "Resource": "*", "NotPrincipal": {"AWS": "111122223333"}`, tf.No},
		{`"Action": "s3:*", "Resource": "*", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}`, tf.Yes},
		{`"Action": "s3:PutObject", "Resource": "*", "Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`, tf.Yes},
		{`"Action": "s3:*", "Resource": "$2", "Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`, tf.Maybe},
		{`"Action": "s3:*", "Resource": "*", "Principal": "*", "Condition": {"StringNotLike": {"aws:PrincipalOrgID": "o-*"}}`, tf.Yes},
		{`"Action": "s3:*", "Resource": "*", "Principal": {"AWS": "111122223333"}`, tf.Yes},
		{`"NotAction": "s3:Get*", "Resource": "*", "Principal": "*"`, tf.Maybe},
	}
	for _, tt := range tests {
		d := template(`{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "$2/*", "Principal": "*"}, {"Effect": "Deny", ` + tt.deny + `}]}`)
		got, by := d.PublicBy()
		if got != tt.want || (got == tf.No) != (by == nil) {
			t.Errorf("%s: %v by %d, want %v", tt.deny, got, len(by), tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "$1", "Principal": {"AWS": "$2"}, "Condition": {"Bool": {"a": true}}}]}`)
	f.Add(`{"Statement": {$1}}`)
	f.Add("{\n\"Statement\": [$1, [], {}, 1, null]\n}\n")
	f.Add("\ue000" + `{"\ue0001\ue000": "$3"}`)
	f.Add(`"`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range []*iam.Document{parse(text), template(text)} {
			for _, verdict := range []tf.Tri{d.AllowsEverything(), d.Public()} {
				if verdict == tf.Maybe && d.Cause() == "" && !restrictedByUnknown(d) {
					t.Errorf("%q is not decided, for no reason", text)
				}
			}
			for _, p := range d.Problems {
				if p.Message == "" {
					t.Errorf("%q has a problem without a message", text)
				}
			}
		}
	})
}

// restrictedByUnknown reports whether what is not decided is the meaning of a condition, or of denials against one another.
func restrictedByUnknown(d *iam.Document) bool {
	for _, s := range d.Statements {
		if len(s.Conditions) > 0 || s.Effect == iam.Deny {
			return true
		}
	}
	return false
}

// Documents beyond what AWS takes are read in bounded time, and leave open what was not read.
func TestBounds(t *testing.T) {
	pair := object("Effect", "Allow", "Action", "s3:*", "Resource", "*", "Principal", "*")
	deny := object("Effect", "Deny", "Action", "s3:Get*", "Resource", "*", "Principal", "*")
	var statements []*tf.Node
	for range 2000 {
		statements = append(statements, pair, deny)
	}
	d := parseNode(object("Statement", list(false, statements...)))
	if !d.Open || len(d.Statements) != 2048 || d.Public() == tf.No {
		t.Errorf("%d statements, open %v", len(d.Statements), d.Open)
	}
	long := parseNode(object("Statement", object("Effect", "Allow", "Action", strings.Repeat("*a", 1<<16), "Resource", "*")))
	if s := long.Statements[0]; s.OnAction("s3:*") != tf.Maybe || len(long.Problems) != 1 {
		t.Errorf("a long action: %v", messages(long))
	}
}
