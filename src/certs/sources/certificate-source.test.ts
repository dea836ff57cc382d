import { expect, test } from 'vitest';

import { isSameSource, sourceName, type CertificateSource } from './certificate-source.ts';

const SOURCES: readonly CertificateSource[] = [
  { from: 'own' },
  { from: 'secret', name: 'a' },
  { from: 'secret', name: 'b' },
  { from: 'files', folder: '/a' },
];

test('a source is the same as itself and as no other', () => {
  for (const [i, one] of SOURCES.entries())
    for (const [j, other] of SOURCES.entries()) expect(isSameSource(one, { ...other })).toBe(i === j);
});

test('each has a name to speak of it', () => {
  expect(SOURCES.map(sourceName)).toEqual(["Postern's own authority", 'Secret a', 'Secret b', 'folder /a']);
});
