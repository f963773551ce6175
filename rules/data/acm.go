package data

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strconv"
	"time"

	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var acm = rule.Set{
	{
		ID:       "ACM-001",
		Title:    "Certificates have keys that cannot be computed",
		Severity: rule.Medium,
		Category: "key-management",
		On:       []string{"aws_acm_certificate", "aws_api_gateway_domain_name", "aws_iam_server_certificate"},
		Want: rule.All(
			rule.NoneOf("key_algorithm", "RSA_1024").Default("RSA_2048"),
			certificateWant{weakness, "a key of 2048 bits of RSA or 256 of an elliptic curve at least"},
		),
		Fix:       rule.Replaces,
		FixText:   "Set `key_algorithm = \"RSA_2048\"` or \"EC_prime256v1\", or import a certificate of a new key.",
		Why:       "Whoever works out the private key from a short public one can stand in for the site and read what is sent to it.",
		Aliases:   []string{"ACM.2", "KICS:Certificate RSA Key Bytes Lower Than 256"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html"},
	},
	{
		ID:       "ACM-002",
		Title:    "Imported certificates are valid for another month",
		Severity: rule.Medium,
		Category: "key-management",
		On:       []string{"aws_acm_certificate", "aws_api_gateway_domain_name"},
		// ACM renews what it has issued itself.
		Want:      certificateWant{expiry, "thirty days left at least"},
		Fix:       rule.Manual,
		FixText:   "Import a renewed certificate, or let ACM issue and renew it.",
		Why:       "Clients of a site with an ended certificate fail, or learn to click warnings away, which is what an attacker in between needs.",
		Aliases:   []string{"ACM.1", "KICS:Certificate Has Expired"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/acm/latest/userguide/import-certificate.html"},
	},
}

// certificateWant wants the certificate that is written in `certificate_body` to be free of a fault.
type certificateWant struct {
	fault func(c *x509.Certificate, now time.Time) string // empty: none
	words string
}

func (w certificateWant) Judge(p *rule.Pass, b *tf.Block) rule.Judgement {
	v := b.Get("certificate_body")
	if v.Absent() {
		return rule.Judgement{}
	}
	text, ok := v.Text()
	if !ok {
		return rule.Judgement{Verdict: rule.Unknown, Blame: v, Message: "`certificate_body` is not known", Cause: v.Cause()}
	}
	c, ok := parseCertificate(text)
	if !ok {
		return rule.Judgement{Verdict: rule.Unknown, Blame: v, Message: "`certificate_body` is not read", Cause: "it is no certificate in PEM"}
	}
	if fault := w.fault(c, p.Now); fault != "" {
		return rule.Judgement{Verdict: rule.Fail, Blame: v, Message: "the certificate " + fault}
	}
	return rule.Judgement{Verdict: rule.Passed}
}

func (w certificateWant) Mend(*tf.Block) []source.Edit { return nil }

func (w certificateWant) String() string {
	return "the certificate in `certificate_body` has " + w.words
}

// parseCertificate reads the first certificate of a PEM text.
func parseCertificate(text string) (*x509.Certificate, bool) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, false
	}
	c, err := x509.ParseCertificate(block.Bytes)
	return c, err == nil
}

// weakness is what is wrong with the key of a certificate.
func weakness(c *x509.Certificate, _ time.Time) string {
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		if n := key.N.BitLen(); n < 2048 {
			return "has an RSA key of " + strconv.Itoa(n) + " bits"
		}
	case *ecdsa.PublicKey:
		if n := key.Curve.Params().BitSize; n < 256 {
			return "has a key on a curve of " + strconv.Itoa(n) + " bits"
		}
	}
	return ""
}

// expiry is what is wrong with the dates of a certificate on a day.
func expiry(c *x509.Certificate, now time.Time) string {
	end := c.NotAfter.Format(time.DateOnly)
	switch {
	case !now.Before(c.NotAfter):
		return "ended on " + end
	case !now.AddDate(0, 0, 30).Before(c.NotAfter):
		return "ends on " + end
	}
	return ""
}
