package rule

import "fmt"

// ParseSeverity is the severity of that name. The error lists the names there are.
func ParseSeverity(name string) (Severity, error) {
	for s := Info; s <= Critical; s++ {
		if s.String() == name {
			return s, nil
		}
	}
	return Info, fmt.Errorf("severity %q is none of critical, high, medium, low, info", name)
}

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSeverity(string(text))
	return err
}
