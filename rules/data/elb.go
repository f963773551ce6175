package data

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var elb = rule.Set{
	{
		ID:        "ELB-001",
		Title:     "Load balancer listeners take no requests over plain HTTP",
		Severity:  rule.High,
		Category:  "encryption-in-transit",
		On:        []string{"aws_lb_listener", "aws_alb_listener"},
		Check:     plainListener,
		Fix:       rule.Manual,
		FixText:   "Set `protocol = \"HTTPS\"` with a certificate, or let the default action redirect to HTTPS.",
		Why:       "Anyone on the way between client and load balancer reads and changes what goes over plain HTTP, sessions and passwords included.",
		Aliases:   []string{"CKV_AWS_2", "AVD-AWS-0054", "AWS-0054", "AC_AWS_0491", "ELB.18", "steampipe:elb_lb_use_secure_protocol_listener", "KICS:ALB Listening on HTTP"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html"},
	},
	{
		ID:       "ELB-003",
		Title:    "Load balancer listeners negotiate TLS 1.2 or newer",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_lb_listener", "aws_alb_listener"},
		When:     rule.Matches("protocol", regexp.MustCompile(`(?i)^(https|tls)$`), "is HTTPS or TLS"),
		// Only the console has another default.
		Want:      rule.Matches("ssl_policy", modernListener, "is one of TLS 1.2 or 1.3 without weak ciphers").Default("ELBSecurityPolicy-2016-08"),
		Fix:       rule.InPlace,
		FixText:   "Set `ssl_policy = \"ELBSecurityPolicy-TLS13-1-2-Res-2021-06\"`.",
		Why:       "A client that is talked down to TLS 1.0 or 1.1 uses ciphers that an attacker on the way can break.",
		Aliases:   []string{"CKV_AWS_103", "CKV2_AWS_74", "AVD-AWS-0047", "AWS-0047", "ELB.17"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"},
	},
	{
		ID:        "ELB-004",
		Title:     "Classic load balancers take connections over TLS only",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_elb"},
		Want:      rule.Each("listener", rule.Matches("lb_protocol", regexp.MustCompile(`(?i)^(https|ssl)$`), "is HTTPS or SSL")),
		Fix:       rule.Manual,
		FixText:   "Set `lb_protocol = \"https\"` with `ssl_certificate_id` in each listener.",
		Why:       "Anyone on the way between client and load balancer reads and changes what goes by, sessions and passwords included.",
		Aliases:   []string{"CKV_AWS_376", "AC_AWS_0120", "FG_R00013", "ELB.3", "steampipe:elb_classic_lb_use_tls_https_listeners"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-https-load-balancers.html"},
	},
	{
		ID:       "ELB-005",
		Title:    "Policies of classic load balancers take TLS 1.2 only",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_load_balancer_policy"},
		Want: rule.None("policy_attribute", rule.Any(
			rule.All(rule.OneOf("name", "Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1"), switchedOn),
			rule.All(rule.Equal("name", "Reference-Security-Policy"), rule.Matches("value", oldPolicy, "is one of TLS 1.0 or 1.1")),
		)),
		Fix:       rule.Manual,
		FixText:   "Set `Reference-Security-Policy` to `ELBSecurityPolicy-TLS-1-2-2017-01`, or remove the old protocols.",
		Why:       "A client that is talked down to an old protocol uses ciphers that an attacker on the way can break.",
		Aliases:   []string{"CKV_AWS_213", "AC_AWS_0172", "KICS:ELB Using Insecure Protocols"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html"},
	},
	{
		ID:        "ELB-006",
		Title:     "Policies of classic load balancers take no weak ciphers",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_load_balancer_policy"},
		Want:      rule.None("policy_attribute", rule.All(rule.Matches("name", weakCipher, "is a weak cipher"), switchedOn)),
		Fix:       rule.Manual,
		FixText:   "Remove the `policy_attribute` blocks of the weak ciphers.",
		Why:       "An attacker on the way who records or alters the traffic recovers what such a cipher hides, and some hide nothing.",
		Aliases:   []string{"AC_AWS_0171", "KICS:ELB Using Weak Ciphers"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-ssl-security-policy.html"},
	},
}

// redirects wants an action to send clients to HTTPS. The protocol of a redirect is that of the request where it is not set.
var redirects = rule.All(
	rule.Equal("default_action.type", "redirect"),
	rule.Equal("default_action.redirect.protocol", "HTTPS"),
)

// encrypted holds of listeners of Network Load Balancers too, whose TCP and UDP pass through what the target encrypts. Listeners of
// Gateway Load Balancers have no protocol.
var encrypted = rule.Any(
	rule.NoneOf("protocol", "HTTP").Default("HTTP"),
	redirects,
	rule.All(rule.Absent("protocol"), rule.Follow("load_balancer_arn", rule.Equal("load_balancer_type", "gateway"))),
)

// plainListener rates a listener that only the network behind the load balancer reaches lower.
func plainListener(p *rule.Pass) {
	b := p.Resource.Block
	f := p.Report(encrypted.Judge(p, b))
	if f == nil {
		return
	}
	if internal := rule.Follow("load_balancer_arn", rule.True("internal")).Judge(p, b); internal.Verdict == rule.Passed {
		f.Severity = rule.Medium
	}
}

// modernListener are the security policies without TLS 1.0 and 1.1, and without the ciphers that those called Ext add.
var modernListener = regexp.MustCompile(
	`^ELBSecurityPolicy-(TLS13-1-[23](-(Res|FIPS|PQ|RFC9151))*-\d{4}-\d{2}|TLS-1-2-2017-01|FS-1-2-(Res-)?\d{4}-\d{2})$`)

// switchedOn wants an attribute of a policy to be on.
var switchedOn = rule.Matches("value", regexp.MustCompile(`(?i)^true$`), "is true")

// oldPolicy are the predefined policies of classic load balancers with TLS 1.0 or 1.1.
var oldPolicy = regexp.MustCompile(`^(ELBSecurityPolicy-(20\d{2}-\d{2}|TLS-1-[01]-\d{4}-\d{2}|Default)|ELBSample-.+)$`)

// weakCipher are the names, as OpenSSL gives them, of ciphers that are broken, too short, without authentication, or none at all.
var weakCipher = regexp.MustCompile(`(^|-)(RC4|3?DES|MD5|EXP|NULL|ADH)(-|$)|CBC-SHA$`)
