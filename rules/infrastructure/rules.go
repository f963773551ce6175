// Package infrastructure holds the rules on networks and compute.
package infrastructure

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Rules are the rules of the area infrastructure.
func Rules() rule.Set {
	return rule.Area("infrastructure", slices.Concat(autoscaling, batch, cloudfront, dms, ec2, ec2Network, ecs, lambda, opensearch, rds, redshift, redshiftserverless, sagemaker, transfer, vpc, waf))
}
