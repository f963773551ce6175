package appsec

import (
	"strings"
	"testing"
)

// random makes text of a credential's alphabet without writing one down.
func random(length int, alphabet string) string {
	var b strings.Builder
	for i := range length {
		b.WriteByte(alphabet[(i*i*7+i*13+5)%len(alphabet)])
	}
	return b.String()
}

const (
	base32 = "QW3RT5ZU7OPASDFGHJKLYXCVBNM24I6E"
	base62 = "q8Wv2ErTz7UiOp4AsDf1GhJk9LyXcVbNm3Q5wR6tZuI0oPaSdFgHjKlYxCvBnM"
	digits = "4f9c1e07b3a8d652"
)

func TestCredentialIn(t *testing.T) {
	tests := map[string]struct{ text, what string }{
		"access key":               {"AKIA" + random(16, base32), "an AWS access key"},
		"session key in a script":  {"export K='ASIA" + random(16, base32) + "'\n", "a temporary AWS access key"},
		"key of the documentation": {"AKIAIOSFODNN7EXAMPLE", ""},
		"key made of one letter":   {"AKIA" + strings.Repeat("X", 16), ""},
		"longer word":              {"AKIA" + random(20, base32), ""},
		"private key":              {"-----BEGIN RSA PRIVATE KEY-----\n" + random(64, base62) + "\n", "a private key"},
		"private key in one line":  {`{"k": "-----BEGIN PRIVATE KEY-----\n` + random(64, base62) + `"}`, "a private key"},
		"private key with headers": {"-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0F\n\n" + random(64, base62), "a private key"},
		"private key elsewhere":    {"-----BEGIN PRIVATE KEY-----\n${}\n-----END PRIVATE KEY-----", ""},
		"public key":               {"-----BEGIN PUBLIC KEY-----\n" + random(64, base62), ""},
		"GitHub":                   {"https://ghp_" + random(36, base62) + "@github.com/x/y", "a token of GitHub"},
		"GitHub, placeholder":      {"ghp_" + strings.Repeat("x", 36), ""},
		"GitHub, fine-grained":     {"github_pat_" + random(22, base62) + "_" + random(59, base62), "a token of GitHub"},
		"GitLab":                   {"glpat-" + random(20, base62), "a token of GitLab"},
		"Slack":                    {"xoxb-" + random(12, "0123456789") + "-" + random(24, base62), "a token of Slack"},
		"webhook of Slack":         {"https://hooks.slack.com/services/T" + random(9, base32) + "/B" + random(9, base32) + "/" + random(24, base62), "a webhook of Slack"},
		"Stripe":                   {"sk_live_" + random(24, base62), "a key of Stripe"},
		"Stripe for tests":         {"sk_test_" + random(24, base62), ""},
		"Google":                   {"AIza" + random(35, base62), "a key of Google"},
		"npm":                      {"//registry.npmjs.org/:_authToken=npm_" + random(36, base62), "a token of npm"},
		"Vault":                    {"hvs." + random(24, base62), "a token of Vault"},
		"HCP Terraform":            {random(14, base62) + ".atlasv1." + random(64, base62), "a token of HCP Terraform"},
		"SendGrid":                 {"SG." + random(22, base62) + "." + random(43, base62), "a key of SendGrid"},
		"DigitalOcean":             {"dop_v1_" + random(64, digits), "a token of DigitalOcean"},
		"PyPI":                     {"pypi-AgEIcHlwaS5vcmc" + random(60, base62), "a token of PyPI"},
		"Docker Hub":               {"dckr_pat_" + random(27, base62), "a token of Docker Hub"},
		"Anthropic":                {"sk-ant-api03-" + random(90, base62), "a key of Anthropic"},
		"OpenAI":                   {"sk-proj-" + random(60, base62), "a key of OpenAI"},
		"URL with a password":      {"postgres://app:Tr0ub4dor@db.internal:5432/orders", "a URL with a password"},
		"URL with a reference":     {"postgres://app:${}@db.internal/orders", ""},
		"URL with a shell's":       {"postgres://app:$DB_PASSWORD@db.internal/orders", ""},
		"URL with a placeholder":   {"postgres://user:password@localhost/orders", ""},
		"URL with a port":          {"https://db.internal:5432/a@b", ""},
		"ARN":                      {"arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-Xy12Ab", ""},
		"digest":                   {"sha256:" + random(64, digits), ""},
		"nothing":                  {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := credentialIn(tt.text); got != tt.what {
				t.Errorf("credentialIn(%q) = %q, want %q", tt.text, got, tt.what)
			}
		})
	}
}

func TestSecretIn(t *testing.T) {
	key := random(40, base62)
	tests := []struct{ name, value, what string }{
		{"DB_PASSWORD", "hunter2", "a password"},
		{"dbPassword", "Tr0ub4dor&3", "a password"},
		{"spring.datasource.password", "Winter2026", "a password"},
		{"PASSWORD_1", "hunter2", "a password"},
		{"DB_PWD", "hunter2", "a password"},
		{"API_KEY", key, "a key or token"},
		{"apiKey", random(32, digits), "a key or token"},
		{"AWS_SECRET_ACCESS_KEY", key, "a key or token"},
		{"JWT_SECRET", key, "a key or token"},
		{"ANYTHING", "AKIA" + random(16, base32), "an AWS access key"},

		// Names that hold no secret.
		{"PASSWORD_FILE", "db2Password.txt", ""},
		{"PASSWORD_KEY", "rootPassword1", ""},
		{"DB_PASSWORD_SECRET_ARN", key, ""},
		{"SECRET_NAME", key, ""},
		{"AWS_ACCESS_KEY_ID", key, ""},
		{"TOKEN_EXPIRY", key, ""},
		{"tokenUrl", key, ""},
		{"COMMIT", random(40, digits), ""},
		{"PUBLIC_KEY", key, ""},
		{"PWD", "/opt/App1", ""},
		{"SECRETS_BUCKET", key, ""},

		// Values that are no secret.
		{"DB_PASSWORD", "", ""},
		{"DB_PASSWORD", "password", ""},
		{"DB_PASSWORD", "true", ""},
		{"DB_PASSWORD", "Changeme1", ""},
		{"DB_PASSWORD", "<your-Password1>", ""},
		{"DB_PASSWORD", "${}", ""},
		{"DB_PASSWORD", "${}-Suffix1", ""},
		{"DB_PASSWORD", "prod/db/password", ""},
		{"DB_PASSWORD", "/prod/db/Password1", ""},
		{"DB_PASSWORD", "prod-db-Password1", ""},
		{"DB_PASSWORD", "arn:aws:ssm:eu-west-1:111122223333:parameter/db/Password1", ""},
		{"DB_PASSWORD", "ssm:/prod/Db1", ""},
		{"DB_PASSWORD", "{{resolve:secretsmanager:prod/Db1}}", ""},
		{"DB_PASSWORD", "$DB_PASSWORD1", ""},
		{"DB_PASSWORD", "Kept in the vault 2", ""},
		{"DB_PASSWORD", "********", ""},
		{"API_KEY", "none", ""},
		{"API_KEY", "orders-api-key-v2", ""},
		{"API_KEY", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", ""},
		{"API_KEY", "https://vault.example.org/v1/kv/Api1", ""},
		{"TOKEN", "2026-11-24T10:00:00Z", ""},
		{"TOKEN", "3600", ""},
		{"CLIENT_SECRET", "YOUR_" + key, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name+"="+tt.value, func(t *testing.T) {
			if got := secretIn(tt.name, tt.value); got != tt.what {
				t.Errorf("secretIn(%q, %q) = %q, want %q", tt.name, tt.value, got, tt.what)
			}
		})
	}
}

func TestSecretInText(t *testing.T) {
	key := random(40, base62)
	tests := map[string]struct{ text, what, name string }{
		"shell":            {"#!/bin/bash\nexport DB_PASSWORD='hunter2'\n", "a password", "DB_PASSWORD"},
		"YAML":             {"write_files:\n- content: |\n    password: Winter2026\n", "a password", "password"},
		"quoted line":      {"content: \"password: Winter2026\"\n", "a password", "password"},
		"JSON":             {`{"user":"app","password":"Winter2026"}`, "a password", "password"},
		"INI":              {"[default]\naws_secret_access_key = " + key + "\n", "a key or token", "aws_secret_access_key"},
		"option":           {"register --name a --api-token " + key + " --force\n", "a key or token", "api-token"},
		"option with =":    {"register --api-token=" + key + "\n", "a key or token", "api-token"},
		"credential":       {"aws configure set x AKIA" + random(16, base32), "an AWS access key", ""},
		"second of a line": {"USER=app DB_PASSWORD=hunter2 ./run", "a password", "DB_PASSWORD"},

		"connection":     {"Server=db;User=app;Password=Winter2026;", "a password", "Password"},
		"query of a URL": {"https://ci.example.net/hook?token=" + key, "a key or token", "token"},

		"ARN":             {"arn:aws:secretsmanager:eu-west-1:111122223333:secret:production/orders-database-Xy12Ab", "", ""},
		"ARN with a hole": {"arn:aws:secretsmanager:${}:111122223333:secret:production/orders-database-Xy12Ab", "", ""},
		"name in JSON":    {`{"db":{"password_arn":"Winter2026"}}`, "", ""},
		"fetched at boot": {"PASSWORD=$(aws secretsmanager get-secret-value --secret-id prod/db2)\nTOKEN=`cat /run/t1`\n", "", ""},
		"a hole":          {"export DB_PASSWORD=${}\nexport B=1", "", ""},
		"file":            {"export DB_PASSWORD_FILE=/run/secrets/Db1\n", "", ""},
		"option without":  {"login --password-stdin --username Admin1\n", "", ""},
		"hash":            {"passwd: $6$rounds=4096$abcDEF123$x\n", "", ""},
		"empty":           {"DB_PASSWORD=\nNAME=Winter2026\n", "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if what, given := secretInText(tt.text); what != tt.what || given != tt.name {
				t.Errorf("secretInText = %q, %q, want %q, %q", what, given, tt.what, tt.name)
			}
		})
	}
}
