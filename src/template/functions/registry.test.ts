import { describe, expect, test } from 'vitest';
import { functionGroups } from './names.ts';
import { isKnownFunction, loadFunctions, loadGroup } from './registry.ts';

describe.each(Object.entries(functionGroups))('the group %s', (group, names) => {
  test('has the functions that the table says and no other', async () => {
    expect(Object.keys(await loadGroup(group)).sort()).toEqual(names.toSorted());
  });
});

test('no name is in two groups', () => {
  const names = Object.values(functionGroups).flat();

  expect(names.length).toBe(new Set(names).size);
});

test('every function of External Secrets is known', () => {
  expect(shipped.filter(name => !isKnownFunction(name))).toEqual([]);
});

test('functions that read the environment or the network are not there', () => {
  expect(['env', 'expandenv', 'getHostByName'].filter(isKnownFunction)).toEqual([]);
});

test('only names that are known are loaded', async () => {
  const functions = await loadFunctions(['upper', 'nope', 'constructor', '__proto__', 'b64dec']);

  expect(Object.keys(functions).sort()).toEqual(['b64dec', 'upper']);
});

test('a group that nobody knows is empty', async () => {
  expect(await loadGroup('constructor')).toEqual({});
});

/** The functions of `runtime/template/v2` of External Secrets 2.9: its own and its copy of sprig. */
const shipped = `
pkcs12key pkcs12keyPass pkcs12cert pkcs12certPass pemToPkcs12 pemToPkcs12Pass fullPemToPkcs12
fullPemToPkcs12Pass pemTruststoreToPKCS12 pemTruststoreToPKCS12Pass filterPEM filterCertChain certSANs
jwkPublicKeyPem jwkPrivateKeyPem toYaml fromYaml rsaDecrypt abbrev abbrevboth add add1 add1f addf adler32sum
ago all any atoi b32dec b32enc b64dec b64enc base bcrypt biggest buildCustomCert camelcase cat ceil chunk
clean coalesce compact concat contains date dateInZone dateModify date_in_zone date_modify decryptAES deepCopy
deepEqual default derivePassword dict dig dir div divf duration durationRound empty encryptAES ext fail first
float64 floor fromJson genCA genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey
genSignedCert genSignedCertWithKey get has hasKey hasPrefix hasSuffix hello hexdec htmlDate htmlDateInZone
htpasswd indent initial initials int int64 isAbs join kebabcase keys kindIs kindOf last list lower max maxf
merge mergeOverwrite min minf mod mul mulf mustChunk mustCompact mustDateModify mustDeepCopy mustFirst
mustFromJson mustHas mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend mustPush mustRegexFind
mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest
mustReverse mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout
must_date_modify nindent nospace now omit osBase osClean osDir osExt osIsAbs pick pluck plural prepend push
quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll regexMatch
regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver
semverCompare seq set sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split splitList splitn
squote sub subf substr swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString
toStrings trim trimAll trimPrefix trimSuffix trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset
until untilStep untitle upper urlJoin urlParse uuidv4 values without wrap wrapWith
`
  .trim()
  .split(/\s+/);
