package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/tfpillar/tfpillar/analyzer/report"
)

// colorMode says when output is coloured.
type colorMode string

const (
	colorAuto   colorMode = "auto" // on a terminal
	colorAlways colorMode = "always"
	colorNever  colorMode = "never"
)

func colorNames() []string {
	return []string{string(colorAuto), string(colorAlways), string(colorNever)}
}

// String, Set and Type make it the value of a flag.
func (c *colorMode) String() string { return string(*c) }

// Set takes the flag's value.
func (c *colorMode) Set(s string) error {
	if !slices.Contains(colorNames(), s) {
		return fmt.Errorf("none of %s", strings.Join(colorNames(), ", "))
	}
	*c = colorMode(s)
	return nil
}

// Type names the flag's value in the help text.
func (*colorMode) Type() string { return "when" }

// textOptions fits text to where it is written. A NO_COLOR that is not empty switches automatic colour off (no-color.org).
func textOptions(w io.Writer, color colorMode, noColor string) report.TextOptions {
	opts := report.TextOptions{Color: color == colorAlways}
	f, ok := w.(*os.File)
	if !ok || !isTerminal(f) {
		return opts
	}
	opts.Color = opts.Color || color == colorAuto && noColor == ""
	if width, _, err := term.GetSize(int(f.Fd())); err == nil {
		opts.Width = width
	}
	return opts
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
