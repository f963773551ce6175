package infrastructure

import (
	"github.com/tfpillar/tfpillar/analyzer/iam"
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// searchDomains are domains under the current and the former name of the service.
var searchDomains = []string{"aws_opensearch_domain", "aws_elasticsearch_domain"}

var opensearch = rule.Set{
	{
		ID:        "OPENSEARCH-004",
		Title:     "Search domains are inside a VPC",
		Severity:  rule.High,
		Category:  "public-access",
		On:        searchDomains,
		Check:     publicEndpoint,
		Fix:       rule.Manual,
		FixText:   "Add `vpc_options` with `subnet_ids`, which makes a new domain.",
		Why:       "An endpoint on the internet is one loose access policy or leaked password away from being read and wiped.",
		Aliases:   []string{"CKV_AWS_137", "ES.2", "Opensearch.2", "steampipe:es_domain_in_vpc"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html"},
	},
	{
		ID:        "OPENSEARCH-009",
		Title:     "Search domains in a VPC name their security groups",
		Severity:  rule.Medium,
		Category:  "network",
		On:        searchDomains,
		When:      rule.Exists("vpc_options"),
		Want:      rule.Present("vpc_options.security_group_ids"),
		Fix:       rule.Manual,
		FixText:   "Set `vpc_options.security_group_ids` to a group that admits the clients of the domain only.",
		Why:       "The default group of the VPC admits every machine that nobody gave a group, a compromised one included.",
		Aliases:   []string{"CKV_AWS_248", "steampipe:es_domain_use_default_security_group", "steampipe:opensearch_domain_use_default_security_group"},
		Practices: []string{"INF-01"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html"},
	},
}

var (
	insideVPC  = rule.Present("vpc_options.subnet_ids")
	signsUsers = rule.True("advanced_security_options.enabled")
)

// publicEndpoint rates a domain lower that asks its users to sign in, and whose access policy admits nobody else.
func publicEndpoint(p *rule.Pass) {
	b := p.Resource.Block
	f := p.Report(insideVPC.Judge(p, b))
	if f == nil || signsUsers.Judge(p, b).Verdict != rule.Passed {
		return
	}
	policies := []tf.Value{b.Get("access_policies")}
	for _, e := range p.Graph.Referrers(p.Resource, p.Resource.Type+"_policy") {
		policies = append(policies, e.From.Get("access_policies"))
	}
	tight := false
	for _, v := range policies {
		if v.Absent() {
			continue
		}
		if iam.Parse(v).Public() != tf.No {
			return
		}
		tight = true
	}
	if tight {
		f.Severity = rule.Medium
	}
}
