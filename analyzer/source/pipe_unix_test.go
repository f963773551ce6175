//go:build unix

package source

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe without a writer would block a reader for ever.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := open(t, dir, dir)
	if _, err := f.ReadFile("pipe"); !errors.Is(err, ErrNotRegular) {
		t.Errorf("ReadFile(pipe): %v, want ErrNotRegular", err)
	}
}
