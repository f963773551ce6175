package data

import (
	"regexp"
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var cloudfront = rule.Set{
	{
		ID:        "CLOUDFRONT-001",
		Title:     "Viewers reach distributions over HTTPS only",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_cloudfront_distribution"},
		Want:      encryptedViewers,
		Fix:       rule.InPlace,
		FixText:   "Set `viewer_protocol_policy = \"redirect-to-https\"` in every cache behavior.",
		Why:       "Anyone on the way between viewer and edge reads and changes what goes over plain HTTP, sessions included.",
		Aliases:   []string{"CKV_AWS_34", "AVD-AWS-0012", "AWS-0012", "AC_AWS_0024", "FG_R00011", "CloudFront.3", "steampipe:cloudfront_distribution_encryption_in_transit_enabled", "KICS:Cloudfront Viewer Protocol Policy Allows HTTP"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html"},
	},
	{
		ID:       "CLOUDFRONT-002",
		Title:    "Distributions take TLS 1.2 or newer from viewers",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_cloudfront_distribution"},
		// With the certificate of CloudFront itself it is TLS 1.0, whatever else is said.
		Want: rule.All(
			rule.False("viewer_certificate.cloudfront_default_certificate"),
			rule.Matches("viewer_certificate.minimum_protocol_version", regexp.MustCompile(`^TLSv1\.[23]_\d{4}$`), "is TLS 1.2 or newer").Default("TLSv1"),
		),
		Fix:       rule.Manual,
		FixText:   "Set `minimum_protocol_version = \"TLSv1.2_2021\"`, with a certificate of your own domain.",
		Why:       "Connections over older versions of TLS can be broken into by those who stand between viewer and edge.",
		Aliases:   []string{"CKV_AWS_174", "AVD-AWS-0013", "AWS-0013", "AC_AWS_0023", "CloudFront.15", "steampipe:cloudfront_protocol_version_is_low", "KICS:CloudFront Without Minimum Protocol TLS 1.2", "KICS:Secure Ciphers Disabled"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html"},
	},
	{
		ID:       "CLOUDFRONT-003",
		Title:    "Distributions reach their origins over HTTPS only",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_cloudfront_distribution"},
		// Websites of buckets speak no HTTPS. Origins are reached as viewers come, where it says match-viewer.
		Want:      rule.Any(encryptedOrigins("https-only"), rule.All(encryptedOrigins("https-only", "match-viewer"), encryptedViewers)),
		Fix:       rule.Manual,
		FixText:   "Set `origin_protocol_policy = \"https-only\"` in each `custom_origin_config`.",
		Why:       "Anyone on the way between edge and origin reads what viewers sent over HTTPS, and changes what all of them get.",
		Aliases:   []string{"CKV2_AWS_72", "FG_R00010", "CloudFront.9"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html"},
	},
	{
		ID:        "CLOUDFRONT-004",
		Title:     "Distributions take TLS 1.2 from their origins",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_cloudfront_distribution"},
		Want:      rule.Each("origin.custom_origin_config", rule.ContainsNone("origin_ssl_protocols", "SSLv3", "TLSv1", "TLSv1.1")),
		Fix:       rule.Manual,
		FixText:   "Set `origin_ssl_protocols = [\"TLSv1.2\"]`.",
		Why:       "Whoever stands between edge and origin can bring the two down to a version of TLS that is broken.",
		Aliases:   []string{"CKV2_AWS_54", "CloudFront.10"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginSSLProtocols"},
	},
}

// encryptedViewers wants every cache behavior to take HTTPS only.
var encryptedViewers = rule.All(
	rule.OneOf("default_cache_behavior.viewer_protocol_policy", "redirect-to-https", "https-only"),
	rule.Each("ordered_cache_behavior", rule.OneOf("viewer_protocol_policy", "redirect-to-https", "https-only")),
)

// encryptedOrigins wants every origin other than a bucket to be reached in one of the ways.
func encryptedOrigins(policies ...string) rule.Want {
	return rule.Each("origin", rule.When(
		rule.Exists("custom_origin_config"),
		rule.Any(rule.OneOf("custom_origin_config.origin_protocol_policy", policies...), websiteWant{}),
	))
}

// websiteWant wants an origin to be the website of a bucket:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html.
type websiteWant struct{}

var website = regexp.MustCompile(`\.s3-website[.-][a-z0-9-]+\.amazonaws\.com`)

func (websiteWant) Judge(_ *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Get("domain_name")
	if text, ok := v.Text(); ok {
		if website.MatchString(text) {
			return rule.Judgement{Verdict: rule.Passed}
		}
		return rule.Judgement{Verdict: rule.Fail, Blame: v, Message: "`domain_name` is not the website of a bucket"}
	}
	of := func(attr string) bool {
		return slices.ContainsFunc(v.Refs(), func(r *tf.Ref) bool { return r.Kind == tf.RefResource && r.Attr == attr })
	}
	switch {
	case of("website_endpoint"):
		return rule.Judgement{Verdict: rule.Passed}
	case of("dns_name"), of("public_dns"):
		return rule.Judgement{Verdict: rule.Fail, Blame: v, Message: "`domain_name` is not the website of a bucket"}
	}
	return rule.Judgement{Verdict: rule.Unknown, Blame: v, Message: "`domain_name` is not known", Cause: v.Cause()}
}

func (websiteWant) Mend(*tf.Block) []source.Edit { return nil }

func (websiteWant) String() string { return "`domain_name` is the website of a bucket" }
