package tf

import (
	"github.com/zclconf/go-cty/cty/ctymarks"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// RefKind says what a Ref names.
type RefKind uint8

// The kinds of references.
const (
	RefResource RefKind = iota // an attribute of a resource or data source instance
	RefVariable                // an input variable without a value
	RefModule                  // an output of a module that was not found
	RefOther                   // anything else without a value: path.cwd, timestamp(), an unreadable file, a cycle
)

// Ref is where a value came from. It travels on cty values as a provenance mark, by pointer: one Ref per object and attribute,
// so that pointers can be compared.
type Ref struct {
	ctymarks.ProvenanceMark
	Kind     RefKind
	Resource *Resource // RefResource: the instance
	Attr     string    // RefResource: the attribute, e.g. "arn"
	Addr     string    // as a user writes it: "var.encrypted", "data.aws_ami.x.id", "module.vpc.vpc_id"
	Reason   string    // why it has no value, as a predicate: "has no value", "is known only after apply"; empty when it has one
	Range    source.Range
	Seq      int // refs are ordered by it
}

// sensitive marks values that no output may show.
type sensitive struct{}

// Sensitive is the mark of values that no output may show.
var Sensitive any = sensitive{}
