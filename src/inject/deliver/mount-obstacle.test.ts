import { expect, test } from 'vitest';
import type { Container, Volume, VolumeMount } from '../../api/pod.ts';
import { hasMount, mountObstacles } from './mount-obstacle.ts';

const WANTED = '/var/run/secrets/postern';

function obstacles(mount: VolumeMount, source: Omit<Volume, 'name'> = { emptyDir: {} }) {
  return obstaclesAt(WANTED, { volumeMounts: [mount] }, source);
}

function obstaclesAt(
  wanted: string,
  parts: Omit<Container, 'name'>,
  source: Omit<Volume, 'name'> = { emptyDir: {} },
) {
  const container = { name: 'app', ...parts };
  const at = { container, pointer: '/spec/containers/0', path: 'spec.containers[0]' };
  return mountObstacles(at, wanted, { containers: [], volumes: [{ name: 'v', ...source }] }, 'move it');
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
  ['the same path without its first slash', { name: 'v', mountPath: WANTED.slice(1) }],
  ['one below', { name: 'v', mountPath: `${WANTED}/db` }],
  ['a read-only one around', { name: 'v', mountPath: '/var/run', readOnly: true }],
  ['a read-only one around all', { name: 'v', mountPath: '/', readOnly: true }],
  ['a ConfigMap around', { name: 'v', mountPath: '/var/run/' }, { configMap: { name: 'c' } }],
  ['a Secret around', { name: 'v', mountPath: '/var' }, { secret: { secretName: 's' } }],
])('%s is an obstacle', (_, mount, source) => {
  expect(obstacles(mount, source)).toMatchObject([
    {
      rule: 'PST312',
      severity: 'error',
      path: 'spec.containers[0].volumeMounts[0].mountPath',
      message: expect.stringContaining('container app mounts volume v at /'),
      fix: 'move it',
    },
  ]);
});

test.each<[string, string, string, Omit<Container, 'name'>]>([
  [
    'a device',
    'volumeDevices[0].devicePath',
    '/data',
    { volumeDevices: [{ name: 'v', devicePath: '/data' }] },
  ],
  [
    'a device around',
    'volumeDevices[0].devicePath',
    '/data/a',
    { volumeDevices: [{ name: 'v', devicePath: 'data' }] },
  ],
  ['a termination message', 'terminationMessagePath', '/data', { terminationMessagePath: '/data' }],
  ['a termination message below', 'terminationMessagePath', '/data', { terminationMessagePath: '/data/log' }],
  ['the termination message of whoever says nothing', 'terminationMessagePath', '/dev/termination-log', {}],
])('%s is an obstacle, too', (_, field, wanted, parts) => {
  expect(obstaclesAt(wanted, parts)).toMatchObject([
    { rule: 'PST312', severity: 'error', path: `spec.containers[0].${field}` },
  ]);
});

test('a device and a termination message elsewhere are no obstacles', () => {
  const volumeDevices = [{ name: 'v', devicePath: '/dev/xvda' }];
  expect(obstaclesAt('/data', { volumeDevices, terminationMessagePath: '/tmp/data' })).toEqual([]);
});

const OURS = { name: 'v', mountPath: '/a', subPath: 'app', readOnly: true };

test.each<[string, VolumeMount]>([
  ['as we write it', OURS],
  ['with what an API server may add', { ...OURS, mountPropagation: 'None', recursiveReadOnly: 'Disabled' }],
])('a mount counts as ours %s', (_, mount) => {
  expect(hasMount({ name: 'app', volumeMounts: [mount] }, OURS)).toBe(true);
});

test.each<[string, VolumeMount[]]>([
  ['no mount', []],
  ['another volume', [{ ...OURS, name: 'w' }]],
  ['another path', [{ ...OURS, mountPath: '/b' }]],
  ['a writable one', [{ name: 'v', mountPath: '/a', subPath: 'app' }]],
  ['the part of another container', [{ ...OURS, subPath: 'other' }]],
  ['the whole volume', [{ name: 'v', mountPath: '/a', readOnly: true }]],
  ['a part that a variable names', [{ ...OURS, subPathExpr: '$(X)' }]],
  ['one that hands mounts on', [{ ...OURS, mountPropagation: 'Bidirectional' }]],
])('%s does not count as ours', (_, volumeMounts) => {
  expect(hasMount({ name: 'app', volumeMounts }, OURS)).toBe(false);
  expect(hasMount({ name: 'app' }, OURS)).toBe(false);
});
