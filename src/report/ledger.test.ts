import { expect, test } from 'vitest';
import { createLedger, OTHERS } from './ledger.ts';
import type { Place, Reported } from './reported.ts';

const place = (name: string, namespace = 'shop', kind = 'ExternalSecret'): Place => ({
  apiVersion: 'external-secrets.io/v1',
  kind,
  namespace,
  name,
  uid: `uid-${name}`,
});
const found = (rule: string, result: Reported['result'] = 'fail'): Reported => ({
  rule,
  result,
  severity: 'high',
  policy: undefined,
  path: 'spec',
  message: 'is wrong',
});
const rules = (ledger: ReturnType<typeof createLedger>, namespace = 'shop'): string[] =>
  ledger.namespace(namespace).results.map(([{ name }, { rule }]) => `${name} ${rule}`);

test('clean objects are counted, and results stand in order with what must not be first', () => {
  const ledger = createLedger();
  ledger.put(place('clean'), [], true);
  ledger.put(place('plain', 'shop', 'Deployment'), [], false);
  ledger.put(place('b'), [found('PST2', 'warn'), found('PST1')], true);
  ledger.put(place('a'), [found('PST3', 'skip'), found('PST4', 'warn')], true);
  const { clean, counts } = ledger.namespace('shop');
  expect({ clean, counts }).toEqual({ clean: 1, counts: { fail: 1, warn: 2, skip: 1 } });
  expect(rules(ledger)).toEqual(['b PST1', 'a PST4', 'b PST2', 'a PST3']);
  expect(ledger.objects()).toEqual(new Map([['ExternalSecret', 3]]));
});

test('an object that is put again, dropped, or not among those of its kind any more leaves nothing behind', () => {
  const ledger = createLedger();
  for (const name of ['a', 'b', 'c']) ledger.put(place(name), [found('PST1')], true);
  ledger.put(place('a', 'shop', 'SecretStore'), [found('PST9')], true);
  ledger.put(place('a'), [], true);
  ledger.drop(place('b'));
  ledger.retain('ExternalSecret', [place('a')]);
  expect(rules(ledger)).toEqual(['a PST9']);
  expect(ledger.namespace('shop').clean).toBe(1);
  ledger.retain('ExternalSecret', []);
  ledger.drop(place('a', 'shop', 'SecretStore'));
  expect([...ledger.namespaces()]).toEqual([]);
});

test('only namespaces of which something else is known are named, each once', () => {
  const ledger = createLedger();
  ledger.put(place('a'), [found('PST1')], true);
  ledger.put(place('store', ''), [], true);
  ledger.put(place('b', 'other'), [], false);
  expect(ledger.takeChanged().toSorted()).toEqual(['', 'shop']);
  ledger.put(place('a'), [found('PST1')], true);
  ledger.retain('ExternalSecret', [place('a'), place('store', '')]);
  expect(ledger.takeChanged()).toEqual([]);
  ledger.put(place('a'), [found('PST2')], true);
  expect(ledger.takeChanged()).toEqual(['shop']);
  ledger.drop(place('a'));
  expect(ledger.takeChanged()).toEqual(['shop']);
});

test('texts are kept up to the limits and counted beyond them, and room that is free again is used', () => {
  const ledger = createLedger({ results: 3, perObject: 2 });
  const many = ['PST1', 'PST2', 'PST3'].map(rule => found(rule));
  ledger.put(place('a'), many, true);
  ledger.put(place('b'), many, true);
  expect(rules(ledger)).toEqual(['a PST1', 'a PST2', 'b PST1']);
  expect(ledger.namespace('shop').counts.fail).toBe(6);
  ledger.drop(place('a'));
  ledger.put(place('b'), many, true);
  expect(rules(ledger)).toEqual(['b PST1', 'b PST2']);
});

test('series are bounded: the smallest ones are put together', () => {
  const ledger = createLedger();
  for (const namespace of ['a', 'b', 'c']) ledger.put(place('x', namespace), [found('PST1')], true);
  ledger.put(place('y', 'b'), [found('PST1')], true);
  expect(ledger.counts(10)).toHaveLength(3);
  expect(ledger.counts(1)).toEqual([
    { rule: 'PST1', namespace: 'b', result: 'fail', count: 2 },
    { rule: 'PST1', namespace: OTHERS, result: 'fail', count: 2 },
  ]);
});
