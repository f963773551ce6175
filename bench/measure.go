package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// cost is what a whole process took.
type cost struct {
	cpu  time.Duration // user and system
	wall time.Duration
	rss  int64 // bytes at the peak
}

// launcher is the argument with which this program only starts a command and prints what it took. The kernel counts the memory
// of the process that starts another one towards its peak, so the starting one has to be small.
const launcher = "launch"

// run measures a command once. Exit codes up to maxExit are results, not failures.
func run(ctx context.Context, dir string, maxExit int, command ...string) (cost, error) {
	self, err := os.Executable()
	if err != nil {
		return cost{}, err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{launcher, strconv.Itoa(maxExit)}, command...)...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return cost{}, fmt.Errorf("%v: %w", command, err)
	}
	var c cost
	_, err = fmt.Sscan(string(out), &c.cpu, &c.wall, &c.rss)
	return c, err
}

// launch runs a command and prints its cost.
func launch(maxExit string, command []string) error {
	limit, err := strconv.Atoi(maxExit)
	if err != nil {
		return err
	}
	cmd := exec.Command(command[0], command[1:]...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err = cmd.Run()
	wall := time.Since(start)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() > limit || exit.ExitCode() < 0) {
		return fmt.Errorf("%w: %s", err, lastOf(stderr.Bytes(), 400))
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("this system does not say what a process used")
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	fmt.Println(int64(cpu), int64(wall), usage.Maxrss<<10)
	return nil
}

func lastOf(b []byte, n int) string { return string(b[max(0, len(b)-n):]) }

// median of repeated measurements, each figure by itself.
func median(costs []cost) cost {
	return cost{
		medianOf(costs, func(c cost) time.Duration { return c.cpu }),
		medianOf(costs, func(c cost) time.Duration { return c.wall }),
		medianOf(costs, func(c cost) int64 { return c.rss }),
	}
}

func medianOf[T int64 | time.Duration](costs []cost, figure func(cost) T) T {
	values := make([]T, len(costs))
	for i, c := range costs {
		values[i] = figure(c)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// exponent fits y = a·x^k by least squares over the logarithms and returns k.
func exponent(x, y []float64) float64 {
	var sx, sy, sxx, sxy float64
	for i := range x {
		lx, ly := math.Log(x[i]), math.Log(y[i])
		sx, sy, sxx, sxy = sx+lx, sy+ly, sxx+lx*lx, sxy+lx*ly
	}
	n := float64(len(x))
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
