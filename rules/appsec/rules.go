// Package appsec holds the rules on the security of applications.
package appsec

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Rules are the rules of the area appsec.
func Rules() rule.Set {
	return rule.Area("appsec", slices.Concat(ami, apigateway, bedrock, codebuild, codebuildSource, datasync, ec2, ecr, ecs, lambda, s3, ssm, terraform))
}
