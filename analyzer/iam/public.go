package iam

import (
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// IsAnyone reports whether the principal is everyone: "*", or {"AWS": "*"}, which is anyone with an account.
func (p Principal) IsAnyone() tf.Tri {
	if p.Type != "*" && p.Type != "AWS" {
		return tf.No
	}
	return p.IsAny()
}

// Anyone reports whether everyone is among the principals.
func (p *Principals) Anyone() tf.Tri {
	verdict := tf.No
	if p.Open {
		verdict = tf.Maybe
	}
	for _, n := range p.Named {
		verdict = verdict.Or(n.IsAnyone())
	}
	return verdict
}

// ForAnyone reports whether the statement is about everyone: it names everyone, or all but some.
func (s *Statement) ForAnyone() tf.Tri {
	verdict := s.Principals.Anyone().Or(tf.Truth(s.NotPrincipals.Written))
	if s.Open && !s.Principals.Written && !s.NotPrincipals.Written {
		verdict = verdict.Or(tf.Maybe)
	}
	return verdict
}

// Restricted reports whether the conditions of the statement, in an Allow, hold off every caller whom it does not name.
func (s *Statement) Restricted() tf.Tri {
	verdict := tf.No
	if s.Open {
		verdict = tf.Maybe
	}
	for i := range s.Conditions {
		verdict = verdict.Or(s.Conditions[i].Restricts())
	}
	return verdict
}

// Public reports whether the statement, by itself, allows something to callers whom nobody named: anonymous ones, or any AWS account.
func (s *Statement) Public() tf.Tri {
	return s.Allows().And(s.ForAnyone()).And(s.Restricted().Not())
}

// Public reports whether the document of a resource allows something to callers whom nobody named, its denials considered: one for
// everyone but those of an organization, a network or the like closes what it covers.
func (d *Document) Public() tf.Tri {
	verdict, _ := d.PublicBy()
	return verdict
}

// PublicBy is Public with the statements that make it so or, if none does, that may.
func (d *Document) PublicBy() (verdict tf.Tri, by []*Statement) {
	var certain, possible []*Statement
	left := maxCovers
	for i := range d.Statements {
		s := &d.Statements[i]
		switch s.Public().And(d.closed(s, &left).Not()) {
		case tf.Yes:
			certain = append(certain, s)
		case tf.Maybe:
			possible = append(possible, s)
		case tf.No:
		}
	}
	switch {
	case len(certain) > 0:
		return tf.Yes, certain
	case len(possible) > 0 || d.Open:
		return tf.Maybe, possible
	}
	return tf.No, nil
}

// closed reports whether a denial takes back from outsiders all that the statement allows; that stays undecided once no comparison of
// patterns is left.
func (d *Document) closed(allow *Statement, left *int) tf.Tri {
	verdict := tf.No
	for i := range d.Statements {
		deny := &d.Statements[i]
		if deny.Denies() == tf.No {
			continue
		}
		*left -= 1 + len(deny.Actions.Patterns)*len(allow.Actions.Patterns) + len(deny.Resources.Patterns)*len(allow.Resources.Patterns)
		if *left < 0 {
			return verdict.Or(tf.Maybe)
		}
		verdict = verdict.Or(deny.Denies().And(deny.ForAnyone()).And(deny.onOutsiders()).And(deny.covers(allow)))
	}
	return verdict
}

func (s *Statement) onOutsiders() tf.Tri {
	verdict := tf.Yes
	if s.Open {
		verdict = tf.Maybe
	}
	for i := range s.Conditions {
		verdict = verdict.And(s.Conditions[i].outsiders())
	}
	return verdict
}

// covers reports whether the statement is about all actions and resources that another one is about.
func (s *Statement) covers(other *Statement) tf.Tri {
	if s.NotActions.Written || s.NotResources.Written || other.NotActions.Written || other.NotResources.Written {
		return tf.Maybe
	}
	actions := covered(&s.Actions, &other.Actions, true)
	if !s.Resources.Written && !other.Resources.Written {
		return actions
	}
	return actions.And(covered(&s.Resources, &other.Resources, false))
}

// covered reports whether each of some patterns is within one of the list.
func covered(l, of *List, fold bool) tf.Tri {
	return of.all(func(q Pattern) tf.Tri {
		return l.Some(func(p Pattern) tf.Tri { return p.covers(q, fold) })
	})
}
