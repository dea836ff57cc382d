import { expect, test } from 'vitest';
import { restPath, restVolume, restVolumeName } from './rest-volume.ts';

test('names are within 63 letters and differ where the volumes or the runs do', () => {
  const volumes = ['a', '2-a', 'v'.repeat(50), 'v'.repeat(51), `${'v'.repeat(62)}1`, `${'v'.repeat(62)}2`];
  const paths = volumes.flatMap(name => [restPath(name, 1), restPath(name, 2), restPath(name, 12)]);
  const names = paths.map(restVolumeName);
  expect(new Set(paths).size).toBe(paths.length);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^postern-rest\d*-[a-z0-9-]{0,49}[a-z0-9]$/);
  expect(names.slice(0, 3)).toEqual(['postern-rest-a', 'postern-rest2-a', 'postern-rest12-a']);
});

test.each([
  [false, 0o444, 0o644],
  [true, 0o400, 0o600],
])('an fsGroup (%s) decides whether files are opened for the agent', (hasGroup, defaultMode, mode) => {
  const volume = { name: 'v', projected: { defaultMode: 0o400 } };
  const sources = [{ configMap: { name: 'c', items: [{ key: 'k', path: 'k', mode: 0o600 }] } }];
  const before = structuredClone(sources);
  expect(restVolume(volume, 1, sources, hasGroup)).toEqual({
    name: 'postern-rest-v',
    projected: {
      defaultMode,
      sources: [{ configMap: { name: 'c', items: [{ key: 'k', path: 'k', mode }] } }],
    },
  });
  expect(sources).toEqual(before);
});
