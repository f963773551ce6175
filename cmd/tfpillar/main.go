// Command tfpillar judges Terraform for AWS against the Well-Architected Security Pillar before anything is deployed.
package main

import (
	"os"
	"runtime/debug"
)

// gcPercent trades memory for time. On a thousand roots, against the default of 100, it spares 11% of the CPU for 8 MiB more
// (`go run ./bench`); 400 would spare 16%, but nearly double the memory of a root with 100,000 instances.
const gcPercent = 200

func main() {
	debug.SetGCPercent(gcPercent)
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
