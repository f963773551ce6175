package network

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Direction is that of the traffic a rule admits.
type Direction uint8

// The directions.
const (
	In Direction = iota
	Out
)

// Rule is what one block or resource adds to a security group: it admits traffic of a protocol, to a range of ports, from (In) or to (Out)
// its peers.
type Rule struct {
	Subject   *tf.Resource // the resource that states it, which a user would edit
	Block     *tf.Block    // the block of Subject that does: its body, or a nested ingress or egress
	Blame     tf.Value     // the attribute to point at: the widest of its addresses, else its first peer
	Direction Direction
	Addresses Addresses  // its peers by address, prefix lists included
	Services  []string   // its peers that are prefix lists of AWS services: "com.amazonaws.global.cloudfront.origin-facing"
	Groups    []tf.Value // the attributes that name its peers by security group
	Self      tf.Tri     // whether members of the group are its peers
	Existence tf.Tri
	Cause     string // why existence is not decided
	Problems  []Problem

	protocol protocol
	from, to port
}

// protocol is an IP protocol by number.
type protocol struct {
	number int
	cause  string // why it is not known; empty when it is
}

// Numbers that are no protocol's.
const (
	allProtocols = -1
	noProtocol   = -2
)

// AnyPort in place of a port asks whether some port is admitted.
const AnyPort = -1

// port is an end of a range of ports.
type port struct {
	number int
	set    bool
	cause  string // why it is not known; empty when it is
}

// numbers are the protocols that AWS knows by name (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html) and those that
// the provider translates.
var numbers = map[string]int{"-1": allProtocols, "all": allProtocols, "tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "icmp6": 58, "ah": 51, "esp": 50, "gre": 47, "sctp": 132}

func protocolNumber(text string) int {
	if n, ok := numbers[strings.ToLower(text)]; ok {
		return n
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 255 {
		return noProtocol
	}
	return n
}

func readProtocol(v tf.Value) (p protocol, problem string) {
	if v.Unknown() {
		return protocol{cause: v.Cause()}, ""
	}
	text, ok := v.Text()
	if !ok {
		return protocol{number: noProtocol}, ""
	}
	n := protocolNumber(text)
	if n == noProtocol {
		return protocol{number: n}, strconv.Quote(text) + " is no IP protocol"
	}
	return protocol{number: n}, ""
}

func readPort(v tf.Value) port {
	if v.Unknown() {
		return port{cause: v.Cause()}
	}
	f, ok := v.Number()
	if !ok || f < -1 || f > 65535 {
		return port{}
	}
	return port{number: int(f), set: true}
}

// Covers reports whether the rule, if it exists, is about a port of a protocol, both by the terms of security groups: "tcp" or "6", "-1" or
// "all" for every protocol. The cause says what leaves it undecided.
//
// Ports count for TCP and UDP, and as types for ICMP; a rule for every protocol, or for another one, is for everything in it. A range
// that starts at -1 is all of them. See https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html.
func (r *Rule) Covers(protocol string, port int) (verdict tf.Tri, cause string) {
	if r.protocol.cause != "" {
		return tf.Maybe, r.protocol.cause
	}
	if r.protocol.number == allProtocols {
		return tf.Yes, ""
	}
	if r.protocol.number == noProtocol || r.protocol.number != protocolNumber(protocol) {
		return tf.No, ""
	}
	return r.within(port)
}

func (r *Rule) within(port int) (verdict tf.Tri, cause string) {
	ported := r.protocol.number == 6 || r.protocol.number == 17
	icmp := r.protocol.number == 1 || r.protocol.number == 58
	switch {
	case !ported && !icmp:
		return tf.Yes, ""
	case r.from.set && r.from.number == -1:
		return tf.Yes, ""
	case icmp:
		return r.icmp(port)
	}
	below, above := r.from.atMost(port), r.to.atLeast(port)
	if port == AnyPort {
		below, above = r.ordered(), tf.Yes
	}
	verdict = below.And(above)
	if verdict == tf.Maybe {
		cause = r.portCause()
	}
	return verdict, cause
}

// icmp is within for ICMP, where from_port is the type and to_port the code.
func (r *Rule) icmp(typ int) (verdict tf.Tri, cause string) {
	switch {
	case r.from.cause != "":
		return tf.Maybe, r.from.cause
	case typ == AnyPort, !r.from.set:
		return tf.Yes, ""
	}
	return tf.Truth(r.from.number == typ), ""
}

func (r *Rule) portCause() string {
	switch {
	case r.from.cause != "":
		return r.from.cause
	case r.to.cause != "":
		return r.to.cause
	}
	return "its ports are not set"
}

// ordered reports whether the range holds any port: AWS refuses one that ends before it starts.
func (r *Rule) ordered() tf.Tri {
	if !r.from.set || !r.to.set {
		return tf.Maybe
	}
	return tf.Truth(r.from.number <= r.to.number)
}

func (p port) atMost(n int) tf.Tri {
	if !p.set {
		return tf.Maybe
	}
	return tf.Truth(p.number <= n)
}

func (p port) atLeast(n int) tf.Tri {
	if !p.set {
		return tf.Maybe
	}
	return tf.Truth(p.number >= n)
}

// AllProtocols reports whether the rule is for traffic of every protocol.
func (r *Rule) AllProtocols() (verdict tf.Tri, cause string) {
	if r.protocol.cause != "" {
		return tf.Maybe, r.protocol.cause
	}
	return tf.Truth(r.protocol.number == allProtocols), ""
}

// AllPorts reports whether the rule is for every port of TCP or of UDP.
func (r *Rule) AllPorts() (verdict tf.Tri, cause string) {
	for _, protocol := range [...]string{"tcp", "udp"} {
		first, why := r.Covers(protocol, 1)
		last, whyLast := r.Covers(protocol, 65535)
		if v := first.And(last); v > verdict {
			verdict, cause = v, why
			if cause == "" {
				cause = whyLast
			}
		}
	}
	if verdict != tf.Maybe {
		cause = ""
	}
	return verdict, cause
}

// Ports are the first and last port of the rule, for messages; ok is false when they are not known, or the rule is not bound to ports.
func (r *Rule) Ports() (from, to int, ok bool) {
	if r.protocol.cause != "" || r.protocol.number != 6 && r.protocol.number != 17 || !r.from.set || !r.to.set {
		return 0, 0, false
	}
	return r.from.number, r.to.number, true
}

// Internet reports whether the rule, by itself, admits the whole internet, its existence considered.
func (r *Rule) Internet() (verdict tf.Tri, cause string) { return r.AtLeast(Internet) }

// AtLeast reports whether the rule, by itself, admits so much of the internet or more, its existence considered.
func (r *Rule) AtLeast(b Breadth) (verdict tf.Tri, cause string) {
	verdict, cause = r.Addresses.AtLeast(b)
	if verdict > r.Existence {
		return r.Existence, r.Cause
	}
	return verdict, cause
}

// Opens reports whether rules together admit the whole internet, of IPv4 or IPv6, to a port of a protocol; see Rule.Covers for these. Those
// of them that do so come with it: each that does by itself, else all that have a part in it; none when the answer is no. The cause
// says what leaves it undecided.
func Opens(rules []Rule, protocol string, port int) (verdict tf.Tri, by []Rule, cause string) {
	return opens(rules, on(protocol, port))
}

// traffic tells whether a rule is about the traffic that is asked for, and what leaves it undecided.
type traffic func(r *Rule) (verdict tf.Tri, cause string)

func on(protocol string, port int) traffic {
	return func(r *Rule) (tf.Tri, string) { return r.Covers(protocol, port) }
}

func opens(rules []Rule, covers traffic) (verdict tf.Tri, by []Rule, cause string) {
	v := view{covers: covers}
	for i := range rules {
		v.add(&rules[i])
	}
	return v.verdict()
}

// view collects the rules that have a say on some traffic.
type view struct {
	covers   traffic
	alone    []Rule // certain, and the internet each
	certain  []Rule // certain
	possible []Rule // may be the internet, each
	parts    []Rule // certain or not, of addresses that are
	cause    string
}

func (v *view) add(r *Rule) {
	covers, why := v.covers(r)
	open, whyOpen := r.Internet()
	switch covers.And(r.Existence) {
	case tf.No:
		return
	case tf.Yes:
		v.certain = append(v.certain, *r)
	case tf.Maybe:
	}
	v.parts = append(v.parts, *r)
	switch covers.And(open) {
	case tf.Yes:
		v.alone = append(v.alone, *r)
	case tf.Maybe:
		v.possible = append(v.possible, *r)
		if v.cause == "" {
			v.cause = firstOf(whyOpen, why)
		}
	case tf.No:
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (v *view) verdict() (verdict tf.Tri, by []Rule, cause string) {
	if len(v.alone) > 0 {
		return tf.Yes, v.alone, ""
	}
	if rules, ok := union(v.certain, false); ok {
		return tf.Yes, rules, ""
	}
	if len(v.possible) > 0 {
		return tf.Maybe, v.possible, v.cause
	}
	if rules, ok := union(v.parts, true); ok {
		return tf.Maybe, rules, "it takes rules that are not decided"
	}
	return tf.No, nil, ""
}

// union reports whether rules are the internet together, by their known addresses or by all that are possible, and which have a part in it.
func union(rules []Rule, possible bool) ([]Rule, bool) {
	if len(rules) < 2 {
		return nil, false
	}
	var all []netip.Prefix
	var parts []Rule
	for _, r := range rules {
		n := len(all)
		all = append(all, r.Addresses.Known...)
		if possible {
			all = append(all, r.Addresses.Possible...)
		}
		if BreadthOf(all[n:]) > None {
			parts = append(parts, r)
		}
	}
	return parts, BreadthOf(all) == Internet
}
