package funcs

import (
	yaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// builtins are the functions of the language that read no files, in the order of
// https://developer.hashicorp.com/terraform/language/functions.
var builtins = []builtin{
	// numbers
	{name: "abs", fn: stdlib.AbsoluteFunc},
	{name: "ceil", fn: stdlib.CeilFunc},
	{name: "floor", fn: stdlib.FloorFunc},
	{name: "log", fn: logFunc},
	{name: "max", fn: stdlib.MaxFunc},
	{name: "min", fn: stdlib.MinFunc},
	{name: "parseint", fn: stdlib.ParseIntFunc, guard: guardParseInt},
	{name: "pow", fn: powFunc},
	{name: "signum", fn: stdlib.SignumFunc, guard: guardSignum},
	{name: "sum", fn: sumFunc},

	// strings
	{name: "chomp", fn: stdlib.ChompFunc},
	{name: "endswith", fn: endsWithFunc},
	{name: "format", fn: stdlib.FormatFunc, guard: guardFormat},
	{name: "formatlist", fn: stdlib.FormatListFunc, guard: guardFormatList},
	{name: "indent", fn: stdlib.IndentFunc, guard: guardIndent},
	{name: "join", fn: stdlib.JoinFunc, guard: guardJoin},
	{name: "lower", fn: stdlib.LowerFunc},
	{name: "regex", fn: stdlib.RegexFunc, guard: guardRegex},
	{name: "regexall", fn: stdlib.RegexAllFunc, guard: guardRegexAll},
	{name: "replace", fn: replaceFunc, guard: guardReplace},
	{name: "split", fn: stdlib.SplitFunc, guard: guardSplit},
	{name: "startswith", fn: startsWithFunc},
	{name: "strcontains", fn: strContainsFunc},
	{name: "strrev", fn: stdlib.ReverseFunc},
	{name: "substr", fn: stdlib.SubstrFunc},
	{name: "title", fn: stdlib.TitleFunc},
	{name: "trim", fn: stdlib.TrimFunc},
	{name: "trimprefix", fn: stdlib.TrimPrefixFunc},
	{name: "trimspace", fn: stdlib.TrimSpaceFunc},
	{name: "trimsuffix", fn: stdlib.TrimSuffixFunc},
	{name: "upper", fn: stdlib.UpperFunc},

	// collections
	{name: "alltrue", fn: allTrueFunc},
	{name: "anytrue", fn: anyTrueFunc},
	{name: "chunklist", flow: moves, fn: stdlib.ChunklistFunc},
	{name: "coalesce", flow: picks, fn: coalesceFunc},
	{name: "coalescelist", flow: picks, fn: coalesceListFunc},
	{name: "compact", flow: moves, fn: compactFunc, members: compactMembers},
	{name: "concat", flow: moves, fn: concatFunc, members: membersOfAll},
	{name: "contains", fn: containsFunc},
	{name: "distinct", flow: moves, fn: distinctFunc, members: membersOfFirst},
	{name: "element", flow: reaches, fn: elementFunc},
	{name: "flatten", flow: moves, fn: flattenFunc, members: flattenMembers},
	{name: "index", fn: indexFunc},
	{name: "keys", flow: moves, fn: stdlib.KeysFunc},
	{name: "length", flow: reaches, fn: lengthFunc},
	{name: "lookup", flow: reaches, fn: lookupFunc},
	{name: "matchkeys", fn: matchKeysFunc},
	{name: "merge", flow: moves, fn: mergeFunc, keys: mergeKeys},
	{name: "one", flow: reaches, fn: oneFunc},
	{name: "range", fn: stdlib.RangeFunc},
	{name: "reverse", flow: moves, fn: stdlib.ReverseListFunc, members: membersOfFirst},
	{name: "setintersection", fn: stdlib.SetIntersectionFunc},
	{name: "setproduct", flow: moves, fn: setProductFunc, guard: guardSetProduct},
	{name: "setsubtract", fn: stdlib.SetSubtractFunc},
	{name: "setunion", fn: stdlib.SetUnionFunc, members: membersOfAll},
	{name: "slice", flow: moves, fn: stdlib.SliceFunc},
	{name: "sort", flow: moves, fn: sortFunc, members: membersOfFirst},
	{name: "transpose", fn: transposeFunc},
	{name: "values", flow: moves, fn: stdlib.ValuesFunc},
	{name: "zipmap", flow: moves, fn: stdlib.ZipmapFunc, guard: guardZipmap},

	// encodings
	{name: "base64decode", fn: base64DecodeFunc},
	{name: "base64encode", fn: base64EncodeFunc},
	{name: "base64gzip", fn: base64GzipFunc},
	{name: "csvdecode", fn: stdlib.CSVDecodeFunc, guard: guardCSV},
	{name: "jsondecode", fn: stdlib.JSONDecodeFunc, guard: guardJSON},
	{name: "jsonencode", fn: stdlib.JSONEncodeFunc, guard: guardEncode},
	{name: "textdecodebase64", fn: textDecodeBase64Func},
	{name: "textencodebase64", fn: textEncodeBase64Func},
	{name: "urlencode", fn: urlEncodeFunc},
	{name: "yamldecode", fn: yaml.YAMLDecodeFunc, guard: guardYAML},
	{name: "yamlencode", fn: yaml.YAMLEncodeFunc, guard: guardEncode},

	// paths
	{name: "abspath", fn: absPathFunc},
	{name: "basename", fn: baseNameFunc},
	{name: "dirname", fn: dirNameFunc},
	{name: "pathexpand", fn: pathExpandFunc},

	// dates
	{name: "formatdate", fn: stdlib.FormatDateFunc},
	{name: "plantimestamp", fn: unknownString()},
	{name: "timeadd", fn: stdlib.TimeAddFunc},
	{name: "timecmp", fn: timeCmpFunc},
	{name: "timestamp", fn: unknownString()},

	// hashes and cryptography
	{name: "base64sha256", fn: base64SHA256Func},
	{name: "base64sha512", fn: base64SHA512Func},
	{name: "bcrypt", fn: bcryptFunc},
	{name: "md5", fn: md5Func},
	{name: "rsadecrypt", fn: rsaDecryptFunc},
	{name: "sha1", fn: sha1Func},
	{name: "sha256", fn: sha256Func},
	{name: "sha512", fn: sha512Func},
	{name: "uuid", fn: unknownString()},
	{name: "uuidv5", fn: uuidV5Func},

	// networks
	{name: "cidrhost", fn: cidrHostFunc},
	{name: "cidrnetmask", fn: cidrNetmaskFunc},
	{name: "cidrsubnet", fn: cidrSubnetFunc},
	{name: "cidrsubnets", fn: cidrSubnetsFunc},

	// types
	{name: "can", flow: reaches, fn: canFunc},
	{name: "ephemeralasnull", flow: picks, fn: ephemeralAsNullFunc},
	{name: "issensitive", flow: reaches, fn: isSensitiveFunc},
	{name: "nonsensitive", flow: reaches, fn: nonsensitiveFunc},
	{name: "sensitive", flow: reaches, fn: sensitiveFunc},
	{name: "tobool", flow: moves, fn: toFunc(cty.Bool)},
	{name: "tolist", flow: moves, fn: toFunc(cty.List(cty.DynamicPseudoType)), members: membersOfFirst},
	{name: "tomap", flow: moves, fn: toFunc(cty.Map(cty.DynamicPseudoType)), keys: mapKeys},
	{name: "tonumber", flow: moves, fn: toFunc(cty.Number)},
	{name: "toset", flow: moves, fn: toFunc(cty.Set(cty.DynamicPseudoType)), members: membersOfFirst},
	{name: "tostring", flow: moves, fn: toFunc(cty.String)},
	{name: "try", flow: reaches, fn: tryFunc},
}
