package appsec

import "testing"

func TestCovers(t *testing.T) {
	tests := []struct {
		filter string
		yes    []string
		no     []string
	}{
		{"prod", []string{"prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"}, []string{"test"}},
		{"*prod", []string{"prod", "repo-prod"}, []string{"prod-repo", "repo-prod-repo", "prodrepo"}},
		{"prod*", []string{"prod", "prod-repo", "prodrepo"}, []string{"repo-prod", "repo-prod-repo"}},
		{"*prod*", []string{"prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"}, []string{"test"}},
		{"prod*repo", []string{"prod-repo", "prodrepo"}, []string{"prod", "repo-prod", "repo-prod-repo"}},
		{"a*b*a", []string{"aba", "aabba"}, []string{"a", "ab", "aa"}},
	}
	for _, test := range tests {
		for _, name := range test.yes {
			if !covers(test.filter, name) {
				t.Errorf("%s does not match %s", test.filter, name)
			}
		}
		for _, name := range test.no {
			if covers(test.filter, name) {
				t.Errorf("%s matches %s", test.filter, name)
			}
		}
	}
}
