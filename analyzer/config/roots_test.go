package config

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
)

func call(sources ...string) string {
	var b strings.Builder
	for i, s := range sources {
		fmt.Fprintf(&b, "module \"m%d\" {\n  source = %q\n}\n", i, s)
	}
	return b.String()
}

// roles are the roots as "role dir", with the callers after a <.
func roles(roots []*Root) []string {
	var out []string
	for _, r := range roots {
		line := r.Role.String() + " " + r.Dir
		if len(r.Callers) > 0 {
			line += " < " + strings.Join(r.Callers, " ")
		}
		out = append(out, line)
	}
	return out
}

func discover(t *testing.T, l *Loader, opts DiscoverOptions, paths ...string) ([]*Root, hcl.Diagnostics) {
	t.Helper()
	roots, diags, err := l.Discover(t.Context(), paths, opts)
	if err != nil {
		t.Fatal(err)
	}
	return roots, diags
}

func TestDiscoverRoles(t *testing.T) {
	for _, c := range []struct {
		name    string
		content files
		paths   []string
		want    []string
	}{
		{"one root", files{"main.tf": "", "docs/readme.md": ""}, []string{"."}, []string{"root ."}},
		{"nothing", files{"docs/readme.md": ""}, []string{"."}, nil},
		{
			"roots and modules",
			files{"live/a/main.tf": call("../../modules/x"), "live/b/main.tf.json": `{"module": {"m": {"source": "../../modules/x"}}}`, "modules/x/m.tf": call("../y"), "modules/y/m.tf": "", "modules/z/m.tf": ""},
			[]string{"."},
			[]string{"root live/a", "root live/b", "module modules/x < live/a live/b", "module modules/y < modules/x", "root modules/z"},
		},
		{
			"callers outside of the path do not count",
			files{"live/a/main.tf": call("../../modules/x"), "modules/x/m.tf": ""},
			[]string{"modules"},
			[]string{"root modules/x"},
		},
		{
			"markers",
			files{
				"main.tf": call("./a", "./b", "./c", "./d", "./e", "./f"), "a/m.tf": "terraform {\n  backend \"s3\" {}\n}\n", "b/m.tf": "", "b/terraform.tfvars": "",
				"c/m.tf": "", "c/.terraform.lock.hcl": "", "d/m.tf": "provider \"aws\" {\n  region = \"r\"\n}\n",
				"e/m.tf": "provider \"aws\" {\n  alias = \"x\"\n}\nprovider \"random\" {}\n", "f/m.tf": "", "f/x.auto.tfvars.json": "{}",
			},
			[]string{"."},
			[]string{"root .", "root a < .", "root b < .", "root c < .", "root d < .", "module e < .", "root f < ."},
		},
		{
			"examples do not make modules of what they show",
			files{"main.tf": "", "examples/full/main.tf": call("../.."), "examples/full/m/main.tf": "", "examples/part/main.tf": call("../full/m"), "tests/x/main.tf": ""},
			[]string{"."},
			[]string{"root . < examples/full", "example examples/full", "module examples/full/m < examples/part", "example examples/part", "example tests/x"},
		},
		{"an example named by the user is a root", files{"examples/a/main.tf": ""}, []string{"examples/a"}, []string{"root examples/a"}},
		{"a file's directory only", files{"a/main.tf": "", "a/b/main.tf": ""}, []string{"a/main.tf"}, []string{"root a"}},
		{"skipped directories", files{"main.tf": "", ".terraform/modules/x/m.tf": "", ".git/m.tf": "", "node_modules/a/m.tf": "", ".terragrunt-cache/m.tf": ""}, []string{"."}, []string{"root ."}},
		{
			"a self-calling module",
			files{"main.tf": call("./"), "a/m.tf": call("../a")},
			[]string{"."},
			[]string{"root . < .", "root a < a"},
		},
		{
			"a cycle that nobody calls",
			files{"x/m.tf": call("../y"), "y/m.tf": call("../z"), "z/m.tf": call("../x", "../a"), "a/m.tf": ""},
			[]string{"."},
			[]string{"module a < z", "root x < z", "module y < x", "module z < y"},
		},
		{
			"a cycle that a root calls",
			files{"live/m.tf": call("../y"), "x/m.tf": call("../y"), "y/m.tf": call("../x")},
			[]string{"."},
			[]string{"root live", "module x < y", "module y < live x"},
		},
		{
			"gitignore",
			files{
				".gitignore": "/build/\n*.cache\n# comment\nout\n!keep/out\ndeep/**/gen\n{a,b}\n", "build/m.tf": "", "sub/build/m.tf": "", "x.cache/m.tf": "",
				"out/m.tf": "", "keep/out/m.tf": "", "deep/1/2/gen/m.tf": "", "a/m.tf": "", "sub/.gitignore": "/local\n", "sub/local/m.tf": "", "local/m.tf": "", "{a,b}/m.tf": "",
			},
			[]string{"."},
			[]string{"root a", "root keep/out", "root local", "root sub/build"},
		},
		{"an ignored directory named by the user", files{".gitignore": "build\n", "build/m.tf": "", "build/build/m.tf": ""}, []string{"build"}, []string{"root build"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			roots, _ := discover(t, project(t, c.content).Loader, DiscoverOptions{}, c.paths...)
			if diff := cmp.Diff(c.want, roles(roots)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDiscoverCycleDiagnostics(t *testing.T) {
	p := project(t, files{"x/m.tf": call("../y"), "y/m.tf": call("../x"), "self/m.tf": call("../self"), "fine/m.tf": call("../x")})
	_, diags := discover(t, p.Loader, DiscoverOptions{}, ".")
	want := []string{"self/m.tf:2:3: Modules call each other in a cycle", "y/m.tf:2:3: Modules call each other in a cycle"}
	if diff := cmp.Diff(want, summaries(diags)); diff != "" {
		t.Error(diff)
	}
}

func TestDiscoverVarFiles(t *testing.T) {
	p := project(t, files{"main.tf": "", "terraform.tfvars": "", "x.auto.tfvars": "", "prod.tfvars": "", "env/dev.tfvars.json": "{}", "sub/main.tf": "", "sub/s.tfvars": ""})
	roots, _ := discover(t, p.Loader, DiscoverOptions{}, ".")
	if diff := cmp.Diff([]string{"env/dev.tfvars.json", "prod.tfvars"}, roots[0].Unloaded); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"sub/s.tfvars"}, roots[1].Unloaded); diff != "" {
		t.Error(diff)
	}
	roots, _ = discover(t, p.Loader, DiscoverOptions{}, "env/dev.tfvars.json")
	if len(roots) != 1 || roots[0].Dir != "." || len(roots[0].VarFiles) != 1 || len(roots[0].Unloaded) > 0 {
		t.Errorf("%+v", roots[0])
	}
}

func TestDiscoverErrors(t *testing.T) {
	p := project(t, files{"main.tf": "", "readme.md": "", "env/x.tfvars": ""})
	if _, _, err := p.Discover(t.Context(), []string{"none"}, DiscoverOptions{}); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, _, err := p.Discover(t.Context(), []string{"readme.md"}, DiscoverOptions{}); err == nil {
		t.Error("a file that is no Terraform was accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := p.Discover(ctx, []string{"."}, DiscoverOptions{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestDiscoverExclude(t *testing.T) {
	p := project(t, files{"a/m.tf": "", "a/b/m.tf": "", "legacy/x/m.tf": ""})
	roots, _ := discover(t, p.Loader, DiscoverOptions{Exclude: []string{"legacy", "*/b"}}, ".")
	if diff := cmp.Diff([]string{"root a"}, roles(roots)); diff != "" {
		t.Error(diff)
	}
}

func TestDiscoverLinks(t *testing.T) {
	p := project(t, files{"a/m.tf": "", "b/c/m.tf": ""})
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "m.tf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"a/up": "..", "a/self": ".", "out": outside, "alias": "a", "b/gone": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(p.dir, name)); err != nil {
			t.Skip(err)
		}
	}
	roots, diags := discover(t, p.Loader, DiscoverOptions{}, ".")
	if diff := cmp.Diff([]string{"root a", "root b/c"}, roles(roots)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"out:1:1: Link not followed"}, summaries(diags)); diff != "" {
		t.Error(diff)
	}
}

// The result does not depend on the number of jobs.
func TestDiscoverIsDeterministic(t *testing.T) {
	content := files{}
	for i := range 60 {
		content[fmt.Sprintf("d%02d/m.tf", i)] = call(fmt.Sprintf("../d%02d", (i*7+1)%60), fmt.Sprintf("../d%02d", (i*11+3)%60))
	}
	p := project(t, content)
	first, firstDiags := discover(t, loaderOf(t, p.dir), DiscoverOptions{Jobs: 1}, ".")
	for range 5 {
		again, diags := discover(t, loaderOf(t, p.dir), DiscoverOptions{Jobs: 8}, ".")
		if diff := cmp.Diff(roles(first), roles(again)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(summaries(firstDiags), summaries(diags)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestOpensBlock(t *testing.T) {
	for text, want := range map[string]bool{
		"module \"a\" {":             true,
		"module\t\"a\" {":            true,
		"module a {":                 true,
		"  \"module\": {":            true,
		"cloud {":                    true,
		"x = module.a.b":             false,
		"modules = 1":                false,
		"module /* c */ \"a\" {":     true,
		"":                           false,
		"x = module.a\nmodule \"b\"": true,
	} {
		if got := opensBlock([]byte(text), "module") || opensBlock([]byte(text), "cloud"); got != want {
			t.Errorf("opensBlock(%q) = %t, want %t", text, got, want)
		}
	}
}

// What discovery finds does not depend on whether it keeps what it parses.
func TestSurveyFindsTheSame(t *testing.T) {
	all := files{"modules/m/main.tf": "resource \"aws_sqs_queue\" \"q\" {}\n"}
	for i := range maxKept + 1 {
		all[fmt.Sprintf("live/r%03d/main.tf", i)] = "module \"m\" {\n  source = \"../../modules/m\"\n}\n"
		all[fmt.Sprintf("live/r%03d/locals.tf", i)] = "locals { a = 1 }\n"
	}
	few := files{}
	for name, content := range all {
		if strings.Contains(name, "r000") || strings.Contains(name, "modules") {
			few[name] = content
		}
	}
	for _, content := range []files{all, few} {
		l := project(t, content).Loader
		roots, diags, err := l.Discover(t.Context(), []string{"."}, DiscoverOptions{})
		if err != nil || diags.HasErrors() {
			t.Fatal(err, diags)
		}
		first, last := roots[0], roots[len(roots)-1]
		if first.Role != RoleRoot || !slices.Equal(first.Calls, []string{"modules/m"}) || last.Role != RoleModule {
			t.Errorf("%d directories: first %+v, last %+v", len(roots), first, last)
		}
	}
}
