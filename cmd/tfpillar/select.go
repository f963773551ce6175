package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tfpillar/tfpillar/analyzer/rule"
)

// selection says which rules judge.
type selection struct {
	profile string
	include []string // globs on ids and aliases; none: the profile
	exclude []string
}

// of picks the selected rules from a set. Rules named by --rule need not be in the profile. A glob that matches nothing is an error:
// a mistyped --skip-rule would go unnoticed otherwise.
func (s selection) of(all rule.Set) (rule.Set, error) {
	set, err := inProfile(all, s.profile)
	if err != nil {
		return nil, err
	}
	if len(s.include) > 0 {
		if set, err = matchingAny(all, "--rule", s.include); err != nil {
			return nil, err
		}
	}
	skipped, err := matchingAny(all, "--skip-rule", s.exclude)
	if err != nil {
		return nil, err
	}
	return filter(set, func(r *rule.Rule) bool { return !slices.Contains(skipped, r) }), nil
}

func matchingAny(all rule.Set, flag string, globs []string) (rule.Set, error) {
	chosen := map[*rule.Rule]bool{}
	for _, glob := range globs {
		if _, err := path.Match(glob, ""); err != nil {
			return nil, fmt.Errorf("%s %q: %w", flag, glob, err)
		}
		matched := filter(all, func(r *rule.Rule) bool { return matches(glob, r) })
		if len(matched) == 0 {
			return nil, fmt.Errorf("%s %q matches no rule%s", flag, glob, suggestion(all, glob))
		}
		for _, r := range matched {
			chosen[r] = true
		}
	}
	return filter(all, func(r *rule.Rule) bool { return chosen[r] }), nil
}

func matches(glob string, r *rule.Rule) bool {
	glob = strings.ToUpper(glob)
	for _, name := range append([]string{r.ID}, r.Aliases...) {
		if ok, _ := path.Match(glob, strings.ToUpper(name)); ok {
			return true
		}
	}
	return false
}

// suggestion is the rule that was likely meant, as the end of a message.
func suggestion(all rule.Set, name string) string {
	ids := make([]string, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	if near := nearest(name, ids); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return "; `tfpillar rules` lists them"
}
