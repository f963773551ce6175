package appsec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// exposure is what values give away: the secrets written in them, in words that do not show them, and why there may be others.
type exposure struct {
	secrets []string
	cause   string
}

func (e *exposure) add(what, name string) {
	if name != "" {
		what += " for `" + name + "`"
	}
	if !slices.Contains(e.secrets, what) {
		e.secrets = append(e.secrets, what)
	}
}

func (e *exposure) open(cause string) {
	if e.cause == "" {
		e.cause = cause
	}
}

// node looks through a value that is given to a name.
func (e *exposure) node(name string, n *tf.Node) {
	switch n.Kind {
	case tf.NodeKnown:
		e.value(name, n)
	case tf.NodeText:
		e.text(name, n)
	case tf.NodeObject:
		for _, f := range n.Fields {
			e.node(f.Key, f.Node)
		}
	case tf.NodeList:
		for _, item := range n.Items {
			e.node(name, item)
		}
	case tf.NodeAlt:
		e.alternatives(name, n)
	case tf.NodeHole:
		e.open(unsettled(n))
	}
	if n.Open {
		e.open(tf.Cause(n.Refs))
	}
}

func (e *exposure) value(name string, n *tf.Node) {
	v := n.Val
	switch {
	case v.IsNull():
	case v.CanIterateElements():
		named := v.Type().IsObjectType() || v.Type().IsMapType()
		for it := v.ElementIterator(); it.Next(); {
			key, element := it.Element()
			member := &tf.Node{Kind: tf.NodeKnown, Val: element}
			if named {
				e.value(key.AsString(), member)
				continue
			}
			e.value(name, member)
		}
	default:
		if text, ok := n.Text(); ok {
			e.literal(name, text)
		}
	}
}

func (e *exposure) literal(name, text string) {
	if what := secretIn(name, text); what != "" {
		e.add(what, name)
		return
	}
	e.script(text, nil)
}

// script looks through text that may have assignments of its own. Holes stand in it by their number.
func (e *exposure) script(text string, holes []*tf.Node) {
	if what, name := secretInText(text); what != "" {
		e.add(what, name)
	}
	if len(holes) == 0 {
		return
	}
	for _, m := range assignments.FindAllStringSubmatch(text, -1) {
		if holds(m[1]) == nothing {
			continue
		}
		for i, hole := range holes {
			if strings.Contains(m[2], strings.TrimSuffix(holeMark(i), "}")) {
				e.open(unsettled(hole))
			}
		}
	}
}

// holeMark stands for a hole in text, as a reference would.
func holeMark(i int) string { return "${_" + strconv.Itoa(i) + "_}" }

// text looks through text with holes. What fills a hole counts where it is all there is, or is assigned to the name of a secret.
func (e *exposure) text(name string, n *tf.Node) {
	text, holes := textOf(n)
	if len(n.Parts) == 1 || holds(name) != nothing {
		for _, hole := range holes {
			e.node(name, hole)
		}
	}
	e.script(text, holes)
}

// textOf is a text in which marks stand for its holes; empty where the node is no text.
func textOf(n *tf.Node) (text string, holes []*tf.Node) {
	if n.Kind != tf.NodeText {
		text, _ = n.Text()
		return text, nil
	}
	var b strings.Builder
	for _, p := range n.Parts {
		known, isKnown := p.Text()
		if !isKnown {
			known = holeMark(len(holes))
			holes = append(holes, p)
		}
		b.WriteString(known)
	}
	return b.String(), holes
}

// alternatives looks through values of which one applies: a secret may.
func (e *exposure) alternatives(name string, n *tf.Node) {
	for _, item := range n.Items {
		var one exposure
		one.node(name, item)
		if len(one.secrets) > 0 {
			one.cause = tf.Cause(n.Refs)
		}
		e.open(one.cause)
	}
}

// unsettled says why what is not known may be a secret that is written somewhere; empty when it may not. What resources and modules
// export is not written, and numbers and switches are no secrets.
func unsettled(n *tf.Node) string {
	if n.Kind == tf.NodeHole && !n.MayBeText() {
		return ""
	}
	for _, r := range n.Refs {
		if r.Kind != tf.RefResource && r.Kind != tf.RefModule {
			return tf.Cause([]*tf.Ref{r})
		}
	}
	if len(n.Refs) == 0 {
		return tf.Cause(nil)
	}
	return ""
}

// judgement is what an exposure says of a value.
func (e *exposure) judgement(v tf.Value, name string) rule.Judgement {
	switch {
	case len(e.secrets) > 0:
		found := strings.ReplaceAll(strings.Join(e.secrets, ", "), " for `"+name+"`", "") // it is the name of the value itself
		return rule.Judgement{Verdict: rule.Fail, Blame: v, Message: "`" + name + "` holds " + found}
	case e.cause != "" && !v.Sensitive():
		return rule.Judgement{Verdict: rule.Unknown, Blame: v, Message: "`" + name + "` may hold a secret", Cause: e.cause}
	}
	return rule.Judgement{Verdict: rule.Passed}
}

// noSecretWant wants a value to have no secret written in it.
type noSecretWant struct{ path string }

// noSecret wants no secret to be written in the attribute at a path, nor in anything in it. Absence passes; so does what a sensitive
// variable without a value brings, which comes from elsewhere.
func noSecret(path string) rule.Want { return noSecretWant{path} }

func (w noSecretWant) Judge(_ *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Get(w.path)
	if v.Absent() {
		return rule.Judgement{Verdict: rule.Passed}
	}
	var e exposure
	e.node(v.Name(), v.Structure())
	return e.judgement(v, w.path)
}

func (w noSecretWant) Mend(*tf.Block) []source.Edit { return nil }

func (w noSecretWant) String() string { return "`" + w.path + "` holds no secret" }
