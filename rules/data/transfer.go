package data

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var transfer = rule.Set{
	{
		ID:        "TRANSFER-001",
		Title:     "Transfer servers offer encrypted protocols only",
		Severity:  rule.High,
		Category:  "encryption-in-transit",
		On:        []string{"aws_transfer_server"},
		Want:      rule.ContainsNone("protocols", "FTP"),
		Fix:       rule.Manual,
		FixText:   "Remove \"FTP\" from `protocols`.",
		Why:       "Anyone on the way reads passwords and files that go over plain FTP.",
		Aliases:   []string{"CKV_AWS_357", "Transfer.2", "steampipe:vpc_transfer_server_allows_only_secure_protocols"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/transfer/latest/userguide/create-server-ftp.html"},
	},
	{
		ID:       "TRANSFER-003",
		Title:    "Transfer servers use a recent security policy",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_transfer_server"},
		// The provider's default is that of 2018.
		Want:      rule.Matches("security_policy_name", recentPolicy, "is a policy of 2024 or later"),
		Fix:       rule.InPlace,
		FixText:   "Set `security_policy_name = \"TransferSecurityPolicy-2024-01\"`, or a later one.",
		Why:       "Older policies let clients settle on SHA-1 and CBC ciphers, which an attacker on the way can break.",
		Aliases:   []string{"CKV_AWS_380"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html"},
	},
}

// recentPolicy is the name of a security policy as AWS dates them: those with SHA-1, or without a replacement for what was found weak since,
// are of 2023 and before.
var recentPolicy = regexp.MustCompile(`^TransferSecurityPolicy-(.+-)?20(2[4-9]|[3-9]\d)-\d\d$`)
