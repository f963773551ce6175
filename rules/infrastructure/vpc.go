package infrastructure

import (
	"strconv"

	"github.com/tfpillar/tfpillar/analyzer/network"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var securityGroups = []string{
	"aws_security_group", "aws_default_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule",
}

var vpc = rule.Set{
	ingress(rule.Rule{
		ID:       "VPC-001",
		Title:    "Security groups open no more than single ports to the internet",
		Severity: rule.Critical,
		Check:    opensAll,
		FixText:  "Limit the rule to the ports that serve the public, or its sources to addresses that are known.",
		Why:      "Every service behind the group, those that nobody thought of included, answers any attacker.",
		Aliases:  []string{"CKV_AWS_277", "AC_AWS_0231", "AC_AWS_0275", "FG_R00044", "FG_R00045", "FG_R00103", "FG_R00104", "FG_R00350", "KICS:Unrestricted Security Group Ingress"},
	}),
	ingress(rule.Rule{
		ID:       "VPC-002",
		Title:    "Security groups keep SSH closed to the internet",
		Severity: rule.High,
		Check:    opens(22, "tcp"),
		FixText:  "Remove the rule and use Session Manager, or limit its sources to addresses that are known.",
		Why:      "Password guessing, a leaked key or a flaw in the SSH server gives anyone a shell.",
		Aliases:  []string{"CKV_AWS_24", "AVD-AWS-0107", "AWS-0107", "AC_AWS_0227", "FG_R00085", "EC2.13", "EC2.53", "EC2.54", "CIS-5.2", "CIS-5.3", "steampipe:vpc_security_group_restrict_ingress_ssh_all", "KICS:Security Group With Unrestricted Access To SSH"},
	}),
	ingress(rule.Rule{
		ID:       "VPC-003",
		Title:    "Security groups keep remote desktops closed to the internet",
		Severity: rule.High,
		Check:    opens(3389, "tcp", "udp"),
		FixText:  "Limit the sources of the rule to addresses that are known, or to a security group.",
		Why:      "Password guessing or a flaw in the desktop service gives anyone an interactive session, the usual start of ransomware.",
		Aliases:  []string{"CKV_AWS_25", "AC_AWS_0230", "FG_R00087", "EC2.14", "EC2.53", "EC2.54", "CIS-5.2", "CIS-5.3", "steampipe:vpc_security_group_restrict_ingress_rdp_all", "KICS:Remote Desktop Port Open To Internet"},
	}),
}

// ingress completes a rule on what security groups let in.
func ingress(r rule.Rule) *rule.Rule {
	r.Category = "network"
	r.On = securityGroups
	r.Fix = rule.Manual
	r.Practices = []string{"INF-01", "INF-09"}
	r.WAF = []string{"SEC05-BP01", "SEC05-BP02", "SEC06-BP03"}
	r.Refs = []string{"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"}
	return &r
}

func opensAll(p *rule.Pass) {
	verdict, by, cause := network.AllOpenAt(p.Graph, p.Resource)
	tell(p, opening{verdict, by, cause}, "every port")
}

// opens makes a check that no port is open to the internet by any of the protocols.
func opens(port int, protocols ...string) func(*rule.Pass) {
	what := "port " + strconv.Itoa(port)
	return func(p *rule.Pass) {
		var worst opening
		for _, protocol := range protocols {
			verdict, by, cause := network.OpenAt(p.Graph, p.Resource, protocol, port)
			if verdict > worst.verdict {
				worst = opening{verdict, by, cause}
			}
		}
		tell(p, worst, what)
	}
}

// opening is the answer to whether the internet is let in: the rules that do so, and what leaves it undecided.
type opening struct {
	verdict tf.Tri
	by      []network.Rule
	cause   string
}

// tell reports an opening at each rule of the resource that has a part in it, or at the resource where these are others.
func tell(p *rule.Pass, o opening, what string) {
	switch {
	case o.verdict == tf.No && letsIn(p):
		p.Pass()
		return
	case o.verdict == tf.No:
		return
	}
	var elsewhere []rule.Step
	for _, r := range o.by {
		if r.Subject != p.Resource {
			elsewhere = append(elsewhere, rule.Step{Resource: r.Subject.Addr(), Message: "lets in " + rule.Show(r.Blame), Range: r.Blame.Range()})
			continue
		}
		message := "`" + r.Blame.Name() + "` " + rule.Show(r.Blame) + " lets the internet reach " + what
		if o.verdict == tf.Maybe {
			p.Unknown(r.Blame, "`"+r.Blame.Name()+"` may let the internet reach "+what, o.cause)
			continue
		}
		p.Fail(r.Blame, message)
	}
	if len(elsewhere) == 0 {
		return
	}
	j := rule.Judgement{Verdict: rule.Fail, Block: p.Resource.Block, Message: "its rules together let the internet reach " + what, Path: elsewhere}
	if o.verdict == tf.Maybe {
		j.Verdict, j.Cause = rule.Unknown, o.cause
	}
	p.Report(j)
}

// letsIn reports whether the resource is about traffic that comes in, as a rule for traffic that goes out is not.
func letsIn(p *rule.Pass) bool {
	return p.Resource.Type != "aws_security_group_rule" || len(network.Ingress(p.Graph, p.Resource)) > 0
}
