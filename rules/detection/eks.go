package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var eks = rule.Set{
	{
		ID:        "EKS-003",
		Title:     "Control planes of clusters write every kind of log",
		Severity:  rule.Medium,
		Category:  "logging",
		On:        []string{"aws_eks_cluster"},
		Want:      rule.Contains("enabled_cluster_log_types", "api", "audit", "authenticator", "controllerManager", "scheduler"),
		Fix:       rule.InPlace,
		FixText:   "Set `enabled_cluster_log_types = [\"api\", \"audit\", \"authenticator\", \"controllerManager\", \"scheduler\"]`.",
		Why:       "Without the logs of audit and authenticator nobody can tell who entered the cluster with which role, and what they changed.",
		Aliases:   []string{"CKV_AWS_37", "AVD-AWS-0038", "AWS-0038", "AC_AWS_0465", "EKS.8", "steampipe:eks_cluster_log_types_enabled", "steampipe:eks_cluster_control_plane_logging_enabled", "KICS:EKS cluster logging is not enabled", "KICS:Missing Cluster Log Types"},
		Practices: []string{"DET-01"},
		WAF:       []string{"SEC04-BP01"},
		Refs:      []string{"https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html"},
	},
}
