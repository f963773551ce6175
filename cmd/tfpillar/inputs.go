package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfpillar/tfpillar/analyzer/config"
)

// inputFlags are the flags that give values to the variables of root modules. --var and --var-file share one list, since the
// later one wins.
type inputFlags struct {
	vars      []config.VarFlag
	workspace string
}

func (in *inputFlags) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Var(&varValue{&in.vars, false}, "var", "value of a variable, as `NAME=VALUE`; repeatable")
	f.Var(&varValue{&in.vars, true}, "var-file", "`FILE` with values of variables; repeatable, the last value of a variable counts")
	f.StringVar(&in.workspace, "workspace", "", "`NAME` of the workspace (default: the one selected in the root's directory)")
}

func (in *inputFlags) options() config.InputOptions { return config.InputOptions{Vars: in.vars} }

// varValue appends to the list that --var and --var-file share.
type varValue struct {
	list *[]config.VarFlag
	file bool
}

// String is the default shown in the help text: none.
func (*varValue) String() string { return "" }

// Set takes one value of the flag.
func (v *varValue) Set(s string) error {
	if v.file {
		*v.list = append(*v.list, config.VarFlag{File: s})
		return nil
	}
	if !strings.Contains(s, "=") {
		return errors.New("--var takes NAME=VALUE")
	}
	*v.list = append(*v.list, config.VarFlag{Assign: s})
	return nil
}

// Type names the flag's value in the help text.
func (v *varValue) Type() string {
	if v.file {
		return "file"
	}
	return "name=value"
}
