package funcs

import (
	"crypto/md5" //nolint:gosec // md5 is what the function computes
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // sha1 is what the function computes
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// digest is a hash and the notation of its result.
type digest struct {
	sum    func([]byte) []byte
	encode func([]byte) string
}

var (
	md5Hex       = digest{func(b []byte) []byte { s := md5.Sum(b); return s[:] }, hex.EncodeToString}  //nolint:gosec // as above
	sha1Hex      = digest{func(b []byte) []byte { s := sha1.Sum(b); return s[:] }, hex.EncodeToString} //nolint:gosec // as above
	sha256Hex    = digest{sum256, hex.EncodeToString}
	sha512Hex    = digest{sum512, hex.EncodeToString}
	sha256Base64 = digest{sum256, base64.StdEncoding.EncodeToString}
	sha512Base64 = digest{sum512, base64.StdEncoding.EncodeToString}
)

func sum256(b []byte) []byte { s := sha256.Sum256(b); return s[:] }
func sum512(b []byte) []byte { s := sha512.Sum512(b); return s[:] }

func (d digest) of(content []byte) string { return d.encode(d.sum(content)) }

func (d digest) function(description string) function.Function {
	return stringFunc(description, func(args []string) (string, error) { return d.of([]byte(args[0])), nil }, "str")
}

var (
	md5Func          = md5Hex.function("The MD5 hash of a string in hexadecimal.")
	sha1Func         = sha1Hex.function("The SHA-1 hash of a string in hexadecimal.")
	sha256Func       = sha256Hex.function("The SHA-256 hash of a string in hexadecimal.")
	sha512Func       = sha512Hex.function("The SHA-512 hash of a string in hexadecimal.")
	base64SHA256Func = sha256Base64.function("The SHA-256 hash of a string in Base64.")
	base64SHA512Func = sha512Base64.function("The SHA-512 hash of a string in Base64.")
)

// bcryptFunc is salted at random, so nobody can foretell its result.
var bcryptFunc = function.New(&function.Spec{
	Description:  "The bcrypt hash of a string.",
	Params:       []function.Parameter{{Name: "str", Type: cty.String}},
	VarParam:     &function.Parameter{Name: "cost", Type: cty.Number},
	Type:         function.StaticReturnType(cty.String),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if len(args) > 2 {
			return cty.NilVal, fmt.Errorf("bcrypt() takes no more than two arguments, got %d", len(args))
		}
		return cty.UnknownVal(cty.String), nil
	},
})

var rsaDecryptFunc = stringFunc("The plaintext of an RSA ciphertext with PKCS #1 v1.5 padding.", func(args []string) (string, error) {
	const longestKey = 32 << 10
	ciphertext, err := base64.StdEncoding.DecodeString(args[0])
	if err != nil {
		return "", function.NewArgErrorf(0, "failed to decode input: cipher text must be base64-encoded")
	}
	if len(args[1]) > longestKey {
		return "", function.NewArgErrorf(1, "private key exceeds %d bytes", longestKey)
	}
	key, err := rsaKey(args[1])
	if err != nil {
		return "", function.NewArgError(1, err)
	}
	plaintext, err := rsa.DecryptPKCS1v15(nil, key, ciphertext) //nolint:staticcheck // this padding is what the function is defined with
	if err != nil {
		return "", fmt.Errorf("failed to decrypt: %w", err)
	}
	return string(plaintext), nil
}, "ciphertext", "privatekey")

func rsaKey(source string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(source))
	if block == nil {
		return nil, errors.New("invalid private key: no PEM block found")
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("invalid private key: neither PKCS #1 nor PKCS #8")
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("invalid key type %T", parsed)
	}
	return key, nil
}

// uuidNamespaces are those of RFC 9562, section 6.6, by the names that uuidv5 gives them.
var uuidNamespaces = map[string]string{
	"dns":  "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	"url":  "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
	"oid":  "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
	"x500": "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
}

var uuidV5Func = stringFunc("A UUID from a namespace and a name, per RFC 9562 section 5.5.", func(args []string) (string, error) {
	namespace := args[0]
	if known, ok := uuidNamespaces[namespace]; ok {
		namespace = known
	}
	space, err := parseUUID(namespace)
	if err != nil {
		return "", fmt.Errorf("uuidv5() doesn't support namespace %s (%w)", args[0], err)
	}
	u := sha1.Sum(append(space, args[1]...)) //nolint:gosec // version 5 is defined with it
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[0:4], u[4:6], u[6:8], u[8:10], u[10:16]), nil
}, "namespace", "name")

// parseUUID takes the notations with and without hyphens, in braces, and as a URN.
func parseUUID(s string) ([]byte, error) {
	const plain, bare, braced, urn = 36, 32, 38, 45
	switch len(s) {
	case urn:
		if !strings.EqualFold(s[:9], "urn:uuid:") {
			return nil, errors.New("invalid urn prefix")
		}
		s = s[9:]
	case braced:
		s = s[1:37]
	case plain, bare:
	default:
		return nil, fmt.Errorf("invalid UUID length: %d", len(s))
	}
	if len(s) == plain {
		if s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
			return nil, errors.New("invalid UUID format")
		}
		s = s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:]
	}
	return hex.DecodeString(s)
}
