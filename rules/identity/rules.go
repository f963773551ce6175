// Package identity holds the rules on who may sign in, and what they may do.
package identity

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Rules are the rules of the area identity.
func Rules() rule.Set {
	return rule.Area("identity", slices.Concat(apigateway, appsync, cognito, dms, efs, elasticache, iamRules, opensearch, rds, servicecatalog, sns, sqs))
}
