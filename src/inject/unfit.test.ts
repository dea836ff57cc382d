import { expect, test } from 'vitest';
import type { PodSpec } from '../api/pod.ts';
import type { Options } from './options/options.ts';
import { defaultSettings } from './options/settings.ts';
import { unfit } from './unfit.ts';

const signal: Options = { 'on-change': { kind: 'signal', signal: 'SIGHUP', process: 'nginx' } };
const app = { name: 'app' };
const asWindowsUser = { securityContext: { windowsOptions: { runAsUserName: 'ContainerUser' } } };
const asUser = { securityContext: { runAsUser: 101 } };

test.each<[string, Partial<PodSpec>, Options]>([
  ['a plain pod', {}, {}],
  ['a Linux pod', { os: { name: 'linux' }, nodeSelector: { 'kubernetes.io/os': 'linux' } }, {}],
  ['a Linux pod with options of Windows', { os: { name: 'linux' }, ...asWindowsUser }, {}],
  [
    'a pod for Linux nodes with options of Windows',
    { nodeSelector: { 'kubernetes.io/os': 'linux' }, ...asWindowsUser },
    {},
  ],
  ['a pod with none of the options of Windows', { securityContext: { windowsOptions: {} } }, {}],
  ['a chosen init container', { initContainers: [{ name: 'migrate' }] }, { containers: ['migrate', 'app'] }],
  ['a signal to the user of the pod', asUser, signal],
  ['a signal to the user of the containers', { containers: [{ ...app, ...asUser }] }, signal],
  [
    'a signal to the chosen container, whatever others run as',
    { containers: [{ ...app, ...asUser }, { name: 'root' }] },
    { ...signal, containers: ['app'] },
  ],
])('%s is fit', (_, spec, options) => {
  expect(unfit({ containers: [app], ...spec }, options, defaultSettings)).toEqual([]);
});

test.each<[string, Partial<PodSpec>, Options, string, string]>([
  ['a Windows pod', { os: { name: 'windows' } }, {}, 'PST317', 'spec.os.name'],
  [
    'a pod for Windows nodes',
    { nodeSelector: { 'kubernetes.io/os': 'windows' } },
    {},
    'PST317',
    'spec.nodeSelector[kubernetes.io/os]',
  ],
  ['a pod with options of Windows', asWindowsUser, {}, 'PST317', 'spec.securityContext.windowsOptions'],
  [
    'a container with options of Windows',
    { containers: [app, { name: 'b', ...asWindowsUser }] },
    {},
    'PST317',
    'spec.containers[1].securityContext.windowsOptions',
  ],
  [
    'an init container with options of Windows',
    { initContainers: [{ name: 'migrate', ...asWindowsUser }] },
    {},
    'PST317',
    'spec.initContainers[0].securityContext.windowsOptions',
  ],
  [
    'a pod whose agent has too little memory',
    {},
    { 'agent-memory-limit': '16Mi' },
    'PST302',
    'metadata.annotations[postern.dev/agent-memory-limit]',
  ],
  [
    'an unknown container',
    {},
    { containers: ['postern-init'] },
    'PST302',
    'metadata.annotations[postern.dev/containers]',
  ],
  [
    'a forbidden view of processes',
    { ...asUser, shareProcessNamespace: false },
    signal,
    'PST313',
    'spec.shareProcessNamespace',
  ],
  ['a view of all processes of a node', { ...asUser, hostPID: true }, signal, 'PST313', 'spec.hostPID'],
  ['an unknown user', {}, signal, 'PST313', 'metadata.annotations[postern.dev/on-change]'],
  [
    'root',
    { securityContext: { runAsUser: 0 } },
    signal,
    'PST313',
    'metadata.annotations[postern.dev/on-change]',
  ],
  [
    'two users',
    {
      containers: [
        { ...app, ...asUser },
        { name: 'b', securityContext: { runAsUser: 102 } },
      ],
    },
    signal,
    'PST313',
    'metadata.annotations[postern.dev/on-change]',
  ],
])('%s is refused', (_, spec, options, rule, path) => {
  expect(unfit({ containers: [app], ...spec }, options, defaultSettings)).toMatchObject([
    { rule, path, severity: 'error' },
  ]);
});
