import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLiteralSettings, knownToken, likelySecret } from './likeness.ts';
import { entropyOf } from './randomness.ts';

// Put together here, so that no scanner takes this file for a leak.
const text = (...parts: string[]) => parts.join('');
const random = 'Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Yt';

test.for<[string, string]>([
  ['a private key', text('-----BEGIN RSA ', 'PRIVATE KEY-----\nMII')],
  ['a private key', text('-----BEGIN ', 'PRIVATE KEY-----\\nMII')],
  ['a private key', text('-----BEGIN ', 'PRIVATE KEY-----\\r\\nMII')],
  ['a private key', text('-----BEGIN EC ', 'PRIVATE KEY-----\r\n    MHcCAQEE')],
  ['a private key', text('-----BEGIN ', 'PRIVATE KEY-----', random, random)],
  ['an access key of AWS', text('id: AKIA', 'Q7RZ2XW9LK4TN8VB')],
  ['a token of GitHub', text('ghp_', random, 'abcd')],
  ['a token of GitHub', text('github_pat_', random)],
  ['a token of GitLab', text('glpat-', random)],
  ['a token of Slack', text('xoxb-', '1234509876-', random)],
  ['a webhook address of Slack', text('https://hooks.slack.com/services/', 'T01/B02/', random)],
  ['a key of Stripe', text('sk_live_', random)],
  ['a key of Stripe', text('rk_test_', random)],
  ['an API key of Google', text('AIza', random, 'abc')],
  ['a storage key of Azure', text('AccountName=a;AccountKey=', random, random, random.slice(0, 22), '==')],
  ['a token of HashiCorp Vault', text('hvs.', random)],
  ['a token of a 1Password service account', text('ops_eyJ', random, random)],
  ['a token of npm', text('npm_', random, 'abcd')],
  ['an API key of SendGrid', text('SG.', random.slice(0, 22), '.', random, random.slice(0, 11))],
  ['a JSON Web Token', text('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiJzaG9wIn0.', random)],
  ['a connection string with a password', text('postgres://shop:', 's3cr3t-of-shop@db/shop')],
  ['a connection string with a password', text('redis://:', 's3cr3t-of-shop@cache:6379')],
  ['a connection string with a password', text('Server=db;Database=shop;User Id=sa;', 'Password=s3cr3t!;')],
  ['a connection string with a password', text('jdbc:postgresql://db/shop?user=a&', 'password=s3cr3t')],
])('%s is known by its form', ([name, secret]) => {
  expect(knownToken(secret)).toBe(name);
});

test.for([
  text('ghp_', 'x'.repeat(36)),
  text('glpat-', 'xxxxxxxxxxxxxxxxxxxx'),
  'postgres://shop:$(PASSWORD)@db/shop',
  'postgres://shop:{{ .password }}@db/shop',
  'postgres://user:password@db/shop',
  'postgres://shop@db/shop',
  'https://example.com/a:b@c',
  '-----BEGIN CERTIFICATE-----\nMII',
  '-----BEGIN PUBLIC KEY-----\nMII',
  text('echo "-----BEGIN OPENSSH ', 'PRIVATE KEY-----"\n  cat /ssh/id'),
  text("sed 's/-----BEGIN ", "PRIVATE KEY-----//;s/-----END ', 'PRIVATE KEY-----//'"),
  text('{ "private_key": "-----BEGIN ', 'PRIVATE KEY-----\\n...\\n" }'),
  text('begins with -----BEGIN ', 'PRIVATE KEY----- as it should'),
  "printf 'https://token:%s@git.example.com'",
  'f"https://token:{TOKEN}@git.example.com"',
  'rtsp://{CAMERA_USER}:{CAMERA_PASSWORD}@camera:8554/ch1',
  'registry.example.com/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'task_live_abcdefghijklmnopqrstuvwx',
  'short',
])('%s is no token', secret => {
  expect(knownToken(secret)).toBeUndefined();
});

const why = (name: string, value: string, settings = defaultLiteralSettings) =>
  likelySecret({ name, text: value }, settings);

describe('by its name', () => {
  test.for([
    ['DB_PASSWORD', 'hunter2'],
    ['password', 'correct horse battery staple'],
    ['clientSecret', 'Q~12ab34'],
    ['api-key', 'k3y0fsh0p'],
    ['spring.datasource.password', 'hunter2'],
    ['GITHUB_TOKEN', '12ab34cd'],
    ['MYSQL_ROOT_PASSWORD', 'root'],
  ] as const)('%s is a secret', ([name, value]) => {
    expect(why(name, value)).toBe('its name says that it is a secret');
  });

  test.for([
    ['PASSWORD_FILE', '/run/secrets/password'],
    ['password', '/run/secrets/password'],
    ['TOKEN_URL', 'https://login.example.com/token'],
    ['token', 'https://login.example.com/token'],
    ['TOKEN_TTL', '3600'],
    ['input_cost_per_token', '0.000003'],
    ['output_cost_per_token', 'free of charge'],
    ['api_key', 'sk-no-key-required'],
    ['API_KEY', 'not-needed'],
    ['api_key', 'os.environ/MOONSHOT_API_KEY'],
    ['apiKey', '{env:LITELLM_API_KEY}'],
    ['password', '{FRIGATE_MQTT_PASSWORD}'],
    ['api_password', '!secret api_password'],
    ['token', '3600'],
    ['DB_PASSWORD', '$(FROM_ELSEWHERE)'],
    ['DB_PASSWORD', '{{ .password }}'],
    ['DB_PASSWORD', '<password>'],
    ['DB_PASSWORD', 'changeme'],
    ['DB_PASSWORD', 'REPLACE_ME'],
    ['DB_PASSWORD', 'your-password-here'],
    ['DB_PASSWORD', '********'],
    ['REQUIRE_PASSWORD', 'true'],
    ['nginx.ingress.kubernetes.io/auth-secret', 'basic-auth'],
    ['nginx.ingress.kubernetes.io/auth-tls-secret', 'shop/ca'],
    ['IMAGE_PULL_SECRET', 'regcred'],
    ['SECRET_NAME', 'Db9'],
    ['passwordPolicy', 'strong1'],
    ['BYPASS', 'all-of-it'],
    ['monkey', 'business'],
    ['PASSWORD', ''],
  ] as const)('%s: %s is none', ([name, value]) => {
    expect(why(name, value)).toBeUndefined();
  });
});

describe('by its looks', () => {
  test.for([random, text(random, '=='), 'q7Zr2Xw9-Lk4Tn8Vb_3Mp6Hd1F'])('%s is random', value => {
    expect(why('VALUE', value)).toBe('it looks like a random key');
  });

  test.for([
    ['an identifier', '3fa85f64-5717-4562-b3fc-2c963f66afa6'],
    ['a hash', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['a hash with its name', 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
    ['a certificate', 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA7'],
    ['a public key', 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'],
    ['something compressed', 'H4sIAAAAAAAA/6pWKkktLlGyUlAqS8wpTtVRSkksSVSyUgAA'],
    ['words', 'ThisIsTheNameOfAVeryLongJavaClassFactory2'],
    ['words with hyphens', 'My-Service-In-Region-Eu-West-1-Number-22'],
    ['a short text', 'aB3dE5gH7'],
    ['a sentence', 'The quick brown Fox jumps over 13 lazy dogs'],
    ['an address', 'https://Example.com/aB3dE5gH7jK9mN1pQ3sT5vW7'],
    ['an image', 'registry.example.com/Team/App:1.2.3-Build.4567'],
  ] as const)('%s is not', ([, value]) => {
    expect(why('VALUE', value)).toBeUndefined();
  });

  test('how varied and how long it is at least can be set', () => {
    expect(why('VALUE', random, { ...defaultLiteralSettings, leastEntropy: 6 })).toBeUndefined();
    expect(why('VALUE', random, { ...defaultLiteralSettings, leastLength: 33 })).toBeUndefined();
  });

  test('among much else only the name counts', () => {
    expect(
      likelySecret({ name: 'VALUE', text: random, isOfName: true }, defaultLiteralSettings),
    ).toBeUndefined();
  });
});

test('entropy is that of Shannon', () => {
  expect(entropyOf('aaaa')).toBe(0);
  expect(entropyOf('abab')).toBe(1);
  expect(entropyOf('abcdefgh')).toBe(3);
});

test('no text takes long to judge, however long it is', () => {
  const pieces = fc.constantFrom(
    'eyJ',
    '.',
    'a',
    '://',
    ':',
    '@',
    '=',
    'password=',
    '-----BEGIN ',
    ' PRIVATE KEY-----',
    'sk_live_',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), parts => {
      const long = parts.join('').repeat(2000);
      // A form that goes back and tries again would run into the time limit of the test.
      expect(knownToken(long) ?? why('name', long) ?? 'nothing').toMatch(/^(?:an? |it |nothing)/u);
    }),
    { numRuns: 30 },
  );
});
