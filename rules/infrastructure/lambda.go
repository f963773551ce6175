package infrastructure

import "github.com/tfpillar/tfpillar/analyzer/rule"

var lambda = rule.Set{
	{
		ID:       "LAMBDA-007",
		Title:    "Functions run on a runtime that AWS still patches",
		Severity: rule.Medium,
		Category: "patching",
		On:       []string{"aws_lambda_function", "aws_lambda_layer_version"},
		When:     rule.NoneOf("package_type", "Image"), // the runtime is in the image
		Want: rule.All(
			rule.Supported("runtime", lambdaRuntimes),
			rule.Supported("compatible_runtimes", lambdaRuntimes),
		),
		Fix:       rule.InPlace,
		FixText:   "Set `runtime` to a current version of the language.",
		Why:       "Flaws found in the language or its libraries stay open for good on a runtime without updates.",
		Aliases:   []string{"CKV_AWS_363", "Lambda.2", "steampipe:lambda_function_use_latest_runtime"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"},
	},
}

// lambdaRuntimes are the dates from which AWS may no longer patch a runtime, in its words the deprecation dates. Those on Amazon Linux 2
// that are not here (java8.al2, java11, java17, python3.10, python3.11, provided.al2) go on getting patches beyond the end of that system.
var lambdaRuntimes = &rule.Lifecycle{
	Name:     "Lambda runtimes",
	Source:   "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
	Reviewed: "2026-02-11",
	EndOf: map[string]string{
		"dotnet10":        "2028-11-14",
		"dotnet6":         "2024-12-20",
		"dotnet8":         "2026-11-10",
		"dotnetcore1.0":   "2019-06-27",
		"dotnetcore2.0":   "2019-05-30",
		"dotnetcore2.1":   "2022-01-05",
		"dotnetcore3.1":   "2023-04-03",
		"go1.x":           "2024-01-08",
		"java21":          "2029-06-30",
		"java25":          "2029-06-30",
		"java8":           "2024-01-08",
		"nodejs":          "2016-10-31",
		"nodejs10.x":      "2021-07-30",
		"nodejs12.x":      "2023-03-31",
		"nodejs14.x":      "2023-12-04",
		"nodejs16.x":      "2024-06-12",
		"nodejs18.x":      "2025-09-01",
		"nodejs20.x":      "2026-04-30",
		"nodejs22.x":      "2027-04-30",
		"nodejs24.x":      "2028-04-30",
		"nodejs4.3":       "2020-03-05",
		"nodejs4.3-edge":  "2020-03-05",
		"nodejs6.10":      "2019-08-12",
		"nodejs8.10":      "2020-03-06",
		"provided":        "2024-01-08",
		"provided.al2023": "2029-06-30",
		"python2.7":       "2021-07-15",
		"python3.12":      "2028-10-31",
		"python3.13":      "2029-06-30",
		"python3.14":      "2029-06-30",
		"python3.6":       "2022-07-18",
		"python3.7":       "2023-12-04",
		"python3.8":       "2024-10-14",
		"python3.9":       "2025-12-15",
		"ruby2.5":         "2021-07-30",
		"ruby2.7":         "2023-12-07",
		"ruby3.2":         "2026-03-31",
		"ruby3.3":         "2027-03-31",
		"ruby3.4":         "2028-03-31",
	},
}
