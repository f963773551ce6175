package identity

import "github.com/tfpillar/tfpillar/analyzer/rule"

var efs = rule.Set{
	{
		ID:        "EFS-003",
		Title:     "Access points of file systems lead into a directory of their own",
		Severity:  rule.Medium,
		Category:  "least-privilege",
		On:        []string{"aws_efs_access_point"},
		Want:      rule.NoneOf("root_directory.path", "/").Default("/"),
		Fix:       rule.Replaces,
		FixText:   "Set `root_directory.path` to the directory of the client.",
		Why:       "A client that is broken into reads and changes the files of all others.",
		Aliases:   []string{"CKV_AWS_329", "EFS.3", "steampipe:efs_access_point_has_root_directory"},
		Practices: []string{"IAM-06"},
		WAF:       []string{"SEC03-BP01", "SEC03-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/efs/latest/ug/enforce-root-directory-access-point.html"},
	},
	{
		ID:        "EFS-004",
		Title:     "Access points of file systems decide on the user",
		Severity:  rule.Medium,
		Category:  "least-privilege",
		On:        []string{"aws_efs_access_point"},
		Want:      rule.All(rule.Present("posix_user.uid"), rule.Present("posix_user.gid")),
		Fix:       rule.Replaces,
		FixText:   "Add `posix_user` with `uid` and `gid`.",
		Why:       "A client says itself who it is, root included, and the permissions of the files stop nobody.",
		Aliases:   []string{"CKV_AWS_330", "EFS.4", "steampipe:efs_access_point_has_user_identity"},
		Practices: []string{"IAM-06"},
		WAF:       []string{"SEC03-BP01", "SEC03-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html"},
	},
}
