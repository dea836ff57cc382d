import { beforeAll, expect, test } from 'vitest';

import type { SecretData } from './certificate-cluster.ts';
import { createRotationStay } from './rotation-stay.ts';
import { readParts } from './secret-layout.ts';
import { sampleSecret } from './testing/sample-secret.ts';

const NOW = Date.UTC(2026, 5, 1);
let one: SecretData;
let other: SecretData;

beforeAll(async () => {
  [one, other] = await Promise.all([sampleSecret(NOW), sampleSecret(NOW)]);
});

const withNext = () => ({ ...one, 'next.crt': other['ca.crt'] ?? Buffer.of() });

test.each<[string, () => SecretData | undefined, number]>([
  ['goes on while nothing of that changes', () => ({ ...one, 'tls.crt': Buffer.of() }), 2000],
  ['begins anew with a next authority', withNext, 0],
  ['begins anew with another authority', () => other, 0],
  ['begins anew when the Secret is gone', () => undefined, 0],
])('the time of a rotation in its place %s', (_what, second, expected) => {
  let clock = 0;
  const stay = createRotationStay(() => clock);
  expect(stay(readParts(one))).toBe(0);
  clock += 2000;
  const data = second();
  expect(stay(data && readParts(data))).toBe(expected);
});
