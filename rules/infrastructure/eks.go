package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var eks = rule.Set{
	{
		ID:       "EKS-001",
		Title:    "API endpoints of clusters admit known networks only",
		Severity: rule.High,
		Category: "public-access",
		On:       []string{"aws_eks_cluster"},
		// The endpoint is public by default, and then admits everyone where no networks are listed.
		Want: rule.Any(
			rule.All(rule.Present("vpc_config.public_access_cidrs"), rule.ContainsNone("vpc_config.public_access_cidrs", "0.0.0.0/0", "::/0")),
			rule.False("vpc_config.endpoint_public_access").Default("true"),
		),
		Fix:       rule.Manual,
		FixText:   "Set `vpc_config.public_access_cidrs` to the networks that need it, or `endpoint_public_access = false`.",
		Why:       "Whoever has a leaked token, or knows a flaw of the API server, drives the cluster from anywhere.",
		Aliases:   []string{"CKV_AWS_38", "AVD-AWS-0041", "AWS-0041", "KICS:EKS Cluster Has Public Access CIDRs"},
		Practices: []string{"INF-01", "DAT-09"},
		WAF:       []string{"SEC05-BP01", "SEC05-BP02", "SEC08-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"},
	},
}
