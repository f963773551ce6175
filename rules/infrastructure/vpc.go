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
	ingress(rule.Rule{
		ID:       "VPC-004",
		Title:    "Security groups keep databases and caches closed to the internet",
		Severity: rule.High,
		Check:    opensAny(databases),
		FixText:  "Limit the sources of the rule to the security group of the application.",
		Why:      "Password guessing, or a store that asks for none, hands all of the data to anyone.",
		Aliases:  []string{"AC_AWS_0234", "AC_AWS_0235", "AC_AWS_0238", "AC_AWS_0239", "AC_AWS_0244", "AC_AWS_0245", "AC_AWS_0247", "AC_AWS_0248", "AC_AWS_0249", "AC_AWS_0250", "AC_AWS_0251", "AC_AWS_0252", "AC_AWS_0253", "AC_AWS_0260", "AC_AWS_0261", "AC_AWS_0262", "AC_AWS_0263", "AC_AWS_0267", "AC_AWS_0268", "AC_AWS_0270", "AC_AWS_0274", "FG_R00212", "FG_R00213", "FG_R00215", "FG_R00216", "FG_R00217", "FG_R00242", "FG_R00243", "FG_R00248", "FG_R00249", "FG_R00256", "FG_R00257", "FG_R00258", "FG_R00261", "FG_R00264", "FG_R00265", "FG_R00267", "KICS:SQL Analysis Services Port 2383 (TCP) Is Publicly Accessible"},
	}),
	ingress(rule.Rule{
		ID:       "VPC-005",
		Title:    "Security groups keep high-risk ports closed to the internet",
		Severity: rule.High,
		Check:    opensAny(highRisk),
		FixText:  "Limit the sources of the rule to addresses that are known, or to a security group.",
		Why:      "Scanners try these ports all day; each is a service that was never made for strangers.",
		Aliases:  []string{"EC2.19", "KICS:Sensitive Port Is Exposed To Entire Network"},
	}),
	ingress(rule.Rule{
		ID:       "VPC-006",
		Title:    "Security groups keep legacy and file services closed to the internet",
		Severity: rule.High,
		Check:    opensAny(fileServices),
		FixText:  "Limit the sources of the rule to addresses that are known, or to a security group.",
		Why:      "These protocols send passwords in the clear, share files without asking, or spread worms.",
		Aliases:  []string{"AC_AWS_0237", "AC_AWS_0243", "AC_AWS_0246", "AC_AWS_0254", "AC_AWS_0255", "AC_AWS_0256", "AC_AWS_0257", "AC_AWS_0258", "AC_AWS_0259", "AC_AWS_0266", "AC_AWS_0271", "AC_AWS_0272", "AC_AWS_0273", "FG_R00040", "FG_R00234", "FG_R00244", "FG_R00245", "FG_R00246", "FG_R00247", "FG_R00260", "FG_R00266"},
	}),
	ingress(rule.Rule{
		ID:       "VPC-007",
		Title:    "Security groups keep administration ports closed to the internet",
		Severity: rule.High,
		Check:    opensAny(administration),
		FixText:  "Limit the sources of the rule to addresses that are known, or to a security group.",
		Why:      "Whoever reaches the port of a container engine, a cluster or a remote console runs commands on the machines behind it.",
		Aliases:  []string{"AC_AWS_0233", "AC_AWS_0236", "AC_AWS_0240", "AC_AWS_0241", "AC_AWS_0242", "AC_AWS_0264", "AC_AWS_0265", "AC_AWS_0269", "FG_R00037", "FG_R00038", "FG_R00039", "FG_R00214", "FG_R00259", "FG_R00262", "FG_R00263", "FG_R00268"},
	}),
	ingress(rule.Rule{
		ID:       "VPC-009",
		Title:    "Security groups open only the ports of web servers to the internet",
		Severity: rule.Medium,
		Check:    opensAny(unapproved),
		FixText:  "Limit the ports of the rule to 80 and 443, or its sources to addresses that are known.",
		Why:      "A port that nobody decided to publish is one that nobody watches or patches.",
		Aliases:  []string{"EC2.18", "FG_R00377", "AC_AWS_0276", "KICS:Unknown Port Exposed To Internet"},
	}),
	ingress(rule.Rule{
		ID:       "VPC-010",
		Title:    "Security groups keep sensitive ports closed to public networks",
		Severity: rule.Medium,
		Check:    opensToNetworks,
		FixText:  "List single addresses, or a prefix list of those that are known.",
		Why:      "A public range is shared by many; any customer of the same provider may knock.",
		Aliases:  []string{"AC_AWS_0277", "AC_AWS_0278", "AC_AWS_0279", "AC_AWS_0280", "AC_AWS_0281", "AC_AWS_0282", "AC_AWS_0283", "AC_AWS_0284", "AC_AWS_0285", "AC_AWS_0286", "AC_AWS_0287", "AC_AWS_0288", "AC_AWS_0289", "AC_AWS_0290", "AC_AWS_0291", "AC_AWS_0292", "AC_AWS_0293", "AC_AWS_0294", "AC_AWS_0295", "AC_AWS_0296", "AC_AWS_0297", "AC_AWS_0298", "AC_AWS_0299", "AC_AWS_0300", "AC_AWS_0301", "AC_AWS_0302", "AC_AWS_0303", "AC_AWS_0304", "AC_AWS_0305", "AC_AWS_0306", "AC_AWS_0307", "AC_AWS_0308", "AC_AWS_0309", "AC_AWS_0310", "AC_AWS_0311", "AC_AWS_0312", "AC_AWS_0313", "AC_AWS_0314", "AC_AWS_0315", "AC_AWS_0316", "AC_AWS_0317", "AC_AWS_0318", "AC_AWS_0319", "KICS:Sensitive Port Is Exposed To Small Public Network"},
		Optional: true, // the range may be that of one's own offices
	}),
	acl(rule.Rule{
		ID:      "VPC-011",
		Title:   "Network ACLs keep SSH closed to the internet",
		Check:   admits(22),
		FixText: "Limit the addresses of the rule, or deny the port by one with a lower number.",
		Why:     "One security group that is opened in haste gives password guessing a shell to try.",
		Aliases: []string{"CKV_AWS_232", "AVD-AWS-0105", "AWS-0105", "FG_R00357", "EC2.21", "CIS-5.1", "steampipe:vpc_network_acl_allow_ssh_port_22_ingress", "KICS:Network ACL With Unrestricted Access To SSH"},
	}),
	acl(rule.Rule{
		ID:      "VPC-012",
		Title:   "Network ACLs keep remote desktops closed to the internet",
		Check:   admits(3389),
		FixText: "Limit the addresses of the rule, or deny the port by one with a lower number.",
		Why:     "One security group that is opened in haste gives password guessing a desktop to try.",
		Aliases: []string{"CKV_AWS_231", "FG_R00359", "CIS-5.1", "steampipe:vpc_network_acl_allow_rdp_port_3389_ingress", "KICS:Network ACL With Unrestricted Access To RDP"},
	}),
	{
		ID:        "VPC-014",
		Title:     "Subnets give instances no public address by themselves",
		Severity:  rule.Medium,
		Category:  "public-access",
		On:        []string{"aws_subnet", "aws_default_subnet"},
		Check:     assignsAddresses,
		Fix:       rule.InPlace,
		FixText:   "Set `map_public_ip_on_launch = false`.",
		Why:       "Whatever is started in the subnet, by haste or by an attacker, answers the internet at once.",
		Aliases:   []string{"CKV_AWS_130", "AVD-AWS-0164", "AWS-0164", "EC2.15", "steampipe:vpc_subnet_auto_assign_public_ip_disabled", "KICS:VPC Subnet Assigns Public IP"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html"},
	},
	{
		ID:        "VPC-016",
		Title:     "Transit gateways accept no attachment by themselves",
		Severity:  rule.Medium,
		Category:  "network",
		On:        []string{"aws_ec2_transit_gateway"},
		Want:      rule.Equal("auto_accept_shared_attachments", "disable").Default("disable"),
		Fix:       rule.InPlace,
		FixText:   "Set `auto_accept_shared_attachments = \"disable\"`.",
		Why:       "Any account that the gateway is shared with connects a network to all others, and nobody is asked.",
		Aliases:   []string{"CKV_AWS_331", "EC2.23", "steampipe:vpc_ec2_transit_gateway_auto_accept_attachment_requests_disabled"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html"},
	},
	{
		ID:       "VPC-017",
		Title:    "Endpoint services accept connections by hand, from named principals",
		Severity: rule.Medium,
		Category: "network",
		On:       []string{"aws_vpc_endpoint_service"},
		Want: rule.All(
			rule.True("acceptance_required"),
			rule.ContainsNone("allowed_principals", "*"),
			rule.Not(rule.Companion("aws_vpc_endpoint_service_allowed_principal", "vpc_endpoint_service_id", rule.Equal("principal_arn", "*"))),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `acceptance_required = true`, and name the accounts in `allowed_principals`.",
		Why:       "Any account that finds the service connects to it, and nobody is asked.",
		Aliases:   []string{"CKV_AWS_123", "steampipe:vpc_endpoint_service_acceptance_enabled"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html"},
	},
}

// ingress completes a rule on what security groups let in.
func ingress(r rule.Rule) *rule.Rule {
	r.Category = "network"
	r.Family = "ports open to the internet"
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
			elsewhere = append(elsewhere, step(r))
			continue
		}
		p.Report(alone(r, o, what))
	}
	if len(elsewhere) > 0 {
		p.Report(together(p, o, what, elsewhere))
	}
}

// alone tells of an opening at a rule of the resource.
func alone(r network.Rule, o opening, what string) rule.Judgement {
	name := "`" + r.Blame.Name() + "` "
	if o.verdict == tf.Maybe {
		return rule.Judgement{Verdict: rule.Unknown, Blame: r.Blame, Message: name + "may let the internet reach " + what, Cause: o.cause}
	}
	return rule.Judgement{Verdict: rule.Fail, Blame: r.Blame, Message: name + rule.Show(r.Blame) + " lets the internet reach " + what}
}

// together tells of an opening that rules of other resources make for the resource.
func together(p *rule.Pass, o opening, what string, path []rule.Step) rule.Judgement {
	j := rule.Judgement{Verdict: rule.Fail, Block: p.Resource.Block, Message: "its rules together let the internet reach " + what, Path: path}
	if o.verdict == tf.Maybe {
		j.Verdict, j.Cause = rule.Unknown, o.cause
	}
	return j
}

func step(r network.Rule) rule.Step {
	return rule.Step{Resource: r.Subject.Addr(), Message: "lets in " + rule.Show(r.Blame), Range: r.Blame.Range()}
}

// letsIn reports whether the resource is about traffic that comes in, as a rule for traffic that goes out is not.
func letsIn(p *rule.Pass) bool {
	return p.Resource.Type != "aws_security_group_rule" || len(network.Ingress(p.Graph, p.Resource)) > 0
}
