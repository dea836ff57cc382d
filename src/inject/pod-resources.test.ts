import { expect, test } from 'vitest';
import type { PodSpec, ResourceRequirements } from '../api/pod.ts';
import { injectPod } from './inject.ts';
import { readOptions } from './options/read-options.ts';
import { defaultSettings } from './options/settings.ts';
import { agentResources } from './pod-resources.ts';
import { injectContext } from './testing/manifests.ts';

const { options } = readOptions({}, defaultSettings);
const asked = (resources?: ResourceRequirements) =>
  agentResources({ containers: [], ...(resources === undefined ? {} : { resources }) }, options);

test.each<[string, ResourceRequirements | undefined, ResourceRequirements]>([
  [
    'nothing',
    undefined,
    { requests: { cpu: '5m', memory: '48Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
  ],
  ['what is neither', { limits: { 'hugepages-2Mi': '4Mi' } }, asked()],
  [
    'memory as a request',
    { requests: { memory: '256Mi' } },
    { requests: { cpu: '5m' }, limits: { cpu: '500m' } },
  ],
  ['cpu as a limit', { limits: { cpu: '1' } }, { requests: { memory: '48Mi' }, limits: { memory: '128Mi' } }],
  ['both', { requests: { cpu: '1' }, limits: { memory: '1Gi' } }, {}],
])(
  'a container of the agent asks for nothing that the pod asks for as a whole: %s',
  (_what, ofPod, expected) => {
    expect(asked(ofPod)).toEqual(expected);
  },
);

test.each<[string, Partial<PodSpec>, readonly string[]]>([
  ['has a limit', { resources: { limits: { memory: '256Mi' } } }, ['spec.resources.limits.memory']],
  ['has a request alone', { resources: { requests: { memory: '256Mi' } } }, []],
  ['has none', {}, []],
])('the agent takes its part of the memory of the pod, which is said where that %s', (_what, spec, paths) => {
  const pod = {
    metadata: { annotations: { 'postern.dev/inject': 'db' } },
    spec: { containers: [{ name: 'app' }], ...spec },
  };
  const injection = injectPod(pod, injectContext());
  expect(injection).toMatchObject({ kind: 'patched' });
  expect(injection.kind === 'patched' ? injection.warnings.map(({ path }) => path) : []).toEqual(paths);
});
