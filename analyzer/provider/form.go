package provider

import "strings"

// Form says how the identifier or ARN of an instance follows from its arguments: literal text with placeholders such as
// "arn:${P}:s3:::${bucket}".
//
// Placeholders in capitals stand for the deployment: ${P} the partition, ${R} the region, ${A} the account, ${SUFFIX} the
// partition's DNS suffix. ${TOK} is text that AWS invents and nobody can know before the resource exists. Every other
// placeholder names an argument of the resource. ${path|/} names an argument that is the text after the bar where it is not
// written; one without a bar is then text that nobody can know. ${/name} puts a slash before the argument unless it begins with
// one. The tokens of an instance's ID and ARN are the same token.
type Form string

// PartKind tells what a Part stands for.
type PartKind uint8

// The kinds of parts.
const (
	Literal   PartKind = iota // Text itself
	Argument                  // the value of the argument Text, or Default where that is not written
	Partition                 // aws, aws-cn, aws-us-gov, …
	Region                    // of the instance
	Account                   // of the instance's provider configuration
	Suffix                    // amazonaws.com, amazonaws.com.cn, …
	Token                     // text chosen by AWS
)

// Part is a piece of a Form.
type Part struct {
	Kind       PartKind
	Text       string // the literal text or the argument's name
	Default    string // of an Argument, when HasDefault
	HasDefault bool
	Slash      bool // an Argument gets a leading slash unless it has one
}

// Parts splits the form. An empty form has none. A "${" without its "}" is literal text.
func (f Form) Parts() []Part {
	var parts []Part
	rest := string(f)
	for rest != "" {
		before, after, found := strings.Cut(rest, "${")
		name, tail, closed := strings.Cut(after, "}")
		if !found || !closed {
			return append(parts, Part{Kind: Literal, Text: rest})
		}
		if before != "" {
			parts = append(parts, Part{Kind: Literal, Text: before})
		}
		parts = append(parts, placeholder(name))
		rest = tail
	}
	return parts
}

func placeholder(name string) Part {
	switch name {
	case "P":
		return Part{Kind: Partition}
	case "R":
		return Part{Kind: Region}
	case "A":
		return Part{Kind: Account}
	case "SUFFIX":
		return Part{Kind: Suffix}
	case "TOK":
		return Part{Kind: Token}
	}
	name, slash := strings.CutPrefix(name, "/")
	argument, fallback, has := strings.Cut(name, "|")
	return Part{Kind: Argument, Text: argument, Default: fallback, HasDefault: has, Slash: slash}
}
