package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tfpillar/tfpillar/analyzer/report"
)

// writeFile writes a file whole or not at all: readers see the old content or the new one.
func writeFile(name string, write func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // gone already when all went well
	out := bufio.NewWriter(tmp)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	// A temporary file is private; a result is as readable as any file that a shell would have created in its place.
	if err := os.Chmod(tmp.Name(), 0o644); err != nil { //nolint:gosec // see above
		return err
	}
	return os.Rename(tmp.Name(), name)
}

// writeDiagnostics writes what is wrong with the input, in the form that editors and CI systems recognise; quiet: errors only.
func writeDiagnostics(w io.Writer, diags []report.Diagnostic, quiet bool) {
	count := map[string]int{}
	for _, d := range diags {
		if quiet && d.Severity != "error" {
			continue
		}
		if count[d.Summary]++; count[d.Summary] > maxAlike {
			continue
		}
		text := d.Severity + ": " + d.Summary
		if d.Location != nil {
			text = fmt.Sprintf("%s:%d:%d: %s", d.Location.File, d.Location.Start.Line, d.Location.Start.Column, text)
		}
		if d.Detail != "" {
			text += ". " + strings.Join(strings.Fields(d.Detail), " ")
		}
		fmt.Fprintln(w, printable(text)) //nolint:errcheck // nowhere to report it
	}
	for _, summary := range slices.Sorted(maps.Keys(count)) {
		if more := count[summary] - maxAlike; more > 0 {
			fmt.Fprintf(w, "… and %d more: %s (--format json lists them all)\n", more, printable(summary)) //nolint:errcheck // nowhere to report it
		}
	}
}

// maxAlike is how many diagnostics of one kind are written out.
const maxAlike = 20

// progress is a line on a terminal that says how far a long scan is.
type progress struct {
	w    io.Writer // nil: not shown
	from time.Time // before that nothing is shown

	mu    sync.Mutex
	shown time.Time
}

const (
	progressDelay    = time.Second
	progressInterval = 100 * time.Millisecond
)

// startProgress shows nothing unless standard error is a terminal.
func startProgress(w io.Writer, quiet bool) *progress {
	p := &progress{from: time.Now().Add(progressDelay)}
	if f, ok := w.(*os.File); ok && !quiet && isTerminal(f) {
		p.w = w
	}
	return p
}

// update is called from any goroutine.
func (p *progress) update(done, total int) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if now.Before(p.from) || now.Sub(p.shown) < progressInterval {
		return
	}
	p.shown = now
	fmt.Fprintf(p.w, "\r\x1b[Kscanned %d/%d roots", done, total) //nolint:errcheck // nowhere to report it
}

// stop clears the line.
func (p *progress) stop() {
	if p.w != nil && !p.shown.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K") //nolint:errcheck // nowhere to report it
	}
}
