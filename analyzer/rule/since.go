package rule

import (
	"regexp"

	version "github.com/hashicorp/go-version"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// sinceWant is a want that depends on the version of the AWS provider.
type sinceWant struct {
	version     string
	then, older Want
}

// Since wants one thing with version v of the AWS provider or a later one, and another with older ones: where a default has changed. The
// version is older if required_providers, of the module of the resource or of one that calls it, allows no other.
func Since(v string, then, older Want) Want { return sinceWant{v, then, older} }

func (w sinceWant) Judge(p *Pass, b *tf.Block) Judgement { return w.want(b).Judge(p, b) }

func (w sinceWant) Mend(b *tf.Block) []source.Edit { return w.want(b).Mend(b) }

func (w sinceWant) String() string {
	return w.then.String() + "; before version " + w.version + " of the provider, " + w.older.String()
}

func (w sinceWant) want(b *tf.Block) Want {
	r := b.Resource()
	if r == nil {
		return w.then
	}
	for m := r.Module; m != nil; m = m.Parent {
		if m.AWS != "" && !allowsSince(m.AWS, w.version) {
			return w.older
		}
	}
	return w.then
}

var versionIn = regexp.MustCompile(`\d+(\.\d+)*`)

// allowsSince reports whether a constraint allows a version from v on: v itself, a much later one, or one of those that it names. One that
// is no constraint allows all.
func allowsSince(constraint, v string) bool {
	allowed, err := version.NewConstraint(constraint)
	if err != nil {
		return true
	}
	first, err := version.NewVersion(v)
	if err != nil {
		return true
	}
	for _, text := range append(versionIn.FindAllString(constraint, -1), v, "99999.0.0") {
		if c, err := version.NewVersion(text); err == nil && c.GreaterThanOrEqual(first) && allowed.Check(c) {
			return true
		}
	}
	return false
}
