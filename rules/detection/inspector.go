package detection

import "github.com/tfpillar/tfpillar/analyzer/rule"

var inspector = rule.Set{
	{
		ID:       "INSPECTOR-001",
		Title:    "Inspector scans machines, images, functions and their code",
		Severity: rule.Medium,
		Category: "monitoring",
		On:       []string{"aws_inspector2_enabler", "aws_inspector2_organization_configuration"},
		Want: rule.All(
			scanned("EC2", "ec2"),
			scanned("ECR", "ecr"),
			scanned("LAMBDA", "lambda"),
			scanned("LAMBDA_CODE", "lambda_code"),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `resource_types` to EC2, ECR, LAMBDA and LAMBDA_CODE, or each flag of `auto_enable` to true.",
		Why:       "An attacker finds the known flaw in what nobody scans before you do.",
		Aliases:   []string{"Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/inspector/latest/user/scanning-resources.html"},
	},
}

// scanned wants a type of resource to be scanned: by what the resource itself turns on, or by another one of the same Region.
func scanned(typ, flag string) rule.Want {
	named := rule.Contains("resource_types", typ)
	flagged := rule.True("auto_enable." + flag).Default("false")
	return rule.Any(
		rule.When(rule.OfType("aws_inspector2_enabler"), named),
		rule.When(rule.OfType("aws_inspector2_organization_configuration"), flagged),
		rule.InRegion("aws_inspector2_enabler", named),
		rule.InRegion("aws_inspector2_organization_configuration", flagged),
	)
}
