// Devtool holds the generators of files that are kept in the repository. Run it from the repository's root:
//
//	go run ./internal/devtool provider-table 6.66.0 SCHEMA.json node_modules/@cdktn/provider-aws
//	go run ./internal/devtool rule-pages
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// subcommand is one generator; it gets the arguments after its name.
type subcommand struct {
	name, usage string
	run         func(args []string) error
}

var subcommands = []subcommand{
	providerTable,
	rulePages,
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "devtool:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) > 0 {
		for _, c := range subcommands {
			if c.name == args[0] {
				return c.run(args[1:])
			}
		}
	}
	usage := []string{"usage: go run ./internal/devtool SUBCOMMAND"}
	for _, c := range subcommands {
		usage = append(usage, "  "+c.name+" "+c.usage)
	}
	return errors.New(strings.Join(usage, "\n"))
}
