package network

import (
	"encoding/binary"
	"net/netip"
	"sync"

	"go4.org/netipx"
)

// Breadth is how much of the internet a set of addresses is. It counts public addresses only, so that 10.0.0.0/8 is None.
type Breadth uint8

// The breadths, ascending.
const (
	None     Breadth = iota // no public address
	Host                    // one address; of IPv6, at most a /64
	Narrow                  // at most a /24; of IPv6, a /56
	Limited                 // less than a /8; of IPv6, than a /32: what AWS calls public begins there
	Wide                    // not the whole internet
	Internet                // all of it, save for less than a 256th
)

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html ("The meaning of public") sets the
// bounds of /8 and /32.

func (b Breadth) String() string {
	return [...]string{"none", "host", "narrow", "limited", "wide", "internet"}[b]
}

// family is what differs between the two versions of IP. Sizes are numbers of addresses of IPv4 and of /64 networks of IPv6.
type family struct {
	public *netipx.IPSet // unicast addresses that are globally reachable
	size   uint64        // of public
	narrow uint64
	wide   uint64
}

// families are IPv4 and IPv6, after the IANA special-purpose address registries (https://www.iana.org/assignments/iana-ipv4-special-registry,
// https://www.iana.org/assignments/iana-ipv6-special-registry).
var families = sync.OnceValue(func() [2]family {
	v4 := public("0.0.0.0/0",
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4")
	v6 := public("2000::/3", "2001:2::/48", "2001:db8::/32", "3fff::/20")
	return [2]family{
		{public: v4, size: sizeOf(v4), narrow: 1 << 8, wide: 1 << 24},
		{public: v6, size: sizeOf(v6), narrow: 1 << 8, wide: 1 << 32},
	}
})

func public(all string, special ...string) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddPrefix(netip.MustParsePrefix(all))
	for _, s := range special {
		b.RemovePrefix(netip.MustParsePrefix(s))
	}
	return set(&b)
}

// set is the set built; building fails only on invalid prefixes, and none reaches a builder.
func set(b *netipx.IPSetBuilder) *netipx.IPSet {
	s, err := b.IPSet()
	if err != nil {
		return &netipx.IPSet{}
	}
	return s
}

func sizeOf(s *netipx.IPSet) uint64 {
	var n uint64
	for _, r := range s.Ranges() {
		n += position(r.To()) - position(r.From()) + 1
	}
	return n
}

// position is an address as a number; an IPv6 one as that of its /64 network.
func position(a netip.Addr) uint64 {
	if a.Is4() {
		b := a.As4()
		return uint64(binary.BigEndian.Uint32(b[:]))
	}
	b := a.As16()
	return binary.BigEndian.Uint64(b[:8])
}

// BreadthOf is how much of the internet the union of some prefixes is, of IPv4 or of IPv6, whichever is more.
func BreadthOf(prefixes []netip.Prefix) Breadth {
	return max(breadth(prefixes, 0), breadth(prefixes, 1))
}

func breadth(prefixes []netip.Prefix, version int) Breadth {
	var b netipx.IPSetBuilder
	none := true
	for _, p := range prefixes {
		if p.Addr().Is4() != (version == 0) {
			continue
		}
		if p.Bits() == 0 {
			return Internet
		}
		b.AddPrefix(p)
		none = false
	}
	if none {
		return None
	}
	f := families()[version]
	b.Intersect(f.public)
	switch n := sizeOf(set(&b)); {
	case n == 0:
		return None
	case n == 1:
		return Host
	case n <= f.narrow:
		return Narrow
	case n < f.wide:
		return Limited
	case f.size-n >= f.size/256:
		return Wide
	}
	return Internet
}
