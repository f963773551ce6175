package network

import (
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/graph"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// form is how one of the ways to write a rule names what it says
// (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group and its companions).
type form struct {
	protocol, v4, v6, lists, groups string
}

var (
	inlineForm = form{"protocol", "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"}
	ruleForm   = form{"protocol", "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id"}
	vpcForm    = form{"ip_protocol", "cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"}
)

// Types of resources that state rules of one direction, or of both, about a group that they refer to.
const (
	standalone    = "aws_security_group_rule"
	standaloneIn  = "aws_vpc_security_group_ingress_rule"
	standaloneOut = "aws_vpc_security_group_egress_rule"
)

// Ingress are the rules for traffic into the members of a security group (aws_security_group, aws_default_security_group): those in its own
// blocks, then those of the resources attached to it. Of a resource that is itself one rule, it is that rule. A rule whose group is
// not decided belongs to none but itself.
func Ingress(g *graph.Graph, sg *tf.Resource) []Rule { return rulesOf(g, sg, In) }

// Egress are the rules for traffic out of the members of a security group; otherwise it is as Ingress.
func Egress(g *graph.Graph, sg *tf.Resource) []Rule { return rulesOf(g, sg, Out) }

// Open reports whether a security group, by all of its rules, admits the whole internet to a port of a protocol; see Opens.
func Open(g *graph.Graph, sg *tf.Resource, protocol string, port int) (verdict tf.Tri, by []Rule, cause string) {
	return Opens(Ingress(g, sg), protocol, port)
}

// OpenAt is Open with each opening told of one subject only, for findings on groups and on rules side by side: a resource that is one rule
// answers for what it opens by itself, the group for its own blocks and for what its rules open only together.
func OpenAt(g *graph.Graph, subject *tf.Resource, protocol string, port int) (verdict tf.Tri, by []Rule, cause string) {
	return openAt(g, subject, on(protocol, port))
}

// AllOpenAt is OpenAt for every port of TCP or of UDP, each of the rules being for all of them.
func AllOpenAt(g *graph.Graph, subject *tf.Resource) (verdict tf.Tri, by []Rule, cause string) {
	return openAt(g, subject, (*Rule).AllPorts)
}

func openAt(g *graph.Graph, subject *tf.Resource, covers traffic) (verdict tf.Tri, by []Rule, cause string) {
	return openBy(Ingress(g, subject), subject, covers)
}

// openBy is openAt by some rules, which it does not change.
func openBy(rules []Rule, subject *tf.Resource, covers traffic) (verdict tf.Tri, by []Rule, cause string) {
	verdict, by, cause = opens(rules, covers)
	foreign := func(r Rule) bool { return r.Subject != subject }
	if verdict == tf.No || !slices.ContainsFunc(by, foreign) {
		return verdict, by, cause
	}
	rules = slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool {
		alone, _, _ := opens([]Rule{r}, covers)
		return foreign(r) && alone == tf.Yes
	})
	verdict, by, cause = opens(rules, covers)
	own := slices.DeleteFunc(slices.Clone(by), foreign)
	switch {
	case verdict != tf.Maybe:
		return verdict, by, cause
	case len(own) > 0:
		return verdict, own, cause
	case partners(rules, covers) < 2:
		return tf.No, nil, "" // the one that it depends on answers for itself
	}
	return verdict, by, cause
}

// partners counts the rules that may make up the internet with others: those of a /8 or more.
func partners(rules []Rule, covers traffic) int {
	n := 0
	for i := range rules {
		about, _ := covers(&rules[i])
		wide, _ := rules[i].AtLeast(Wide)
		if about.And(wide) != tf.No {
			n++
		}
	}
	return n
}

func rulesOf(g *graph.Graph, sg *tf.Resource, d Direction) []Rule {
	switch sg.Type {
	case standalone, standaloneIn, standaloneOut:
		return attached(g, sg, d)
	}
	rules := inline(g, sg, d)
	typ := standaloneIn
	if d == Out {
		typ = standaloneOut
	}
	for _, typ := range [...]string{standalone, typ} {
		for _, e := range g.Referrers(sg, typ) {
			if e.Attr != "security_group_id" {
				continue
			}
			for _, r := range attached(g, e.From, d) {
				if !e.Certain {
					r.doubt(tf.Maybe, e.Value.Cause())
				}
				rules = append(rules, r)
			}
		}
	}
	return rules
}

func inline(g *graph.Graph, sg *tf.Resource, d Direction) []Rule {
	typ := "ingress"
	if d == Out {
		typ = "egress"
	}
	var rules []Rule
	for _, b := range sg.Blocks {
		if b.Type == typ {
			rules = append(rules, read(g, b, inlineForm, d))
		}
	}
	if datum := sg.Opaque[typ]; datum != nil {
		rules = append(rules, unread(sg, tf.NewValue(sg.Block, typ, datum), d))
	}
	return rules
}

// unread stands for the rules in blocks that are not known at all.
func unread(sg *tf.Resource, v tf.Value, d Direction) Rule {
	cause := v.Cause()
	r := Rule{Subject: sg, Block: sg.Block, Blame: v, Direction: d, Addresses: Addresses{Unknown: cause}, Self: tf.Maybe, Groups: []tf.Value{v}, Existence: tf.Yes}
	r.protocol.cause = cause
	r.doubt(tf.Maybe, cause)
	return r
}

// attached is the rule that a resource of its own states, if it is of that direction.
func attached(g *graph.Graph, res *tf.Resource, d Direction) []Rule {
	if res.Type != standalone {
		if (res.Type == standaloneIn) != (d == In) {
			return nil
		}
		return []Rule{read(g, res.Block, vpcForm, d)}
	}
	typ := res.Attr("type")
	text, known := typ.Text()
	if known && (text == "ingress") != (d == In) {
		return nil
	}
	r := read(g, res.Block, ruleForm, d)
	if !known {
		r.doubt(tf.Maybe, typ.Cause())
	}
	return []Rule{r}
}

// doubt lowers the existence of the rule.
func (r *Rule) doubt(existence tf.Tri, cause string) {
	if existence < r.Existence {
		r.Existence, r.Cause = existence, cause
	}
}

func read(g *graph.Graph, b *tf.Block, f form, d Direction) Rule {
	r := Rule{Subject: b.Resource(), Block: b, Direction: d, Existence: tf.Yes}
	r.exist()
	r.readTraffic(f)
	r.readPeers(g, f)
	return r
}

// exist settles whether the rule exists, its blocks and its resource considered.
func (r *Rule) exist() {
	for b := r.Block; b != nil; b = b.Parent {
		r.doubt(b.Existence, b.Cause)
	}
	if r.Subject != nil {
		r.doubt(r.Subject.Exists())
	}
}

func (r *Rule) readTraffic(f form) {
	b := r.Block
	p, problem := readProtocol(b.Attr(f.protocol))
	r.protocol = p
	if problem != "" {
		r.Problems = append(r.Problems, Problem{problem, b.Attr(f.protocol).Range()})
	}
	r.from, r.to = readPort(b.Attr("from_port")), readPort(b.Attr("to_port"))
	if from, to, ok := r.Ports(); ok && from > to {
		r.Problems = append(r.Problems, Problem{"its ports end before they start", b.Attr("to_port").Range()})
	}
}

func (r *Rule) readPeers(g *graph.Graph, f form) {
	b := r.Block
	widest := tf.No
	for _, name := range [...]string{f.v4, f.v6, f.lists} {
		v := b.Attr(name)
		if v.Absent() {
			continue
		}
		a := AddressesOf(v)
		if name == f.lists {
			a = r.lists(g, v)
		}
		r.Problems = append(r.Problems, a.Problems...)
		if open, _ := a.Internet(); open > widest || r.Blame.Block() == nil {
			r.Blame, widest = v, open
		}
		r.Addresses.join(a)
	}
	if v := b.Attr(f.groups); !v.Absent() {
		r.Groups = append(r.Groups, v)
	}
	r.Self = isTrue(b.Attr("self"))
	switch {
	case r.Blame.Block() != nil:
	case len(r.Groups) > 0:
		r.Blame = r.Groups[0]
	default:
		r.Blame = b.Attr("self")
	}
}

func isTrue(v tf.Value) tf.Tri {
	if v.Unknown() {
		return tf.Maybe
	}
	yes, _ := v.Bool()
	return tf.Truth(yes)
}

const (
	prefixList     = "aws_ec2_managed_prefix_list"
	prefixListData = "aws_prefix_list" // looks up the lists of AWS services only
)

// lists are the addresses of the prefix lists that an attribute names.
func (r *Rule) lists(g *graph.Graph, v tf.Value) Addresses {
	var a Addresses
	found := 0
	for _, e := range g.Refers(r.Subject, v.Path()) {
		b, isList := r.list(g, e.To)
		if !isList {
			continue
		}
		found++
		if !e.Certain {
			b = b.maybe()
		}
		a.join(b)
	}
	elements, complete := v.Elements()
	switch {
	case a.Unknown != "":
	case v.Unknown() && (!complete && found == 0 || len(elements) > found || slices.ContainsFunc(v.Refs(), notList)):
		a.Unknown = v.Cause()
	case v.Known() && len(elements) > found:
		a.Unknown = "what is in its prefix list is not in this configuration"
	}
	return a
}

func notList(ref *tf.Ref) bool {
	return ref.Resource == nil || ref.Resource.Type != prefixList && ref.Resource.Type != prefixListData
}

// list is what is in a prefix list; ok is false if list is something else.
func (r *Rule) list(g *graph.Graph, list *tf.Resource) (a Addresses, ok bool) {
	switch {
	case list.Type == prefixListData || list.Type == prefixList && list.Mode == tf.Data:
		return r.named(list), true
	case list.Type != prefixList:
		return Addresses{}, false
	}
	for b := range list.All("entry") {
		a.join(entry(b))
	}
	if cause, unsettled := list.Unsettled("entry"); unsettled {
		a.Unknown = cause
	}
	for _, e := range g.Referrers(list, "aws_ec2_managed_prefix_list_entry") {
		if e.Attr != "prefix_list_id" {
			continue
		}
		b := entry(e.From.Block)
		if !e.Certain {
			b = b.maybe()
		}
		a.join(b)
	}
	return a, true
}

func entry(b *tf.Block) Addresses {
	a := AddressesOf(b.Attr("cidr"))
	exists := b.Existence
	if res := b.Resource(); res != nil {
		e, _ := res.Exists()
		exists = exists.And(e)
	}
	if exists != tf.Yes {
		return a.maybe()
	}
	return a
}

// named is a list that is looked up: of an AWS service, whose addresses are the service's and not the internet's, or of one's own.
func (r *Rule) named(list *tf.Resource) Addresses {
	name, ok := list.Attr("name").Text()
	if ok && strings.HasPrefix(name, "com.amazonaws.") {
		r.Services = append(r.Services, name)
		return Addresses{}
	}
	if list.Type == prefixListData {
		return Addresses{}
	}
	return Addresses{Unknown: list.Addr() + " is read from AWS"}
}
