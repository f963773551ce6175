// Package tf is the model that Terraform is evaluated into: modules, resource instances, their blocks and values. It knows
// neither how they were read (configuration, plan, state) nor what is judged on them.
package tf

// Tri is a truth value of three-valued logic. The zero value is No.
type Tri uint8

// The truth values, ordered so that And is the minimum and Or the maximum.
const (
	No Tri = iota
	Maybe
	Yes
)

// Truth is the Tri of a decided condition.
func Truth(b bool) Tri {
	if b {
		return Yes
	}
	return No
}

// And is Kleene conjunction.
func (t Tri) And(u Tri) Tri { return min(t, u) }

// Or is Kleene disjunction.
func (t Tri) Or(u Tri) Tri { return max(t, u) }

// Not is Kleene negation.
func (t Tri) Not() Tri { return Yes - t }

func (t Tri) String() string {
	return [...]string{"no", "maybe", "yes"}[t]
}
