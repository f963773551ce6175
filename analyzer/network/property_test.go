package network_test

import (
	"net/netip"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tfpillar/tfpillar/analyzer/network"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// special are the special-purpose IPv4 blocks, as address ranges.
var special = [][2]string{
	{"0.0.0.0", "0.255.255.255"},
	{"10.0.0.0", "10.255.255.255"},
	{"100.64.0.0", "100.127.255.255"},
	{"127.0.0.0", "127.255.255.255"},
	{"169.254.0.0", "169.254.255.255"},
	{"172.16.0.0", "172.31.255.255"},
	{"192.0.0.0", "192.0.0.255"},
	{"192.0.2.0", "192.0.2.255"},
	{"192.88.99.0", "192.88.99.255"},
	{"192.168.0.0", "192.168.255.255"},
	{"198.18.0.0", "198.19.255.255"},
	{"198.51.100.0", "198.51.100.255"},
	{"203.0.113.0", "203.0.113.255"},
	{"224.0.0.0", "255.255.255.255"},
}

func number(addr string) uint32 {
	b := netip.MustParseAddr(addr).As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// slices16 is how many public addresses each /16 holds, counted address block by address block.
func slices16() [1 << 16]uint64 {
	var n [1 << 16]uint64
	for i := range n {
		lo, hi := uint32(i)<<16, uint32(i)<<16|0xffff
		n[i] = 1 << 16
		for _, s := range special {
			from, upTo := max(lo, number(s[0])), min(hi, number(s[1]))
			if from <= upTo {
				n[i] -= uint64(upTo-from) + 1
			}
		}
	}
	return n
}

// prefix draws blocks of IPv4, mostly large ones.
var prefix = rapid.Custom(func(t *rapid.T) netip.Prefix {
	bits := rapid.OneOf(rapid.IntRange(0, 4), rapid.IntRange(0, 16)).Draw(t, "bits")
	a := rapid.Uint32().Draw(t, "addr")
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(a >> 24), byte(a >> 16)}), bits).Masked()
})

func contains(ps []netip.Prefix, a netip.Addr) bool {
	for _, p := range ps {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// naive is BreadthOf, by asking of each /16 whether it is in one of the blocks.
func naive(ps []netip.Prefix, public [1 << 16]uint64) network.Breadth {
	var in, all uint64
	for i, n := range public {
		all += n
		if contains(ps, netip.AddrFrom4([4]byte{byte(i >> 8), byte(i)})) {
			in += n
		}
	}
	switch {
	case all-in < all/256:
		return network.Internet
	case in >= 1<<24:
		return network.Wide
	case in > 256:
		return network.Limited
	}
	return network.None
}

func TestBreadthOfRandomBlocks(t *testing.T) {
	public := slices16()
	rapid.Check(t, func(t *rapid.T) {
		ps := rapid.SliceOfN(prefix, 0, 12).Draw(t, "prefixes")
		if got, want := network.BreadthOf(ps), naive(ps, public); got != want {
			t.Fatalf("BreadthOf(%v) = %v, want %v", ps, got, want)
		}
	})
}

// draw is a rule as the simulator reads it.
type draw struct {
	protocol string
	from, to int
	cidrs    []netip.Prefix
	certain  bool
}

// admits says whether a packet passes: what a security group does with it, one rule at a time.
func (d draw) admits(protocol string, port int, source netip.Addr) bool {
	if d.protocol != "-1" && (d.protocol != protocol || port < d.from || port > d.to) {
		return false
	}
	return contains(d.cidrs, source)
}

var ruleDraw = rapid.Custom(func(t *rapid.T) draw {
	return draw{
		protocol: rapid.SampledFrom([]string{"tcp", "udp", "-1"}).Draw(t, "protocol"),
		from:     rapid.IntRange(20, 24).Draw(t, "from"), to: rapid.IntRange(20, 24).Draw(t, "to"),
		// Quarters: a group is open if and only if a packet passes from each of them.
		cidrs: rapid.SliceOfN(rapid.Map(rapid.SampledFrom([]string{"0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2", "10.0.0.0/8"}),
			netip.MustParsePrefix), 0, 2).Draw(t, "cidrs"),
		certain: rapid.Bool().Draw(t, "certain"),
	}
})

func (d draw) block() *tf.Block {
	var cidrs []string
	for _, c := range d.cidrs {
		cidrs = append(cidrs, c.String())
	}
	b := ingress(text(d.protocol), text(strconv.Itoa(d.from)), text(strconv.Itoa(d.to)), attrs{"cidr_blocks": list(cidrs...)})
	if !d.certain {
		b.Existence, b.Cause = tf.Maybe, cause
	}
	return b
}

func TestOpenAgainstPackets(t *testing.T) {
	sources := []netip.Addr{netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("65.1.1.1"), netip.MustParseAddr("130.1.1.1"), netip.MustParseAddr("200.1.1.1")}
	rapid.Check(t, func(t *rapid.T) {
		draws := rapid.SliceOfN(ruleDraw, 0, 5).Draw(t, "rules")
		port := rapid.IntRange(20, 24).Draw(t, "port")
		var blocks []*tf.Block
		for _, d := range draws {
			blocks = append(blocks, d.block())
		}
		passes := func(all bool) bool {
			for _, source := range sources {
				open := false
				for _, d := range draws {
					open = open || (all || d.certain) && d.admits("tcp", port, source)
				}
				if !open {
					return false
				}
			}
			return true
		}
		want := tf.No
		switch {
		case passes(false):
			want = tf.Yes
		case passes(true):
			want = tf.Maybe
		}
		sg := res("aws_security_group.g", nil, blocks...)
		got, by, why := network.Open(graphOf(sg), sg, "tcp", port)
		if got != want || (got == tf.Maybe) != (why != "") || (got == tf.No) != (by == nil) {
			t.Fatalf("%v by %d rules (%s), want %v", got, len(by), why, want)
		}
	})
}
