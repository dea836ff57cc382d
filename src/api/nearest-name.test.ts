import { expect, test } from 'vitest';
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

test.each(['', 'vault-role', 'x', 'template'])('nothing is near %j', written => {
  expect(nearestName(written, options)).toBeUndefined();
});

test('a candidate that is the name itself is the nearest', () => {
  for (const option of options) expect(nearestName(option, options)).toBe(option);
});
