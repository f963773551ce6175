package network_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tfpillar/tfpillar/analyzer/network"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

func TestOpenSpansAt(t *testing.T) {
	world := attrs{"cidr_blocks": list("0.0.0.0/0")}
	tests := map[string]struct {
		blocks []*tf.Block
		spans  []network.Span
		want   string
	}{
		"nothing":         {nil, []network.Span{{Protocol: "tcp", From: 1, To: 9}}, ""},
		"other port":      {[]*tf.Block{ingress(text("tcp"), num(443), num(443), world)}, []network.Span{{Protocol: "tcp", From: 444, To: 65535}}, ""},
		"other protocol":  {[]*tf.Block{ingress(text("udp"), num(80), num(90), world)}, []network.Span{{Protocol: "tcp", From: 1, To: 90}}, ""},
		"every protocol":  {[]*tf.Block{ingress(text("-1"), num(0), num(0), world)}, []network.Span{{Protocol: "udp", From: 5, To: 9}}, "udp 5 yes"},
		"within":          {[]*tf.Block{ingress(text("tcp"), num(100), num(200), world)}, []network.Span{{Protocol: "tcp", From: 81, To: 442}}, "tcp 100 yes"},
		"around":          {[]*tf.Block{ingress(text("tcp"), num(1), num(999), world)}, []network.Span{{Protocol: "tcp", From: 22, To: 22}, {Protocol: "tcp", From: 25, To: 25}}, "tcp 22 yes, tcp 25 yes"},
		"upside down":     {[]*tf.Block{ingress(text("tcp"), num(200), num(100), world)}, []network.Span{{Protocol: "tcp", From: 1, To: 442}}, ""},
		"not known":       {[]*tf.Block{ingress(text("tcp"), unknown(), num(200), world)}, []network.Span{{Protocol: "tcp", From: 100, To: 150}}, "tcp 100 maybe"},
		"yes after maybe": {[]*tf.Block{ingress(text("tcp"), unknown(), num(100), world), ingress(text("tcp"), num(70), num(80), world)}, []network.Span{{Protocol: "tcp", From: 50, To: 90}}, "tcp 70 yes"},
		"halves of one port": {
			[]*tf.Block{
				ingress(text("tcp"), num(10), num(50), attrs{"cidr_blocks": list("0.0.0.0/1")}),
				ingress(text("tcp"), num(40), num(90), attrs{"cidr_blocks": list("128.0.0.0/1")}),
			},
			[]network.Span{{Protocol: "tcp", From: 1, To: 99}},
			"tcp 40 yes",
		},
		"halves of several ports": {
			[]*tf.Block{
				ingress(text("tcp"), num(10), num(10), attrs{"cidr_blocks": list("0.0.0.0/1")}),
				ingress(text("tcp"), num(20), num(20), attrs{"cidr_blocks": list("128.0.0.0/1")}),
			},
			[]network.Span{{Protocol: "tcp", From: 1, To: 99}},
			"",
		},
	}
	for name, tt := range tests {
		sg := res("aws_security_group.g", nil, tt.blocks...)
		var got []string
		for _, o := range network.OpenSpansAt(graphOf(sg), sg, tt.spans) {
			got = append(got, fmt.Sprintf("%s %d %s", o.Protocol, o.Port, o.Verdict))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %q, want %q", name, s, tt.want)
		}
	}
}
