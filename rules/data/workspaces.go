package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var workspaces = rule.Set{
	{
		ID:        "WORKSPACES-001",
		Title:     "Root disks of virtual desktops are encrypted",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_workspaces_workspace"},
		Want:      rule.True("root_volume_encryption_enabled"),
		Fix:       rule.Replaces,
		FixText:   "Set `root_volume_encryption_enabled = true`, and name a key in `volume_encryption_key`.",
		Why:       "Without encryption no key stands between a copy of the disk and whoever gets hold of it.",
		Aliases:   []string{"CKV_AWS_156", "AVD-AWS-0109", "AWS-0109", "AC_AWS_0503", "WorkSpaces.2", "steampipe:workspace_root_volume_encryption_at_rest_enabled", "KICS:Workspaces Workspace Volume Not Encrypted"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html"},
	},
	{
		ID:        "WORKSPACES-002",
		Title:     "User disks of virtual desktops are encrypted",
		Severity:  rule.Medium,
		Category:  "encryption-at-rest",
		On:        []string{"aws_workspaces_workspace"},
		Want:      rule.True("user_volume_encryption_enabled"),
		Fix:       rule.Replaces,
		FixText:   "Set `user_volume_encryption_enabled = true`, and name a key in `volume_encryption_key`.",
		Why:       "Without encryption no key stands between the files of a user and whoever gets hold of a copy of the disk.",
		Aliases:   []string{"CKV_AWS_155", "AC_AWS_0504", "WorkSpaces.1", "steampipe:workspace_user_volume_encryption_at_rest_enabled"},
		Practices: []string{"DAT-06"},
		WAF:       []string{"SEC08-BP01", "SEC08-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html"},
	},
}
