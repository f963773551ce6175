// Package iam reads the policy documents of AWS and says what they grant. See
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
package iam

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Document is a policy document. What is not known of it is open: it may say more than it is seen to say.
type Document struct {
	Version    string // "" when missing or not known
	ID         string
	Statements []Statement
	Open       bool // there may be other statements
	Problems   []Problem
	Value      tf.Value // the attribute that it was read from
	cause      string   // why it is open
}

// Problem is something that AWS refuses in a policy document, or reads otherwise than it seems.
type Problem struct {
	Message string
	Range   source.Range
}

// Effect is that of a statement.
type Effect uint8

// The effects.
const (
	Undecided Effect = iota // not known, missing or misspelt
	Allow
	Deny
)

func (e Effect) String() string { return [...]string{"undecided", "Allow", "Deny"}[e] }

// Statement is one statement of a document. An element that is not written is an empty list.
type Statement struct {
	Sid           string
	Effect        Effect
	Actions       List
	NotActions    List
	Resources     List
	NotResources  List
	Principals    Principals
	NotPrincipals Principals
	Conditions    []Condition
	Open          bool // it may have other elements, conditions among them
	Existence     tf.Tri
	Range         source.Range
	cause         string // why it is open, or why its existence or effect is not decided
}

// List is the value of an element that takes a text or a list of them.
type List struct {
	Patterns []Pattern
	Open     bool   // there may be others
	Written  bool   // the element is there
	cause    string // why it is open
}

// Principal is one that a statement names: Type is "AWS", "Service", "Federated" or "CanonicalUser", or "*" for the text "*" alone.
type Principal struct {
	Type string
	Pattern
}

// Principals are those that a statement names.
type Principals struct {
	Named   []Principal
	Open    bool
	Written bool
	cause   string
}

// Condition is one operator on one key; it holds if it does for one of the values.
type Condition struct {
	Operator string // as written: "ForAnyValue:StringLikeIfExists"
	Key      string // as written: "aws:SourceIp"
	Values   List
	Open     bool // the condition may have other keys, or operators
	Certain  bool
	Range    source.Range
}

// Cause says why it is not known all that the document says; empty when it is.
func (d *Document) Cause() string {
	if d.Open {
		return d.cause
	}
	for i := range d.Statements {
		if cause := d.Statements[i].Cause(); cause != "" {
			return cause
		}
	}
	return ""
}

// Cause says why it is not known all that the statement says; empty when it is.
func (s *Statement) Cause() string {
	if s.cause != "" {
		return s.cause
	}
	for _, l := range [...]*List{&s.Actions, &s.NotActions, &s.Resources, &s.NotResources} {
		if cause := l.Cause(); cause != "" {
			return cause
		}
	}
	for _, p := range [...]*Principals{&s.Principals, &s.NotPrincipals} {
		if cause := p.Cause(); cause != "" {
			return cause
		}
	}
	for i := range s.Conditions {
		if cause := s.Conditions[i].Values.Cause(); cause != "" {
			return cause
		}
	}
	return ""
}

// Cause says why the list is not wholly known; empty when it is.
func (l *List) Cause() string {
	if l.Open {
		return l.cause
	}
	for _, p := range l.Patterns {
		if cause := p.Cause(); cause != "" {
			return cause
		}
	}
	return ""
}

// Cause says why the principals are not wholly known; empty when they are.
func (p *Principals) Cause() string {
	if p.Open {
		return p.cause
	}
	for _, n := range p.Named {
		if cause := n.Cause(); cause != "" {
			return cause
		}
	}
	return ""
}

// Some reports whether a pattern of the list satisfies a predicate; others that there may be leave a no undecided.
func (l *List) Some(is func(Pattern) tf.Tri) tf.Tri {
	verdict := tf.No
	if l.Open {
		verdict = tf.Maybe
	}
	for _, p := range l.Patterns {
		verdict = verdict.Or(is(p))
	}
	return verdict
}

// Allows reports whether the statement is an Allow, and there at all.
func (s *Statement) Allows() tf.Tri { return s.has(Allow) }

// Denies reports whether the statement is a Deny, and there at all.
func (s *Statement) Denies() tf.Tri { return s.has(Deny) }

func (s *Statement) has(e Effect) tf.Tri {
	if s.Effect == Undecided {
		return tf.Maybe.And(s.Existence)
	}
	return tf.Truth(s.Effect == e).And(s.Existence)
}

// HasWildcardAction reports whether an action of the statement is "*", every action there is.
func (s *Statement) HasWildcardAction() tf.Tri {
	return s.Actions.Some(func(p Pattern) tf.Tri { return p.any("*?:") })
}

// OnAction reports whether the statement is about all of an action, which may be written with wildcards itself: about "s3:*" are those on
// "s3:*" and "*", but not one on "s3:Get*".
func (s *Statement) OnAction(action string) tf.Tri {
	verdict := s.Actions.Some(func(p Pattern) tf.Tri { return p.action(action) })
	if s.NotActions.Written {
		spared := s.NotActions.Some(func(p Pattern) tf.Tri { return p.overlaps(action) })
		verdict = verdict.Or(spared.Not())
	}
	return verdict.Or(s.more(&s.Actions, &s.NotActions))
}

func (p Pattern) action(want string) tf.Tri {
	return p.Matches(want, true).Or(p.any("*?:"))
}

// overlaps reports whether some action is matched by both p and want.
func (p Pattern) overlaps(want string) tf.Tri {
	if text, ok := p.Text(); ok && glob(strings.ToLower(want), strings.ToLower(text)) {
		return p.certainty()
	}
	return p.action(want)
}

// more reports whether an element of which neither form is written may be there all the same.
func (s *Statement) more(is, not *List) tf.Tri {
	if s.Open && !is.Written && !not.Written {
		return tf.Maybe
	}
	return tf.No
}

// OnAnyResource reports whether the statement is about every resource: "*", or all but some.
func (s *Statement) OnAnyResource() tf.Tri {
	return s.Resources.Some(Pattern.IsAny).Or(tf.Truth(s.NotResources.Written)).Or(s.more(&s.Resources, &s.NotResources))
}

// Unconditional reports whether the statement has no condition.
func (s *Statement) Unconditional() tf.Tri {
	verdict := tf.Yes
	if s.Open {
		verdict = tf.Maybe
	}
	for _, c := range s.Conditions {
		if c.Open || !c.Certain {
			verdict = verdict.And(tf.Maybe)
			continue
		}
		return tf.No
	}
	return verdict
}

// AllowsEverything reports whether a statement allows every action on every resource without a condition. One that allows all actions
// but some does so unless the actions of IAM are among these.
func (d *Document) AllowsEverything() tf.Tri {
	return d.Some(func(s *Statement) tf.Tri {
		every := s.HasWildcardAction()
		if s.NotActions.Written {
			every = every.Or(s.OnAction("iam:*"))
		}
		return s.Allows().And(every.Or(s.more(&s.Actions, &s.NotActions))).And(s.OnAnyResource()).And(s.Unconditional())
	})
}

// Some reports whether a statement satisfies a predicate; others that there may be leave a no undecided.
func (d *Document) Some(is func(*Statement) tf.Tri) tf.Tri {
	verdict := tf.No
	if d.Open {
		verdict = tf.Maybe
	}
	for i := range d.Statements {
		verdict = verdict.Or(is(&d.Statements[i]))
	}
	return verdict
}
