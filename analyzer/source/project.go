package source

import (
	"os"
	"path/filepath"
)

// ProjectRoot is the directory that bounds what a scan of a path may read: the nearest ancestor of the path with `.git`, else with
// `.tfpillar.hcl`, else the path itself, or its directory when it is a file. A path that leads out of that ancestor through a
// symbolic link is a project of its own. A relative path is relative to the working directory; the result is absolute.
func ProjectRoot(workdir, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(workdir, path)
	}
	path = filepath.Clean(path)
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	for _, marker := range []string{".git", ".tfpillar.hcl"} {
		if dir, ok := ancestorWith(path, marker); ok && leadsInside(dir, path) {
			return dir
		}
	}
	return path
}

func ancestorWith(dir, marker string) (string, bool) {
	for {
		if _, err := os.Lstat(filepath.Join(dir, marker)); err == nil {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

func leadsInside(dir, path string) bool {
	realDir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	realPath, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	_, err = below(realDir, realPath, path)
	return err == nil
}
