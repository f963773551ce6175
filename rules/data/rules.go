// Package data holds the rules on how data is protected: at rest, in transit, and from the public.
package data

import (
	"slices"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// Rules are the rules of the area data.
func Rules() rule.Set {
	return rule.Area("data", slices.Concat(
		acm, apigateway, appsync, athena, cloudfront, cloudsearch, dax, dlm, dms, docdb, ebs, ec2, ecs, efs, elasticache, elb, emr, firehose, glue,
		imagebuilder, kinesis, kms, neptune, opensearch, rds, redshift, redshiftserverless, route53, s3, sagemaker, ses, sns, sqs, transfer,
		workspaces,
	))
}
