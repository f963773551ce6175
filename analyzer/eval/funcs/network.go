package funcs

import (
	"errors"
	"fmt"
	"math/big"
	"net"
	"strings"

	"github.com/apparentlymart/go-cidr/cidr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/gocty"
)

func toNumber(v cty.Value) (cty.Value, error) {
	number, err := convert.Convert(v, cty.Number)
	if err != nil || number.IsNull() {
		return cty.NilVal, function.NewArgErrorf(0, "argument must be list, set, or tuple of number values")
	}
	return number, nil
}

var cidrHostFunc = networkFunc("The address of a host in a network.", func(network *net.IPNet, args []cty.Value) (string, error) {
	host, err := bigInt(args[0])
	if err != nil {
		return "", err
	}
	ip, err := cidr.HostBig(network, host)
	if err != nil {
		return "", err
	}
	return ip.String(), nil
}, "hostnum")

var cidrNetmaskFunc = networkFunc("The network mask of an IPv4 network.", func(network *net.IPNet, _ []cty.Value) (string, error) {
	if len(network.Mask) != net.IPv4len {
		return "", fmt.Errorf("IPv6 addresses cannot have a netmask: %s", network)
	}
	return net.IP(network.Mask).String(), nil
})

var cidrSubnetFunc = networkFunc("A subnet of a network.", func(network *net.IPNet, args []cty.Value) (string, error) {
	var newbits int
	if err := gocty.FromCtyValue(args[0], &newbits); err != nil {
		return "", err
	}
	number, err := bigInt(args[1])
	if err != nil {
		return "", err
	}
	subnet, err := cidr.SubnetBig(network, newbits, number)
	if err != nil {
		return "", err
	}
	return subnet.String(), nil
}, "newbits", "netnum")

// networkFunc makes a function of a network and numbers.
func networkFunc(description string, impl func(*net.IPNet, []cty.Value) (string, error), names ...string) function.Function {
	params := []function.Parameter{{Name: "prefix", Type: cty.String}}
	for _, name := range names {
		params = append(params, function.Parameter{Name: name, Type: cty.Number})
	}
	return function.New(&function.Spec{
		Description:  description,
		Params:       params,
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			network, err := parseNetwork(args[0].AsString())
			if err != nil {
				return cty.NilVal, fmt.Errorf("invalid CIDR expression: %w", err)
			}
			s, err := impl(network, args[1:])
			return cty.StringVal(s), err
		},
	})
}

var cidrSubnetsFunc = function.New(&function.Spec{
	Description:  "Consecutive subnets of a network.",
	Params:       []function.Parameter{{Name: "prefix", Type: cty.String}},
	VarParam:     &function.Parameter{Name: "newbits", Type: cty.Number},
	Type:         function.StaticReturnType(cty.List(cty.String)),
	RefineResult: notNull,
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		network, err := parseNetwork(args[0].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "invalid CIDR expression: %s", err)
		}
		var last *net.IPNet
		subnets := make([]cty.Value, 0, len(args)-1)
		for i, arg := range args[1:] {
			if last, err = nextSubnet(network, last, arg); err != nil {
				return cty.NilVal, function.NewArgError(i+1, err)
			}
			subnets = append(subnets, cty.StringVal(last.String()))
		}
		return sequence(typ, subnets), nil
	},
})

// nextSubnet is the subnet behind last, or the first one, that extends the prefix of network.
func nextSubnet(network, last *net.IPNet, extension cty.Value) (*net.IPNet, error) {
	const most = 32
	var newbits int
	if err := gocty.FromCtyValue(extension, &newbits); err != nil {
		return nil, err
	}
	ones, bits := network.Mask.Size()
	length := ones + newbits
	switch {
	case newbits < 1:
		return nil, errors.New("must extend prefix by at least one bit")
	case newbits > most:
		return nil, fmt.Errorf("may not extend prefix by more than %d bits", most)
	case length > bits:
		return nil, fmt.Errorf("would extend prefix to %d bits, which is too long for an address of %d", length, bits)
	}
	var next *net.IPNet
	if last == nil && !network.IP.IsUnspecified() { // from address zero Terraform 1.11 finds no first subnet
		next = &net.IPNet{IP: network.IP, Mask: net.CIDRMask(length, bits)}
	} else if last != nil {
		if following, wrapped := cidr.NextSubnet(last, length); !wrapped {
			next = following
		}
	}
	if next == nil || !network.Contains(next.IP) {
		return nil, fmt.Errorf("not enough remaining address space for a subnet with a prefix of %d bits", length)
	}
	return next, nil
}

// parseNetwork is net.ParseCIDR, but takes leading zeros of IPv4 octets as Terraform does: as nothing.
func parseNetwork(s string) (*net.IPNet, error) {
	address, length, found := strings.Cut(s, "/")
	if found && strings.Contains(address, ".") {
		start := strings.LastIndexByte(address, ':') + 1
		octets := strings.Split(address[start:], ".")
		for i, octet := range octets {
			if trimmed := strings.TrimLeft(octet, "0"); trimmed != "" {
				octets[i] = trimmed
			} else if octet != "" {
				octets[i] = "0"
			}
		}
		s = address[:start] + strings.Join(octets, ".") + "/" + length
	}
	_, network, err := net.ParseCIDR(s)
	return network, err
}

func bigInt(v cty.Value) (*big.Int, error) {
	var n *big.Int
	if err := gocty.FromCtyValue(v, &n); err != nil {
		return nil, err
	}
	return n, nil
}
