package rule

import (
	"slices"
	"time"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Lifecycle is a dated list of versions of something: until when each is supported.
type Lifecycle struct {
	Name     string            // "Lambda runtimes"
	Source   string            // URL
	Reviewed string            // date of the list, YYYY-MM-DD
	EndOf    map[string]string // version → last day of support, YYYY-MM-DD
}

// supportedWant wants a version not to be past its end of support.
type supportedWant struct {
	path string
	list *Lifecycle
}

// Supported wants a version, or one at least of a list of versions, to be supported on the day of the scan. Versions that the
// Lifecycle does not have pass: it names what is known to end. Absence passes.
func Supported(path string, list *Lifecycle) Want { return supportedWant{path, list} }

func (w supportedWant) Judge(p *Pass, b *tf.Block) Judgement {
	v, cause := find(b, w.path)
	versions, complete := v.Elements()
	last := ""
	for _, e := range versions {
		version, known := e.Text()
		if !known {
			complete = false
			continue
		}
		end, listed := w.list.EndOf[version]
		if !listed || p.Now.Format(time.DateOnly) <= end {
			return passed
		}
		last = max(last, end)
	}
	switch {
	case !complete:
		return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` is not known", Cause: v.Cause()}
	case last == "":
		return passed
	}
	j := Judgement{Verdict: Fail, Blame: v, Message: "support for " + Show(v) + " ended on " + last + " (" + w.list.Name + " as of " + w.list.Reviewed + ")"}
	if cause != "" {
		j.Verdict, j.Cause = Unknown, cause
	}
	return j
}

func (w supportedWant) Mend(*tf.Block) []source.Edit { return nil }

func (w supportedWant) String() string {
	return "`" + w.path + "` is supported according to the list of " + w.list.Name + " as of " + w.list.Reviewed
}

// Versions are the versions of the list, sorted.
func (l *Lifecycle) Versions() []string {
	versions := make([]string, 0, len(l.EndOf))
	for v := range l.EndOf {
		versions = append(versions, v)
	}
	slices.Sort(versions)
	return versions
}
