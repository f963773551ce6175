package rules

import (
	"slices"
	"testing"
	"time"

	"github.com/tfpillar/tfpillar/analyzer"
	"github.com/tfpillar/tfpillar/analyzer/report"
	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// scanStack judges a whole architecture of fixtures/stacks by the rules of the default profile.
func scanStack(t *testing.T, name string) *report.Report {
	t.Helper()
	t.Chdir("../fixtures/stacks/" + name)
	set := slices.DeleteFunc(All(), func(r *rule.Rule) bool { return r.Optional })
	r, err := analyzer.Analyze(t.Context(), analyzer.Options{
		Paths: []string{"."}, Rules: set, Known: All(), Now: time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC), Jobs: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diagnostics {
		t.Errorf("diagnostic: %s: %s (%v)", d.Summary, d.Detail, d.Location)
	}
	for _, g := range r.Coverage.NotEvaluated {
		t.Errorf("not evaluated: %s %s: %s", g.Kind, g.Address, g.Reason)
	}
	return r
}

// Nothing at or above medium is found where a careful team built.
func TestGoodStacks(t *testing.T) {
	for _, name := range []string{"three-tier-good", "landing-zone"} {
		t.Run(name, func(t *testing.T) {
			r := scanStack(t, name)
			if r.Summary.Pass < 50 {
				t.Errorf("only %d judgements passed", r.Summary.Pass)
			}
			for _, f := range r.Findings {
				if f.Severity >= rule.Medium {
					t.Errorf("%s %s at %s: %s (%s)", f.RuleID, f.Status, f.Resource, f.Message, f.Cause)
				}
			}
		})
	}
}

// What a hurried team left open is found, in every form and in every instance.
func TestBadStack(t *testing.T) {
	r := scanStack(t, "three-tier-bad")
	found := map[string]int{}
	for _, f := range r.Findings {
		if f.Status == report.Fail {
			if f.RuleID == "IAM-002" && f.Resource == "aws_iam_role_policy.admin" && !slices.Contains(f.Also, "IAM-003") {
				t.Error("what allows everything does not say that it uses a wildcard")
			}
			found[f.RuleID+" "+f.Resource] = len(f.Occurrences)
		}
	}
	for what, occurrences := range map[string]int{
		"CLOUDTRAIL-004 aws_cloudtrail.main":                              1,
		"DYNAMODB-001 aws_dynamodb_table.sessions":                        1,
		"EBS-001 aws_ebs_volume.shared":                                   1,
		"EC2-001 aws_instance.bastion":                                    1,
		"EC2-001 aws_launch_template.web":                                 1,
		`EC2-001 module.server["jobs"].aws_instance.this[0]`:              3,
		"EFS-001 aws_efs_file_system.media":                               1,
		"ELB-001 aws_lb_listener.http":                                    1,
		"GUARDDUTY-001 aws_guardduty_detector.main":                       1,
		"IAM-001 aws_iam_role.admin":                                      1,
		"IAM-002 aws_iam_policy.developers":                               1,
		"IAM-002 aws_iam_role_policy.admin":                               1,
		"IAM-029 aws_iam_account_password_policy.main":                    1,
		"KMS-002 aws_kms_key.app":                                         1,
		`LAMBDA-007 module.function["checkout"].aws_lambda_function.this`: 2,
		"RDS-002 aws_db_instance.main":                                    1,
		"RDS-004 aws_db_instance.main":                                    1,
		"RDS-005 aws_rds_cluster.reports":                                 1,
		"RDS-008 aws_db_instance.main":                                    1,
		"S3-006 aws_s3_bucket_public_access_block.logs":                   1,
		`S3-014 module.bucket["assets"].aws_s3_bucket.this`:               3,
		"S3-021 aws_s3_bucket.backups":                                    1,
		"SNS-004 aws_sns_topic.orders":                                    1,
		"SQS-003 aws_sqs_queue.orders":                                    1,
		"VPC-001 aws_security_group_rule.app_everything":                  1,
		"VPC-002 aws_security_group.bastion":                              1,
		"VPC-002 aws_security_group_rule.app_ssh":                         1,
		"VPC-002 aws_vpc_security_group_ingress_rule.db_ssh":              1,
		`VPC-002 module.server["jobs"].aws_security_group.this`:           2,
		"TF-001 provider.aws":                                             1,
		"VPC-002 aws_security_group_rule.app_ssh_halves":                  1,
		"VPC-002 aws_vpc_security_group_ingress_rule.db_ssh_v6":           1,
		"IAM-002 aws_iam_group_policy.ops":                                1,
		"VPC-013 aws_vpc.main":                                            1,
	} {
		if found[what] != occurrences {
			t.Errorf("%s: %d occurrences, want %d", what, found[what], occurrences)
		}
	}
}
