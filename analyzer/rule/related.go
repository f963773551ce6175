package rule

import (
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

// companionWant is a want on the resources that refer to this one.
type companionWant struct {
	typ, attr string
	want      Want // nil: that there is one
}

// Companion wants a resource of a type whose attribute refers to this one, and which satisfies a want (nil: none in
// particular): aws_s3_bucket_versioning by `bucket`. It is judged per instance, by evaluated reference. One that may refer to
// this resource, may not exist, or may be hidden in a module that was not found, leaves the verdict open.
func Companion(typ, attr string, want Want) Want { return companionWant{typ, attr, want} }

func (w companionWant) Judge(p *Pass, b *tf.Block) Judgement {
	r := b.Resource()
	best := Judgement{Verdict: Fail, Block: b, Message: "no " + w.typ + " refers to it"}
	found := false
	for _, e := range p.Graph.Referrers(r, w.typ) {
		if !through(e.Attr, w.attr) {
			continue
		}
		j := w.judge(p, e.From, r)
		if !e.Certain && j.Verdict == Passed {
			j = w.open(b, e.From.Addr()+" may refer to it", e.Value.Cause())
		}
		if j.Verdict == Passed {
			return j
		}
		if !e.Certain && j.Verdict == Fail {
			continue
		}
		if !found || j.Verdict < best.Verdict {
			found, best = true, j
		}
	}
	if best.Verdict == Fail {
		if j, open := w.hidden(p, b); open {
			return j
		}
	}
	return best
}

// through reports whether a path with indices, "copies[0].target", is that of an attribute or is in the block of that name.
func through(path, attr string) bool {
	for attr != "" {
		switch {
		case path == "":
			return false
		case path[0] == '[':
			_, path, _ = strings.Cut(path, "]")
		case path[0] != attr[0]:
			return false
		default:
			path, attr = path[1:], attr[1:]
		}
	}
	return path == "" || path[0] == '.' || path[0] == '['
}

func (w companionWant) judge(p *Pass, companion, subject *tf.Resource) Judgement {
	j := passed
	if w.want != nil {
		j = located(w.want.Judge(p, companion.Block), companion.Block)
		if j.Verdict > Passed {
			j.Message = companion.Addr() + ": " + j.Message
		}
	}
	if j.Verdict == Passed || j.Verdict == NotApplicable {
		if exists, cause := companion.ExistsWith(subject); exists != tf.Yes {
			return w.open(companion.Block, companion.Addr()+" may not exist", cause)
		}
	}
	return j
}

// hidden looks for companions that cannot be seen: with an unknown reference, or one by name to what has an unknown name, or in
// a module that was not found.
func (w companionWant) hidden(p *Pass, b *tf.Block) (Judgement, bool) {
	for _, r := range p.Graph.Undecided(w.typ, w.attr) {
		return w.open(b, r.Addr()+" may refer to it", r.Get(w.attr).Cause()), true
	}
	for _, r := range p.Graph.Strays(b.Resource(), w.typ, w.attr) {
		if w.judge(p, r, b.Resource()).Verdict != Fail {
			return w.open(b, r.Addr()+" may refer to it", "its name is not known"), true
		}
	}
	if call, ok := p.Opaque(b.Resource()); ok {
		return w.open(b, "it is passed to "+call.Addr+", which may hold the "+w.typ, call.Addr+" was not found"), true
	}
	return Judgement{}, false
}

func (w companionWant) open(b *tf.Block, message, cause string) Judgement {
	return Judgement{Verdict: Unknown, Block: b, Message: message, Cause: cause}
}

func (w companionWant) Mend(*tf.Block) []source.Edit { return nil }

func (w companionWant) String() string {
	s := "a " + w.typ + " refers to it"
	if w.want != nil {
		s += ", in which " + w.want.String()
	}
	return s
}

// settingWant is a want on a setting of the account.
type settingWant struct {
	typ      string
	want     Want
	regional bool
}

// InAccount wants the configuration to have a resource of a type that satisfies a want: a setting of the whole account, such as
// aws_s3_account_public_access_block. One under another provider configuration may be of another account, if that signs in otherwise.
func InAccount(typ string, want Want) Want { return settingWant{typ: typ, want: want} }

// InRegion is InAccount for settings that an account has once in each Region, such as aws_ebs_encryption_by_default.
func InRegion(typ string, want Want) Want { return settingWant{typ, want, true} }

func (w settingWant) Judge(p *Pass, b *tf.Block) Judgement {
	best := Judgement{Verdict: Fail, Block: b, Message: "this configuration has no " + w.typ + " where " + w.want.String()}
	for _, r := range p.Graph.Resources(w.typ) {
		applies, cause := w.applies(r, b.Resource())
		j := w.want.Judge(p, r.Block)
		if exists, why := r.Exists(); exists < applies {
			applies, cause = exists, why
		}
		if j.Verdict == Unknown {
			cause = j.Cause
		}
		switch {
		case applies == tf.No || j.Verdict == Fail || j.Verdict == NotApplicable:
		case applies == tf.Yes && j.Verdict == Passed:
			return passed
		default:
			best = Judgement{Verdict: Unknown, Block: b, Message: r.Addr() + " may decide it", Cause: cause}
		}
	}
	return best
}

// applies reports whether a setting is of the account, and Region, that a resource is in.
func (w settingWant) applies(at, r *tf.Resource) (verdict tf.Tri, cause string) {
	if w.regional && (at.Provider != r.Provider || !at.Get("region").Absent() || !r.Get("region").Absent()) {
		here, known := region(r).Text()
		there, alsoKnown := region(at).Text()
		switch {
		case !known || !alsoKnown:
			return tf.Maybe, "the Region of " + at.Addr() + " is not known to be the same"
		case here != there:
			return tf.No, ""
		}
	}
	if verdict = sameAccount(at.Provider, r.Provider); verdict == tf.Maybe {
		cause = at.Addr() + " is under another provider configuration, perhaps of another account"
	}
	return verdict, cause
}

// sameAccount compares the accounts of provider configurations; where these do not say, what they sign in with.
func sameAccount(a, b *tf.Provider) tf.Tri {
	if a == b {
		return tf.Yes
	}
	if setting(a, "allowed_account_ids").Unknown() || setting(b, "allowed_account_ids").Unknown() {
		return tf.Maybe
	}
	if x, y := account(a), account(b); x != "" && y != "" {
		return tf.Truth(x == y)
	}
	for _, path := range [...]string{"profile", "access_key", "assume_role.role_arn", "assume_role_with_web_identity.role_arn"} {
		x, y := setting(a, path), setting(b, path)
		textX, knownX := x.Text()
		textY, knownY := y.Text()
		if same := x.Absent() && y.Absent() || knownX && knownY && textX == textY; !same {
			return tf.Maybe
		}
	}
	return tf.Yes
}

func setting(p *tf.Provider, path string) tf.Value {
	if p == nil {
		return tf.Value{}
	}
	return p.Get(path)
}

// account is the account of a provider configuration: the only one it allows, else that of the role it assumes; empty when it does not say.
func account(p *tf.Provider) string {
	if ids, complete := setting(p, "allowed_account_ids").Elements(); complete && len(ids) == 1 {
		id, _ := ids[0].Text()
		return id
	}
	arn, _ := setting(p, "assume_role.role_arn").Text()
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}

// region is the Region of a resource: its own, else that of its provider configuration.
func region(r *tf.Resource) tf.Value {
	if v := r.Get("region"); !v.Absent() {
		return v
	}
	return setting(r.Provider, "region")
}

func (w settingWant) Mend(*tf.Block) []source.Edit { return nil }

func (w settingWant) String() string {
	return "an " + w.typ + " of the configuration has " + w.want.String()
}

// followWant is a want on the resource that an attribute refers to.
type followWant struct {
	attr string
	want Want
}

// Follow wants the resource that an attribute refers to to satisfy a want. Where the attribute is absent it does not apply;
// where it leads out of the configuration nothing is decided.
func Follow(attr string, want Want) Want { return followWant{attr, want} }

func (w followWant) Judge(p *Pass, b *tf.Block) Judgement {
	v := b.Get(w.attr)
	if v.Absent() {
		return Judgement{}
	}
	worst := Judgement{}
	for _, e := range p.Graph.Refers(b.Resource(), v.Path()) {
		if !e.Certain || e.To.Mode != tf.Managed {
			continue
		}
		if j := located(w.want.Judge(p, e.To.Block), e.To.Block); j.Verdict > worst.Verdict {
			worst = j
			worst.Message = e.To.Addr() + ": " + j.Message
		}
	}
	if worst.Verdict != NotApplicable {
		return worst
	}
	cause := v.Cause()
	if cause == "" {
		cause = "`" + w.attr + "` names something outside this configuration"
	}
	return Judgement{Verdict: Unknown, Blame: v, Message: "what `" + w.attr + "` refers to is not in this configuration", Cause: cause}
}

func (w followWant) Mend(*tf.Block) []source.Edit { return nil }

func (w followWant) String() string { return "in what `" + w.attr + "` refers to " + w.want.String() }

// keyWant wants a KMS key of one's own.
type keyWant struct{ path string }

// CustomerKey wants an attribute to name a KMS key that the account manages, not one of AWS's own (alias/aws/…).
// See https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt.
func CustomerKey(path string) Want { return keyWant{path} }

func (w keyWant) Judge(_ *Pass, b *tf.Block) Judgement {
	v, cause := find(b, w.path)
	j := w.judge(v)
	if cause != "" && j.Verdict != Fail { // without the block there is no key of one's own either
		return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` is not decided", Cause: cause}
	}
	return j
}

func (w keyWant) judge(v tf.Value) Judgement {
	if v.Absent() {
		return Judgement{Verdict: Fail, Blame: v, Message: "`" + w.path + "` is not set, so a key of AWS's own encrypts it"}
	}
	if text, ok := v.Text(); ok {
		if text == "" || strings.Contains(text, managedAlias) {
			return Judgement{Verdict: Fail, Blame: v, Message: "`" + w.path + "` is " + Show(v) + ", a key that AWS manages"}
		}
		return passed
	}
	switch w.open(v) {
	case Passed:
		return passed
	case Fail:
		return Judgement{Verdict: Fail, Blame: v, Message: "`" + w.path + "` is a key that AWS manages"}
	case NotApplicable, Unknown:
	}
	return Judgement{Verdict: Unknown, Blame: v, Message: "`" + w.path + "` is not known", Cause: v.Cause()}
}

// managedAlias begins the aliases of keys that AWS manages.
const managedAlias = "alias/aws/"

// open judges a key that is not known by what is known of it: the values it may have, text in it, and what it comes from.
func (w keyWant) open(v tf.Value) Verdict {
	n := v.Structure()
	if n.Kind == tf.NodeAlt {
		return agreed(alternatives(v), w.judge)
	}
	for _, r := range v.Refs() {
		if r.Kind != tf.RefResource || r.Resource == nil {
			continue
		}
		if verdict := w.key(v, r.Resource); verdict != Unknown {
			return verdict
		}
	}
	for _, part := range n.Parts {
		text, _ := part.Text()
		switch _, alias, named := strings.Cut(text, ":alias/"); {
		case strings.Contains(text, managedAlias):
			return Fail
		case strings.Contains(text, ":key/"), named && len(alias) >= len("aws/"):
			return Passed
		}
	}
	return Unknown
}

// key judges the resource or data source that a key comes from.
func (w keyWant) key(v tf.Value, r *tf.Resource) Verdict {
	switch r.Type {
	case "aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key":
		switch {
		case r.Mode == tf.Data:
			return w.judge(r.Attr("key_id")).Verdict
		case len(v.Datum().MaybeRefs) > 0:
			return Unknown
		}
		return Passed
	case "aws_kms_alias":
		alias, ok := r.Attr("name").Text()
		if !ok {
			alias, ok = r.Attr("name_prefix").Text()
		}
		switch {
		case ok && strings.HasPrefix(alias, managedAlias):
			return Fail
		case ok, r.Mode == tf.Managed:
			return Passed
		}
	}
	return Unknown
}

func (w keyWant) Mend(*tf.Block) []source.Edit { return nil }

func (w keyWant) String() string { return "`" + w.path + "` names a KMS key of the account's own" }
