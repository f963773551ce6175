package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// alone is a pass without other resources, by which a mend finds out which of its wants fail.
var alone = &Pass{Graph: graph.New(&tf.Module{})}

// textValue is a known string as a Value.
func textValue(s string) tf.Value {
	return tf.NewValue(&tf.Block{}, "", &tf.Datum{Val: cty.StringVal(s), Known: true})
}

// mendAttribute sets the argument at a path to a literal: in place of a literal that stands there, or as a new argument.
func mendAttribute(b *tf.Block, path, literal string) []source.Edit {
	v := b.Get(path)
	if v.Written() {
		if !isLiteral(v) {
			return nil
		}
		return []source.Edit{{Range: v.Range(), Text: literal}}
	}
	if strings.HasSuffix(b.DefRange.Filename, ".json") || v.Block() == nil {
		return nil
	}
	return insert(v.Block(), v.Name(), literal)
}

// isLiteral reports whether the expression itself stands in the block, rather than a name for it.
func isLiteral(v tf.Value) bool {
	switch e := v.Datum().Expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.TemplateExpr:
		return e.IsStringLiteral()
	case *hclsyntax.TupleConsExpr:
		return v.Known() && v.Datum().Range.Start.Line == v.Datum().Range.End.Line
	}
	return false
}

// insert adds an argument, with the nested blocks on the path to it, before the closing brace, after an empty line so that
// the alignment of what stands there still holds.
func insert(b *tf.Block, path, literal string) []source.Edit {
	if b.End.Filename == "" || b.End.Start.Line == b.DefRange.Start.Line && len(b.Attrs)+len(b.Blocks) > 0 {
		return nil
	}
	indent := strings.Repeat(" ", b.DefRange.Start.Column-1)
	var text strings.Builder
	at := b.End
	at.End = at.Start
	text.WriteString("\n")
	if b.End.Start.Line != b.DefRange.Start.Line {
		at.Start.Byte -= at.Start.Column - 1
		at.Start.Column = 1
		at.End = at.Start
		if len(b.Attrs)+len(b.Blocks) == 0 {
			text.Reset()
		}
	}
	steps := strings.Split(path, ".")
	for i, s := range steps {
		text.WriteString(indent + strings.Repeat("  ", i+1) + s)
		if i < len(steps)-1 {
			text.WriteString(" {\n")
		}
	}
	text.WriteString(" = " + literal + "\n")
	for i := len(steps) - 1; i > 0; i-- {
		text.WriteString(indent + strings.Repeat("  ", i) + "}\n")
	}
	if b.End.Start.Line == b.DefRange.Start.Line {
		text.WriteString(indent)
	}
	return []source.Edit{{Range: at, Text: text.String()}}
}
