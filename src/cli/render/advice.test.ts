import { expect, test } from 'vitest';
import { adviceFor } from './advice.ts';

test.each([
  ['SECRET_NOT_FOUND', undefined, 'correct the key, or create the secret at the provider'],
  ['SECRET_NOT_FOUND', 'v.yaml', 'correct the key, or add it to v.yaml'],
  [
    'PROVIDER_UNAVAILABLE',
    undefined,
    'to render without the provider, give the values in a file with --values',
  ],
  ['PROVIDER_UNAVAILABLE', 'v.yaml', undefined],
  ['DECODING_FAILED', 'v.yaml', 'remove decodingStrategy, or correct the value'],
  ['NULL_BYTE', undefined, undefined],
] as const)('%s with values %s', (code, file, advice) => {
  expect(adviceFor(code, file)).toBe(advice);
});
