package provider

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zclconf/go-cty/cty"
)

// arguments are facts from the provider's documentation, https://registry.terraform.io/providers/hashicorp/aws/latest/docs.
var arguments = []struct {
	typ   string
	path  []string // blocks, then the attribute
	flags string   // r required, o optional, c computed, s sensitive, w write-only
	ty    cty.Type
	def   cty.Value
}{
	{"aws_s3_bucket", []string{"bucket"}, "oc", cty.String, cty.NilVal},
	{"aws_s3_bucket", []string{"arn"}, "c", cty.String, cty.NilVal},
	{"aws_s3_bucket", []string{"force_destroy"}, "o", cty.Bool, cty.False},
	{"aws_s3_bucket", []string{"tags"}, "o", cty.Map(cty.String), cty.NilVal},
	{"aws_s3_bucket", []string{"region"}, "oc", cty.String, cty.NilVal},
	{"aws_s3_bucket_public_access_block", []string{"block_public_acls"}, "o", cty.Bool, cty.False},
	{"aws_s3_bucket_versioning", []string{"versioning_configuration", "status"}, "r", cty.String, cty.NilVal},
	{"aws_db_instance", []string{"password"}, "os", cty.String, cty.NilVal},
	{"aws_db_instance", []string{"password_wo"}, "osw", cty.String, cty.NilVal},
	{"aws_db_instance", []string{"storage_encrypted"}, "o", cty.Bool, cty.False},
	{"aws_db_instance", []string{"publicly_accessible"}, "o", cty.Bool, cty.False},
	{"aws_db_instance", []string{"auto_minor_version_upgrade"}, "o", cty.Bool, cty.True},
	{"aws_db_instance", []string{"backup_retention_period"}, "oc", cty.Number, cty.Zero},
	{"aws_db_instance", []string{"instance_class"}, "r", cty.String, cty.NilVal},
	{"aws_db_instance", []string{"vpc_security_group_ids"}, "oc", cty.Set(cty.String), cty.NilVal},
	{"aws_rds_cluster", []string{"master_password"}, "os", cty.String, cty.NilVal},
	{"aws_instance", []string{"metadata_options", "http_tokens"}, "oc", cty.String, cty.NilVal},
	{"aws_instance", []string{"metadata_options", "http_endpoint"}, "o", cty.String, cty.StringVal("enabled")},
	{"aws_instance", []string{"root_block_device", "encrypted"}, "oc", cty.Bool, cty.NilVal},
	{"aws_instance", []string{"associate_public_ip_address"}, "oc", cty.Bool, cty.NilVal},
	{"aws_security_group", []string{"ingress", "cidr_blocks"}, "o", cty.List(cty.String), cty.NilVal},
	{"aws_security_group", []string{"description"}, "o", cty.String, cty.StringVal("Managed by Terraform")},
	{"aws_kms_key", []string{"enable_key_rotation"}, "o", cty.Bool, cty.False},
	{"aws_kms_key", []string{"customer_master_key_spec"}, "o", cty.String, cty.StringVal("SYMMETRIC_DEFAULT")},
	{"aws_iam_role", []string{"assume_role_policy"}, "r", cty.String, cty.NilVal},
	{"aws_iam_role", []string{"path"}, "o", cty.String, cty.StringVal("/")},
	{"aws_iam_role", []string{"max_session_duration"}, "o", cty.Number, cty.NumberIntVal(3600)},
	{"aws_iam_access_key", []string{"secret"}, "cs", cty.String, cty.NilVal},
	{"aws_cloudtrail", []string{"enable_log_file_validation"}, "o", cty.Bool, cty.False},
	{"aws_cloudtrail", []string{"include_global_service_events"}, "o", cty.Bool, cty.True},
	{"aws_ecr_repository", []string{"image_tag_mutability"}, "o", cty.String, cty.StringVal("MUTABLE")},
	{"aws_eks_cluster", []string{"vpc_config", "endpoint_public_access"}, "o", cty.Bool, cty.True},
	{"aws_eks_cluster", []string{"vpc_config", "subnet_ids"}, "r", cty.Set(cty.String), cty.NilVal},
	{"aws_lambda_function", []string{"environment", "variables"}, "o", cty.Map(cty.String), cty.NilVal},
	{"aws_vpc", []string{"enable_dns_support"}, "o", cty.Bool, cty.True},
	{"aws_secretsmanager_secret", []string{"recovery_window_in_days"}, "o", cty.Number, cty.NumberIntVal(30)},
	{"aws_alb", []string{"drop_invalid_header_fields"}, "o", cty.Bool, cty.False},
	{"aws_redshift_cluster", []string{"publicly_accessible"}, "o", cty.Bool, cty.False},
	{"aws_elasticache_replication_group", []string{"auth_token"}, "os", cty.String, cty.NilVal},
	{"aws_wafv2_web_acl", []string{"rule", "statement", "managed_rule_group_statement", "name"}, "r", cty.String, cty.NilVal},
}

func flagsOf(a *Attribute) string {
	var out strings.Builder
	for _, f := range []struct {
		set  bool
		flag string
	}{{a.Required, "r"}, {a.Optional, "o"}, {a.Computed, "c"}, {a.Sensitive, "s"}, {a.WriteOnly, "w"}} {
		if f.set {
			out.WriteString(f.flag)
		}
	}
	return out.String()
}

func TestArguments(t *testing.T) {
	for _, want := range arguments {
		r, ok := Lookup(Managed, want.typ)
		if !ok {
			t.Errorf("%s is unknown", want.typ)
			continue
		}
		s := r.Schema
		for _, name := range want.path[:len(want.path)-1] {
			b, ok := s.Block(name)
			if !ok {
				t.Fatalf("%s: no block %s on the way to %v", want.typ, name, want.path)
			}
			s = b.Schema
		}
		a, ok := s.Attribute(want.path[len(want.path)-1])
		if !ok {
			t.Errorf("%s has no argument %v", want.typ, want.path)
			continue
		}
		if got := flagsOf(a); got != want.flags || !a.Type.Equals(want.ty) {
			t.Errorf("%s, %v: flags %q and type %#v, want %q and %#v", want.typ, want.path, got, a.Type, want.flags, want.ty)
		}
		if (a.Default == cty.NilVal) != (want.def == cty.NilVal) || want.def != cty.NilVal && !a.Default.RawEquals(want.def) {
			t.Errorf("%s, %v: default %#v, want %#v", want.typ, want.path, a.Default, want.def)
		}
	}
}

func TestBlocks(t *testing.T) {
	for _, want := range []struct {
		typ, block string
		nesting    Nesting
		min, max   int
		asBlock    bool
	}{
		{"aws_instance", "metadata_options", List, 0, 1, false},
		{"aws_instance", "ebs_block_device", Set, 0, 0, false},
		{"aws_instance", "timeouts", Single, 0, 0, false},
		{"aws_security_group", "ingress", Set, 0, 0, true},
		{"aws_security_group", "egress", Set, 0, 0, true},
		{"aws_default_security_group", "ingress", Set, 0, 0, true},
		{"aws_route_table", "route", Set, 0, 0, true},
		{"aws_network_acl", "egress", Set, 0, 0, true},
		{"aws_s3_bucket_server_side_encryption_configuration", "rule", Set, 1, 0, false},
		{"aws_eks_cluster", "vpc_config", List, 1, 1, false},
		{"aws_cloudfront_distribution", "origin", Set, 1, 0, false},
		{"aws_wafv2_web_acl", "rule", Set, 0, 0, false},
	} {
		r, ok := Lookup(Managed, want.typ)
		if !ok {
			t.Errorf("%s is unknown", want.typ)
			continue
		}
		b, ok := r.Block(want.block)
		if !ok {
			t.Errorf("%s has no block %s", want.typ, want.block)
			continue
		}
		if b.Nesting != want.nesting || b.Min != want.min || b.Max != want.max || b.AttrAsBlock != want.asBlock {
			t.Errorf("%s.%s: nesting %d, %d to %d, as block %t", want.typ, want.block, b.Nesting, b.Min, b.Max, b.AttrAsBlock)
		}
		if _, both := r.Attribute(want.block); both != want.asBlock {
			t.Errorf("%s.%s: is an attribute too: %t", want.typ, want.block, both)
		}
	}
}

func TestKinds(t *testing.T) {
	doc, ok := Lookup(Data, "aws_iam_policy_document")
	if !ok {
		t.Fatal("no data source aws_iam_policy_document")
	}
	statement, _ := doc.Block("statement")
	if _, ok := statement.Block("principals"); !ok {
		t.Error("aws_iam_policy_document has no statement.principals")
	}
	if effect, _ := statement.Attribute("effect"); !effect.Default.RawEquals(cty.StringVal("Allow")) {
		t.Errorf("the default effect is %#v", effect.Default)
	}
	if _, ok := Lookup(Managed, "aws_iam_policy_document"); ok {
		t.Error("aws_iam_policy_document is no resource type")
	}
	if _, ok := Lookup(Ephemeral, "aws_secretsmanager_secret_version"); !ok {
		t.Error("no ephemeral aws_secretsmanager_secret_version")
	}
	for _, unknown := range []string{"", "aws_", "aws_s3_buckets", "zzz"} {
		if r, ok := Lookup(Managed, unknown); ok || r != nil {
			t.Errorf("%q is known", unknown)
		}
	}
	if r, ok := Lookup(Kind(9), "aws_s3_bucket"); ok || r != nil || Types(9) != nil {
		t.Error("a kind that does not exist has types")
	}
}

func TestResourceFacts(t *testing.T) {
	for _, want := range []struct {
		typ            string
		noRegion, tags bool
	}{
		{"aws_s3_bucket", false, true},
		{"aws_iam_role", true, true},
		{"aws_cloudfront_distribution", true, true},
		{"aws_iam_role_policy", true, false},
		{"aws_security_group_rule", false, false},
	} {
		r, ok := Lookup(Managed, want.typ)
		if !ok || r.NoRegion != want.noRegion || r.Tags != want.tags {
			t.Errorf("%s: no region %t, tags %t", want.typ, r.NoRegion, r.Tags)
		}
	}
}

func TestProviderSchema(t *testing.T) {
	s := ProviderSchema()
	for _, name := range []string{"region", "access_key", "secret_key", "token", "allowed_account_ids", "profile", "skip_credentials_validation"} {
		if _, ok := s.Attribute(name); !ok {
			t.Errorf("the provider block has no %s", name)
		}
	}
	for block, argument := range map[string]string{
		"default_tags": "tags", "assume_role": "role_arn", "ignore_tags": "keys", "endpoints": "s3", "assume_role_with_web_identity": "role_arn",
	} {
		b, ok := s.Block(block)
		if !ok {
			t.Errorf("the provider block has no block %s", block)
			continue
		}
		if _, ok := b.Attribute(argument); !ok {
			t.Errorf("the provider's %s has no %s", block, argument)
		}
	}
}

// TestEveryType decodes the whole table and holds it to its invariants.
func TestEveryType(t *testing.T) {
	for kind, atLeast := range map[Kind]int{Managed: 1700, Data: 680, Ephemeral: 10} {
		names := Types(kind)
		if len(names) < atLeast || !slices.IsSorted(names) {
			t.Errorf("kind %d has %d types, sorted: %t", kind, len(names), slices.IsSorted(names))
		}
		for _, name := range names {
			r, ok := Lookup(kind, name)
			if !ok || r.Type != name || r.Kind != kind {
				t.Fatalf("%s is listed but not found", name)
			}
			checkSchema(t, name, r.Schema)
			if len(r.ObjectType().AttributeTypes()) == 0 {
				t.Errorf("%s has an empty object type", name)
			}
		}
	}
}

func checkSchema(t *testing.T, path string, s *Schema) {
	t.Helper()
	if !slices.IsSortedFunc(s.Attributes, func(a, b Attribute) int { return strings.Compare(a.Name, b.Name) }) {
		t.Errorf("%s: attributes are not sorted", path)
	}
	for i := range s.Attributes {
		a := &s.Attributes[i]
		if !a.Required && !a.Optional && !a.Computed || a.Required && (a.Optional || a.Computed) {
			t.Errorf("%s.%s: flags %q", path, a.Name, flagsOf(a))
		}
		if a.Default != cty.NilVal && (a.Default.IsNull() || !a.Default.Type().Equals(a.Type) || a.Required || a.ComputedOnly()) {
			t.Errorf("%s.%s: default %#v for type %#v and flags %q", path, a.Name, a.Default, a.Type, flagsOf(a))
		}
		if found, ok := s.Attribute(a.Name); !ok || found != a {
			t.Errorf("%s.%s is not found", path, a.Name)
		}
	}
	for i := range s.Blocks {
		b := &s.Blocks[i]
		if found, ok := s.Block(b.Name); !ok || found != b || b.Schema == nil {
			t.Errorf("%s.%s is not found or empty", path, b.Name)
		}
		if b.Max != 0 && b.Max < b.Min {
			t.Errorf("%s.%s: %d to %d blocks", path, b.Name, b.Min, b.Max)
		}
	}
}

func TestLookupIsShared(t *testing.T) {
	fresh := openTable(embedded)
	found := make([]*Resource, 8)
	var wg sync.WaitGroup
	for i := range found {
		wg.Go(func() { found[i], _ = fresh.lookup(Managed, "aws_instance") })
	}
	wg.Wait()
	for _, r := range found {
		if r == nil || r != found[0] {
			t.Errorf("aws_instance is at %p and at %p", r, found[0])
		}
	}
}

func TestObjectType(t *testing.T) {
	r, _ := Lookup(Managed, "aws_security_group")
	rule := cty.Object(map[string]cty.Type{
		"cidr_blocks": cty.List(cty.String), "description": cty.String, "from_port": cty.Number, "ipv6_cidr_blocks": cty.List(cty.String),
		"prefix_list_ids": cty.List(cty.String), "protocol": cty.String, "security_groups": cty.Set(cty.String), "self": cty.Bool,
		"to_port": cty.Number,
	})
	if got := r.ObjectType().AttributeType("ingress"); !got.Equals(cty.Set(rule)) {
		t.Errorf("ingress is %#v", got)
	}
	if got := r.ObjectType().AttributeType("timeouts"); !got.IsObjectType() {
		t.Errorf("timeouts is %#v", got)
	}
	i, _ := Lookup(Managed, "aws_instance")
	if got := i.ObjectType().AttributeType("metadata_options"); !got.IsListType() || !got.ElementType().HasAttribute("http_tokens") {
		t.Errorf("metadata_options is %#v", got)
	}
}

func TestSuggest(t *testing.T) {
	for written, want := range map[string]string{
		"aws_s3_buckt":         "aws_s3_bucket",
		"aws_security_groups":  "aws_security_group",
		"aws_iam_rol":          "aws_iam_role",
		"aws_frobnicate_thing": "",
		"":                     "",
	} {
		if got := Suggest(Managed, written); got != want {
			t.Errorf("for %q the suggestion is %q, want %q", written, got, want)
		}
	}
	r, _ := Lookup(Managed, "aws_db_instance")
	for written, want := range map[string]string{
		"storage_encryption": "storage_encrypted",
		"timeout":            "timeouts",
		"multiaz":            "multi_az",
		"statu":              "", // status cannot be written
		"frobnicate":         "",
	} {
		if got := r.Suggest(written); got != want {
			t.Errorf("for %q the suggestion is %q, want %q", written, got, want)
		}
	}
}

func TestFormParts(t *testing.T) {
	for form, want := range map[Form][]Part{
		"":                        nil,
		"${bucket}":               {{Kind: Argument, Text: "bucket"}},
		"i-${TOK}":                {{Kind: Literal, Text: "i-"}, {Kind: Token}},
		"role${path|/}${name}":    {{Kind: Literal, Text: "role"}, {Kind: Argument, Text: "path", Default: "/", HasDefault: true}, {Kind: Argument, Text: "name"}},
		"arn:${P}:s3:::${bucket}": {{Kind: Literal, Text: "arn:"}, {Kind: Partition}, {Kind: Literal, Text: ":s3:::"}, {Kind: Argument, Text: "bucket"}},
		"${R}:${A}.${SUFFIX}":     {{Kind: Region}, {Kind: Literal, Text: ":"}, {Kind: Account}, {Kind: Literal, Text: "."}, {Kind: Suffix}},
		"parameter${/name}":       {{Kind: Literal, Text: "parameter"}, {Kind: Argument, Text: "name", Slash: true}},
		"open ${never":            {{Kind: Literal, Text: "open ${never"}},
	} {
		if diff := cmp.Diff(want, form.Parts(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", form, diff)
		}
	}
}

func TestForms(t *testing.T) {
	if !slices.IsSortedFunc(forms, func(a, b formsRow) int { return strings.Compare(a.typ, b.typ) }) {
		t.Error("forms are not in ascending order")
	}
	for _, row := range forms {
		r, ok := Lookup(Managed, row.typ)
		if !ok {
			t.Errorf("forms name the unknown type %s", row.typ)
			continue
		}
		if _, ok := r.Attribute("id"); !ok && row.id != "" {
			t.Errorf("%s has a form for its id, but no id", row.typ)
		}
		if _, ok := r.Attribute("arn"); !ok && row.arn != "" {
			t.Errorf("%s has a form for its arn, but no arn", row.typ)
		}
		for _, part := range append(r.ID.Parts(), r.ARN.Parts()...) {
			if part.Kind != Argument {
				continue
			}
			if a, ok := r.Attribute(part.Text); !ok || a.ComputedOnly() {
				t.Errorf("%s: the forms name %q, which is no argument", row.typ, part.Text)
			}
		}
	}
	topic, _ := Lookup(Managed, "aws_sns_topic")
	if want := Form("arn:${P}:sns:${R}:${A}:${name}"); topic.ID != want || topic.ARN != want {
		t.Errorf("the id of aws_sns_topic is %q and its arn %q, want %q for both", topic.ID, topic.ARN, want)
	}
}

// TestSize keeps the table from growing the binary unnoticed.
func TestSize(t *testing.T) {
	if limit := 1 << 20; len(embedded) > limit {
		t.Errorf("aws.tbl has %d bytes, more than %d", len(embedded), limit)
	}
}

func BenchmarkLookupKnown(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Lookup(Managed, "aws_security_group")
	}
}

// BenchmarkLookupFirst measures opening the table and decoding one type, which a scan pays once.
func BenchmarkLookupFirst(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		openTable(embedded).lookup(Managed, "aws_security_group")
	}
}

func BenchmarkSuggest(b *testing.B) {
	for b.Loop() {
		Suggest(Managed, "aws_s3_buckt")
	}
}
