import { expect, test } from 'vitest';
import { fieldSteps, valueAt } from './field-steps.ts';

test.for([
  ['', []],
  ['spec.data[0].remoteRef', ['spec', 'data', 0, 'remoteRef']],
  ['metadata.annotations[postern.dev/inject]', ['metadata', 'annotations', 'postern.dev/inject']],
  ['data[app.properties]', ['data', 'app.properties']],
] as const)('%j', ([path, steps]) => {
  expect(fieldSteps(path)).toEqual(steps);
});

test.for([
  ['spec.data[1].key', 'b'],
  ['metadata.labels[a.b/c]', 'd'],
  ['spec.data[2].key', undefined],
  ['spec.data.key', undefined],
  ['spec.toString', undefined],
  ['metadata.labels', { 'a.b/c': 'd' }],
] as const)('what stands at %j', ([path, value]) => {
  const object = { metadata: { labels: { 'a.b/c': 'd' } }, spec: { data: [{ key: 'a' }, { key: 'b' }] } };
  expect(valueAt(object, path)).toEqual(value);
});
