package analyzer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/config"
	"github.com/tfpillar/tfpillar/analyzer/eval"
	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/source"
)

// project is what is scanned below one project root.
type project struct {
	root   string // absolute
	paths  []string
	files  *source.FS
	loader *config.Loader
	eval   *eval.Evaluator
}

// open checks the paths and groups them by project.
func open(paths []string) ([]*project, []report.Input, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	workdir, err := os.Getwd()
	if err != nil {
		return nil, nil, err
	}
	var projects []*project
	var inputs []report.Input
	for _, p := range paths {
		if err := isConfiguration(p); err != nil {
			return nil, nil, err
		}
		inputs = append(inputs, report.Input{Path: filepath.ToSlash(filepath.Clean(p)), Kind: "hcl"})
		root := source.ProjectRoot(workdir, p)
		i := slices.IndexFunc(projects, func(known *project) bool { return known.root == root })
		if i < 0 {
			i = len(projects)
			projects = append(projects, &project{root: root})
		}
		projects[i].paths = append(projects[i].paths, p)
	}
	for _, p := range projects {
		if p.files, err = source.New(workdir, p.root); err != nil {
			return nil, nil, err
		}
		p.loader = config.NewLoader(p.files)
		p.eval = eval.New(p.loader)
	}
	return projects, inputs, nil
}

// isConfiguration fails with a message that says what a path is, unless it is a directory or a file of Terraform's language.
func isConfiguration(path string) error {
	if path == "-" {
		return errors.New("-: standard input is read as JSON, and this command reads configuration: a directory, or a .tf or .tfvars file")
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such file or directory", path)
	case err != nil:
		return err
	case info.IsDir(), isTerraform(path):
		return nil
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: neither a directory nor a regular file", path)
	}
	kind, err := sniff(path)
	if err != nil {
		return err
	}
	return fmt.Errorf("%s is %s; this command reads configuration: a directory, or a .tf or .tfvars file", path, kind)
}

func isTerraform(path string) bool {
	name := strings.TrimSuffix(path, ".json")
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tfvars")
}

// sniffed is how much of a file is looked at; the keys that tell a plan from a state come early in both.
const sniffed = 4096

// sniff says what a file is that is not configuration.
func sniff(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	head, err := io.ReadAll(io.LimitReader(f, sniffed))
	if err != nil {
		return "", err
	}
	text := bytes.TrimSpace(head)
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "a binary plan", nil
	case !bytes.HasPrefix(text, []byte("{")):
		return "no Terraform file", nil
	case bytes.Contains(text, []byte(`"format_version"`)):
		return "plan JSON", nil
	case bytes.Contains(text, []byte(`"terraform_version"`)) && bytes.Contains(text, []byte(`"serial"`)):
		return "state JSON", nil
	}
	return "JSON that is neither a plan nor a state", nil
}

// checkVarFiles fails when a variable file of the command line cannot be read at all.
func checkVarFiles(vars []config.VarFlag) error {
	for _, v := range vars {
		if v.File == "" {
			continue
		}
		info, err := os.Stat(v.File)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("--var-file %s: no such file", v.File)
		case err != nil:
			return fmt.Errorf("--var-file: %w", err)
		case info.IsDir():
			return fmt.Errorf("--var-file %s is a directory", v.File)
		}
	}
	return nil
}

// noConfiguration is the error of a scan that found nothing to judge.
func noConfiguration(paths []string) error {
	return fmt.Errorf("no Terraform configuration in %s (looked for *.tf, *.tf.json)", cmp.Or(strings.Join(paths, ", "), "."))
}
