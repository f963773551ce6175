package rule

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Area names the area of the pillar that the rules of a package belong to.
func Area(name string, rules Set) Set {
	for _, r := range rules {
		r.Area = name
	}
	return rules
}

// Find is the rule of that ID; nil when there is none.
func (s Set) Find(id string) *Rule {
	for _, r := range s {
		if r.ID == id {
			return r
		}
	}
	return nil
}

const longestTitle = 72

var (
	idPattern  = regexp.MustCompile(`^[A-Z][A-Z0-9]*-\d{3}$`)
	moralizing = regexp.MustCompile(`(?i)\b(should|must|ensure)\b`)
)

// Validate checks that every rule is whole and says what it has to in the form that it has to.
func (s Set) Validate() error {
	var errs []error
	seen := map[string]bool{}
	for _, r := range s {
		if seen[r.ID] {
			errs = append(errs, fmt.Errorf("%s: the ID is used twice", r.ID))
		}
		seen[r.ID] = true
		for _, fault := range r.faults() {
			errs = append(errs, fmt.Errorf("%s: %s", r.ID, fault))
		}
	}
	return errors.Join(errs...)
}

func (r *Rule) faults() []string {
	var faults []string
	check := func(ok bool, fault string) {
		if !ok {
			faults = append(faults, fault)
		}
	}
	first, _ := utf8.DecodeRuneInString(r.Title)
	check(idPattern.MatchString(r.ID), "the ID is not of the form SERVICE-001")
	check(r.Title != "" && utf8.RuneCountInString(r.Title) <= longestTitle, "the title is empty or longer than 72 characters")
	check(unicode.IsUpper(first) || unicode.IsDigit(first), "the title does not begin with a capital")
	check(!strings.HasSuffix(r.Title, "."), "the title ends with a period")
	check(!moralizing.MatchString(r.Title+" "+r.Why), "the title or why moralizes: say the good state and what an attacker gains")
	check((r.Want == nil) != (r.Check == nil), "exactly one of Want and Check is set")
	check(strings.TrimSpace(r.Why) != "", "the why is empty")
	check(r.Category != "", "the category is empty")
	check(r.FixText != "", "the fix is not put into words")
	check(len(r.Practices) > 0, "no practice is named")
	check(r.When == nil || r.Check == nil, "a Check decides itself when it applies")
	return faults
}
