package report

import (
	"strings"
	"testing"
)

func TestMaskLine(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"password", `password = "hunter2"`, `password = "********"`},
		{"password in a map", `tags = { db_password = "hunter2", Name = "x" }`, `tags = { db_password = "********", Name = "x" }`},
		{"JSON key", `"masterPassword": "hunter2",`, `"masterPassword": "********",`},
		{"JSON in a string", `x = "{\"password\": \"hunter2\"}"`, `x = "{\"password\": \"********"}"`},
		{"shell in a heredoc", `export DB_PASSWORD=hunter2`, `export DB_PASSWORD=********`},
		{"shell in a string", `value = "DB_PASSWORD=hunter2 run"`, `value = "DB_PASSWORD=******** run"`},
		{"YAML in a heredoc", `  auth_token: swordfish`, `  auth_token: ********`},
		{"named value", `{ name = "API_TOKEN", value = "hunter2" }`, `{ name = "API_TOKEN", value = "********" }`},
		{"access key", `x = ["AKIAIOSFODNN7EXAMPLE"]`, `x = ["********"]`},
		{"access key bare", `id AKIAIOSFODNN7EXAMPLE end`, `id ******** end`},
		{"random base64", `x = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"`, `x = "********"`},
		{"random base64 bare", `MIIEpAIBAAKCAQEA04up8hoqzS1wjLq7Q0r3fB2h9`, `********`},
		{"random hex", `x = "d41d8cd98f00b204e9800998ecf8427e"`, `x = "********"`},
		{"PEM", `key = -----BEGIN RSA PRIVATE KEY-----`, `key = ********`},
		{"PEM in a string", `x = "-----BEGIN PRIVATE KEY-----\nMII"`, `x = "********"`},
		{"argument of a function", `password = base64encode("hunter2")`, `password = base64encode("********")`},
		{"password in a URL", `x = "postgres://app:hunter2@db:5432/x"`, `x = "postgres://app:********@db:5432/x"`},

		{"reference", `password = var.db_password`, `password = var.db_password`},
		{"whole interpolation", `password = "${var.db_password}"`, `password = "${var.db_password}"`},
		{"IAM action", `Action = ["secretsmanager:GetSecretValue"]`, `Action = ["secretsmanager:GetSecretValue"]`},
		{"URL", `x = "https://example.com:443/a@b"`, `x = "https://example.com:443/a@b"`},
		{"bool", `manage_master_user_password = true`, `manage_master_user_password = true`},
		{"number", `minimum_password_length = 14`, `minimum_password_length = 14`},
		{"ARN of a secret", `secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"`, `secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"`},
		{"key alias", `kms_key_id = "alias/aws/s3"`, `kms_key_id = "alias/aws/s3"`},
		{"object key", `key = "live/terraform.tfstate"`, `key = "live/terraform.tfstate"`},
		{"long name", `resource "aws_s3_bucket_server_side_encryption_configuration" "example_bucket_number_1" {`, `resource "aws_s3_bucket_server_side_encryption_configuration" "example_bucket_number_1" {`},
		{"comparison", `count = var.password == "" ? 0 : 1`, `count = var.password == "" ? 0 : 1`},
		{"plain", `acl = "public-read"`, `acl = "public-read"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := maskLine(tt.line); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Whatever stands before it, an access key is never shown.
func FuzzMaskLine(f *testing.F) {
	const key = "AKIA" + "IOSFODNN7EXAMPLE" // AWS's own example
	f.Add(`password = "${x["a"]}" \" -----BEGIN`)
	f.Fuzz(func(t *testing.T, line string) {
		if strings.Contains(line, "KIA") {
			t.Skip()
		}
		line += " " + key
		if got := maskLine(line); strings.Contains(got, key) {
			t.Errorf("%q becomes %q", line, got)
		}
		for from := range len(line) {
			before, marked, after := masked(line, from, len(line), span{from, len(line)})
			if strings.Contains(before+marked+after, key) {
				t.Errorf("%q split at %d becomes %q %q %q", line, from, before, marked, after)
			}
		}
	})
}
