import { describe, expect, test } from 'vitest';

import { isCertificateName, isDnsName } from './dns-name.ts';

const LABEL = 'a'.repeat(63);

describe('a DNS name', () => {
  test.each(['postern', 'postern.ns.svc', 'a_b.example', '_x', 'xn--bcher-kva.example', '1.2.3', LABEL])(
    'is %s, and a certificate can be issued for it',
    name => expect([isDnsName(name), isCertificateName(name)]).toEqual([true, true]),
  );

  test.each([
    '',
    '.',
    '.a',
    'a.',
    'a..b',
    '-a',
    'a-',
    'bücher.example',
    'Postern',
    'a b',
    'a,b',
    'a:8443',
    'https://a',
    `${LABEL}a`,
    `${`${LABEL}.`.repeat(4)}a`,
  ])('is not %j, and no certificate can be issued for it', name =>
    expect([isDnsName(name), isCertificateName(name)]).toEqual([false, false]),
  );
});

test('a wildcard is no name to call by, and a certificate may have it in the place of the first label alone', () => {
  expect(isDnsName('*.ns.svc')).toBe(false);
  expect(['*.ns.svc', '*', '*.', '*.*.svc', 'a.*.svc', 'a*.svc'].map(isCertificateName)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
