import { expect, test } from 'vitest';

import type { TrustTarget } from './certificate-cluster.ts';
import { decisiveTargets } from './decisive-targets.ts';
import { sampleTarget } from './testing/sample-target.ts';

const NAMES = { dns: ['postern.postern-system.svc', '*.hooks.example.com'], ip: ['10.0.0.7'] };
const named = sampleTarget('', { isNamed: true });
const calling = (calledAs: string, about: Partial<TrustTarget> = { isWritten: true }) =>
  sampleTarget('', { name: 'other', entries: [{ name: 'a', caBundle: '', calledAs }], ...about });

test.each(['postern.postern-system.svc', 'a.hooks.example.com', '10.0.0.7'])(
  'one that calls us as %s and that we have written counts beside one that the settings name',
  calledAs => {
    const other = calling(calledAs);
    expect(decisiveTargets([named, other], NAMES)).toEqual([named, other]);
  },
);

test.each<[string, TrustTarget]>([
  ['of another installation, which has written it', calling('postern-b.postern-b.svc')],
  ['that calls us and that we have never been able to write', calling('postern.postern-system.svc', {})],
  ['that calls nobody who can be named', sampleTarget('', { name: 'other', isWritten: true })],
  ['with a name deeper than the wildcard', calling('a.b.hooks.example.com')],
])('one %s does not', (_what, other) => {
  expect(decisiveTargets([other, named], NAMES)).toEqual([named]);
});

test('one that the settings name counts wherever it calls, and before it is written', () => {
  const elsewhere = calling('elsewhere.example', { isNamed: true });
  expect(decisiveTargets([elsewhere], NAMES)).toEqual([elsewhere]);
});

test('where none is known to be ours, all of them count', () => {
  const targets = [calling('postern-b.postern-b.svc'), calling('postern.postern-system.svc', {})];
  expect(decisiveTargets(targets, NAMES)).toEqual(targets);
});
