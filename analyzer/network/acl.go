package network

import (
	"net/netip"
	"strings"

	"go4.org/netipx"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// aclEntry is an entry of a network ACL: what one block or resource adds to it
// (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html). Entries are tried by their numbers, the first that is about the
// traffic decides.
type aclEntry struct {
	Rule
	number int
	cause  string // why number is not known; empty when it is
	denies tf.Tri
}

const aclRule = "aws_network_acl_rule"

// AdmitsAt reports whether a network ACL (aws_network_acl, aws_default_network_acl), or the entry that a resource of its own is, lets the
// whole internet come in to a port of a protocol, the denials that are tried before considered. Each opening is told of one subject only:
// the resource that states the entry. The entries that do so come with it; the cause says what leaves it undecided.
func AdmitsAt(g *graph.Graph, subject *tf.Resource, protocol string, port int) (verdict tf.Tri, by []Rule, cause string) {
	entries := aclEntries(g, subject)
	for i := range entries {
		e := &entries[i]
		if e.Subject != subject {
			continue
		}
		v, why := e.admits(entries, protocol, port)
		switch {
		case v > verdict:
			verdict, by, cause = v, []Rule{e.Rule}, why
		case v == verdict && v != tf.No:
			by = append(by, e.Rule)
		}
	}
	return verdict, by, cause
}

// admits reports whether the entry lets the internet in, given all entries of its ACL.
func (e *aclEntry) admits(entries []aclEntry, protocol string, port int) (verdict tf.Tri, cause string) {
	covers, why := e.Covers(protocol, port)
	open, whyOpen := e.Internet()
	verdict = e.denies.Not().And(covers).And(open)
	if verdict == tf.No {
		return tf.No, ""
	}
	cause = firstOf(whyOpen, why)
	if e.denies == tf.Maybe {
		cause = firstOf(cause, "its action is not known")
	}
	var denied, perhaps netipx.IPSetBuilder
	for i := range entries {
		d := &entries[i]
		closes, why := d.before(e)
		about, _ := d.Covers(protocol, port)
		switch closes = closes.And(about).And(d.Existence); closes {
		case tf.Yes:
			remove(&denied, d.Addresses.Known)
		case tf.Maybe:
			cause = firstOf(cause, why)
		case tf.No:
			continue
		}
		remove(&perhaps, d.Addresses.Known)
		remove(&perhaps, d.Addresses.Possible)
		if d.Addresses.Unknown != "" {
			remove(&perhaps, everywhere)
		}
	}
	if verdict == tf.Maybe {
		// What the entry admits may be more than is known, so it is judged as if it were the internet.
		e = &aclEntry{Rule: Rule{Addresses: Addresses{Known: everywhere}}}
	}
	switch {
	case e.left(&denied) < Internet:
		return tf.No, ""
	case e.left(&perhaps) < Internet:
		return tf.Maybe, firstOf(cause, "an earlier entry may deny it")
	}
	return verdict, cause
}

var everywhere = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

func remove(b *netipx.IPSetBuilder, prefixes []netip.Prefix) {
	for _, p := range prefixes {
		b.AddPrefix(p)
	}
}

// left is how much of the internet the entry admits when some addresses are denied before.
func (e *aclEntry) left(denied *netipx.IPSetBuilder) Breadth {
	var b netipx.IPSetBuilder
	for _, p := range e.Addresses.Known {
		b.AddPrefix(p)
	}
	b.RemoveSet(set(denied))
	return BreadthOf(set(&b).Prefixes())
}

// before reports whether the entry is a denial that is tried before another entry.
func (e *aclEntry) before(other *aclEntry) (verdict tf.Tri, cause string) {
	if e.cause != "" || other.cause != "" {
		return e.denies.And(tf.Maybe), firstOf(e.cause, other.cause)
	}
	return e.denies.And(tf.Truth(e.number < other.number)), ""
}

// aclEntries are the entries for traffic that comes in of the network ACL that the subject is, or belongs to.
func aclEntries(g *graph.Graph, subject *tf.Resource) []aclEntry {
	if subject.Type != aclRule {
		return entriesOf(g, subject)
	}
	for _, edge := range g.Refers(subject, "network_acl_id") {
		if edge.Certain && edge.To.Mode == tf.Managed { // an ACL, or the VPC whose default ACL it is
			return entriesOf(g, edge.To)
		}
	}
	return ownEntry(subject)
}

func entriesOf(g *graph.Graph, acl *tf.Resource) []aclEntry {
	var entries []aclEntry
	for _, b := range acl.Blocks {
		if b.Type == "ingress" {
			entries = append(entries, readEntry(b, "rule_no", "action"))
		}
	}
	if datum := acl.Opaque["ingress"]; datum != nil {
		r := unread(acl, tf.NewValue(acl.Block, "ingress", datum), In)
		entries = append(entries, aclEntry{Rule: r, cause: r.Cause, denies: tf.Maybe})
	}
	for _, edge := range g.Referrers(acl, aclRule) {
		if edge.Attr != "network_acl_id" {
			continue
		}
		for _, e := range ownEntry(edge.From) {
			if !edge.Certain {
				e.doubt(tf.Maybe, edge.Value.Cause())
			}
			entries = append(entries, e)
		}
	}
	return entries
}

// ownEntry is the entry that a resource states, if it is for traffic that comes in.
func ownEntry(r *tf.Resource) []aclEntry {
	out := isTrue(r.Attr("egress"))
	if out == tf.Yes {
		return nil
	}
	e := readEntry(r.Block, "rule_number", "rule_action")
	if out == tf.Maybe {
		e.doubt(tf.Maybe, r.Attr("egress").Cause())
	}
	return []aclEntry{e}
}

func readEntry(b *tf.Block, number, action string) aclEntry {
	e := aclEntry{Rule: Rule{Subject: b.Resource(), Block: b, Direction: In, Existence: tf.Yes}}
	e.exist()
	e.readTraffic(form{protocol: "protocol"})
	for _, name := range [...]string{"cidr_block", "ipv6_cidr_block"} {
		v := b.Attr(name)
		if text, _ := v.Text(); v.Absent() || v.Known() && text == "" {
			continue
		}
		e.Addresses.join(AddressesOf(v))
		e.Blame = v
	}
	if n, ok := b.Attr(number).Number(); ok {
		e.number = int(n)
	} else {
		e.cause = firstOf(b.Attr(number).Cause(), "its number is not set")
	}
	e.denies = saysDeny(b.Attr(action))
	return e
}

func saysDeny(v tf.Value) tf.Tri {
	if v.Unknown() {
		return tf.Maybe
	}
	text, _ := v.Text()
	return tf.Truth(!strings.EqualFold(text, "allow"))
}
