/**
 * Templates whose output is new each time. `make` is run by Go and by us, then `read` by both over `.made`: all four
 * answers have to be the same.
 */
export interface MakingCase {
  readonly make: string;
  readonly read: string;
}

const keyNames = ['rsa', 'rsap8', 'p224', 'p256', 'p256p8', 'p384', 'p521', 'ed25519', 'x25519'];
const passwords = ['', 'changeit', 'pässword', '中文', '\\xff\\xfe', 'x'.repeat(150), ' a b '];
const open = (name: string, password: string) => `{{ ${name} "${password}" (.made | b64dec) }}`;

const archives: readonly MakingCase[] = [
  ...keyNames.map(key => ({
    make: `{{ pemToPkcs12Pass .leaf .${key} "pw" }}`,
    read: open('pkcs12keyPass', 'pw') + open('pkcs12certPass', 'pw'),
  })),
  ...passwords.map(password => ({
    make: `{{ fullPemToPkcs12Pass .chain .p256 "${password}" }}`,
    read: open('pkcs12keyPass', password) + open('pkcs12certPass', password),
  })),
  ...['leaf', 'noRoot', 'chain', 'gap', 'twoLeaves', 'twoBare', 'twice', 'chainWithText', 'named'].map(
    certificates => ({
      make: `{{ fullPemToPkcs12 .${certificates} .p256 }}`,
      read: '{{ pkcs12key (.made | b64dec) }}{{ pkcs12cert (.made | b64dec) }}',
    }),
  ),
  // How long the archive is tells whether it has the same parts.
  ...['leaf', 'chain', 'named'].map(certificates => ({
    make: `{{ fullPemToPkcs12Pass .${certificates} .p256 "pw" }}`,
    read: '{{ len (.made | b64dec) }}',
  })),
  ...['', 'root', 'chain', 'named', 'bare', 'twoBare'].map(certificates => ({
    make: `{{ pemTruststoreToPKCS12Pass ${certificates === '' ? '""' : `.${certificates}`} "pw" }}`,
    read: '{{ len (.made | b64dec) }}',
  })),
  { make: '{{ pemTruststoreToPKCS12 .root }}', read: '{{ pkcs12key (.made | b64dec) }}' },
];

const ciphers: readonly MakingCase[] = ['"a"', '"0123456789abcdef"', '.junk', '.rsa', '"\\xff\\x00"'].flatMap(
  text =>
    ['""', '"k"', '"a key of exactly thirty-two bytes"', '.rsa'].map(password => ({
      make: `{{ encryptAES ${password} ${text} }}`,
      read: `{{ .made | decryptAES ${password} }}|{{ len .made }}`,
    })),
);

const shape = (pattern: string, made = '.made') =>
  `{{ regexMatch ${JSON.stringify(pattern)} ${made} }}{{ len ${made} }}`;

const passwordsAndNumbers: readonly MakingCase[] = [
  ...['"password"', '""', '"ünïcödé"', '(repeat 72 "a")'].map(password => ({
    make: `{{ bcrypt ${password} }}`,
    read: shape('^\\$2a\\$10\\$[./A-Za-z0-9]{53}$'),
  })),
  { make: '{{ htpasswd "user" "password" }}', read: shape('^user:\\$2a\\$10\\$[./A-Za-z0-9]{53}$') },
  {
    make: '{{ uuidv4 }}',
    read: shape('^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'),
  },
  ...[0, 1, 2, 3, 16, 100].map(count => ({
    make: `{{ randBytes ${count} }}`,
    read: `{{ len (.made | b64dec) }}${shape('^[A-Za-z0-9+/]*=*$')}`,
  })),
];

const reissue = '{{ $c := genCAWithKey "ca" 1 .made }}{{ eq $c.Key .made }}';

const keys: readonly MakingCase[] = [
  ...['ecdsa', 'ed25519', 'rsa', ''].map(type => ({
    make: `{{ genPrivateKey "${type}" }}`,
    read: `${reissue}{{ regexFindAll "BEGIN [A-Z ]+" .made -1 }}`,
  })),
  {
    make: '{{ genPrivateKey "dsa" }}',
    read: '{{ (buildCustomCert (.root | b64enc) (.made | b64enc)).Key | eq .made }}{{ regexFindAll "BEGIN [A-Z ]+" .made -1 }}',
  },
];

const types = '{{ regexFindAll "BEGIN [A-Z ]+" .made -1 }}';

const structs: readonly MakingCase[] = [
  { make: '{{ genCA "ca" 365 }}', read: types },
  {
    make: '{{ $ca := genCA "ca" 365 }}{{ $l := genSignedCert "l" (list "10.0.0.1") (list "a.b") 10 $ca }}{{ $l.Cert }}{{ $l.Key }}',
    read: types,
  },
  { make: '{{ printf "%T" (genCA "ca" 1) }}', read: '{{ .made }}' },
  {
    make: '{{ $c := genSelfSignedCert "s" nil nil 1 }}{{ $c.Cert }}',
    read: '{{ filterCertChain "root" .made | eq .made }}',
  },
  {
    make: '{{ $ca := genCA "ca" 9 }}{{ $l := genSignedCert "l" nil nil 9 $ca }}{{ $l.Cert }}{{ $ca.Cert }}',
    read: '{{ filterCertChain "leaf" .made }}',
  },
  {
    make: '{{ $c := genCA "ca" 9 }}{{ fullPemToPkcs12 $c.Cert $c.Key }}',
    read: '{{ pkcs12cert (.made | b64dec) | filterPEM "certificate" | regexFindAll "BEGIN [A-Z ]+" | empty }}',
  },
];

export const makingCases: readonly MakingCase[] = [
  ...archives,
  ...ciphers,
  ...passwordsAndNumbers,
  ...keys,
  ...structs,
];

/** Certificates whose fields openssl prints; two of the same template differ in nothing but keys, serial and times. */
export const certificateCases: readonly string[] = ['rsa', 'p224', 'p256', 'p384', 'p521', 'ed25519']
  .flatMap(key => [
    `{{ (genCAWithKey "ca" 365 .${key}).Cert }}`,
    `{{ (genSelfSignedCertWithKey "s" (list "127.0.0.1" "::1" "::ffff:1.2.3.4") (list "a.b" "*.c") 10 .${key}).Cert }}`,
    `{{ (genSignedCertWithKey "l" nil (list "a.b") 10 (genCAWithKey "ca" 9 .${key}) .p256).Cert }}`,
  ])
  .concat(
    ['""', '"é"', '"a*b"', '"a@b"', '"a&b"', '"A-z 0\'()+,./:=?"', '"a_b"'].map(
      name => `{{ (genSelfSignedCertWithKey ${name} nil (list "x") 1 .p256).Cert }}`,
    ),
    ['0', '-5', '18000', '106752', '365000', '2920000'].map(
      days => `{{ (genSelfSignedCertWithKey "d" nil nil ${days} .p256).Cert }}`,
    ),
    '{{ (genSignedCertWithKey "l" nil nil 10 (buildCustomCert (.root | b64enc) (.rsa | b64enc)) .p256).Cert }}',
    '{{ (genSignedCertWithKey "bare" nil nil 10 (buildCustomCert (.bare | b64enc) (.p384 | b64enc)) .p256).Cert }}',
  );
