package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var cloudsearch = rule.Set{
	{
		ID:        "CLOUDSEARCH-001",
		Title:     "CloudSearch domains take requests over HTTPS only",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_cloudsearch_domain"},
		Want:      rule.True("endpoint_options.enforce_https").Default("false"),
		Fix:       rule.InPlace,
		FixText:   "Set `enforce_https = true` in `endpoint_options`.",
		Why:       "Anyone on the way between client and domain reads and changes queries, documents and answers.",
		Aliases:   []string{"CKV_AWS_220", "steampipe:cloudsearch_domain_enforced_https_enabled"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/cloudsearch/latest/developerguide/configuring-domain-endpoint-options.html"},
	},
	{
		ID:        "CLOUDSEARCH-002",
		Title:     "CloudSearch domains take TLS 1.2 only",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_cloudsearch_domain"},
		Want:      rule.Equal("endpoint_options.tls_security_policy", "Policy-Min-TLS-1-2-2019-07"),
		Fix:       rule.InPlace,
		FixText:   "Set `tls_security_policy = \"Policy-Min-TLS-1-2-2019-07\"` in `endpoint_options`.",
		Why:       "Connections over TLS 1.0 can be broken into by those who stand between client and domain.",
		Aliases:   []string{"CKV_AWS_218", "steampipe:cloudsearch_domain_uses_latest_tls_version"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/cloudsearch/latest/developerguide/configuring-domain-endpoint-options.html"},
	},
}
