package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	p := project(t, files{
		".git/config":  "[core]\n\turl = https://github.com/no/no\n[remote \"origin\"]\n\turl = git@github.com:Acme/infra.git\n\tfetch = x\n",
		"live/main.tf": "",
		"live/.terraform/modules/modules.json": `{"Modules":[
			{"Key":"","Source":"","Dir":"."},
			{"Key":"vpc","Source":"registry.terraform.io/terraform-aws-modules/vpc/aws","Version":"5.1.0","Dir":".terraform/modules/vpc"},
			{"Key":"vpc.sub","Source":"git::https://example.com/x.git","Dir":".terraform/modules/sub/deep"},
			{"Key":"gone","Source":"git::https://example.com/gone.git","Dir":".terraform/modules/gone"},
			{"Key":"evil","Source":"git::https://example.com/evil.git","Dir":"../../../../etc"}]}`,
		"live/.terraform/modules/vpc/main.tf":      "",
		"live/.terraform/modules/sub/deep/main.tf": "",
		"modules/a/main.tf":                        "",
		"modules/file":                             "",
		"vendor/net/peering/main.tf":               "",
	})
	p.Vendored = map[string]string{"acme/net": "vendor/net", "acme": "nowhere"}
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(p.dir, "modules", "out")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("a", filepath.Join(p.dir, "modules", "alias")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		call, source, version string
		dir, reason           string
		stale                 bool
	}{
		{"a", "../modules/a", "", "modules/a", "", false},
		{"a", "./", "", "live", "", false},
		{"a", "../modules/alias", "", "modules/a", "", false},
		{"a", "../modules/none", "", "", "does not exist", false},
		{"a", "../modules/file", "", "", "not a directory", false},
		{"a", "../modules/out", "", "", "outside the project root", false},
		{"a", "../../../../etc", "", "", "outside the project root", false},
		{"vpc", "terraform-aws-modules/vpc/aws", "~> 5.0", "live/.terraform/modules/vpc", "", false},
		{"vpc", "registry.terraform.io/terraform-aws-modules/vpc/aws", "", "live/.terraform/modules/vpc", "", false},
		{"vpc", "terraform-aws-modules/vpc/aws", "~> 6.0", "live/.terraform/modules/vpc", "version 5.1.0", true},
		{"vpc", "other/vpc/aws", "", "live/.terraform/modules/vpc", "is of", true},
		{"vpc.sub", "git::https://example.com/x.git", "", "live/.terraform/modules/sub/deep", "", false},
		{"gone", "git::https://example.com/gone.git", "", "", "does not exist", false},
		{"evil", "git::https://example.com/evil.git", "", "", "outside the project root", false},
		{"x", "terraform-aws-modules/s3-bucket/aws//modules/object", "", "", "registry module", false},
		{"x", "app.terraform.io/acme/vpc/aws", "", "", "registry module", false},
		{"x", "git::https://example.com/x.git?ref=v1", "", "", "remote module", false},
		{"x", "github.com/hashicorp/example", "", "", "remote module", false},
		{"x", "s3::https://s3.amazonaws.com/b/m.zip", "", "", "remote module", false},
		{"x", "/etc", "", "", "remote module", false},
		{"x", "", "", "", "remote module", false},
		{"x", "acme/net/peering", "", "vendor/net/peering", "", false},
		{"x", "git@github.com:Acme/infra.git//modules/a", "", "modules/a", "", false},
		{"x", "github.com/Acme/infra//modules/a", "", "modules/a", "", false},
		{"x", "git::ssh://git@github.com/Acme/infra.git//modules/a?ref=v1", "", "modules/a", "at v1", false},
		{"x", "git::https://github.com/Acme/infra.git//../../etc", "", "", "outside the project root", false},
		{"x", "git::https://github.com/no/no.git//modules/a", "", "", "remote module", false},
	} {
		got := p.Resolve("live", strings.Split(c.call, "."), "live", c.source, c.version)
		if got.Dir != c.dir || got.Opaque != (c.dir == "") || got.Stale != c.stale || !strings.Contains(got.Reason, c.reason) || (c.reason == "") != (got.Reason == "") {
			t.Errorf("%s %s: %+v, want %s (%s)", c.call, c.source, got, c.dir, c.reason)
		}
	}
}

func TestBrokenManifest(t *testing.T) {
	for _, text := range []string{"", "[]", "{", strings.Repeat("[", deep)} {
		p := project(t, files{".terraform/modules/modules.json": text})
		if got := p.Resolve(".", []string{"m"}, ".", "a/b/c", ""); !got.Opaque {
			t.Errorf("%.10q: %+v", text, got)
		}
	}
}

func TestNormalRemote(t *testing.T) {
	for address, want := range map[string]string{
		"git@github.com:a/b.git":               "github.com/a/b",
		"https://github.com/a/b.git":           "github.com/a/b",
		"https://user@GitHub.com/a/b/":         "github.com/a/b",
		"git::ssh://git@github.com:22/a/b.git": "github.com/a/b",
		"github.com/a/b":                       "github.com/a/b",
		"git@example.com:b":                    "example.com/b",
		"a/b/c":                                "",
		"":                                     "",
		"/a/b":                                 "",
	} {
		if got := normalRemote(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
