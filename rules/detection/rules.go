// Package detection holds the rules on what is recorded, and on what watches over it.
package detection

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Rules are the rules of the area detection.
func Rules() rule.Set {
	return rule.Area("detection", slices.Concat(
		apigateway, appsync, cloudtrail, cloudwatch, docdb, ec2, ecs, eks, elb, guardduty, inspector, opensearch, rds, securityhub, sfn,
		vpc,
	))
}
