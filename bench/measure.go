package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// cost is what a whole process took.
type cost struct {
	cpu  time.Duration // user and system
	wall time.Duration
	rss  int64 // bytes at the peak
}

// run measures a command once. Exit codes up to maxExit are results, not failures.
func run(ctx context.Context, dir string, maxExit int, command ...string) (cost, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = dir
	start := time.Now()
	out, err := cmd.Output()
	wall := time.Since(start)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() > maxExit || exit.ExitCode() < 0) {
		if exit != nil {
			return cost{}, fmt.Errorf("%v: %w: %s", command, err, lastOf(exit.Stderr, 400))
		}
		return cost{}, fmt.Errorf("%v: %w", command, err)
	}
	if len(out) == 0 {
		return cost{}, fmt.Errorf("%v printed nothing", command)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, errors.New("this system does not say what a process used")
	}
	return cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall, usage.Maxrss << 10}, nil
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
