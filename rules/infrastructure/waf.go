package infrastructure

import (
	"regexp"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

var waf = rule.Set{
	{
		ID:       "WAF-001",
		Title:    "Web ACLs block requests that are known to be hostile",
		Severity: rule.Medium,
		Category: "network",
		On:       []string{"aws_wafv2_web_acl"},
		// No rule group can hold a managed one, so none that the ACL refers to supplies it.
		Want: rule.Any(
			rule.Not(rule.None("rule", badInputs)),
			rule.JSON("rule_json", rule.Some("item", badInputsJSON)),
			rule.Companion("aws_wafv2_web_acl_rule", "web_acl_arn", badInputs),
			rule.Companion("aws_wafv2_web_acl_rule_group_association", "web_acl_arn", badInputsGroup),
		),
		Fix:       rule.Manual,
		FixText:   "Add a rule with `managed_rule_group_statement` of AWSManagedRulesKnownBadInputsRuleSet and `override_action { none {} }`.",
		Why:       "Requests that exploit Log4j and other flaws that every scanner tries reach the application.",
		Aliases:   []string{"CKV_AWS_192", "FG_R00500"},
		Practices: []string{"INF-02", "INF-03"},
		WAF:       []string{"SEC05-BP03", "SEC05-BP04"},
		Refs:      []string{"https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html"},
	},
	{
		ID:       "WAF-003",
		Title:    "Web ACLs have rules",
		Severity: rule.Medium,
		Category: "network",
		On:       []string{"aws_wafv2_web_acl", "aws_waf_web_acl", "aws_wafregional_web_acl"},
		// One that blocks by default is closed without a rule.
		Want: rule.Any(
			rule.Exists("rule"),
			rule.Exists("rules"),
			rule.Present("rule_json"),
			rule.Exists("default_action.block"),
			rule.Equal("default_action.type", "BLOCK"),
			rule.Companion("aws_wafv2_web_acl_rule", "web_acl_arn", nil),
			rule.Companion("aws_wafv2_web_acl_rule_group_association", "web_acl_arn", nil),
		),
		Fix:       rule.Manual,
		FixText:   "Add rules, or block by default.",
		Why:       "An ACL that allows everything looks like protection and is none.",
		Aliases:   []string{"CKV_AWS_175", "WAF.4", "WAF.8", "WAF.10", "steampipe:waf_web_acl_rule_attached", "steampipe:waf_regional_web_acl_rule_attached", "steampipe:wafv2_web_acl_rule_attached"},
		Practices: []string{"INF-03"},
		WAF:       []string{"SEC05-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html"},
	},
}

const knownBadInputs = "AWSManagedRulesKnownBadInputsRuleSet"

var log4j = regexp.MustCompile(`^Log4JRCE`)

// badInputs wants a rule to be the managed group of known bad inputs, in force and with its rules against the flaw of Log4j
// (https://nvd.nist.gov/vuln/detail/CVE-2021-44228).
var badInputs = rule.All(
	rule.Equal("statement.managed_rule_group_statement.name", knownBadInputs),
	rule.Equal("statement.managed_rule_group_statement.vendor_name", "AWS"),
	rule.None("override_action.count", nil),
	rule.None("statement.managed_rule_group_statement.excluded_rule", rule.Matches("name", log4j, "is a rule against Log4j")),
	rule.None("statement.managed_rule_group_statement.rule_action_override", letsLog4jIn),
)

// badInputsGroup is badInputs of a group that is associated by a resource of its own.
var badInputsGroup = rule.All(
	rule.Equal("managed_rule_group.name", knownBadInputs),
	rule.Equal("managed_rule_group.vendor_name", "AWS"),
	rule.NoneOf("override_action", "count"),
	rule.None("managed_rule_group.rule_action_override", letsLog4jIn),
)

var letsLog4jIn = rule.All(
	rule.Matches("name", log4j, "is a rule against Log4j"),
	rule.Any(rule.Exists("action_to_use.count"), rule.Exists("action_to_use.allow")),
)

// badInputsJSON is badInputs in the terms of the API.
var badInputsJSON = rule.All(
	rule.Equal("Statement.ManagedRuleGroupStatement.Name", knownBadInputs),
	rule.Equal("Statement.ManagedRuleGroupStatement.VendorName", "AWS"),
	rule.None("OverrideAction.Count", nil),
	rule.None("Statement.ManagedRuleGroupStatement.ExcludedRules", rule.Matches("Name", log4j, "is a rule against Log4j")),
	rule.None("Statement.ManagedRuleGroupStatement.RuleActionOverrides", rule.All(
		rule.Matches("Name", log4j, "is a rule against Log4j"),
		rule.Any(rule.Exists("ActionToUse.Count"), rule.Exists("ActionToUse.Allow")),
	)),
)
