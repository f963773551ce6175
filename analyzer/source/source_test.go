package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
)

// tree writes files below a fresh directory and returns it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t *testing.T, workdir, root string) *FS {
	t.Helper()
	f, err := New(workdir, root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}

func TestProjectRoot(t *testing.T) {
	dir := tree(t, map[string]string{
		"repo/.git/HEAD":               "",
		"repo/live/.tfpillar.hcl":      "",
		"repo/live/prod/main.tf":       "",
		"configured/.tfpillar.hcl":     "",
		"configured/a/b/main.tf":       "",
		"worktree/.git":                "gitdir: /elsewhere",
		"worktree/a/main.tf":           "",
		"outside/main.tf":              "",
		"configured/inner/.git/config": "",
	})
	link(t, filepath.Join(dir, "outside"), filepath.Join(dir, "repo", "link"))
	for _, c := range []struct{ path, want string }{
		{"repo/live/prod", "repo"},
		{"repo/live/prod/main.tf", "repo"},
		{"repo", "repo"},
		{"configured/a/b", "configured"},
		{"configured/inner", "configured/inner"},
		{"worktree/a", "worktree"},
		{"outside", "outside"},
		{"outside/main.tf", "outside"},
		{"repo/link", "repo/link"},
	} {
		if got, want := ProjectRoot(dir, c.path), filepath.Join(dir, c.want); got != want {
			t.Errorf("ProjectRoot(%s) = %s, want %s", c.path, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	dir := tree(t, map[string]string{"repo/live/prod/main.tf": "x", "repo/modules/a/m.tf": "y"})
	f := open(t, filepath.Join(dir, "repo/live/prod"), filepath.Join(dir, "repo"))
	if got := f.Root(); got != "../.." {
		t.Errorf("Root() = %s", got)
	}
	if got := f.RootRel("../../modules/a/m.tf"); got != "modules/a/m.tf" {
		t.Errorf("RootRel = %s", got)
	}
	if got := f.Name(filepath.Join(dir, "repo/modules/a")); got != "../../modules/a" {
		t.Errorf("Name = %s", got)
	}
	for _, name := range []string{"main.tf", "../../modules/a/m.tf", filepath.ToSlash(filepath.Join(dir, "repo/modules/a/m.tf"))} {
		if _, err := f.ReadFile(name); err != nil {
			t.Errorf("ReadFile(%s): %v", name, err)
		}
	}
}

func TestNothingOutsideIsRead(t *testing.T) {
	dir := tree(t, map[string]string{"secret": "s", "repo/main.tf": "m", "repo/sub/x.tf": "x"})
	repo := filepath.Join(dir, "repo")
	link(t, "../secret", filepath.Join(repo, "relative"))
	link(t, filepath.Join(dir, "secret"), filepath.Join(repo, "absolute"))
	link(t, "..", filepath.Join(repo, "up"))
	link(t, filepath.Join(repo, "main.tf"), filepath.Join(repo, "inside"))
	link(t, "loop", filepath.Join(repo, "loop"))
	f := open(t, repo, repo)
	for _, name := range []string{"../secret", "relative", "absolute", "up/secret", "sub/../../secret", filepath.ToSlash(filepath.Join(dir, "secret"))} {
		if _, err := f.ReadFile(name); !errors.Is(err, ErrOutside) {
			t.Errorf("ReadFile(%s): %v, want ErrOutside", name, err)
		}
		if _, err := f.Exists(name); !errors.Is(err, ErrOutside) {
			t.Errorf("Exists(%s): %v, want ErrOutside", name, err)
		}
		if _, err := f.Canonical(name); !errors.Is(err, ErrOutside) {
			t.Errorf("Canonical(%s): %v, want ErrOutside", name, err)
		}
	}
	if _, err := f.ReadDir("up"); !errors.Is(err, ErrOutside) {
		t.Errorf("ReadDir(up): %v, want ErrOutside", err)
	}
	if _, err := f.ReadFile("loop"); err == nil {
		t.Error("a link to itself was read")
	}
	content, err := f.ReadFile("inside")
	if err != nil || string(content) != "m" {
		t.Errorf("an absolute link inside the root: %q, %v", content, err)
	}
	if name, err := f.Canonical("inside"); err != nil || name != "main.tf" {
		t.Errorf("Canonical(inside) = %s, %v", name, err)
	}
	if matches, err := f.Glob(".", "**"); err != nil || slices.ContainsFunc(matches, func(m string) bool { return strings.Contains(m, "secret") }) {
		t.Errorf("Glob leads outside: %v, %v", matches, err)
	}
}

func TestReadRefusals(t *testing.T) {
	dir := tree(t, map[string]string{"small": "s", "d/x": ""})
	if err := os.Truncate(filepath.Join(dir, "small"), MaxTemplate+1); err != nil {
		t.Fatal(err)
	}
	f := open(t, dir, dir)
	if _, err := f.ReadTemplate("small"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("ReadTemplate of %d bytes: %v, want ErrTooLarge", MaxTemplate+1, err)
	}
	if content, err := f.ReadFile("small"); err != nil || len(content) != MaxTemplate+1 {
		t.Errorf("ReadFile: %d bytes, %v", len(content), err)
	}
	for name, want := range map[string]error{"d": ErrNotRegular, "none": fs.ErrNotExist} {
		if _, err := f.ReadFile(name); !errors.Is(err, want) {
			t.Errorf("ReadFile(%s): %v, want %v", name, err, want)
		}
	}
	if ok, err := f.Exists("small/below"); ok || err != nil {
		t.Errorf("Exists below a file: %v, %v", ok, err)
	}
}

func TestOverlay(t *testing.T) {
	dir := tree(t, map[string]string{"a.tf": "disk", "b.tf": "disk"})
	f := open(t, dir, dir).WithOverlay(map[string][]byte{"a.tf": []byte("buffer"), "new.tf": []byte("n"), "../out.tf": []byte("o")})
	for name, want := range map[string]string{"a.tf": "buffer", "b.tf": "disk", "new.tf": "n"} {
		if got, err := f.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("ReadFile(%s) = %q, %v; want %q", name, got, err, want)
		}
	}
	if _, err := f.ReadFile("../out.tf"); !errors.Is(err, ErrOutside) {
		t.Errorf("overlay outside the root: %v", err)
	}
	entries, err := f.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"a.tf", "b.tf", "new.tf"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestGlob(t *testing.T) {
	dir := tree(t, map[string]string{"m/a.json": "", "m/sub/b.json": "", "m/sub/c.txt": "", "top.json": ""})
	f := open(t, dir, dir)
	for _, c := range []struct {
		pattern string
		want    []string
	}{
		{"*.json", []string{"a.json"}},
		{"**/*.json", []string{"a.json", "sub/b.json"}},
		{"**", []string{"a.json", "sub/b.json", "sub/c.txt"}},
		{"sub/{b,c}.*", []string{"sub/b.json", "sub/c.txt"}},
		{"../*.json", []string{"../top.json"}},
		{"none*", nil},
	} {
		got, err := f.Glob("m", c.pattern)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("Glob(%s) = %v, %v; want %v", c.pattern, got, err, c.want)
		}
	}
	if _, err := f.Glob("m", "../../*"); !errors.Is(err, ErrOutside) {
		t.Errorf("Glob above the root: %v", err)
	}
	if _, err := f.Glob("m", "[a"); err == nil {
		t.Error("a malformed pattern was accepted")
	}
}

func edit(start, end int, text string) Edit {
	return Edit{Range: Range{Start: Pos{Byte: start}, End: Pos{Byte: end}}, Text: text}
}

func TestApply(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []Edit
		want  string
		err   bool
	}{
		{"none", nil, "abcdef", false},
		{"replace", []Edit{edit(1, 3, "X")}, "aXdef", false},
		{"two, in any order", []Edit{edit(4, 5, "Y"), edit(0, 1, "X")}, "XbcdYf", false},
		{"insert at both ends", []Edit{edit(6, 6, ">"), edit(0, 0, "<")}, "<abcdef>", false},
		{"insert before a replacement", []Edit{edit(1, 2, "X"), edit(1, 1, "+")}, "a+Xcdef", false},
		{"adjacent", []Edit{edit(1, 2, "X"), edit(2, 3, "Y")}, "aXYdef", false},
		{"the same twice", []Edit{edit(1, 2, "X"), edit(1, 2, "X")}, "aXcdef", false},
		{"overlap", []Edit{edit(1, 3, "X"), edit(2, 4, "Y")}, "", true},
		{"insert within", []Edit{edit(1, 3, "X"), edit(2, 2, "Y")}, "", true},
		{"same text, two replacements", []Edit{edit(1, 3, "X"), edit(1, 3, "Y")}, "", true},
		{"beyond the end", []Edit{edit(5, 7, "")}, "", true},
		{"backwards", []Edit{edit(3, 2, "")}, "", true},
	} {
		got, err := Apply([]byte("abcdef"), c.edits)
		if string(got) != c.want || (err != nil) != c.err {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
	if _, err := Apply([]byte("abc"), []Edit{edit(0, 2, "X"), edit(1, 3, "Y")}); !errors.Is(err, ErrConflict) {
		t.Errorf("overlapping edits: %v, want ErrConflict", err)
	}
}

// The result of edits does not depend on their order.
func TestApplyOrder(t *testing.T) {
	content := []byte("0123456789")
	law := func(starts [4]uint8, texts [4]uint8) bool {
		var edits []Edit
		for i := range starts {
			start := int(starts[i]) % 10
			edits = append(edits, edit(start, start+int(texts[i])%2, string('a'+rune(texts[i]%3))))
		}
		forward, err1 := Apply(content, edits)
		slices.Reverse(edits)
		backward, err2 := Apply(content, edits)
		return string(forward) == string(backward) && (err1 == nil) == (err2 == nil)
	}
	if err := quick.Check(law, nil); err != nil {
		t.Error(err)
	}
}
