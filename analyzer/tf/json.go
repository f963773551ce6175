package tf

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfpillar/tfpillar/analyzer/source"
)

// ParseJSON reads a document into nodes, members in the order in which they stand.
func ParseJSON(text string, rng source.Range) (*Node, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	n, err := parseNode(dec, rng, 0)
	if err != nil {
		return nil, err
	}
	if dec.More() {
		return nil, errors.New("there is something after the end of the document")
	}
	return n, nil
}

const maxJSONDepth = 100

func parseNode(dec *json.Decoder, rng source.Range, depth int) (*Node, error) {
	if depth > maxJSONDepth {
		return nil, errors.New("it is nested too deeply")
	}
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			return parseObject(dec, rng, depth)
		}
		return parseList(dec, rng, depth)
	case string:
		return known(cty.StringVal(t), rng), nil
	case bool:
		return known(cty.BoolVal(t), rng), nil
	case json.Number:
		v, err := cty.ParseNumberVal(t.String())
		if err != nil {
			return nil, err
		}
		return known(v, rng), nil
	}
	return known(cty.NullVal(cty.DynamicPseudoType), rng), nil
}

func known(v cty.Value, rng source.Range) *Node {
	return &Node{Kind: NodeKnown, Val: v, Type: v.Type(), Range: rng}
}

func (n *Node) without(key string) []Field {
	return slices.DeleteFunc(n.Fields, func(f Field) bool { return f.Key == key })
}

func parseObject(dec *json.Decoder, rng source.Range, depth int) (*Node, error) {
	n := &Node{Kind: NodeObject, Range: rng}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, _ := tok.(string)
		v, err := parseNode(dec, rng, depth+1)
		if err != nil {
			return nil, err
		}
		n.Fields = append(n.without(key), Field{Key: key, Node: v})
	}
	_, err := dec.Token()
	return n, err
}

func parseList(dec *json.Decoder, rng source.Range, depth int) (*Node, error) {
	n := &Node{Kind: NodeList, Range: rng}
	for dec.More() {
		v, err := parseNode(dec, rng, depth+1)
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, v)
	}
	_, err := dec.Token()
	return n, err
}
