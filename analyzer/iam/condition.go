package iam

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// operator is a condition operator taken apart
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
type operator struct {
	set      string // "ForAnyValue", "ForAllValues" or ""
	name     string // in lower case, without the suffix IfExists
	ifExists bool
}

func parseOperator(s string) operator {
	var op operator
	if set, rest, ok := strings.Cut(s, ":"); ok {
		op.set, s = set, rest
	}
	s, op.ifExists = strings.CutSuffix(s, "IfExists")
	op.name = strings.ToLower(s)
	return op
}

// operators are the names of operators, and what each compares values as.
var operators = map[string]comparison{
	"stringequals": exact, "stringequalsignorecase": exact, "stringlike": like, "arnequals": like, "arnlike": like,
	"stringnotequals": notExact, "stringnotequalsignorecase": notExact, "stringnotlike": notLike, "arnnotequals": notLike, "arnnotlike": notLike,
	"ipaddress": exact, "notipaddress": notExact, "bool": exact, "binaryequals": exact, "null": presence,
	"numericequals": ordered, "numericnotequals": ordered, "numericlessthan": ordered, "numericlessthanequals": ordered, "numericgreaterthan": ordered,
	"numericgreaterthanequals": ordered, "dateequals": ordered, "datenotequals": ordered, "datelessthan": ordered, "datelessthanequals": ordered,
	"dategreaterthan": ordered, "dategreaterthanequals": ordered,
}

type comparison uint8

const (
	unknownOperator comparison = iota
	exact                      // one of the values, to the letter
	like                       // one of the values, with wildcards
	notExact
	notLike
	ordered
	presence
)

func (op operator) known() bool {
	return operators[op.name] != unknownOperator && (op.set == "" || op.set == "ForAnyValue" || op.set == "ForAllValues")
}

// hold is what the values of a condition key have to be for the key to hold outsiders off.
type hold uint8

const (
	unknownKey hold = iota
	noHold          // outsiders satisfy it, or it says nothing of them
	account         // an account or organization, an id of one's own: any value without wildcards
	arn             // an ARN with its account, or with nothing open
	orgPath         // a path that starts with an organization
	userID          // an id before the colon
	address         // addresses, no more than a /8 of them
	flag            // true
	vpcOrigin       // "VPC"
)

// holds says of condition keys, in lower case, what of them restricts callers from outside
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html, "The meaning of public"). Outsiders choose the
// names and tags of their own principals, and all that is in a request.
var holds = map[string]hold{
	"aws:principalaccount": account, "kms:calleraccount": account, "aws:principalorgid": account, "aws:sourceaccount": account, "aws:sourceorgid": account,
	"aws:sourceowner": account, "aws:sourcevpc": account, "aws:sourcevpce": account, "aws:sourcevpcarn": account, "aws:vpceaccount": account,
	"aws:vpceorgid": account, "aws:ec2instancesourcevpc": account, "s3:dataaccesspointaccount": account,
	"aws:principalservicename": account, "aws:principalservicenameslist": account,
	"aws:principalorgpaths": orgPath, "aws:sourceorgpaths": orgPath, "aws:vpceorgpaths": orgPath,
	"aws:principalarn": arn, "aws:sourcearn": arn, "s3:dataaccesspointarn": arn, "lambda:functionarn": arn, "lambda:sourcefunctionarn": arn,
	"aws:userid": userID, "aws:sourceip": address,
	"elasticfilesystem:accessedviamounttarget": flag, "aws:principalisawsservice": flag,
	"s3:accesspointnetworkorigin": vpcOrigin,

	"aws:calledvia": noHold, "aws:calledviafirst": noHold, "aws:calledvialast": noHold, "aws:currenttime": noHold, "aws:ec2instancesourceprivateipv4": noHold,
	"aws:epochtime": noHold, "aws:federatedprovider": noHold, "aws:multifactorauthage": noHold, "aws:multifactorauthpresent": noHold, "aws:principaltype": noHold,
	"aws:referer": noHold, "aws:requestedregion": noHold, "aws:resourceaccount": noHold, "aws:resourceorgid": noHold, "aws:resourceorgpaths": noHold,
	"aws:securetransport": noHold, "aws:sourceidentity": noHold, "aws:tagkeys": noHold, "aws:tokenissuetime": noHold, "aws:useragent": noHold,
	"aws:username": noHold, "aws:viaawsservice": noHold, "aws:vpcsourceip": noHold, "kms:grantisforawsresource": noHold, "kms:viaservice": noHold,
	"lambda:invokedviafunctionurl": noHold, "s3:authtype": noHold, "s3:delimiter": noHold, "s3:max-keys": noHold, "s3:prefix": noHold,
	"s3:resourceaccount": noHold, "s3:signatureversion": noHold, "s3:tlsversion": noHold, "s3:versionid": noHold, "s3:x-amz-acl": noHold, "sts:externalid": noHold, "sts:rolesessionname": noHold,
}

// noHoldPrefixes are families of keys with a name in them that say nothing of who calls.
var noHoldPrefixes = []string{"aws:principaltag/", "aws:requesttag/", "aws:resourcetag/", "kms:encryptioncontext:", "s3:existingobjecttag/", "s3:requestobjecttag/"}

func holdOf(key string) hold {
	key = strings.ToLower(key)
	for _, p := range noHoldPrefixes {
		if strings.HasPrefix(key, p) {
			return noHold
		}
	}
	return holds[key]
}

// Restricts reports whether the condition, in an Allow, holds off every caller whom the policy does not name: one from an arbitrary account, or
// anonymous. Keys that are not known to do it or not to leave it undecided.
func (c *Condition) Restricts() tf.Tri {
	if c.Open {
		return tf.Maybe
	}
	op, h := parseOperator(c.Operator), holdOf(c.Key)
	compares := operators[op.name]
	if h == noHold || op.known() && (compares == presence || compares == notExact || compares == notLike || op.ifExists || op.set == "ForAllValues") {
		return tf.No // an outsider's request satisfies it: it lacks the key, or has another value
	}
	if h == unknownKey || compares != exact && compares != like {
		return tf.Maybe
	}
	return c.fixed(h, compares == like).And(certainty(c.Certain))
}

func certainty(certain bool) tf.Tri {
	if certain {
		return tf.Yes
	}
	return tf.Maybe
}

// outsiders reports whether a Deny under the condition takes in every caller whom the values do not name.
func (c *Condition) outsiders() tf.Tri {
	if c.Open {
		return tf.Maybe
	}
	op, h := parseOperator(c.Operator), holdOf(c.Key)
	compares := operators[op.name]
	switch {
	case strings.EqualFold(c.Key, "aws:PrincipalIsAWSService") && compares == exact:
		v := c.Values.all(func(p Pattern) tf.Tri { return p.equals("false") })
		return v.And(certainty(c.Certain))
	case h == noHold && (compares == exact || compares == like || compares == ordered):
		return tf.No // "Bool aws:SecureTransport false" takes in only those who choose so
	case h == unknownKey || compares != notExact && compares != notLike || op.set == "ForAnyValue":
		return tf.Maybe
	case h == noHold:
		return tf.Maybe
	}
	return c.fixed(h, compares == notLike).And(certainty(c.Certain))
}

// fixed reports whether every value names someone, or something, in particular.
func (c *Condition) fixed(h hold, wildcards bool) tf.Tri {
	if h == address {
		return c.narrow()
	}
	values := c.Values
	if !wildcards && h != flag && h != vpcOrigin {
		values.Open = false // others are some in particular, too
	}
	return values.all(func(p Pattern) tf.Tri { return p.fixed(h, wildcards) })
}

// all reports whether every pattern satisfies a predicate.
func (l *List) all(is func(Pattern) tf.Tri) tf.Tri {
	verdict := tf.Yes
	if l.Open {
		verdict = tf.Maybe
	}
	for _, p := range l.Patterns {
		v := is(p)
		if !p.Certain {
			v = v.Or(tf.Maybe)
		}
		verdict = verdict.And(v)
	}
	return verdict
}

func (p Pattern) equals(want string) tf.Tri {
	text, ok := p.Text()
	if !ok {
		return tf.Maybe
	}
	return tf.Truth(strings.EqualFold(text, want))
}

func (p Pattern) fixed(h hold, wildcards bool) tf.Tri {
	switch {
	case h == flag:
		return p.equals("true")
	case h == vpcOrigin:
		return p.equals("VPC")
	case callers(p.key()):
		return tf.No
	case !wildcards:
		return tf.Yes // whatever it is, it is one: a "*" is met only by itself
	case h == arn && len(p.Parts) > 0 && p.Parts[0].Hole != nil && !wild(p.Parts[0].Hole):
		return tf.Yes // it begins with an ARN
	}
	whose := anchor(p.key(), h)
	if whose == "" || strings.ContainsAny(whose, "*?") {
		return tf.No
	}
	if slices.ContainsFunc(p.Parts, func(part Part) bool {
		return part.Hole != nil && wild(part.Hole) && strings.Contains(whose, keyOf(part.Hole))
	}) {
		return tf.Maybe
	}
	return tf.Yes
}

// callers reports whether a value is a policy variable that the caller's own request fills in, so that it always fits.
func callers(text string) bool {
	text = strings.ToLower(text)
	for _, v := range [...]string{"${aws:principal", "${aws:user", "${aws:source", "${saml:"} {
		if strings.Contains(text, v) {
			return true
		}
	}
	return false
}

// anchor is the part of a value that says whose it is.
func anchor(text string, h hold) string {
	switch h {
	case arn:
		parts := strings.SplitN(text, ":", 6)
		if len(parts) == 6 && parts[4] != "" {
			return parts[4]
		}
	case orgPath:
		org, _, _ := strings.Cut(text, "/")
		return org
	case userID:
		id, _, _ := strings.Cut(text, ":")
		return id
	case unknownKey, noHold, account, address, flag, vpcOrigin:
	}
	return text
}

// narrow reports whether addresses are no more than a /8 of IPv4 and a /32 of IPv6: beyond that AWS calls a policy public.
func (c *Condition) narrow() tf.Tri {
	var v4, v6 uint64 // of IPv6, networks of 64 bits
	return c.Values.all(func(p Pattern) tf.Tri {
		text, ok := p.Text()
		if !ok {
			return tf.Maybe
		}
		prefix, err := netip.ParsePrefix(text)
		switch {
		case err != nil:
			return tf.Yes // a single address, or one that no request has
		case prefix.Addr().Is4() && prefix.Bits() >= 8:
			v4 += 1 << (32 - prefix.Bits())
		case prefix.Addr().Is6() && prefix.Bits() >= 32:
			v6 += 1 << (64 - min(prefix.Bits(), 64))
		default:
			return tf.No
		}
		return tf.Truth(v4 <= 1<<24 && v6 <= 1<<32)
	})
}
