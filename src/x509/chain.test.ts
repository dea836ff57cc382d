import { describe, expect, test } from 'vitest';

import { chainOf, chainOfPem, isRoot } from './chain.ts';
import { Malformed } from './malformed.ts';
import { sampleCertificate, sampleChain } from './testing/sample-certificates.ts';

const { root, intermediate, leaf } = sampleChain();

describe('a chain is put in order', () => {
  test.each([
    ['in order', [leaf, intermediate, root]],
    ['reversed', [root, intermediate, leaf]],
    ['shuffled', [intermediate, leaf, root]],
    ['without the root', [intermediate, leaf]],
    ['the leaf alone', [leaf]],
    ['the root alone', [root]],
  ])('%s', (_name, samples) => {
    const expected = [leaf, intermediate, root].filter(sample => samples.includes(sample));
    expect(chainOfPem(samples.map(({ pem }) => pem).join('')).map(({ der }) => der)).toEqual(
      expected.map(({ certificate }) => certificate.der),
    );
  });
});

describe('what is no single chain is refused', () => {
  const loop = Buffer.from('loop');
  const [self, other] = [Buffer.from('a'), Buffer.from('b')];

  test.each([
    ['nothing at all', [], 'no leaf certificate found'],
    ['a gap', [leaf, root], 'found multiple leaf or disjunct certificates'],
    [
      'two leaves',
      [leaf, sampleCertificate({ name: 'leaf-2', issuer: intermediate }), intermediate],
      'found multiple leaf',
    ],
    [
      'certificates without identifiers, which count as each other’s issuers',
      [sampleCertificate({ subjectKeyId: null }), sampleCertificate({ subjectKeyId: null })],
      'no leaf certificate found',
    ],
    [
      'a loop that a leaf leads into',
      [
        sampleCertificate({ subjectKeyId: Buffer.from('x'), authorityKeyId: self }),
        sampleCertificate({ subjectKeyId: self, authorityKeyId: other }),
        sampleCertificate({ subjectKeyId: other, authorityKeyId: self }),
      ],
      'cycle',
    ],
    [
      'the same certificate twice',
      [
        sampleCertificate({ subjectKeyId: loop, authorityKeyId: loop }),
        sampleCertificate({ subjectKeyId: loop, authorityKeyId: loop }),
      ],
      'no leaf certificate found',
    ],
  ])('%s', (_name, samples, message) => {
    const certificates = samples.map(({ certificate }) => certificate);
    expect(() => chainOf(certificates)).toThrow(Malformed);
    expect(() => chainOf(certificates)).toThrow(message);
  });

  test('a key among the certificates', () => {
    expect(() => chainOfPem(leaf.pem + leaf.keyPem)).toThrow(Malformed);
  });
});

test('a root names no issuer, or itself', () => {
  const named = sampleCertificate({ subjectKeyId: Buffer.of(1), authorityKeyId: Buffer.of(1) });
  expect([root, named, leaf, intermediate].map(({ certificate }) => isRoot(certificate))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
