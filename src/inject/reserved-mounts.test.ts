import { describe, expect, test } from 'vitest';
import type { PodSpec, VolumeMount } from '../api/pod.ts';
import { applicationContainers, type PlacedSpec } from './containers.ts';
import { reservedMounts } from './reserved-mounts.ts';

const options = { 'mount-path': '/run/app' };
const SECRETS = { name: 'postern-secrets', mountPath: '/run/app', readOnly: true };
const ENV = { name: 'postern-env', mountPath: '/postern/env/app', subPath: 'app', readOnly: true };

const mounting = (...volumeMounts: VolumeMount[]) => [{ name: 'other' }, { name: 'app', volumeMounts }];

function spec(...volumeMounts: VolumeMount[]): PlacedSpec {
  return placed({ containers: mounting(...volumeMounts) });
}

const placed = (of: PodSpec): PlacedSpec => ({ spec: of, containers: applicationContainers(of) });

describe('before we were there', () => {
  test.each(['postern-auth', 'postern-secrets', 'postern-state', 'postern-anything'])(
    'no container may mount %s, declared or not',
    name => {
      expect(reservedMounts(spec({ name: 'data', mountPath: '/d' }, { name, mountPath: '/x' }))).toEqual([
        {
          rule: 'PST312',
          severity: 'error',
          path: 'spec.containers[1].volumeMounts[1].name',
          message: `container app mounts volume ${name}; volumes whose names begin with postern- belong to Postern, which mounts them itself`,
          fix: 'remove the mount',
        },
      ]);
    },
  );

  test('not even as we would do it', () => {
    expect(reservedMounts(spec(SECRETS, ENV))).toHaveLength(2);
  });

  test('no kind of container may, and none as a device', () => {
    const volumeMounts = [{ name: 'postern-auth', mountPath: '/x' }];
    const found = reservedMounts(
      placed({
        initContainers: [{ name: 'init', volumeMounts }],
        containers: [{ name: 'app', volumeDevices: [{ name: 'postern-auth', devicePath: '/dev/x' }] }],
        ephemeralContainers: [{ name: 'debug', volumeMounts }],
      }),
    );
    expect(found.map(({ path }) => path)).toEqual([
      'spec.initContainers[0].volumeMounts[0].name',
      'spec.containers[0].volumeDevices[0].name',
      'spec.ephemeralContainers[0].volumeMounts[0].name',
    ]);
  });

  test('other names are free', () => {
    expect(reservedMounts(spec({ name: 'my-postern-auth', mountPath: '/postern-x' }))).toEqual([]);
  });
});

describe('after an earlier call', () => {
  test('what we mount stays, and our own containers mount what they need', () => {
    const own = {
      name: 'postern-init',
      volumeMounts: [{ name: 'postern-auth', mountPath: '/postern/auth' }],
    };
    const later = placed({ containers: mounting(SECRETS, ENV), initContainers: [own] });
    expect(reservedMounts(later, options)).toEqual([]);
  });

  test.each<[string, VolumeMount]>([
    ['the credentials', { name: 'postern-auth', mountPath: '/x', readOnly: true }],
    ['our secrets writable', { name: 'postern-secrets', mountPath: '/run/app' }],
    ['our secrets elsewhere', { ...SECRETS, mountPath: '/elsewhere' }],
    ['a part of our secrets', { ...SECRETS, subPath: 'db' }],
    ['the variables of all containers', { name: 'postern-env', mountPath: '/postern/env', readOnly: true }],
    ['the variables of another', { ...ENV, subPath: 'other' }],
    ['its variables writable', { ...ENV, readOnly: false }],
  ])('a container may not mount %s', (_, mount) => {
    expect(reservedMounts(spec(SECRETS, mount), options)).toMatchObject([
      { rule: 'PST312', path: 'spec.containers[1].volumeMounts[1].name' },
    ]);
  });
});
