/**
 * Which group of functions has which name. A group is one module beside this file and is imported when a template
 * uses one of its names, so this table must not import any of them.
 */

export const functionGroups = {
  aes: words('encryptAES decryptAES'),
  arithmetic: words('add add1 sub div mod mul biggest max min'),
  certificates: words(
    'buildCustomCert genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert',
    'genSignedCertWithKey',
  ),
  conversions: words('toString toStrings atoi int int64 float64 toDecimal'),
  dates: words(
    'now ago date dateInZone date_in_zone htmlDate htmlDateInZone unixEpoch toDate mustToDate',
    'dateModify date_modify mustDateModify must_date_modify duration durationRound',
  ),
  decimals: words('add1f addf subf divf mulf maxf minf ceil floor round'),
  defaults: words('default empty coalesce all any ternary'),
  dicts: words(
    'dict get set unset hasKey pluck keys values pick omit dig',
    'merge mergeOverwrite mustMerge mustMergeOverwrite',
  ),
  encodings: words('b64enc b64dec b32enc b32dec hexdec'),
  flow: words('hello fail'),
  hashes: words('sha1sum sha256sum sha512sum adler32sum'),
  json: words(
    'fromJson toJson toPrettyJson toRawJson mustFromJson mustToJson mustToPrettyJson mustToRawJson',
  ),
  jwk: words('jwkPublicKeyPem jwkPrivateKeyPem'),
  lists: words(
    'list tuple concat join sortAlpha chunk mustChunk slice mustSlice append mustAppend push mustPush',
    'prepend mustPrepend reverse mustReverse first mustFirst last mustLast rest mustRest initial mustInitial',
    'compact mustCompact uniq mustUniq without mustWithout has mustHas',
  ),
  passwords: words('bcrypt htpasswd derivePassword'),
  paths: words('base dir clean ext isAbs osBase osDir osClean osExt osIsAbs'),
  pem: words('filterPEM filterCertChain certSANs'),
  pkcs12: words(
    'pkcs12key pkcs12keyPass pkcs12cert pkcs12certPass pemToPkcs12 pemToPkcs12Pass',
    'fullPemToPkcs12 fullPemToPkcs12Pass pemTruststoreToPKCS12 pemTruststoreToPKCS12Pass',
  ),
  privateKeys: words('genPrivateKey'),
  random: words('randAlphaNum randAlpha randAscii randNumeric randInt shuffle'),
  regex: words(
    'regexMatch regexFind regexFindAll regexReplaceAll regexReplaceAllLiteral regexSplit regexQuoteMeta',
    'mustRegexMatch mustRegexFind mustRegexFindAll mustRegexReplaceAll mustRegexReplaceAllLiteral',
    'mustRegexSplit',
  ),
  rsa: words('rsaDecrypt'),
  semver: words('semver semverCompare'),
  sequences: words('seq until untilStep'),
  strings: words(
    'trim trimAll trimall trimPrefix trimSuffix upper lower repeat replace substr trunc nospace contains',
    'hasPrefix hasSuffix quote squote cat indent nindent plural split splitList splitn',
  ),
  types: words('typeOf typeIs typeIsLike kindOf kindIs deepEqual deepCopy mustDeepCopy'),
  unique: words('randBytes uuidv4'),
  urls: words('urlParse urlJoin'),
  words: words(
    'title untitle swapcase initials abbrev abbrevboth wrap wrapWith snakecase camelcase kebabcase',
  ),
  yaml: words('toYaml fromYaml'),
} satisfies Readonly<Record<string, readonly string[]>>;

function words(...lines: readonly string[]): readonly string[] {
  return lines.join(' ').split(' ');
}
