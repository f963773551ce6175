package config

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// estate writes root modules of the size and shape that people have, and returns the text of their files.
func estate(b *testing.B, roots int) (testProject, [][]byte) {
	b.Helper()
	text := strings.Repeat(`
# Objects of the application.
resource "aws_s3_bucket" "data_%[1]d" {
  bucket = "${var.prefix}-data-${local.env}"
  tags   = merge(local.tags, { Name = "data", Class = "internal" })
}
resource "aws_security_group" "web_%[1]d" {
  name        = "web"
  description = "Allows the load balancer in"
  vpc_id      = module.net.vpc_id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [for s in var.subnets : s.cidr if s.public]
  }
  dynamic "egress" {
    for_each = var.egress
    content {
      from_port = egress.value.from
      to_port   = egress.value.to
      protocol  = "tcp"
    }
  }
}
resource "aws_iam_policy" "p_%[1]d" {
  policy = <<-EOT
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "${aws_s3_bucket.data.arn}/*"}]}
  EOT
}
`, 4)
	content := files{}
	var sources [][]byte
	for i := range roots {
		for j := range 3 {
			src := fmt.Sprintf(strings.ReplaceAll(text, "%[1]d", "%d"), j, j+10, j+20, j+30, j+40, j+50, j+60, j+70, j+80, j+90, j+100, j+110)
			content[fmt.Sprintf("r%04d/f%d.tf", i, j)] = src
			sources = append(sources, []byte(src))
		}
	}
	return project(b, content), sources
}

// BenchmarkDiscover is what loading costs; compare with BenchmarkParseOnly, which does what cannot be avoided.
func BenchmarkDiscover(b *testing.B) {
	p, _ := estate(b, 200)
	for b.Loop() {
		l := loaderOf(b, p.dir)
		roots, _, err := l.Discover(b.Context(), []string{"."}, DiscoverOptions{Jobs: 1})
		if err != nil || len(roots) != 200 {
			b.Fatal(len(roots), err)
		}
	}
}

func BenchmarkParseOnly(b *testing.B) {
	p, _ := estate(b, 200)
	names, err := filepath.Glob(filepath.Join(p.dir, "*", "*.tf"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		keep := make([]*hcl.File, 0, len(names))
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			f, _ := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
			keep = append(keep, f)
		}
		runtime.KeepAlive(keep)
	}
}

func BenchmarkGuard(b *testing.B) {
	_, sources := estate(b, 1)
	b.SetBytes(int64(len(sources[0])))
	for b.Loop() {
		_ = guard("a.tf", sources[0])
	}
}

// BenchmarkKept is the memory of a thousand parsed roots.
func BenchmarkKept(b *testing.B) {
	p, sources := estate(b, 1000)
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		l := loaderOf(b, p.dir)
		roots, _, err := l.Discover(b.Context(), []string{"."}, DiscoverOptions{})
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(l)
		runtime.KeepAlive(roots)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB-kept")
		b.ReportMetric(float64(len(sources)*len(sources[0]))/(1<<20), "MiB-text")
	}
}
