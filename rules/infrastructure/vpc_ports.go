package infrastructure

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/network"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// portList is what is kept closed to the internet.
type portList struct {
	spans  []network.Span
	milder []int  // ports that weigh less
	words  string // what the ports are called; empty: by their numbers
}

var (
	databases = portList{spans: slices.Concat(
		ports("tcp", 1433, 1434, 1521, 2382, 2383, 2484, 3306, 5432, 5439, 6379, 7000, 7001, 9042, 9160, 9200, 9300),
		ports("tcp", 11211, 11214, 11215, 27017, 27018, 27019, 61621),
		ports("udp", 1434, 11211, 11214, 11215),
	)}
	highRisk = portList{spans: ports("tcp",
		20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888, 9200, 9300,
	)}
	fileServices = portList{
		spans:  slices.Concat(ports("tcp", 23, 25, 135, 137, 138, 139, 389, 445, 636, 2049, 3020), ports("udp", 137, 138, 139, 161)),
		milder: []int{25, 636}, // relays may be meant for everyone
	}
	administration = portList{
		spans:  ports("tcp", 2375, 2376, 2379, 2380, 3000, 4505, 4506, 5500, 5800, 5900, 5985, 5986, 6443, 8000, 8080, 8140, 9000, 10250),
		milder: []int{3000, 8000, 8080}, // where applications in development listen
	}
	unapproved = portList{
		spans: []network.Span{
			{Protocol: "tcp", From: 0, To: 79},
			{Protocol: "tcp", From: 81, To: 442},
			{Protocol: "tcp", From: 444, To: 65535},
			{Protocol: "udp", From: 0, To: 79},
			{Protocol: "udp", From: 81, To: 442},
			{Protocol: "udp", From: 444, To: 65535},
		},
		words: "ports other than 80 and 443",
	}
	sensitive = slices.Concat(
		databases.spans, highRisk.spans, fileServices.spans, administration.spans, ports("tcp", 22, 3389), ports("udp", 3389),
	)
)

func ports(protocol string, numbers ...int) []network.Span {
	spans := make([]network.Span, len(numbers))
	for i, n := range numbers {
		spans[i] = network.Span{Protocol: protocol, From: n, To: n}
	}
	return spans
}

// opensAny makes a check that none of the ports is open to the internet.
func opensAny(list portList) func(*rule.Pass) {
	return func(p *rule.Pass) {
		openings := network.OpenSpansAt(p.Graph, p.Resource, list.spans)
		if len(openings) == 0 && letsIn(p) {
			p.Pass()
		}
		for _, g := range grouped(p, openings) {
			f := p.Report(g.judgement(p, list.words))
			if !slices.ContainsFunc(g.ports, func(port int) bool { return !slices.Contains(list.milder, port) }) {
				f.Severity = rule.Medium
			}
		}
	}
}

// gathered are the openings that one rule of the resource makes, or that those of other resources make together.
type gathered struct {
	opening
	rule  network.Rule // of the resource
	ports []int
	path  []rule.Step // rules of other resources
}

// grouped gathers openings by the rule to tell of. What is certain is told rather than what is not.
func grouped(p *rule.Pass, openings []network.Opening) []*gathered {
	var groups []*gathered
	index := map[string]*gathered{}
	for _, o := range openings {
		for _, r := range o.By {
			key := ""
			if r.Subject == p.Resource {
				key = r.Blame.Path()
			}
			g := index[key]
			if g == nil {
				g = &gathered{rule: r}
				index[key] = g
				groups = append(groups, g)
			}
			g.add(o, r, key == "")
		}
	}
	return groups
}

func (g *gathered) add(o network.Opening, r network.Rule, foreign bool) {
	if o.Verdict < g.verdict {
		return
	}
	if o.Verdict > g.verdict {
		g.opening, g.ports, g.path = opening{verdict: o.Verdict, cause: o.Cause}, nil, nil
	}
	if !slices.Contains(g.ports, o.Port) {
		g.ports = append(g.ports, o.Port)
	}
	if s := step(r); foreign && !slices.Contains(g.path, s) {
		g.path = append(g.path, s)
	}
}

func (g *gathered) judgement(p *rule.Pass, words string) rule.Judgement {
	if words == "" {
		words = numbered(g.ports)
	}
	if len(g.path) > 0 {
		return together(p, g.opening, words, g.path)
	}
	return alone(g.rule, g.opening, words)
}

const mostPorts = 6

// numbered names ports by their numbers: "port 22", "ports 80, 443 and 3 more".
func numbered(ports []int) string {
	if len(ports) == 1 {
		return "port " + strconv.Itoa(ports[0])
	}
	var texts []string
	for _, port := range ports[:min(len(ports), mostPorts)] {
		texts = append(texts, strconv.Itoa(port))
	}
	text := "ports " + strings.Join(texts, ", ")
	if more := len(ports) - mostPorts; more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}

// opensToNetworks checks that no sensitive port is open to a public network, however small, that is more than one address. What is open to
// the whole internet other rules tell.
func opensToNetworks(p *rule.Pass) {
	for _, r := range network.Ingress(p.Graph, p.Resource) {
		if r.Subject != p.Resource {
			continue
		}
		o := opensToNetwork(&r)
		if o.verdict == tf.No {
			continue
		}
		name := "`" + r.Blame.Name() + "` "
		if o.verdict == tf.Maybe {
			p.Unknown(r.Blame, name+"may let a public network reach sensitive ports", o.cause)
			continue
		}
		p.Fail(r.Blame, name+rule.Show(r.Blame)+" lets a public network reach sensitive ports")
	}
	if letsIn(p) {
		p.Pass()
	}
}

func opensToNetwork(r *network.Rule) opening {
	wide, cause := r.AtLeast(network.Narrow)
	if whole, _ := r.Internet(); wide == tf.No || whole == tf.Yes {
		return opening{}
	}
	var o opening
	for _, s := range sensitive {
		if v, why := r.Overlaps(s); v > o.verdict {
			o.verdict, o.cause = v, why
		}
	}
	if o.cause == "" {
		o.cause = cause
	}
	o.verdict = o.verdict.And(wide)
	return o
}
