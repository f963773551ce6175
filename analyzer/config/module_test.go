package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestModule(t *testing.T) {
	m := module(t, files{
		"b.tf": `
resource "aws_s3_bucket" "b" {
  count      = 2
  provider   = aws.west
  depends_on = [aws_kms_key.k, module.m]
  bucket     = "x"
  lifecycle {
    prevent_destroy = true
  }
  versioning {
    enabled = true
  }
  dynamic "rule" {
    for_each = []
    content {}
  }
}
data "aws_ami" "d" { for_each = {} }
ephemeral "random_password" "e" {}
`,
		"a.tf": `
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = "~> 5.0"
      configuration_aliases = [aws.west]
    }
    random = "3.0"
  }
  backend "s3" {}
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
variable "v" {
  type      = list(string)
  default   = []
  sensitive = true
  nullable  = false
  validation {
    condition     = true
    error_message = "x"
  }
}
locals {
  one = 1
  two = 2
}
module "m" {
  source    = "./m"
  version   = "1"
  for_each  = {}
  providers = { aws.dns = aws.west, aws = aws }
  name      = "n"
}
output "o" {
  value     = 1
  sensitive = true
}
check "c" {
  assert {
    condition     = true
    error_message = "x"
  }
}
moved {
  from = a.b
  to   = c.d
}
`,
		"x.tftest.hcl": `run "a" {}`,
		"y.tofu":       ``,
		".hidden.tf":   `syntax error`,
		"backup.tf~":   `syntax error`,
		"#edit.tf#":    `syntax error`,
	})
	if len(m.Diagnostics) > 0 {
		t.Fatal(m.Diagnostics)
	}
	if diff := cmp.Diff([]string{"aws_s3_bucket.b", "data.aws_ami.d", "ephemeral.random_password.e"}, addresses(m)); diff != "" {
		t.Error(diff)
	}
	r := m.Resources[0]
	if r.Count == nil || r.ForEach != nil || r.Provider.String() != "aws.west" || len(r.DependsOn) != 2 || r.Lifecycle == nil {
		t.Errorf("meta-arguments: %+v", r)
	}
	want := []any{`bucket="x"`, "versioning", []any{"enabled=true"}, "dynamic rule", []any{"for_each=[]", "content", []any(nil)}}
	if diff := cmp.Diff(want, shape(t, r.Body)); diff != "" {
		t.Error(diff)
	}
	if at := r.Body.End.Start; at.Line != 17 || at.Column != 1 {
		t.Errorf("closing brace at %v", at)
	}
	c := m.Calls[0]
	if c.Name != "m" || c.Source == nil || c.Version == nil || c.ForEach == nil || len(c.Body.Attributes) != 1 {
		t.Errorf("call: %+v", c)
	}
	if got := c.Providers["aws.dns"]; got.String() != "aws.west" {
		t.Errorf("providers: %v", c.Providers)
	}
	v := m.Variables["v"]
	if !v.Sensitive || v.Nullable || v.Type == nil || v.Default == nil || len(v.Validations) != 1 {
		t.Errorf("variable: %+v", v)
	}
	if !m.Outputs["o"].Sensitive || m.Locals["two"] == nil || len(m.Checks) != 1 || len(m.Moved) != 1 {
		t.Error("outputs, locals, checks or moved blocks are missing")
	}
	if p := m.Providers[0]; p.Alias != "west" || len(p.Body.Attributes) != 1 {
		t.Errorf("provider: %+v", p)
	}
	aws := m.Terraform.RequiredProviders["aws"]
	if aws.Source != "hashicorp/aws" || aws.Version != "~> 5.0" || len(aws.Aliases) != 1 || aws.Aliases[0].String() != "aws.west" {
		t.Errorf("required provider: %+v", aws)
	}
	if m.Terraform.RequiredProviders["random"].Version != "3.0" || m.Terraform.Backend == nil || len(m.Terraform.RequiredVersion) != 1 {
		t.Errorf("terraform: %+v", m.Terraform)
	}
	var skipped []string
	for _, s := range m.Skipped {
		skipped = append(skipped, s.Address)
	}
	if diff := cmp.Diff([]string{"x.tftest.hcl", "y.tofu"}, skipped); diff != "" {
		t.Error(diff)
	}
}

// What is wrong is reported where it is; what is right is there all the same.
func TestModuleDiagnostics(t *testing.T) {
	for _, c := range []struct {
		name    string
		content files
		want    []string
		left    []string // addresses
	}{
		{"empty file", files{"a.tf": ""}, nil, nil},
		{"byte order mark and CRLF", files{"a.tf": "\ufeffresource \"a\" \"b\" {\r\n  x = <<E\r\nt\r\nE\r\n}\r\n"}, nil, []string{"a.b"}},
		{
			"broken file beside a good one",
			files{"a.tf": "resource \"a\" \"b\" {\n  x = \n}\nresource \"c\" \"d\" {}\n", "b.tf": "resource \"e\" \"f\" {}\n"},
			[]string{"a.tf:2:7: Invalid expression"},
			[]string{"a.b", "c.d", "e.f"},
		},
		{"unclosed", files{"a.tf": "resource \"a\" \"b\" {\n"}, []string{"a.tf:1:18: Unclosed configuration block"}, []string{"a.b"}},
		{
			"duplicates",
			files{"a.tf": "resource \"a\" \"b\" {}\nlocals {\n  x = 1\n}\n", "b.tf": "resource \"a\" \"b\" {}\nlocals {\n  x = 2\n}\n"},
			[]string{"b.tf:1:1: Duplicate resource", "b.tf:3:3: Duplicate local value"},
			[]string{"a.b"},
		},
		{"same name, other mode", files{"a.tf": "resource \"a\" \"b\" {}\ndata \"a\" \"b\" {}\n"}, nil, []string{"a.b", "data.a.b"}},
		{"labels", files{"a.tf": "resource \"a\" {}\nlocals \"x\" {}\n"}, []string{"a.tf:1:1: Wrong number of labels", "a.tf:2:1: Wrong number of labels"}, nil},
		{"names", files{"a.tf": "resource \"a\" \"b[0]\" {}\nresource \"a\" \"é-1\" {}\n"}, []string{"a.tf:1:1: Invalid name"}, []string{"a.é-1"}},
		{"unknown block", files{"a.tf": "resorce \"a\" \"b\" {}\nx = 1\n"}, []string{"a.tf:1:1: Unsupported block type", "a.tf:2:1: Unsupported argument"}, nil},
		{"NUL", files{"a.tf": "x\n\x00", "b.tf": "resource \"e\" \"f\" {}\n"}, []string{"a.tf:2:1: Not a text file"}, []string{"e.f"}},
		{"UTF-8", files{"a.tf": "# é\n# é\xff", "b.tf": "resource \"e\" \"f\" {}\n"}, []string{"a.tf:2:4: Invalid UTF-8"}, []string{"e.f"}},
		{"count and for_each", files{"a.tf": "resource \"a\" \"b\" {\n  count = 1\n  for_each = {}\n}\n"}, []string{"a.tf:3:3: Invalid combination of \"count\" and \"for_each\""}, []string{"a.b"}},
		{"quoted reference", files{"a.tf": "resource \"a\" \"b\" {\n  depends_on = [\"c.d\"]\n  provider = \"aws.x\"\n}\n"}, nil, []string{"a.b"}},
		{"source", files{"a.tf": "module \"m\" {}\n"}, []string{"a.tf:1:1: Module without a source"}, nil},
		{"flag", files{"a.tf": "variable \"v\" {\n  sensitive = var.x\n}\n"}, []string{"a.tf:2:15: Invalid value"}, nil},
		{"unclosed comment", files{"a.tf": "a /* b"}, []string{"a.tf:1:3: Unclosed comment"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := module(t, c.content)
			if diff := cmp.Diff(c.want, summaries(m.Diagnostics)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.left, addresses(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestManyErrorsAreListedInPart(t *testing.T) {
	m := module(t, files{"a.tf": strings.Repeat("a\n", 10_000)})
	if n := len(m.Diagnostics); n != maxFileDiags+1 {
		t.Errorf("%d diagnostics", n)
	}
}

func TestUnreadableFile(t *testing.T) {
	if os.Getuid() != 0 {
		l := project(t, files{"a.tf": "", "b.tf": "resource \"e\" \"f\" {}\n"})
		if err := os.Chmod(filepath.Join(l.dir, "a.tf"), 0); err != nil {
			t.Fatal(err)
		}
		m, err := l.Module(".")
		if err != nil || len(m.Diagnostics) != 1 || len(m.Resources) != 1 {
			t.Errorf("%v, %v", m, err)
		}
	}
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "s.tf"), []byte(`resource "s" "s" {}`), 0o600); err != nil {
		t.Fatal(err)
	}
	l := project(t, files{"b.tf": "resource \"e\" \"f\" {}\n"})
	if err := os.Symlink(filepath.Join(outside, "s.tf"), filepath.Join(l.dir, "a.tf")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(l.dir, "c.tf")); err != nil {
		t.Fatal(err)
	}
	m, err := l.Module(".")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.tf:1:1: File not read", "c.tf:1:1: File not read"}, summaries(m.Diagnostics)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"e.f"}, addresses(m)); diff != "" {
		t.Error(diff)
	}
}

func TestModuleNotThere(t *testing.T) {
	if _, err := project(t, nil).Module("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestModuleIsLoadedOnce(t *testing.T) {
	l := project(t, files{"a.tf": `locals { a = 1 }`})
	loaded := make([]*Module, 8)
	var wg sync.WaitGroup
	for i := range loaded {
		wg.Go(func() { loaded[i], _ = l.Module(".") })
	}
	wg.Wait()
	if slices.ContainsFunc(loaded, func(m *Module) bool { return m == nil || m != loaded[0] }) {
		t.Errorf("different modules: %v", loaded)
	}
	l.Release("./")
	if m, _ := l.Module("."); m == loaded[0] {
		t.Error("the module was not released")
	}
}

func TestComments(t *testing.T) {
	m := module(t, files{
		"a.tf":      "# x:ignore one\nresource \"a\" \"b\" {\n  c = \"x:ignore no\" // x:ignore two\n  /* x:ignore\n three */\n}\n# other\n",
		"b.tf.json": `{"//": "x:ignore four", "resource": {"a": {"c": {"//": "x:ignore five", "d": "x:ignore no"}}}}`,
		"c.tf":      "# nothing\n",
	})
	var got []string
	for _, f := range m.Files {
		for _, c := range Comments(f, "x:ignore") {
			got = append(got, c.Text)
		}
	}
	want := []string{"# x:ignore one", "// x:ignore two", "/* x:ignore\n three */", "x:ignore four", "x:ignore five"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
