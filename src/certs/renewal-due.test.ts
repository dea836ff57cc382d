import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';

import { renewalDueAt } from './renewal-due.ts';
import { samplePair } from './sources/testing/sample-pair.ts';
import { sampleSecret } from './testing/sample-secret.ts';

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const due = (pem: unknown) => renewalDueAt(new X509Certificate(String(pem)));

test('an own leaf is due at two thirds of its life, an own authority at half of it', async () => {
  const secret = await sampleSecret(NOW);
  expect(due(secret['tls.crt'])).toBe(NOW + 112 * HOUR);
  expect(due(secret['ca.crt'])).toBe(NOW + 4380 * HOUR);
});

test('what another issuer signed is due near its end: its plan is not known', async () => {
  const pair = await samplePair(NOW);
  expect(due(pair['tls.crt'])).toBe(NOW + 21.5 * HOUR);
  expect(due(pair['ca.crt'])).toBe(NOW + 21.5 * HOUR);
});
