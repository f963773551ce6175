// Command tfpillar judges Terraform for AWS against the Well-Architected Security Pillar before anything is deployed.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
