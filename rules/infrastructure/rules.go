// Package infrastructure holds the rules on networks and compute.
package infrastructure

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Rules are the rules of the area infrastructure.
func Rules() rule.Set {
	return rule.Area("infrastructure", slices.Concat(
		autoscaling, batch, cloudfront, dms, ebs, ec2, ec2Network, ecs, eks, elasticache, elasticbeanstalk, elb, emr, lambda, mq, msk, mwaa, neptune,
		opensearch, rds, redshift, redshiftserverless, sagemaker, transfer, vpc, waf,
	))
}
