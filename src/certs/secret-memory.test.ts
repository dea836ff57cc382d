import { beforeAll, describe, expect, test } from 'vitest';

import type { SecretData, StoredSecret } from './certificate-cluster.ts';
import { callBack } from './planner/called-back.ts';
import { readParts } from './secret-layout.ts';
import { createSecretMemory, type SecretMemory } from './secret-memory.ts';
import { sampleSecret, textOf, truncated } from './testing/sample-secret.ts';
import { pairOf, sampleStored } from './testing/sample-situation.ts';

const NOW = Date.UTC(2026, 5, 1);
let before: SecretData;
let since: SecretData;

beforeAll(async () => {
  [before, since] = await Promise.all([sampleSecret(NOW), sampleSecret(NOW)]);
});

/** Of a replica that has read `before`, and then these. */
function memoryOf(...secrets: readonly (readonly [StoredSecret, boolean])[]): SecretMemory {
  const memory = createSecretMemory();
  for (const [secret, isSettled] of [[sampleStored(before), true] as const, ...secrets])
    memory.read(secret, readParts(secret.data), isSettled);
  return memory;
}

const remembered = (memory: SecretMemory) => [
  memory.sound()?.authorityCertificate?.toString(),
  memory.bundle().map(String).join(''),
  memory.signingKey(),
];
const all = (data: SecretData) => [textOf(data, 'ca.crt'), textOf(data, 'bundle.crt'), data['signing.key']];

describe('the Secret is remembered', () => {
  test('as it is, when nothing has to be written to it', () => {
    expect(remembered(memoryOf([sampleStored(since), true]))).toEqual(all(since));
  });

  test('as it was, but for the key that signs plans, while it is not as it should be', () => {
    const [authority, bundle] = all(before);
    expect(remembered(memoryOf([sampleStored(since), false]))).toEqual([
      authority,
      bundle,
      since['signing.key'],
    ]);
  });

  test.each(['ca.key', 'tls.crt', 'signing.key', 'bundle.crt'])('as it was, while its %s is empty', key => {
    const [authority, bundle] = all(before);
    expect(remembered(memoryOf([sampleStored({ ...since, [key]: Buffer.of() }), true])).slice(0, 2)).toEqual([
      authority,
      bundle,
    ]);
  });

  test('as it was, when what has come in its place was called back', () => {
    const record = callBack([pairOf(since, 'ca').certificate], {}) ?? '';
    const memory = memoryOf([sampleStored(since, { 'postern.dev/called-back': record }), true]);
    expect(remembered(memory).slice(0, 2)).toEqual(all(before).slice(0, 2));
  });

  test('in its bundle, where a later version keeps the authority elsewhere', () => {
    const later = sampleStored(truncated(since, 'ca.crt'), { 'postern.dev/layout': '2' });
    const [authority] = all(before);
    expect(remembered(memoryOf([later, false])).slice(0, 2)).toEqual([
      authority,
      textOf(since, 'bundle.crt'),
    ]);
  });
});

test('who was called back is remembered when the Secret says so no more', () => {
  const record = (...names: string[]) => ({ 'postern.dev/called-back': names.join(' ') });
  const memory = memoryOf(
    [sampleStored(before, record('bb', 'aa')), true],
    [sampleStored(before), true],
    [sampleStored(before, record('cc')), true],
  );
  expect(memory.calledBack()).toEqual(['cc', 'bb', 'aa']);
});
