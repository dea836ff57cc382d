/** Templates whose output follows from their data, so that it can be compared byte for byte. */
import { archiveOptions } from './crypto-world.ts';

const each = (names: readonly string[], template: (name: string) => string): string[] => names.map(template);
const product = (
  a: readonly string[],
  b: readonly string[],
  template: (a: string, b: string) => string,
): string[] => a.flatMap(one => b.map(other => template(one, other)));

const keys = [
  ...[
    'rsa',
    'rsa2',
    'rsaShort',
    'rsap8',
    'rsaEncrypted',
    'rsaPublic',
    'rsaPss',
    'rsaBroken',
    'rsaAsPkcs8',
    'pkcs8AsRsa',
  ],
  ...['p224', 'p224p8', 'p256', 'p256p8', 'p256Explicit', 'p384', 'p384p8', 'p521', 'p521p8', 'k1', 'k1p8'],
  ...[
    'ed25519',
    'edWindows',
    'edAfterText',
    'edAfterJunk',
    'edAsEc',
    'x25519',
    'ed448',
    'junk',
    'empty',
    'withHeaders',
  ],
];
const certificates = [
  ...[
    'leaf',
    'intermediate',
    'root',
    'rsaLeaf',
    'edSelf',
    'bare',
    'named',
    'k1Self',
    'chain',
    'shuffled',
    'noRoot',
    'gap',
  ],
  ...[
    'twoLeaves',
    'twoBare',
    'twice',
    'chainAndKey',
    'keyAndChain',
    'chainAndBlank',
    'chainAndText',
    'chainWithText',
  ],
  ...['chainAfterJunk', 'chainGlued', 'junk', 'empty'],
];
const archives = [
  'openRsa',
  'openEd',
  'openTwoLeaves',
  'openK1',
  'cutOff',
  'withMore',
  'changed',
  'junk',
  'empty',
];
const jwks = ['rsa', 'p256', 'p384', 'p521', 'k1', 'ed25519', 'x25519', 'ed448'];
const kinds = Object.keys(archiveOptions);

export const archiveCases: readonly string[] = [
  ...each(kinds, name => `{{ pkcs12key .open${name} }}`),
  ...each(kinds, name => `{{ pkcs12cert .open${name} }}`),
  ...each(kinds, name => `{{ pkcs12keyPass "pässword" .sealed${name} }}`),
  ...each(kinds, name => `{{ pkcs12certPass "pässword" .sealed${name} }}`),
  ...each(kinds, name => `{{ pkcs12keyPass "wrong" .sealed${name} }}`),
  ...each(archives, name => `{{ pkcs12key .${name} }}`),
  ...each(archives, name => `{{ .${name} | pkcs12cert }}`),
  '{{ pkcs12keyPass "😀" .openModern }}',
  '{{ pkcs12keyPass "\\xff" .sealedModern }}',
];

export const pemCases: readonly string[] = [
  ...product(
    ['leaf', 'intermediate', 'root', 'other', ''],
    certificates,
    (type, name) => `{{ filterCertChain "${type}" .${name} }}`,
  ),
  // A block behind junk on its own line is found by newer versions of ESO only.
  ...product(
    ['CERTIFICATE', 'private key'],
    certificates,
    (type, name) => `{{ filterPEM "${type}" .${name} }}`,
  ).filter(template => !template.includes('AfterJunk')),
  ...each(keys, name => `{{ filterPEM "PRIVATE KEY" .${name} }}`).filter(
    template => !template.includes('AfterJunk'),
  ),
  ...each(['withHeaders', 'rsa', 'rsaPublic'], name => `{{ filterPEM "rsa private KEY" .${name} }}`),
];

export const keyCases: readonly string[] = [
  ...each(keys, name => `{{ pkcs12key (pemToPkcs12 .leaf .${name} | b64dec) }}`),
  ...each(keys, name => `{{ (buildCustomCert (.leaf | b64enc) (.${name} | b64enc)).Key }}`),
  ...each(keys, name => `{{ (genCAWithKey "ca" 10 .${name}).Key }}`),
  ...each(keys, name => `{{ (genSelfSignedCertWithKey "ca" nil nil 10 .${name}).Key }}`),
  ...each(
    keys,
    name =>
      `{{ (genSignedCertWithKey "l" nil nil 10 (buildCustomCert (.root | b64enc) (.rsa | b64enc)) .${name}).Key }}`,
  ),
  ...each(certificates, name => `{{ (buildCustomCert (.${name} | b64enc) (.p256 | b64enc)).Cert }}`),
  ...each(certificates, name => `{{ pkcs12cert (fullPemToPkcs12 .${name} .p256 | b64dec) }}`),
  ...each(certificates, name => `{{ pkcs12cert (pemToPkcs12 .${name} .p256 | b64dec) }}`),
  ...each(certificates, name => `{{ empty (pemTruststoreToPKCS12 .${name}) }}`),
  '{{ buildCustomCert "!" "" }}',
  '{{ buildCustomCert "" "!" }}',
  '{{ buildCustomCert "" "" }}',
];

export const jwkCases: readonly string[] = [
  ...product(['jwkPublicKeyPem', 'jwkPrivateKeyPem'], jwks, (name, jwk) => `{{ ${name} .${jwk}Jwk }}`),
  ...product(['jwkPublicKeyPem', 'jwkPrivateKeyPem'], jwks, (name, jwk) => `{{ ${name} .${jwk}JwkPublic }}`),
  ...product(['jwkPublicKeyPem', 'jwkPrivateKeyPem'], jwks, (name, jwk) => `{{ ${name} .${jwk}JwkMore }}`),
  ...product(['jwkPublicKeyPem', 'jwkPrivateKeyPem'], jwks, (name, jwk) => `{{ ${name} .${jwk}JwkPoor }}`),
  ...each(jwks, jwk => `{{ jwkPrivateKeyPem .${jwk}JwkShort }}`),
  ...each(
    ['octJwk', 'listJwk', 'emptyJwk', 'numberJwk', 'junk', 'empty'],
    name => `{{ jwkPublicKeyPem .${name} }}`,
  ),
];

export const cipherCases: readonly string[] = [
  ...product(
    ['SHA1', 'SHA256', 'SHA512', 'SHA384', 'None', ''],
    ['sha1Text', 'sha256Text', 'sha512Text', 'sha384Text', 'junk'],
    (hash, text) => `{{ rsaDecrypt "RSA-OAEP" "${hash}" .${text} .rsa }}`,
  ),
  ...each(keys, name => `{{ rsaDecrypt "RSA-OAEP" "SHA256" .sha256Text .${name} }}`),
  ...each(['None', 'RSA', 'rsa-oaep', ''], scheme => `{{ rsaDecrypt "${scheme}" "SHA256" .junk .rsa }}`),
  '{{ encryptAES "k" "" }}',
  '{{ decryptAES "k" "" }}',
  ...each(
    [
      '!',
      'YQ==',
      'AAAA',
      'AAAAAAAAAAAAAAAAAAAAAA==',
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      '30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=',
    ],
    text => `{{ decryptAES "k" "${text}" | b64enc }}`,
  ),
  '{{ "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=" | decryptAES "secretkey" }}',
];

const texts = ['""', '"a"', '"ünïcödé"', '.junk', '.rsa', '"\\xff\\x00"'];
const types = ['maximum', 'long', 'medium', 'short', 'basic', 'pin'];

export const hashCases: readonly string[] = [
  ...product(['sha1sum', 'sha256sum', 'adler32sum'], texts, (name, text) => `{{ ${name} ${text} }}`),
  ...product(
    types,
    ['1', '2', '4294967295', '4294967296'],
    (type, count) => `{{ derivePassword ${count} "${type}" "password" "user" "example.com" }}`,
  ),
  '{{ derivePassword 1 "long" "pässword" "üser" "bücher.example" }}',
  '{{ derivePassword 1 "long" "" "" "" }}',
  '{{ derivePassword 1 "other" "password" "user" "example.com" }}',
  '{{ derivePassword -1 "long" "password" "user" "example.com" }}',
  '{{ derivePassword 1.5 "long" "password" "user" "example.com" }}',
  '{{ $n := 1 }}{{ derivePassword $n "long" "password" "user" "example.com" }}',
  '{{ derivePassword "1" "long" "password" "user" "example.com" }}',
  '{{ htpasswd "a:b" "password" }}',
  '{{ htpasswd "a" }}',
  '{{ bcrypt (repeat 73 "a") }}',
  '{{ htpasswd "a" (repeat 73 "a") }}',
  '{{ genPrivateKey "other" }}',
  '{{ randBytes 0 }}',
  '{{ randBytes -1 }}',
  '{{ genCA "x" "1" }}',
  '{{ genSelfSignedCert "x" (list 1) nil 1 }}',
  '{{ genSelfSignedCert "x" nil (list 1) 1 }}',
  '{{ genSelfSignedCert "x" (list "1.2.3") nil 1 }}',
  '{{ genSelfSignedCert "x" (list "fe80::1%eth0") nil 1 }}',
  '{{ genSelfSignedCert "x" nil (list "é") 1 }}',
  '{{ genSelfSignedCert "\\xff" nil nil 1 }}',
  '{{ genSelfSignedCert "x" "1.2.3.4" nil 1 }}',
  '{{ genSignedCert "x" nil nil 1 nil }}',
  '{{ genSignedCert "x" nil nil 1 (dict "Cert" "a" "Key" "b") }}',
  '{{ genSignedCertWithKey "x" nil nil 1 (buildCustomCert (.root | b64enc) (.p256 | b64enc)) .p256 }}',
];
