package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

// searchDomains are domains under the current and the former name of the service.
var searchDomains = []string{"aws_opensearch_domain", "aws_elasticsearch_domain"}

var opensearch = rule.Set{
	{
		ID:        "OPENSEARCH-002",
		Title:     "Search domains encrypt their indices at rest",
		Severity:  rule.High,
		Category:  "encryption-at-rest",
		On:        searchDomains,
		Want:      rule.True("encrypt_at_rest.enabled"),
		Fix:       rule.Replaces,
		FixText:   "Set `encrypt_at_rest { enabled = true }`; domains before Elasticsearch 6.7 are replaced.",
		Why:       "Without encryption no key stands between a snapshot or a disk of the domain and whoever gets hold of it.",
		Aliases:   []string{"CKV_AWS_5", "AVD-AWS-0048", "AWS-0048", "AC_AWS_0112", "ES.1", "Opensearch.1", "steampipe:es_domain_encryption_at_rest_enabled", "KICS:ElasticSearch Not Encrypted At Rest"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html"},
	},
	{
		ID:       "OPENSEARCH-003",
		Title:    "Search domains answer over HTTPS only",
		Severity: rule.High,
		Category: "encryption-in-transit",
		On:       searchDomains,
		// The provider's default is true, but without the block the service goes on answering plain HTTP.
		Want: rule.All(
			rule.Exists("domain_endpoint_options"),
			rule.True("domain_endpoint_options.enforce_https").Default("true"),
		),
		Fix:       rule.InPlace,
		FixText:   "Add `domain_endpoint_options { enforce_https = true }`.",
		Why:       "Anyone on the way between client and domain reads queries and documents, and the credentials that come with them.",
		Aliases:   []string{"CKV_AWS_83", "AVD-AWS-0046", "AWS-0046", "steampipe:es_domain_enforce_https", "steampipe:opensearch_domain_enforce_https", "KICS:Elasticsearch with HTTPS disabled"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html"},
	},
	{
		ID:        "OPENSEARCH-005",
		Title:     "Search domains encrypt traffic between their nodes",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        searchDomains,
		Check:     plainBetweenNodes,
		Fix:       rule.Replaces,
		FixText:   "Set `node_to_node_encryption { enabled = true }`; domains before Elasticsearch 6.7 are replaced.",
		Why:       "Whoever gets onto the network between the nodes reads the shards that they replicate, and joins in as a node.",
		Aliases:   []string{"CKV_AWS_6", "AVD-AWS-0043", "AWS-0043", "AC_AWS_0468", "ES.3", "Opensearch.3", "steampipe:es_domain_node_to_node_encryption_enabled", "KICS:Elasticsearch Domain Not Encrypted Node To Node"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html"},
	},
	{
		ID:        "OPENSEARCH-006",
		Title:     "Search domains take TLS 1.2 or newer",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        searchDomains,
		Want:      rule.OneOf("domain_endpoint_options.tls_security_policy", "Policy-Min-TLS-1-2-PFS-2023-10", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08", "Policy-Min-TLS-1-2-2019-07"),
		Fix:       rule.InPlace,
		FixText:   "Set `domain_endpoint_options { tls_security_policy = \"Policy-Min-TLS-1-2-PFS-2023-10\" }`.",
		Why:       "A client that is talked down to TLS 1.0 or 1.1 uses ciphers that an attacker on the way can break.",
		Aliases:   []string{"CKV_AWS_228", "AVD-AWS-0126", "AWS-0126", "ES.8", "Opensearch.8", "steampipe:es_domain_encrypted_using_tls_1_2"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html"},
	},
}

var encryptsBetweenNodes = rule.True("node_to_node_encryption.enabled")

// singleNode wants a domain to have one node, which has none to talk to. Fine-grained access control needs the encryption all the same.
var singleNode = rule.All(
	rule.AtMost("cluster_config.instance_count", 1).Default("1"),
	rule.False("cluster_config.dedicated_master_enabled").Default("false"),
	rule.False("cluster_config.warm_enabled"),
	rule.Not(rule.True("advanced_security_options.enabled")),
)

// plainBetweenNodes rates a domain of a single node lower.
func plainBetweenNodes(p *rule.Pass) {
	b := p.Resource.Block
	f := p.Report(encryptsBetweenNodes.Judge(p, b))
	if f == nil {
		return
	}
	if f.Verdict == rule.Fail {
		f.Edits = encryptsBetweenNodes.Mend(b)
	}
	if singleNode.Judge(p, b).Verdict == rule.Passed {
		f.Severity = rule.Low
	}
}
