package config

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	version "github.com/hashicorp/go-version"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// Resolution says where the files of a module call are.
type Resolution struct {
	Dir    string // of the module, with symbolic links resolved; empty when opaque
	Opaque bool   // the files are not there
	Reason string // why the module is opaque, or why its files may not be those that Terraform would use
	Stale  bool   // the installed copy is of another source or version than the call asks for
}

// Resolve finds the directory of a module that is called with a source and, perhaps, a version constraint. root is the root
// module's directory, fromDir the calling module's, and callPath the names of the calls from the root down to this one. Nothing
// is fetched: a module that is neither local nor installed is opaque. No path leaves the project root.
func (l *Loader) Resolve(root string, callPath []string, fromDir, src, version string) Resolution {
	if isLocal(src) {
		return l.directory(path.Join(fromDir, src), fmt.Sprintf("the source %q", clip(src)))
	}
	if dir, ok := l.vendored(src); ok {
		return l.directory(dir, "the directory configured for the source "+clip(src))
	}
	if m, ok := l.manifest(root).modules[strings.Join(callPath, ".")]; ok {
		return l.installed(root, m, src, version)
	}
	address, sub, ref := splitSource(src)
	if remote := normalRemote(address); remote != "" && slices.Contains(l.remotes(), remote) {
		res := l.directory(path.Join(l.fs.Root(), sub), fmt.Sprintf("the source %q, which names this repository,", clip(src)))
		if ref != "" && !res.Opaque {
			res.Reason = fmt.Sprintf("the source names this repository at %s; its files were read as they are here", clip(ref))
		}
		return res
	}
	if isRegistry(src) {
		return Resolution{Opaque: true, Reason: fmt.Sprintf("the registry module %s is not installed; terraform init puts it into .terraform", clip(src))}
	}
	return Resolution{Opaque: true, Reason: fmt.Sprintf("the remote module %s is not installed; terraform init puts it into .terraform", clip(src))}
}

// isLocal recognises the only sources that Terraform reads in place
// (https://developer.hashicorp.com/terraform/language/modules/sources#local-paths).
func isLocal(src string) bool {
	return src == "." || src == ".." || strings.HasPrefix(src, "./") || strings.HasPrefix(src, "../")
}

// isRegistry recognises `[host/]namespace/name/provider[//subdirectory]`.
func isRegistry(src string) bool {
	address, _, _ := strings.Cut(src, "//")
	parts := strings.Split(address, "/")
	if len(parts) == 4 && strings.Contains(parts[0], ".") {
		parts = parts[1:]
	}
	return len(parts) == 3 && !slices.ContainsFunc(parts, func(p string) bool { return !validName(p) && !startsWithDigit(p) }) && !strings.Contains(parts[0], ".")
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' && validName("_"+s) }

// directory checks that a directory is there and inside the project root.
func (l *Loader) directory(dir, what string) Resolution {
	canonical, err := l.fs.Canonical(dir)
	switch {
	case errors.Is(err, source.ErrOutside):
		return Resolution{Opaque: true, Reason: what + " leads outside the project root"}
	case errors.Is(err, fs.ErrNotExist):
		return Resolution{Opaque: true, Reason: fmt.Sprintf("%s leads to %s, which does not exist", what, dir)}
	case err != nil:
		return Resolution{Opaque: true, Reason: fmt.Sprintf("%s could not be read: %s", what, err)}
	}
	info, err := l.fs.Stat(canonical)
	if err != nil || !info.IsDir() {
		return Resolution{Opaque: true, Reason: fmt.Sprintf("%s leads to %s, which is not a directory", what, dir)}
	}
	return Resolution{Dir: canonical}
}

// vendored looks a source up in the user's map: the longest prefix wins.
func (l *Loader) vendored(src string) (string, bool) {
	best := ""
	for prefix := range l.Vendored {
		if (src == prefix || strings.HasPrefix(src, strings.TrimSuffix(prefix, "/")+"/")) && len(prefix) > len(best) {
			best = prefix
		}
	}
	if best == "" {
		return "", false
	}
	rest := strings.TrimLeft(src[len(best):], "/")
	return path.Join(l.Vendored[best], rest), true
}

// manifest is what `terraform init` notes in .terraform/modules/modules.json.
type manifest struct {
	once    sync.Once
	modules map[string]installedModule // by the dotted names of the calls
}

type installedModule struct {
	Key     string
	Source  string
	Version string
	Dir     string // relative to the root module
}

func (l *Loader) manifest(root string) *manifest {
	root = path.Clean(root)
	l.mu.Lock()
	m, ok := l.manifests[root]
	if !ok {
		m = new(manifest)
		l.manifests[root] = m
	}
	l.mu.Unlock()
	m.once.Do(func() { m.modules = l.readManifest(root) })
	return m
}

// readManifest returns nothing when there is no readable manifest: the modules are then opaque, which says it all.
func (l *Loader) readManifest(root string) map[string]installedModule {
	content, err := l.fs.ReadFile(path.Join(root, ".terraform/modules/modules.json"))
	if err != nil {
		return nil
	}
	var file struct{ Modules []installedModule }
	if json.Unmarshal(content, &file) != nil {
		return nil
	}
	modules := make(map[string]installedModule, len(file.Modules))
	for _, m := range file.Modules {
		modules[m.Key] = m
	}
	return modules
}

func (l *Loader) installed(root string, m installedModule, src, constraint string) Resolution {
	res := l.directory(path.Join(root, m.Dir), "the installed copy of "+clip(src))
	if res.Opaque {
		return res
	}
	switch {
	case m.Source != "" && normalSource(m.Source) != normalSource(src):
		res.Stale = true
		res.Reason = fmt.Sprintf("the installed copy is of %s, and the call names %s; terraform init updates it", clip(m.Source), clip(src))
	case !satisfies(m.Version, constraint):
		res.Stale = true
		res.Reason = fmt.Sprintf("the installed copy is version %s, and the call asks for %s; terraform init updates it", clip(m.Version), clip(constraint))
	}
	return res
}

// normalSource writes a source as the manifest does: registry modules with their host.
func normalSource(src string) string {
	for _, host := range []string{"registry.terraform.io/", "registry.opentofu.org/"} {
		src = strings.TrimPrefix(src, host)
	}
	return src
}

// satisfies reports whether a version meets a constraint; what cannot be parsed is not held against it.
func satisfies(installed, constraint string) bool {
	if installed == "" || constraint == "" {
		return true
	}
	v, err := version.NewVersion(installed)
	if err != nil {
		return true
	}
	c, err := version.NewConstraint(constraint)
	return err != nil || c.Check(v)
}

// splitSource takes `//sub` and `?ref=` off a remote source.
func splitSource(src string) (address, sub, ref string) {
	address, query, _ := strings.Cut(src, "?")
	if values, err := url.ParseQuery(query); err == nil {
		ref = values.Get("ref")
	}
	begin := 0
	if i := strings.Index(address, "://"); i >= 0 {
		begin = i + len("://")
	}
	if i := strings.Index(address[begin:], "//"); i >= 0 {
		sub = address[begin+i+2:]
		address = address[:begin+i]
	}
	return address, sub, ref
}

// normalRemote reduces the ways to write a git repository's address to host/path; empty when it is none.
func normalRemote(address string) string {
	address = strings.TrimPrefix(address, "git::")
	rest, isURL := address, false
	if _, after, ok := strings.Cut(address, "://"); ok {
		rest, isURL = after, true
	}
	if host, after, ok := strings.Cut(rest, "@"); ok && !strings.Contains(host, "/") {
		rest = after
	}
	host, p, ok := strings.Cut(rest, "/")
	if h, scp, found := strings.Cut(host, ":"); found && !isURL {
		host, p, ok = h, strings.TrimSuffix(scp+"/"+p, "/"), true
	} else if found {
		host = h // a port
	}
	if !ok || host == "" || !strings.Contains(host, ".") {
		return ""
	}
	return strings.ToLower(host) + "/" + strings.TrimSuffix(strings.Trim(p, "/"), ".git")
}

// gitRemotes reads the addresses of the repository's remotes from its configuration file. Git itself is never run: a repository's
// configuration can make it execute commands.
func (l *Loader) gitRemotes() []string {
	content, err := l.fs.ReadFile(path.Join(l.fs.Root(), ".git/config"))
	if err != nil {
		return nil
	}
	var remotes []string
	inRemote := false
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			inRemote = strings.HasPrefix(line, `[remote "`)
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if inRemote && ok && strings.TrimSpace(key) == "url" {
			if remote := normalRemote(strings.TrimSpace(value)); remote != "" {
				remotes = append(remotes, remote)
			}
		}
	}
	return remotes
}
