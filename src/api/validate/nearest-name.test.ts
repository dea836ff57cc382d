import { expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../test/growth-of-work.ts';
import { nearestName } from './nearest-name.ts';

const options = ['inject', 'mount-path', 'env-method', 'on-change', 'init-timeout', 'file-mode'];

test.each([
  ['mountpath', 'mount-path'],
  ['mount_path', 'mount-path'],
  ['injcet', 'inject'],
  ['Inject', 'inject'],
  ['onchange', 'on-change'],
  ['init-timout', 'init-timeout'],
])('%s is taken for %s', (written, meant) => {
  expect(nearestName(written, options)).toBe(meant);
});

test.each([
  ['v3', ['v1', 'v2'], 'v2'],
  ['v0', ['v2', 'v1'], 'v1'],
  ['v1beta3', ['v1beta1', 'v1beta2'], 'v1beta2'],
  ['TLS12', ['TLS10', 'TLS13', 'TLS11'], 'TLS13'],
  ['vi', ['v1', 'v2'], 'v1'],
  ['v3', ['w3', 'v1'], 'w3'],
])(
  'of names that differ from %s by a number the nearest number counts: of %j %s',
  (written, known, meant) => {
    expect(nearestName(written, known)).toBe(meant);
  },
);

test.each(['', 'vault-role', 'x', 'template'])('nothing is near %j', written => {
  expect(nearestName(written, options)).toBeUndefined();
});

test.each([
  ['a long name', 'k'.repeat(65), ['k'.repeat(65)]],
  ['a name of megabytes', 'k'.repeat(2_000_000), ['k'.repeat(2_000_000)]],
  ['a candidate of megabytes', 'k', ['k'.repeat(2_000_000)]],
])('nothing is near %s', (_, written, candidates) => {
  expect(nearestName(written, candidates)).toBeUndefined();
});

test('that nothing is near a long name is soon known', async () => {
  const grown = await growthOfWork(
    100,
    size => 'k'.repeat(size),
    name => nearestName(name, [name]),
  );
  expect(grown).toBeLessThan(IN_PROPORTION);
});

test('a name of 64 characters is still compared', () => {
  expect(nearestName(`${'k'.repeat(63)}x`, ['k'.repeat(64)])).toBe('k'.repeat(64));
});

test('a candidate that is the name itself is the nearest', () => {
  for (const option of options) expect(nearestName(option, options)).toBe(option);
});
