// Package network says what the network configuration of a root lets through: the addresses that a value stands for, and the rules of
// security groups, wherever they are written.
package network

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// Addresses are the CIDR blocks of an attribute: those certainly in it, and what is known of the others.
type Addresses struct {
	Known    []netip.Prefix // certainly in it
	Possible []netip.Prefix // in it or not, as an undecided condition will have it
	Unknown  string         // why any address may be in it besides; empty when none may
	Problems []Problem      // texts that are no CIDR block
}

// Problem is a value that AWS would refuse or read otherwise than it is written.
type Problem struct {
	Message string
	Range   source.Range
}

// AddressesOf reads an attribute that takes a CIDR block or a list of them. A block whose address is not known but whose length is, as
// in "${aws_eip.a.public_ip}/32", is not unknown unless it may be wide.
func AddressesOf(v tf.Value) Addresses {
	var a Addresses
	if v.Absent() {
		return a
	}
	if v.Unknown() {
		a.node(v.Structure(), v, true)
		a.members(v)
		return a
	}
	elements, _ := v.Elements()
	for _, e := range elements {
		if text, ok := e.Text(); ok {
			a.add(text, e.Range, true)
		}
	}
	return a
}

// members adds those elements of a collection that evaluation is certain of and the structure does not show.
func (a *Addresses) members(v tf.Value) {
	for _, m := range v.Datum().Members {
		text, ok := tf.Text(m)
		if p, _ := parse(text); ok && p.IsValid() && !slices.Contains(a.Known, p) {
			a.Known = append(a.Known, p)
		}
	}
}

func (a *Addresses) add(text string, at source.Range, certain bool) {
	p, problem := parse(text)
	if problem != "" {
		a.Problems = append(a.Problems, Problem{problem, at})
	}
	switch {
	case !p.IsValid():
	case certain:
		a.Known = append(a.Known, p)
	default:
		a.Possible = append(a.Possible, p)
	}
}

// parse reads a CIDR block as AWS does: bits beyond its length are cleared. An IPv4-mapped block is the IPv4 block it maps. The prefix is
// invalid when the text is no CIDR block.
func parse(text string) (p netip.Prefix, problem string) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, strconv.Quote(text) + " is no CIDR block"
	}
	if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
	}
	if m := p.Masked(); m != p {
		return m, text + " has bits set beyond its length; AWS takes it as " + m.String()
	}
	return p, ""
}

// node reads the structure of a value that is not wholly known.
func (a *Addresses) node(n *tf.Node, v tf.Value, certain bool) {
	switch n.Kind {
	case tf.NodeKnown:
		a.value(n.Val, n.Range, certain)
	case tf.NodeText:
		if wide(n.Parts[len(n.Parts)-1]) {
			a.unknown(n, v)
		}
	case tf.NodeList:
		for _, item := range n.Items {
			a.node(item, v, certain)
		}
		if n.Open {
			a.unknown(n, v)
		}
	case tf.NodeAlt:
		for _, item := range n.Items {
			a.node(item, v, false)
		}
	case tf.NodeHole, tf.NodeObject:
		a.unknown(n, v)
	}
}

func (a *Addresses) value(v cty.Value, at source.Range, certain bool) {
	if text, ok := tf.Text(v); ok {
		a.add(text, at, certain)
		return
	}
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return
	}
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		a.value(e, at, certain)
	}
}

func (a *Addresses) unknown(n *tf.Node, v tf.Value) {
	switch {
	case a.Unknown != "" || insideVPC(n.Refs):
	case len(n.Refs) > 0:
		a.Unknown = tf.Cause(n.Refs)
	default:
		a.Unknown = v.Cause()
	}
}

// insideVPC reports whether all that a value comes from are the ranges of VPCs and subnets, which are no wider than a /16 of IPv4 and
// a /44 of IPv6. See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html.
func insideVPC(refs []*tf.Ref) bool {
	return len(refs) > 0 && !slices.ContainsFunc(refs, func(r *tf.Ref) bool {
		return r.Resource == nil || !ranges[r.Resource.Type] || r.Attr != "cidr_block" && r.Attr != "ipv6_cidr_block"
	})
}

// ranges are the types whose cidr_block and ipv6_cidr_block are ranges of a VPC.
var ranges = map[string]bool{
	"aws_vpc": true, "aws_default_vpc": true, "aws_subnet": true, "aws_default_subnet": true,
	"aws_vpc_ipv4_cidr_block_association": true, "aws_vpc_ipv6_cidr_block_association": true,
}

// wide reports whether a block that ends in that part, after text that is not known, may be wide; "/32" cannot.
func wide(end *tf.Node) bool {
	text, ok := end.Text()
	_, length, found := strings.Cut(text, "/")
	bits, err := strconv.Atoi(length)
	return !ok || !found || err != nil || bits <= 8
}

// Internet reports whether the addresses are the whole internet, of IPv4 or IPv6; the cause says what leaves it undecided.
func (a Addresses) Internet() (open tf.Tri, cause string) {
	return a.AtLeast(Internet)
}

// AtLeast reports whether the addresses are so much of the internet, or more; the cause says what leaves it undecided.
func (a Addresses) AtLeast(b Breadth) (verdict tf.Tri, cause string) {
	if BreadthOf(a.Known) >= b {
		return tf.Yes, ""
	}
	if a.Unknown != "" {
		return tf.Maybe, a.Unknown
	}
	if len(a.Possible) > 0 && BreadthOf(slices.Concat(a.Possible, a.Known)) >= b {
		return tf.Maybe, "it hangs on a condition that is not decided"
	}
	return tf.No, ""
}

// join adds other addresses.
func (a *Addresses) join(b Addresses) {
	a.Known = append(a.Known, b.Known...)
	a.Possible = append(a.Possible, b.Possible...)
	a.Problems = append(a.Problems, b.Problems...)
	if a.Unknown == "" {
		a.Unknown = b.Unknown
	}
}

// maybe is the addresses of something that may not exist at all.
func (a Addresses) maybe() Addresses {
	a.Possible = slices.Concat(a.Possible, a.Known)
	a.Known = nil
	return a
}
