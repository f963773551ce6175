package infrastructure

import (
	"strconv"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// assignsAddresses takes the default of the type, which is true for default subnets. In a subnet made to lead to the internet, where public
// addresses are meant, it is rated lower.
func assignsAddresses(p *rule.Pass) {
	b := p.Resource.Block
	want := rule.False("map_public_ip_on_launch").Default(strconv.FormatBool(p.Resource.Type == "aws_default_subnet"))
	f := p.Report(want.Judge(p, b))
	if f == nil {
		return
	}
	if f.Verdict == rule.Fail {
		f.Edits = want.Mend(b)
	}
	if leadsOut(p.Graph, p.Resource) {
		f.Severity = rule.Low
	}
}

// leadsOut reports whether a subnet is associated with a route table that has a route to an internet gateway.
func leadsOut(g *graph.Graph, subnet *tf.Resource) bool {
	for _, association := range g.Referrers(subnet, "aws_route_table_association") {
		for _, table := range g.Refers(association.From, "route_table_id") {
			if hasGateway(g, table.To) {
				return true
			}
		}
	}
	return false
}

func hasGateway(g *graph.Graph, table *tf.Resource) bool {
	for route := range table.All("route") {
		if toGateway(g, table, route.Attr("gateway_id")) {
			return true
		}
	}
	for _, route := range g.Referrers(table, "aws_route") {
		if toGateway(g, route.From, route.From.Attr("gateway_id")) {
			return true
		}
	}
	return false
}

func toGateway(g *graph.Graph, r *tf.Resource, gateway tf.Value) bool {
	for _, e := range g.Refers(r, gateway.Path()) {
		if e.To.Type == "aws_internet_gateway" {
			return true
		}
	}
	return false
}
