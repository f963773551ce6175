package network

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Span is a range of ports of a protocol, by the terms of security groups.
type Span struct {
	Protocol string
	From, To int
}

// Opening is a port that the internet may reach, as OpenAt tells it.
type Opening struct {
	Protocol string
	Port     int
	Verdict  tf.Tri // never No
	By       []Rule
	Cause    string
}

// OpenSpansAt is OpenAt for ranges of ports: for each, the first port that is open; failing that, the first that may be. A range of which
// no port is open is left out.
func OpenSpansAt(g *graph.Graph, subject *tf.Resource, spans []Span) []Opening {
	rules := Ingress(g, subject)
	if verdict, _, _ := opens(rules, overlapping(spans)); verdict == tf.No {
		return nil
	}
	var openings []Opening
	for _, s := range spans {
		if o := openIn(rules, subject, s); o.Verdict != tf.No {
			openings = append(openings, o)
		}
	}
	return openings
}

// overlapping is about all traffic in any of the ranges, which no rule may be for as a whole.
func overlapping(spans []Span) traffic {
	return func(r *Rule) (verdict tf.Tri, cause string) {
		for _, s := range spans {
			v, why := r.Overlaps(s)
			if v > verdict {
				verdict, cause = v, why
			}
			if verdict == tf.Yes {
				break
			}
		}
		return verdict, cause
	}
}

func openIn(rules []Rule, subject *tf.Resource, s Span) Opening {
	best := Opening{Protocol: s.Protocol, Port: s.From}
	for _, port := range starts(rules, s) {
		verdict, by, cause := openBy(rules, subject, on(s.Protocol, port))
		if verdict > best.Verdict {
			best.Port, best.Verdict, best.By, best.Cause = port, verdict, by, cause
		}
		if best.Verdict == tf.Yes {
			break
		}
	}
	return best
}

// starts are the ports at which more rules begin to apply, in ascending order: what is open to any port in the range is open to one of them.
func starts(rules []Rule, s Span) []int {
	ports := []int{s.From}
	for i := range rules {
		if from := rules[i].from; from.set && from.number > s.From && from.number <= s.To {
			ports = append(ports, from.number)
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// Overlaps reports whether the rule, if it exists, is about some port in a range; see Covers. The cause says what leaves it undecided.
func (r *Rule) Overlaps(s Span) (verdict tf.Tri, cause string) {
	switch {
	case r.protocol.cause != "":
		return tf.Maybe, r.protocol.cause
	case r.protocol.number == allProtocols:
		return tf.Yes, ""
	case r.protocol.number == noProtocol || r.protocol.number != protocolNumber(s.Protocol):
		return tf.No, ""
	case r.from.set && r.from.number == -1:
		return tf.Yes, ""
	case r.from.set && r.to.set && r.from.number > r.to.number:
		return tf.No, ""
	}
	verdict = r.from.atMost(s.To).And(r.to.atLeast(s.From))
	if verdict == tf.Maybe {
		cause = r.portCause()
	}
	return verdict, cause
}
