package infrastructure

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var elasticbeanstalk = rule.Set{
	{
		ID:       "ELASTICBEANSTALK-001",
		Title:    "Elastic Beanstalk updates its platforms by itself",
		Severity: rule.Medium,
		Category: "patching",
		On:       []string{"aws_elastic_beanstalk_environment"},
		// What the environment does not say its template may. The setting is off unless the console made the environment.
		Want: rule.All(
			rule.None("setting", managedActionsOff),
			rule.Any(someSetting(managedActionsOn), rule.Follow("template_name", someSetting(managedActionsOn))),
			rule.Any(someSetting(updateLevel), rule.Follow("template_name", someSetting(updateLevel))),
		),
		Fix:       rule.Manual,
		FixText:   "Add the settings `ManagedActionsEnabled = true`, `PreferredStartTime` and `UpdateLevel = minor`.",
		Why:       "Flaws of the operating system and the runtime that updates have closed long ago stay open until somebody thinks of it.",
		Aliases:   []string{"CKV_AWS_340", "ElasticBeanstalk.2", "steampipe:elasticbeanstalk_environment_use_managed_updates"},
		Practices: []string{"INF-04"},
		WAF:       []string{"SEC06-BP01", "SEC06-BP05"},
		Refs:      []string{"https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-platform-update-managed.html"},
	},
}

const managedActions = "aws:elasticbeanstalk:managedactions"

var (
	managedActionsOn  = setting(managedActions, "ManagedActionsEnabled", `(?i)^true$`, "is true")
	managedActionsOff = setting(managedActions, "ManagedActionsEnabled", `(?i)^false$`, "is false")
	updateLevel       = setting(managedActions+":platformupdate", "UpdateLevel", `^(minor|patch)$`, "is minor or patch")
)

// setting wants a setting to be that of a name in a namespace, with a value.
func setting(namespace, name, value, words string) rule.Want {
	return rule.All(
		rule.Equal("namespace", namespace),
		rule.Equal("name", name),
		rule.Matches("value", regexp.MustCompile(value), words),
	)
}

// someSetting wants a setting, and points at the whole where there is none.
func someSetting(want rule.Want) rule.Want { return rule.Not(rule.None("setting", want)) }
