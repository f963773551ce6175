package eval_test

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// outline writes a node in short: known values as JSON, <hole>s, {a|b} alternatives, … where there may be more.
func outline(n *tf.Node) string {
	var b strings.Builder
	write(&b, n)
	return b.String()
}

func write(b *strings.Builder, n *tf.Node) {
	switch n.Kind {
	case tf.NodeKnown:
		if n.Val.Type() == cty.String && !n.Val.IsNull() {
			b.WriteString(n.Val.AsString())
			return
		}
		raw, err := ctyjson.Marshal(n.Val, n.Val.Type())
		if err != nil {
			b.WriteString(err.Error())
		}
		b.Write(raw)
	case tf.NodeText:
		for _, p := range n.Parts {
			write(b, p)
		}
	case tf.NodeObject:
		b.WriteString("{")
		for i, f := range n.Fields {
			if i > 0 {
				b.WriteString(" ")
			}
			b.WriteString(f.Key + "=")
			write(b, f.Node)
		}
		if n.Open {
			b.WriteString(" …")
		}
		b.WriteString("}")
	case tf.NodeList:
		b.WriteString("[")
		for i, item := range n.Items {
			if i > 0 {
				b.WriteString(" ")
			}
			write(b, item)
		}
		if n.Open {
			b.WriteString(" …")
		}
		b.WriteString("]")
	case tf.NodeAlt:
		b.WriteString("(")
		for i, item := range n.Items {
			if i > 0 {
				b.WriteString("|")
			}
			write(b, item)
		}
		b.WriteString(")")
	case tf.NodeHole:
		b.WriteString("<")
		if len(n.Refs) > 0 {
			b.WriteString(n.Refs[0].Addr)
		}
		b.WriteString(">")
	}
}

func TestStructure(t *testing.T) {
	const prelude = `
variable "v" {}
variable "list" { type = list(string) }
variable "u" { type = bool }
resource "aws_kms_key" "k" {}
resource "aws_s3_bucket" "b" { bucket = "data" }
resource "aws_sns_topic" "t" {
  count = var.u ? 1 : 0
  name  = "t"
}
`
	tests := map[string]struct{ expr, want string }{
		"jsonencode":  {`jsonencode({ Action = "s3:*", Resource = aws_kms_key.k.arn })`, "{Action=s3:* Resource=arn:<aws_kms_key.k.arn>:kms:<aws_kms_key.k.arn>:<aws_kms_key.k.arn>:key/<aws_kms_key.k.arn>}"},
		"s3 arn":      {`"${aws_s3_bucket.b.arn}/*"`, "arn:<aws_s3_bucket.b.arn>:s3:::data/*"},
		"variable":    {`"a-${var.v}-b"`, "a-<var.v>-b"},
		"concat":      {`jsonencode(concat(var.list, ["0.0.0.0/0"]))`, "[0.0.0.0/0 …]"},
		"merge":       {`jsonencode(merge({ a = "1" }, var.v, { b = "2" }))`, "{a=(1|<var.v>) b=2 …}"},
		"conditional": {`var.u ? "a" : "b"`, "(a|b)"},
		"join":        {`join("/", ["a", var.v])`, "a/<var.v>"},
		"format":      {`format("%s-%s", "a", var.v)`, "a-<var.v>"},
		"for":         {`jsonencode([for x in ["a", "b"] : "${x}${var.v}"])`, "[a<var.v> b<var.v>]"},
		"encoded":     {`base64encode("a-${var.v}")`, "a-<var.v>"},
		"coalesce":    {`coalesce(null, "", var.v, "b", "c")`, "(<var.v>|b)"},
		"first set":   {`coalesce("", "a-${var.v}", "b")`, "a-<var.v>"},
		"may be set":  {`coalesce(var.u ? "a" : null, "b")`, "((a|null)|b)"},
		"empty list":  {`jsonencode(coalescelist([], var.list, ["b"]))`, "(<var.list>|[\"b\"])"},
		"empty tuple": {`jsonencode(coalesce([], var.list))`, "[]"},
		"try":         {`try(local.doc.none, var.v, "b", "c")`, "(<var.v>|b)"},
		"try a key":   {`try(aws_kms_key.k.arn, null)`, "arn:<aws_kms_key.k.arn>:kms:<aws_kms_key.k.arn>:<aws_kms_key.k.arn>:key/<aws_kms_key.k.arn>"},
		"try a maybe": {`try(aws_sns_topic.t[0].name, "b")`, "(t|b)"},
		"local":       {`jsonencode(local.doc)`, "{Id=x R=<var.v>}"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			res := evaluate(t, prelude+"locals { doc = { Id = \"x\", R = var.v } }\nresource \"aws_sqs_queue\" \"x\" {\n  policy = "+tt.expr+"\n}\n")
			noErrors(t, res)
			if got := outline(resource(t, res, "aws_sqs_queue.x").Get("policy").Structure()); got != tt.want {
				t.Errorf("structure %s\nwant      %s", got, tt.want)
			}
		})
	}
}

func TestStructureThroughModules(t *testing.T) {
	res := evaluate(t, `
variable "v" {}
module "m" {
  source = "./m"
  name   = "a-${var.v}"
}
resource "aws_sqs_queue" "x" { name = module.m.out }
-- m/main.tf --
variable "name" {}
output "out" { value = "${var.name}!" }
`)
	noErrors(t, res)
	if got, want := outline(resource(t, res, "aws_sqs_queue.x").Get("name").Structure()), "a-<var.v>!"; got != want {
		t.Errorf("structure %s, want %s", got, want)
	}
}

func TestPolicyDocument(t *testing.T) {
	tests := map[string]struct{ config, want string }{
		"known": {`
data "aws_iam_policy_document" "d" {
  statement {
    sid       = "A"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:username"
      values   = ["&{aws:username}"]
    }
  }
}`, `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"*","Principal":"*","Condition":{"StringEquals":{"aws:username":"${aws:username}"}}}]}`},
		"merged": {`
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "A"
    actions   = ["s3:*"]
    resources = ["*"]
  }
  statement {
    actions   = ["sqs:*"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "d" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [jsonencode({ Statement = [{ Sid = "A", Effect = "Deny", Action = "s3:*", Resource = "*" }] })]
}`, `{"Version":"2012-10-17","Statement":[{"Action":"s3:*","Effect":"Deny","Resource":"*","Sid":"A"},{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}`},
		"aws principal": {`
data "aws_iam_policy_document" "d" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }
}`, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["123456789012","*"]}}]}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			res := evaluate(t, tt.config+"\nresource \"aws_sqs_queue\" \"x\" { policy = data.aws_iam_policy_document.d.json }\n")
			noErrors(t, res)
			if got := shown(resource(t, res, "aws_sqs_queue.x").Get("policy")); got != tt.want {
				t.Errorf("document %s\nwant     %s", got, tt.want)
			}
		})
	}
}

func TestPolicyDocumentWithHoles(t *testing.T) {
	res := evaluate(t, `
variable "more" { type = string }
resource "aws_kms_key" "k" {}
data "aws_iam_policy_document" "d" {
  source_policy_documents = [var.more]
  statement {
    actions   = ["*"]
    resources = [aws_kms_key.k.arn]
  }
}
resource "aws_sqs_queue" "x" { policy = data.aws_iam_policy_document.d.json }
`)
	noErrors(t, res)
	v := resource(t, res, "aws_sqs_queue.x").Get("policy")
	if !v.Unknown() {
		t.Fatal("the document is known")
	}
	got := outline(v.Structure())
	want := "{Version=2012-10-17 Statement=[{Effect=Allow Action=* Resource=arn:<aws_kms_key.k.arn>:kms:<aws_kms_key.k.arn>:<aws_kms_key.k.arn>:key/<aws_kms_key.k.arn>} …]}"
	if got != want {
		t.Errorf("structure %s\nwant      %s", got, want)
	}
}

// A document with a count that is not known is taken by join, one, element or an index.
func TestStructureOfCountedDocuments(t *testing.T) {
	for _, expr := range []string{`join("", data.aws_iam_policy_document.d[*].json)`, `join("", data.aws_iam_policy_document.d.*.json)`, `one(data.aws_iam_policy_document.d[*].json)`, `data.aws_iam_policy_document.d[0].json`, `element(data.aws_iam_policy_document.d[*].json, 0)`} {
		t.Run(expr, func(t *testing.T) {
			res := evaluate(t, `
variable "on" { type = bool }
data "aws_iam_policy_document" "d" {
  count = var.on ? 1 : 0
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["*"]
  }
}
resource "aws_sqs_queue" "x" {
  count  = var.on ? 1 : 0
  policy = `+expr+`
}
`)
			noErrors(t, res)
			v := resource(t, res, "aws_sqs_queue.x[0]").Get("policy")
			if !v.Unknown() {
				t.Error("the document is known although it may not exist")
			}
			want := "{Version=2012-10-17 Statement=[{Effect=Allow Action=sqs:SendMessage Resource=*}]}"
			if got := outline(v.Structure()); got != want {
				t.Errorf("structure %s\nwant      %s", got, want)
			}
		})
	}
}

// Templates keep their text around variables that are not known.
func TestStructureOfTemplates(t *testing.T) {
	res := evaluate(t, `
variable "v" {}
data "template_file" "t" {
  template = file("p.tpl")
  vars     = { name = var.v }
}
resource "aws_sqs_queue" "data" { policy = data.template_file.t.rendered }
resource "aws_sqs_queue" "function" { policy = templatefile("p.tpl", { name = var.v }) }
resource "aws_sqs_queue" "failing" { policy = "a-${local.o[var.v].x}-${local.o["z"].x}" }
locals { o = { a = {} } }
-- p.tpl --
{"Action": "s3:*", "Resource": "${name}"}
`)
	const want = "{\"Action\": \"s3:*\", \"Resource\": \"<var.v>\"}\n"
	for _, addr := range []string{"aws_sqs_queue.data", "aws_sqs_queue.function"} {
		if got := outline(resource(t, res, addr).Get("policy").Structure()); got != want {
			t.Errorf("%s: structure %s, want %s", addr, got, want)
		}
	}
	failing := outline(resource(t, res, "aws_sqs_queue.failing").Get("policy").Structure())
	if strings.Contains(failing, "<>") {
		t.Errorf("a hole has no cause: %s", failing)
	}
}
