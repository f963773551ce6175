package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/bmatcuk/doublestar/v4"
)

// Size limits of what is read. A configuration file may embed long documents; a template is held several times over while it is
// evaluated.
const (
	MaxFile     = 64 << 20
	MaxTemplate = 8 << 20
)

// Errors of an [FS] beside those of io/fs.
var (
	// ErrOutside says that a path leads out of the project root, by itself or through a symbolic link.
	ErrOutside = errors.New("outside the project root")
	// ErrTooLarge says that a file exceeds the limit of what is read.
	ErrTooLarge = errors.New("file too large")
	// ErrNotRegular says that a path names a directory, device, pipe or socket where a file is needed.
	ErrNotRegular = errors.New("not a regular file")
)

// FS reads files below one project root and nothing else: symbolic links are followed only where they stay inside. Names given and
// returned are slash paths relative to the working directory. It is safe for concurrent use.
type FS struct {
	workdir string // absolute
	dir     string // absolute path of the project root, as it was named
	real    string // the same with symbolic links resolved
	root    *os.Root
	overlay map[string][]byte // by path relative to the project root

	canonical *sync.Map // name → canonicalResult
}

type canonicalResult struct {
	name string
	err  error
}

// New opens the project root for reading. Both paths may be relative to the process's working directory.
// The error is that of the operating system.
func New(workdir, projectRoot string) (*FS, error) {
	workdir, err := filepath.Abs(workdir)
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(projectRoot) {
		projectRoot = filepath.Join(workdir, projectRoot)
	}
	dir := filepath.Clean(projectRoot)
	realDir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &FS{workdir: workdir, dir: dir, real: realDir, root: root, canonical: new(sync.Map)}, nil
}

// Close releases the handle of the project root, of this FS and of those made from it with [FS.WithOverlay].
func (f *FS) Close() error { return f.root.Close() }

// WithOverlay returns an FS in which the given files, such as unsaved editor buffers, stand in for those on disk. Names that lie
// outside the project root are left out.
func (f *FS) WithOverlay(files map[string][]byte) *FS {
	over := *f
	over.overlay = make(map[string][]byte, len(files))
	for name, content := range files {
		if rel, err := f.rel(name); err == nil {
			over.overlay[rel] = content
		}
	}
	return &over
}

// Root is the name of the project root: `.`, `../..`.
func (f *FS) Root() string { return f.Name(f.dir) }

// Name turns a path of the operating system, absolute or relative to the working directory, into the name by which the FS knows it.
func (f *FS) Name(p string) string {
	if !filepath.IsAbs(p) {
		return filepath.ToSlash(filepath.Clean(p))
	}
	rel, err := filepath.Rel(f.workdir, p)
	if err != nil {
		return filepath.ToSlash(filepath.Clean(p))
	}
	return filepath.ToSlash(rel)
}

// RootRel is the path of a name relative to the project root. A name outside it is returned as it is.
func (f *FS) RootRel(name string) string {
	rel, err := f.rel(name)
	if err != nil {
		return name
	}
	return rel
}

// rel checks that a name lies lexically inside the project root.
func (f *FS) rel(name string) (string, error) {
	p := filepath.FromSlash(name)
	if !filepath.IsAbs(p) {
		p = filepath.Join(f.workdir, p)
	}
	return below(f.dir, p, name)
}

func below(root, p, name string) (string, error) {
	rel, err := filepath.Rel(root, p)
	if err != nil || !filepath.IsLocal(rel) {
		return "", &fs.PathError{Op: "open", Path: name, Err: ErrOutside}
	}
	return filepath.ToSlash(rel), nil
}

// Canonical resolves the symbolic links of a name and returns the name of what they lead to. It fails with [ErrOutside] where
// they leave the project root.
func (f *FS) Canonical(name string) (string, error) {
	if c, ok := f.canonical.Load(name); ok {
		r := c.(canonicalResult)
		return r.name, r.err
	}
	canonical, err := f.resolve(name)
	f.canonical.Store(name, canonicalResult{canonical, err})
	return canonical, err
}

func (f *FS) resolve(name string) (string, error) {
	rel, err := f.rel(name)
	if err != nil {
		return "", err
	}
	target, err := filepath.EvalSymlinks(filepath.Join(f.dir, filepath.FromSlash(rel)))
	if err != nil {
		return "", renamed(err, name)
	}
	rel, err = below(f.real, target, name)
	if err != nil {
		return "", err
	}
	return f.Name(filepath.Join(f.dir, filepath.FromSlash(rel))), nil
}

// ReadFile reads a regular file of up to [MaxFile] bytes. Errors wrap [ErrOutside], [ErrTooLarge], [ErrNotRegular] or those of io/fs.
func (f *FS) ReadFile(name string) ([]byte, error) { return f.read(name, MaxFile) }

// ReadTemplate reads a regular file of up to [MaxTemplate] bytes, for Terraform's file functions. Its errors are those of [FS.ReadFile].
func (f *FS) ReadTemplate(name string) ([]byte, error) { return f.read(name, MaxTemplate) }

func (f *FS) read(name string, limit int64) ([]byte, error) {
	rel, err := f.rel(name)
	if err != nil {
		return nil, err
	}
	if content, ok := f.overlay[rel]; ok {
		return content, nil
	}
	file, err := f.open(rel, name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // nothing was written
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, renamed(err, name)
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrNotRegular}
	case info.Size() > limit:
		return nil, tooLarge(name, limit)
	}
	// One byte more than promised: it shows a file that has grown, and spares the last empty read of one that has not.
	content := make([]byte, info.Size()+1)
	n, err := io.ReadFull(file, content)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return content[:n:n], nil
	case err != nil:
		return nil, renamed(err, name)
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("the file changed while it was read")}
}

func tooLarge(name string, limit int64) error {
	return &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("%w: the limit is %d MiB", ErrTooLarge, limit>>20)}
}

// open does not block on a pipe without a writer.
func (f *FS) open(rel, name string) (*os.File, error) {
	const flags = os.O_RDONLY | syscall.O_NONBLOCK
	file, err := f.root.OpenFile(filepath.FromSlash(rel), flags, 0)
	if !escapes(err) {
		return file, renamed(err, name)
	}
	inside, err := f.absoluteLink(name)
	if err != nil {
		return nil, err
	}
	file, err = f.root.OpenFile(inside, flags, 0)
	return file, renamed(err, name)
}

// absoluteLink resolves a name that os.Root refuses, as it does for every absolute link, though its target may lie inside the root.
func (f *FS) absoluteLink(name string) (string, error) {
	canonical, err := f.Canonical(name)
	if err != nil {
		return "", err
	}
	rel, err := f.rel(canonical)
	return filepath.FromSlash(rel), err
}

// escapes recognises os.Root's refusal, for which the standard library exports no error.
func escapes(err error) bool {
	var pe *fs.PathError
	return errors.As(err, &pe) && pe.Err.Error() == "path escapes from parent"
}

// renamed makes an error of the operating system speak of the name that was asked for.
func renamed(err error, name string) error {
	var pe *fs.PathError
	switch {
	case err == nil:
		return nil
	case escapes(err):
		return &fs.PathError{Op: "open", Path: name, Err: ErrOutside}
	case errors.As(err, &pe):
		return &fs.PathError{Op: pe.Op, Path: name, Err: pe.Err}
	}
	return &fs.PathError{Op: "open", Path: name, Err: err}
}

// ReadDir lists a directory, sorted by file name, together with the overlay's files in it.
func (f *FS) ReadDir(name string) ([]fs.DirEntry, error) {
	rel, err := f.rel(name)
	if err != nil {
		return nil, err
	}
	dir, err := f.open(rel, name)
	if err != nil {
		return nil, err
	}
	defer dir.Close() //nolint:errcheck // nothing was written
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return nil, renamed(err, name)
	}
	entries = append(entries, f.overlaid(rel, entries)...)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// overlaid are the overlay's files in a directory that are not on disk.
func (f *FS) overlaid(rel string, present []fs.DirEntry) []fs.DirEntry {
	var added []fs.DirEntry
	for name, content := range f.overlay {
		isNew := path.Dir(name) == rel && !slices.ContainsFunc(present, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) })
		if isNew {
			added = append(added, fs.FileInfoToDirEntry(bufferInfo{path.Base(name), int64(len(content))}))
		}
	}
	return added
}

// bufferInfo describes a file that exists only in the overlay.
type bufferInfo struct {
	name string
	size int64
}

func (b bufferInfo) Name() string     { return b.name }
func (b bufferInfo) Size() int64      { return b.size }
func (bufferInfo) Mode() fs.FileMode  { return 0o444 }
func (bufferInfo) ModTime() time.Time { return time.Time{} }
func (bufferInfo) IsDir() bool        { return false }
func (bufferInfo) Sys() any           { return nil }

// Stat describes what a name leads to, through symbolic links.
func (f *FS) Stat(name string) (fs.FileInfo, error) {
	rel, err := f.rel(name)
	if err != nil {
		return nil, err
	}
	if content, ok := f.overlay[rel]; ok {
		return bufferInfo{path.Base(rel), int64(len(content))}, nil
	}
	info, err := f.root.Stat(filepath.FromSlash(rel))
	if !escapes(err) {
		return info, renamed(err, name)
	}
	inside, err := f.absoluteLink(name)
	if err != nil {
		return nil, err
	}
	info, err = f.root.Stat(inside)
	return info, renamed(err, name)
}

// Exists reports whether a name leads to a file or directory. The error says why that could not be found out: [ErrOutside] foremost.
func (f *FS) Exists(name string) (bool, error) {
	_, err := f.Stat(name)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return false, nil
	}
	return false, err
}

// Glob lists the regular files below a directory that match a pattern, as Terraform's fileset does: paths relative to the
// directory, sorted. The pattern may begin with `../`. The error is [ErrOutside] or doublestar.ErrBadPattern.
func (f *FS) Glob(dir, pattern string) ([]string, error) {
	up := ""
	for strings.HasPrefix(pattern, "../") {
		up, pattern = up+"../", pattern[len("../"):]
	}
	base, err := f.rel(path.Join(dir, up))
	if err != nil {
		return nil, err
	}
	below, err := fs.Sub(f.root.FS(), base)
	if err != nil {
		return nil, err
	}
	// Without WithNoFollow, two links to their own directory make `**` walk 2^40 paths.
	matches, err := doublestar.Glob(below, path.Clean(pattern), doublestar.WithNoFollow())
	if err != nil {
		return nil, err
	}
	files := matches[:0]
	for _, m := range matches {
		info, err := f.Stat(path.Join(dir, up, m))
		if err == nil && info.Mode().IsRegular() {
			files = append(files, up+m)
		}
	}
	slices.Sort(files)
	return files, nil
}
