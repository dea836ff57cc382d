import { expect, test } from 'vitest';
import { asPod, podShapeProblems, withoutNulls } from './pod-shape.ts';

const spec = { containers: [{ name: 'app' }] };

test('a pod passes, fields that nobody reads as they are, null ones as absent', () => {
  const pod = {
    metadata: { annotations: null, labels: 1 },
    spec: { ...spec, volumes: null, unknown: { x: [null] } },
  };
  expect(asPod(pod)).toEqual({ metadata: { labels: 1 }, spec: { ...spec, unknown: { x: [null] } } });
});

test.each<[string, unknown]>([
  ['metadata.annotations[a]', { metadata: { annotations: { a: 1 } }, spec }],
  ['spec.containers', { spec: { containers: {} } }],
  ['spec.containers', { spec: {} }],
  ['spec', { metadata: { annotations: { a: 'b' } } }],
  ['spec.containers[0].name', { spec: { containers: [{}] } }],
  ['spec.containers[0].env[0].name', { spec: { containers: [{ name: 'a', env: [{ value: 'x' }] }] } }],
  ['spec.containers[0].command[0]', { spec: { containers: [{ name: 'a', command: [1] }] } }],
  [
    'spec.containers[0].volumeDevices[0].devicePath',
    { spec: { containers: [{ name: 'a', volumeDevices: [{ name: 'd' }] }] } },
  ],
  [
    'spec.containers[0].terminationMessagePath',
    { spec: { containers: [{ name: 'a', terminationMessagePath: 5 }] } },
  ],
  ['spec.initContainers[0]', { spec: { ...spec, initContainers: ['x'] } }],
  ['spec.volumes[0].secret', { spec: { ...spec, volumes: [{ name: 'v', secret: 'db' }] } }],
  [
    'spec.volumes[0].secret.items[0].path',
    { spec: { ...spec, volumes: [{ name: 'v', secret: { items: [{}] } }] } },
  ],
  ['spec.securityContext.runAsUser', { spec: { ...spec, securityContext: { runAsUser: '1' } } }],
  ['spec.securityContext.windowsOptions', { spec: { ...spec, securityContext: { windowsOptions: 'x' } } }],
  [
    'spec.containers[0].securityContext.windowsOptions',
    { spec: { containers: [{ name: 'a', securityContext: { windowsOptions: 'x' } }] } },
  ],
])('a wrong type is found at %s', (path, pod) => {
  expect(asPod(pod)).toBeUndefined();
  expect(podShapeProblems(pod, '').map(problem => problem.path)).toEqual([path]);
});

test('nulls go at any depth, and nothing else', () => {
  expect(withoutNulls({ a: null, b: [{ c: null, d: 0 }, null], e: '' })).toEqual({
    b: [{ d: 0 }, null],
    e: '',
  });
});
