package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var s3 = rule.Set{
	publicAccessBlock(rule.Rule{
		ID:      "S3-004",
		Title:   "Bucket refuses new public ACLs",
		Why:     "One ACL set by mistake, or by a stolen key, opens objects to everyone.",
		Aliases: []string{"CKV_AWS_53", "AVD-AWS-0086", "AWS-0086", "KICS:S3 Bucket Allows Public ACL"},
	}, "block_public_acls"),
	publicAccessBlock(rule.Rule{
		ID:      "S3-005",
		Title:   "Bucket refuses public bucket policies",
		Why:     "One policy set by mistake, or by a stolen key, opens the whole bucket to everyone.",
		Aliases: []string{"CKV_AWS_54", "AVD-AWS-0087", "AWS-0087", "steampipe:s3_bucket_block_public_policy_enabled", "KICS:S3 Bucket Allows Public Policy"},
	}, "block_public_policy"),
	publicAccessBlock(rule.Rule{
		ID:      "S3-006",
		Title:   "Bucket disregards public ACLs that exist already",
		Why:     "ACLs that were public before, or come along with uploaded objects, go on opening objects to everyone.",
		Aliases: []string{"CKV_AWS_55", "AVD-AWS-0091", "AWS-0091", "steampipe:s3_bucket_ignore_public_acls_enabled", "KICS:S3 Bucket Without Ignore Public ACL"},
	}, "ignore_public_acls"),
	publicAccessBlock(rule.Rule{
		ID:      "S3-007",
		Title:   "Bucket with a public policy serves its own account only",
		Why:     "A policy that is public already goes on serving anonymous callers and other accounts.",
		Aliases: []string{"CKV_AWS_56", "AVD-AWS-0093", "AWS-0093", "KICS:S3 Bucket Without Restriction Of Public Bucket"},
	}, "restrict_public_buckets"),
	{
		ID:       "S3-014",
		Title:    "Buckets have a complete public access block",
		Severity: rule.Medium,
		Category: "public-access",
		On:       []string{"aws_s3_bucket"},
		Want: rule.Any(
			rule.Companion("aws_s3_bucket_public_access_block", "bucket", blocksAll),
			rule.InAccount("aws_s3_account_public_access_block", blocksAll),
		),
		Fix:       rule.Manual,
		FixText:   "Add an aws_s3_bucket_public_access_block for the bucket, with all four flags true.",
		Why:       "Without the block, a single ACL or policy makes the data of the bucket public.",
		Aliases:   []string{"CKV2_AWS_6", "AVD-AWS-0094", "AWS-0094", "FG_R00229", "S3.8", "CIS-2.1.4", "steampipe:s3_bucket_public_access_blocked"},
		Practices: []string{"IAM-10", "DAT-09"},
		WAF:       []string{"SEC03-BP07", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"},
	},
	{
		ID:       "S3-018",
		Title:    "Bucket policy denies requests over plain HTTP",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_s3_bucket"},
		Want: rule.Any(
			rule.Companion("aws_s3_bucket_policy", "bucket", deniesPlainHTTP),
			deniesPlainHTTP, // policy of the bucket itself, as before version 4 of the provider
		),
		Fix:       rule.Manual,
		FixText:   "Add a statement that denies s3:* on the bucket and its objects to everyone where aws:SecureTransport is false.",
		Why:       "A client that is misled into plain HTTP hands its request, and the object, to anyone on the way.",
		Aliases:   []string{"CKV_AWS_379", "FG_R00100", "S3.5", "CIS-2.1.1", "KICS:S3 Bucket Policy Accepts HTTP Requests"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"},
	},
	{
		ID:       "S3-028",
		Title:    "Buckets encrypt with a KMS key of the account's own by default",
		Severity: rule.Low,
		Category: "key-management",
		On:       []string{"aws_s3_bucket"},
		// Access logs, and those of load balancers, are delivered to buckets with SSE-S3 only.
		When: rule.All(
			rule.Not(rule.Companion("aws_s3_bucket_logging", "target_bucket", nil)),
			rule.Not(rule.Companion("aws_lb", "access_logs", nil)),
			rule.Not(rule.Companion("aws_elb", "access_logs", nil)),
		),
		Want: rule.Any(
			rule.Companion("aws_s3_bucket_server_side_encryption_configuration", "bucket", kmsByDefault("rule")),
			rule.When(rule.Exists("server_side_encryption_configuration"), kmsByDefault("server_side_encryption_configuration.rule")),
		),
		Fix:       rule.Manual,
		FixText:   "Add an aws_s3_bucket_server_side_encryption_configuration with `sse_algorithm = \"aws:kms\"` and `kms_master_key_id`.",
		Why:       "With S3's own key whoever may read the bucket may decrypt it; no key policy says no, and no key use is logged.",
		Aliases:   []string{"CKV_AWS_145", "AVD-AWS-0132", "AWS-0132", "AC_AWS_0207", "S3.17", "steampipe:s3_bucket_default_encryption_enabled_kms"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Optional:  true,
		Refs:      []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"},
	},
	{
		ID:        "S3-015",
		Title:     "The account blocks public access to all of its buckets",
		Severity:  rule.Medium,
		Category:  "public-access",
		On:        []string{"aws_s3_account_public_access_block"},
		Want:      blocksAll,
		Fix:       rule.InPlace,
		FixText:   "Set all four flags to true.",
		Why:       "One ACL or policy set by mistake, or by a stolen key, opens a bucket of the account to everyone.",
		Aliases:   []string{"S3.1", "steampipe:s3_public_access_block_account"},
		Practices: []string{"IAM-10", "DAT-09"},
		WAF:       []string{"SEC03-BP07", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"},
	},
	{
		ID:        "S3-019",
		Title:     "Access points block public access",
		Severity:  rule.Medium,
		Category:  "public-access",
		On:        []string{"aws_s3_access_point"},
		Want:      blocksByDefault("public_access_block_configuration"),
		Fix:       rule.Replaces,
		FixText:   "Remove the flags that are false; it makes a new access point.",
		Why:       "One policy set by mistake, or by a stolen key, opens the bucket behind the access point to everyone.",
		Aliases:   []string{"CKV_AWS_392", "S3.19"},
		Practices: []string{"IAM-10", "DAT-09"},
		WAF:       []string{"SEC03-BP07", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html"},
	},
	{
		ID:        "S3-020",
		Title:     "Multi-Region access points block public access",
		Severity:  rule.Medium,
		Category:  "public-access",
		On:        []string{"aws_s3control_multi_region_access_point"},
		Want:      blocksByDefault("details.public_access_block"),
		Fix:       rule.Replaces,
		FixText:   "Remove the flags that are false; it makes a new access point.",
		Why:       "One policy set by mistake, or by a stolen key, opens the buckets behind the access point to everyone.",
		Aliases:   []string{"S3.24"},
		Practices: []string{"IAM-10", "DAT-09"},
		WAF:       []string{"SEC03-BP07", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/multi-region-access-point-block-public-access.html"},
	},
}

// publicAccessBlock completes a rule on one of the flags of an aws_s3_bucket_public_access_block. S3 sets all of them for new buckets,
// but the provider's default is false, so a flag that is left out of the resource takes that away.
func publicAccessBlock(r rule.Rule, flag string) *rule.Rule {
	r.Severity = rule.High
	r.Category = "public-access"
	r.On = []string{"aws_s3_bucket_public_access_block"}
	r.Want = rule.Any(
		rule.True(flag).Default("false"),
		rule.InAccount("aws_s3_account_public_access_block", rule.True(flag).Default("false")),
	)
	r.Fix = rule.InPlace
	r.FixText = "Set `" + flag + " = true`."
	r.Practices = []string{"IAM-10", "DAT-09"}
	r.WAF = []string{"SEC03-BP07", "SEC08-BP04"}
	r.Refs = []string{"https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"}
	return &r
}

var blocksAll = rule.All(
	rule.True("block_public_acls").Default("false"),
	rule.True("block_public_policy").Default("false"),
	rule.True("ignore_public_acls").Default("false"),
	rule.True("restrict_public_buckets").Default("false"),
)

// blocksByDefault wants the flags in a block to be true, which they are where they are not set.
func blocksByDefault(path string) rule.Want {
	return rule.All(
		rule.True(path+".block_public_acls").Default("true"),
		rule.True(path+".block_public_policy").Default("true"),
		rule.True(path+".ignore_public_acls").Default("true"),
		rule.True(path+".restrict_public_buckets").Default("true"),
	)
}

// kmsByDefault wants default encryption, by the rule blocks at a path, with a key of the account's own.
func kmsByDefault(path string) rule.Want {
	path += ".apply_server_side_encryption_by_default."
	return rule.All(rule.OneOf(path+"sse_algorithm", "aws:kms", "aws:kms:dsse"), rule.CustomerKey(path+"kms_master_key_id"))
}
