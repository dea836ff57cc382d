import { expect, test } from 'vitest';
import type { Volume, VolumeMount } from '../api/pod.ts';
import { hasMount, mountObstacles } from './mount-obstacle.ts';

const WANTED = '/var/run/secrets/postern';

function obstacles(mount: VolumeMount, source: Omit<Volume, 'name'> = { emptyDir: {} }) {
  const container = { name: 'app', volumeMounts: [mount] };
  const at = { container, pointer: '/spec/containers/0', path: 'spec.containers[0]' };
  return mountObstacles(at, WANTED, { containers: [], volumes: [{ name: 'v', ...source }] }, 'move it');
}

test.each<[string, VolumeMount, Omit<Volume, 'name'>?]>([
  ['a sibling', { name: 'v', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }],
  ['a path that only begins alike', { name: 'v', mountPath: '/var/run/secrets/postern-2' }],
  ['a writable one around', { name: 'v', mountPath: '/var/run/secrets' }],
  ['another of the same pod', { name: 'v', mountPath: '/data' }, { configMap: { name: 'c' } }],
])('%s is no obstacle', (_, mount, source) => {
  expect(obstacles(mount, source)).toEqual([]);
});

test.each<[string, VolumeMount, Omit<Volume, 'name'>?]>([
  ['the same path', { name: 'v', mountPath: WANTED }],
  ['the same path, written otherwise', { name: 'v', mountPath: '/var/./run//secrets/postern/' }],
  ['one below', { name: 'v', mountPath: `${WANTED}/db` }],
  ['a read-only one around', { name: 'v', mountPath: '/var/run', readOnly: true }],
  ['a ConfigMap around', { name: 'v', mountPath: '/var/run/' }, { configMap: { name: 'c' } }],
  ['a Secret around', { name: 'v', mountPath: '/var' }, { secret: { secretName: 's' } }],
])('%s is an obstacle', (_, mount, source) => {
  expect(obstacles(mount, source)).toMatchObject([
    {
      rule: 'PST312',
      severity: 'error',
      path: 'spec.containers[0].volumeMounts[0].mountPath',
      message: expect.stringContaining('container app mounts volume v at /var'),
      fix: 'move it',
    },
  ]);
});

test('a mount counts as ours by volume and path together', () => {
  const container = { name: 'app', volumeMounts: [{ name: 'v', mountPath: '/a' }] };
  expect(hasMount(container, 'v', '/a')).toBe(true);
  expect(hasMount(container, 'v', '/b')).toBe(false);
  expect(hasMount(container, 'w', '/a')).toBe(false);
  expect(hasMount({ name: 'app' }, 'v', '/a')).toBe(false);
});
