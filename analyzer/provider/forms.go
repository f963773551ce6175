package provider

import (
	"cmp"
	"slices"
)

type formsRow struct {
	typ     string
	id, arn Form
}

// formsOf returns the forms of a managed resource type's id and arn attributes.
func formsOf(typ string) (id, arn Form) {
	i, ok := slices.BinarySearchFunc(forms, typ, func(row formsRow, typ string) int { return cmp.Compare(row.typ, typ) })
	if !ok {
		return "", ""
	}
	return forms[i].id, forms[i].arn
}

var forms = []formsRow{
	{"aws_s3_bucket", "${bucket}", "arn:${P}:s3:::${bucket}"},
}
