import { describe, expect, test } from 'vitest';
import type { PodSpec } from '../api/pod.ts';
import type { DirectoryPlan } from '../plan/plan.ts';
import { agentContainers, agentUser, agentVolumes } from './agent-containers.ts';
import type { Options } from './options/options.ts';
import { readOptions } from './options/read-options.ts';
import { defaultSettings } from './options/settings.ts';

const { options } = readOptions({}, defaultSettings);
const directory = (path: string, from?: string): DirectoryPlan => ({
  path,
  fileMode: 0o644,
  sources: from === undefined ? [] : [{ kind: 'copy', from }],
});

const none = { credentials: [], templates: [] };
const token = { path: 's/token', from: { kind: 'secret', name: 'vault', key: 'token' } } as const;
const template = { path: 'configmap.app/a', from: { kind: 'configMap', name: 'app', key: 'a' } } as const;

test('both containers keep to Pod Security "restricted" and differ in what they are told to do', () => {
  const { init, refresh } = agentContainers({ containers: [] }, [], none, options, defaultSettings);
  for (const container of [init, refresh]) {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.resources).toEqual({
      requests: { cpu: '5m', memory: '48Mi' },
      limits: { cpu: '500m', memory: '128Mi' },
    });
    expect(container.image).toBe(defaultSettings.image);
  }
  expect([init.args, init.restartPolicy]).toEqual([['once'], undefined]);
  expect([refresh.args, refresh.restartPolicy]).toEqual([['refresh'], 'Always']);
});

test('each directory is mounted from its volume, credentials and copied volumes read-only', () => {
  const directories = [
    directory('/postern/secrets'),
    directory('/postern/env/app'),
    directory('/postern/env/log'),
    directory('/postern/volumes/db', '/postern/rest/db'),
  ];
  const { init } = agentContainers(
    { containers: [] },
    directories,
    { credentials: [token], templates: [template] },
    options,
    defaultSettings,
  );
  expect(init.volumeMounts).toEqual([
    { name: 'postern-plan', mountPath: '/postern/plan', readOnly: true },
    { name: 'postern-state', mountPath: '/postern/state' },
    { name: 'postern-auth', mountPath: '/postern/auth', readOnly: true },
    { name: 'postern-templates', mountPath: '/postern/templates', readOnly: true },
    { name: 'postern-secrets', mountPath: '/postern/secrets' },
    { name: 'postern-env', mountPath: '/postern/env' },
    { name: 'db', mountPath: '/postern/volumes/db' },
    { name: 'postern-rest-db', mountPath: '/postern/rest/db', readOnly: true },
  ]);
});

describe('the agent runs as', () => {
  const signal: Options = { 'on-change': { kind: 'signal', signal: 'SIGHUP', process: 'x' } };
  const own = { containers: [{ name: 'app', securityContext: { runAsUser: 101 } }] };
  test.each<[string, PodSpec, Options, number]>([
    ['the user of the operator', { containers: [] }, {}, 65532],
    ['the user of the pod', { containers: [], securityContext: { runAsUser: 1000 } }, {}, 1000],
    ['no root, though the pod does', { containers: [], securityContext: { runAsUser: 0 } }, {}, 65532],
    ['the user of the pod, not of a container', { ...own, securityContext: { runAsUser: 1000 } }, {}, 1000],
    ['the one user of all containers, where the pod has none', own, {}, 101],
    [
      'the one of the containers, where the pod is root',
      { ...own, securityContext: { runAsUser: 0 } },
      {},
      101,
    ],
    [
      'the user of the operator, where containers differ',
      { containers: [...own.containers, { name: 'b' }] },
      {},
      65532,
    ],
    ['the user it has to signal', { ...own, securityContext: { runAsUser: 1000 } }, signal, 101],
  ])('%s', (_, spec, options, user) => {
    expect(agentUser(spec, options, defaultSettings)).toBe(user);
  });
});

describe('the group of the agent', () => {
  const files = (fileMode: number, mode?: number, groupRead?: true): DirectoryPlan => ({
    path: '/postern/volumes/db',
    fileMode,
    ...(groupRead && { groupRead }),
    sources: [
      {
        kind: 'files',
        secret: 'db',
        folder: '',
        ...(mode !== undefined && { items: [{ key: 'a', path: 'a', mode }] }),
      },
    ],
  });
  test.each<[string, DirectoryPlan, number | undefined]>([
    ['is that of root where only the group of a file may read it', files(0o440), 0],
    ['is so for the mode of one item', files(0o644, 0o640), 0],
    ['is not asked for where all may read', files(0o444), undefined],
    ['nor where only the owner may', files(0o400), undefined],
    ['nor by a default that no item has', files(0o440, 0o400), undefined],
    ['nor with an fsGroup', files(0o440, undefined, true), undefined],
  ])('%s', (_, directory, group) => {
    const { init } = agentContainers({ containers: [] }, [directory], none, options, defaultSettings);
    expect(init.securityContext?.runAsGroup).toBe(group);
  });
});

test('credentials become one projected volume in which everything may be missing but tokens', () => {
  const credentials = [
    token,
    { path: 's/ca', from: { kind: 'configMap', name: 'ca', key: 'ca.crt' } } as const,
    { path: 's/jwt', from: { kind: 'serviceAccountToken', audience: 'vault' } } as const,
    { path: 't/jwt', from: { kind: 'serviceAccountToken' } } as const,
  ];
  const volumes = agentVolumes({ ...none, credentials });
  expect(volumes.map(({ name }) => name)).toEqual(['postern-plan', 'postern-state', 'postern-auth']);
  expect(volumes[2]?.projected).toEqual({
    defaultMode: 0o444,
    sources: [
      { secret: { name: 'vault', items: [{ key: 'token', path: 's/token' }], optional: true } },
      { configMap: { name: 'ca', items: [{ key: 'ca.crt', path: 's/ca' }], optional: true } },
      { serviceAccountToken: { path: 's/jwt', expirationSeconds: 3600, audience: 'vault' } },
      { serviceAccountToken: { path: 't/jwt', expirationSeconds: 3600 } },
    ],
  });
  expect(agentVolumes(none).map(({ name }) => name)).toEqual(['postern-plan', 'postern-state']);
});

test('templates become a volume of their own, in which everything may be missing', () => {
  const volumes = agentVolumes({ credentials: [], templates: [template] });

  expect(volumes.map(({ name }) => name)).toEqual(['postern-plan', 'postern-state', 'postern-templates']);
  expect(volumes[2]?.projected?.sources).toEqual([
    { configMap: { name: 'app', items: [{ key: 'a', path: 'configmap.app/a' }], optional: true } },
  ]);
});
