package appsec

import (
	"github.com/tfpillar/tfpillar/analyzer/rule"
	"github.com/tfpillar/tfpillar/analyzer/source"
	"github.com/tfpillar/tfpillar/analyzer/tf"
)

var codebuild = rule.Set{
	{
		ID:        "CODEBUILD-001",
		Title:     "Build environments hold no credentials in plain text",
		Severity:  rule.High,
		Category:  "secrets",
		On:        []string{"aws_codebuild_project"},
		Check:     buildEnvironment,
		Fix:       rule.Manual,
		FixText:   "Set `type` to `\"SECRETS_MANAGER\"` or `\"PARAMETER_STORE\"` and `value` to the name of the secret there; replace the secret.",
		Why:       "Whoever reads the repository, the state, the project or the log of a build signs in with what it holds.",
		Aliases:   []string{"CodeBuild.2", "steampipe:codebuild_project_plaintext_env_variables_no_sensitive_aws_values"},
		Practices: []string{"IAM-02"},
		WAF:       []string{"SEC02-BP03"},
		Refs:      []string{"https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html"},
	},
}

func buildEnvironment(p *rule.Pass) {
	p.Pass()
	if cause, open := p.Resource.Unsettled("environment"); open {
		p.UnknownBlock(p.Resource.Block, "the `environment` block is not known", cause)
	}
	for environment := range p.Resource.All("environment") {
		if cause, open := environment.Unsettled("environment_variable"); open {
			p.UnknownBlock(environment, "the `environment_variable` blocks are not known", cause)
		}
		for b := range environment.All("environment_variable") {
			p.Report(plainVariable.Judge(p, b))
		}
	}
}

// plainVariable is a want on a variable of a build. The value of one of another type is the name of a secret.
var plainVariable = rule.When(rule.Equal("type", "PLAINTEXT").Default("PLAINTEXT"), noSecretVariable{})

// noSecretVariable wants no secret to be written in `value`, which is given to what `name` says.
type noSecretVariable struct{}

func (noSecretVariable) Judge(_ *rule.Pass, b *tf.Block) rule.Judgement {
	value := b.Attr("value")
	if value.Absent() {
		return rule.Judgement{Verdict: rule.Passed}
	}
	var e exposure
	name, known := b.Attr("name").Text()
	e.node(name, value.Structure())
	if !known && len(e.secrets) == 0 {
		var named exposure // what would be a secret if the name were that of one
		if named.node("password", value.Structure()); len(named.secrets) > 0 {
			e.open(b.Attr("name").Cause())
		}
	}
	return e.judgement(value, "value")
}

func (noSecretVariable) Mend(*tf.Block) []source.Edit { return nil }

func (noSecretVariable) String() string { return "`value` holds no secret" }
