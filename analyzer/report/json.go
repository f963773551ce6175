package report

import (
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// WriteJSON writes the report as the JSON result. The error is the writer's.
func WriteJSON(w io.Writer, r *Report) error { return writeJSON(w, r) }

// writeJSON writes any of the published documents: absent lists as [], two spaces of indentation, one newline at the end. Names in
// the input need not be valid UTF-8; the output is.
func writeJSON(w io.Writer, v any) error {
	err := json.MarshalWrite(w, v, jsontext.WithIndent("  "), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}
