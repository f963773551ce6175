package data

import "github.com/tfpillar/tfpillar/analyzer/rule"

var dms = rule.Set{
	{
		ID:       "DMS-002",
		Title:    "Database migrations reach source and target over TLS",
		Severity: rule.Medium,
		Category: "encryption-in-transit",
		On:       []string{"aws_dms_endpoint"},
		// Engines that are not listed have no such mode: their connections are encrypted anyway, or have settings of their own.
		When:      rule.OneOf("engine_name", tlsEngines...),
		Want:      rule.OneOf("ssl_mode", "require", "verify-ca", "verify-full").Default("none"),
		Fix:       rule.Manual,
		FixText:   "Set `ssl_mode` to \"verify-full\", or to the strictest that the engine has.",
		Why:       "A migration sends a database as a whole; over plain TCP anyone on the way keeps a copy, with the password.",
		Aliases:   []string{"CKV2_AWS_49", "DMS.9"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html"},
	},
	{
		ID:        "DMS-005",
		Title:     "Database migrations reach Redis over TLS",
		Severity:  rule.Medium,
		Category:  "encryption-in-transit",
		On:        []string{"aws_dms_endpoint"},
		When:      rule.Equal("engine_name", "redis"),
		Want:      rule.Equal("redis_settings.ssl_security_protocol", "ssl-encryption").Default("ssl-encryption"),
		Fix:       rule.InPlace,
		FixText:   "Set `ssl_security_protocol = \"ssl-encryption\"` in `redis_settings`.",
		Why:       "Over plain TCP anyone on the way reads all keys that are written, and the password that lets them write more.",
		Aliases:   []string{"DMS.12"},
		Practices: []string{"DAT-07"},
		WAF:       []string{"SEC09-BP02"},
		Refs:      []string{"https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.Redis.html"},
	},
}

// tlsEngines are the engines whose connections are encrypted by ssl_mode:
// https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html.
var tlsEngines = []string{
	"aurora", "aurora-postgresql", "aurora-postgresql-serverless", "aurora-serverless", "babelfish", "db2", "docdb", "mariadb",
	"mongodb", "mysql", "oracle", "postgres", "sqlserver", "sybase",
}
