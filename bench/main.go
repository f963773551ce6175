// Command bench holds tfpillar against its budgets: whole processes over generated estates, as multiples of what parsing the
// same files costs in the same run. See README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	if err := bench(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// suite is one run of the benchmarks.
type suite struct {
	dir      string // scratch
	scanner  string
	floor    string
	repeat   int
	missed   int
	maxScale int
}

func bench() error {
	if len(os.Args) > 3 && os.Args[1] == launcher {
		return launch(os.Args[2], os.Args[3:])
	}
	roots := flag.Int("roots", 1000, "roots of the monorepo")
	repeat := flag.Int("repeat", 3, "repetitions of each measurement; the median counts")
	scale := flag.Int("scale", 100_000, "largest single root, in resource instances")
	enforce := flag.Bool("enforce", false, "exit with 1 when a budget is missed")
	peers := flag.Int("peers", 20, "roots on which peers are measured; 0: none")
	generate := flag.String("generate", "", "only write the monorepo to this directory")
	flag.Parse()
	if *generate != "" {
		return monorepo(*roots).write(*generate)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := os.MkdirTemp("", "tfpillar-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s := &suite{dir: dir, repeat: *repeat, maxScale: *scale}
	if err := s.build(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		s.small,
		func(ctx context.Context) error { return s.monorepo(ctx, *roots) },
		s.growth,
		func(ctx context.Context) error { return s.peers(ctx, *peers) },
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if *enforce && s.missed > 0 {
		return fmt.Errorf("%d budgets missed", s.missed)
	}
	return nil
}

func (s *suite) build(ctx context.Context) error {
	s.scanner, s.floor = filepath.Join(s.dir, "tfpillar"), filepath.Join(s.dir, "floor")
	for out, pkg := range map[string]string{s.scanner: "./cmd/tfpillar", s.floor: "./bench/floor"} {
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", out, pkg)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("building %s: %w", pkg, err)
		}
	}
	return nil
}

// row prints a budget and whether it is kept.
func (s *suite) row(what string, figure, bar float64, unit string) {
	verdict := "PASS"
	if figure > bar {
		verdict = "MISS"
		s.missed++
	}
	fmt.Printf("%-4s  %-46s %9.2f %-14s bar %g\n", verdict, what, figure, unit, bar)
}

func (s *suite) scan(ctx context.Context, dir string) (cost, error) {
	return run(ctx, dir, 1, s.scanner, "scan", ".", "--format", "json", "--fail-on", "never")
}

// both measures scanner and floor in turns, so that whatever else the machine does meets both.
func (s *suite) both(ctx context.Context, dir string) (scan, floor cost, err error) {
	var scans, floors []cost
	for range s.repeat {
		f, err := run(ctx, dir, 0, s.floor, ".")
		if err != nil {
			return scan, floor, err
		}
		c, err := s.scan(ctx, dir)
		if err != nil {
			return scan, floor, err
		}
		scans, floors = append(scans, c), append(floors, f)
	}
	return median(scans), median(floors), nil
}

func (s *suite) estate(name string, e estate) (string, error) {
	dir := filepath.Join(s.dir, name)
	if err := e.write(dir); err != nil {
		return "", err
	}
	// Marks the project root, as a repository would.
	return dir, os.MkdirAll(filepath.Join(dir, ".git"), 0o750)
}

func (s *suite) small(ctx context.Context) error {
	dir, err := s.estate("small", monorepo(1))
	if err != nil {
		return err
	}
	scan, _, err := s.both(ctx, dir)
	if err != nil {
		return err
	}
	s.row("one small root: CPU", ms(scan.cpu), 40, "ms")
	s.row("one small root: memory", mib(scan.rss), 30, "MiB")
	return nil
}

func (s *suite) monorepo(ctx context.Context, roots int) error {
	dir, err := s.estate("monorepo", monorepo(roots))
	if err != nil {
		return err
	}
	scan, floor, err := s.both(ctx, dir)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%d roots, %d instances", roots, roots*instancesPerRoot)
	fmt.Printf("      %s: scan %v CPU, %v wall; floor %v CPU, %.0f MiB\n", what, scan.cpu.Round(time.Millisecond), scan.wall.Round(time.Millisecond), floor.cpu.Round(time.Millisecond), mib(floor.rss))
	s.row(what+": CPU", float64(scan.cpu)/float64(floor.cpu), 6, "× the floor")
	s.row(what+": memory", mib(scan.rss), 150, "MiB")
	return os.RemoveAll(dir)
}

func (s *suite) growth(ctx context.Context) error {
	var sizes, cpu, rss []float64
	for _, n := range []int{1000, 3000, 10_000, 30_000, 100_000} {
		if n > s.maxScale {
			break
		}
		dir, err := s.estate(fmt.Sprintf("large%d", n), large(n))
		if err != nil {
			return err
		}
		scan, err := s.scan(ctx, dir)
		if err != nil {
			return err
		}
		fmt.Printf("      one root of %d instances: %v CPU, %.0f MiB\n", n, scan.cpu.Round(time.Millisecond), mib(scan.rss))
		sizes, cpu, rss = append(sizes, float64(n)), append(cpu, scan.cpu.Seconds()), append(rss, float64(scan.rss))
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if len(sizes) < 2 {
		return nil
	}
	s.row("growth of time from 1k to 100k instances", exponent(sizes, cpu), 1.1, "exponent")
	s.row("growth of memory from 1k to 100k instances", exponent(sizes, rss), 1.1, "exponent")
	return nil
}

// peer is another scanner and how it is told to do the same.
type peer struct {
	name    string
	maxExit int
	args    []string
}

var peerCommands = []peer{
	{"trivy", 0, []string{"config", "--skip-check-update", "--skip-version-check", "--format", "json", "."}},
	{"tfsec", 1, []string{"--no-colour", "--format", "json", "."}},
	{"tflint", 3, []string{"--recursive", "--format", "json"}},
}

func (s *suite) peers(ctx context.Context, roots int) error {
	if roots == 0 {
		return nil
	}
	dir, err := s.estate("peers", monorepo(roots))
	if err != nil {
		return err
	}
	own, _, err := s.both(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d roots:\n%-10s %10s %10s %10s\n", roots, "", "CPU", "wall", "memory")
	printCost("tfpillar", own)
	for _, p := range peerCommands {
		path, err := exec.LookPath(p.name)
		if err != nil {
			fmt.Printf("%-10s not on the PATH\n", p.name)
			continue
		}
		c, err := run(ctx, dir, p.maxExit, append([]string{path}, p.args...)...)
		if err != nil {
			fmt.Printf("%-10s %v\n", p.name, err)
			continue
		}
		printCost(p.name, c)
	}
	return nil
}

func printCost(name string, c cost) {
	fmt.Printf("%-10s %10v %10v %6.0f MiB\n", name, c.cpu.Round(time.Millisecond), c.wall.Round(time.Millisecond), mib(c.rss))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func mib(n int64) float64        { return float64(n) / (1 << 20) }
