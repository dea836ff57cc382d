import { expect, test } from 'vitest';
import { subject } from '../testing/subject.ts';
import { askedKeys } from './asked-keys.ts';
import { askingOf } from './asking.ts';

/** What is asked, where, and of which stores, in a line each. */
function asked(yaml: string): readonly string[] {
  const asking = askingOf(subject(yaml));
  return (asking === undefined ? [] : askedKeys(asking)).map(one => {
    const what = one.what === 'key' ? one.key : one.what;
    return `${what} at ${one.path} of ${one.stores.map(({ name }) => name).join(',')}`;
  });
}

test('an ExternalSecret asks for keys and finds some, of its own store or that of an entry', () => {
  const lines = asked(`
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: { name: usual }
  data:
    - remoteRef: { key: one }
    - remoteRef: { key: two }
      sourceRef: { storeRef: { name: other } }
  dataFrom:
    - extract: { key: three }
    - find: { path: four }
    - sourceRef: { generatorRef: { kind: Password, name: p } }
    - extract: { key: five }
      sourceRef: { storeRef: { name: other } }`);
  expect(lines.toSorted()).toEqual([
    'find at spec.dataFrom[1].find of usual',
    'five at spec.dataFrom[3].extract.key of other',
    'one at spec.data[0].remoteRef.key of usual',
    'three at spec.dataFrom[0].extract.key of usual',
    'two at spec.data[1].remoteRef.key of other',
  ]);
});

test('what a generator makes is asked of no store', () => {
  const lines = asked(`
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  data: [{ remoteRef: { key: one }, sourceRef: { generatorRef: { kind: Password, name: p } } }]`);
  expect(lines).toEqual([]);
});

test('a PushSecret writes keys to all its stores, and with dataTo keys that nobody can tell', () => {
  const lines = asked(`
apiVersion: external-secrets.io/v1alpha1
kind: PushSecret
spec:
  secretStoreRefs: [{ name: a }, { name: b }, { labelSelector: {} }]
  data: [{ match: { remoteRef: { remoteKey: one } } }]
  dataTo:
    - remoteKey: two
    - storeRef: { name: b }
    - remoteKey: ''`);
  expect(lines).toEqual([
    'one at spec.data[0].match.remoteRef.remoteKey of a,b',
    'two at spec.dataTo[0].remoteKey of a,b',
    'any at spec.dataTo[1] of b',
    'any at spec.dataTo[2] of a,b',
  ]);
});
