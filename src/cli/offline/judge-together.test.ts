import { expect, test } from 'vitest';
import type { Finding } from '../../check/finding.ts';
import { compilePolicy } from '../../check/policy/compile.ts';
import { defaultSettings } from '../../inject/options/settings.ts';
import { setOf, type CheckedObject } from './check-together.ts';
import { judgeTogether } from './judge-together.ts';

const doubt = (rule: string): Finding => ({ rule, severity: 'warning', path: 'spec', message: 'doubtful' });
const object = (name: string) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name, namespace: 'shop' },
});
const deny = { ids: ['PST112', 'PST603'], actions: { lint: 'deny' } };
const inForce = {
  policies: [compilePolicy({ metadata: { name: 'p' }, spec: { rules: [deny] } })],
  point: 'lint' as const,
  now: new Date('2026-11-28T12:00:00Z'),
};

function judged(objects: readonly CheckedObject[], together: Parameters<typeof judgeTogether>[1]) {
  const options = {
    namespace: undefined,
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    isSelected: () => true,
  };
  const set = setOf(objects, options, () => undefined);
  return judgeTogether(objects, together, set, inForce);
}

test('policies decide about what is found of an object by itself and with others, each for its own object', () => {
  const [db, api] = [object('db'), object('api')];
  const objects = [
    { object: db, findings: [doubt('PST112')] },
    { object: api, findings: [doubt('PST110')] },
  ];
  const together = [
    { ...doubt('PST603'), object: api },
    { ...doubt('PST603'), object: object('further') },
  ];

  const verdicts = judged(objects, together).map(({ object, verdict }) => [
    object,
    verdict.findings.map(({ rule, severity, policy = '-' }) => `${severity} ${rule} ${policy}`),
  ]);

  expect(verdicts).toEqual([
    [db, ['error PST112 p']],
    [api, ['error PST603 p', 'warning PST110 -']],
  ]);
});

test('a finding is told without the object that it was found with', () => {
  const db = object('db');
  const [only] = judged([{ object: db, findings: [] }], [{ ...doubt('PST110'), object: db }]);
  expect(only?.verdict.findings).toEqual([doubt('PST110')]);
});

test('an object that is to be changed is judged as the change of what is stored', () => {
  const db = object('db');
  const stored = { ...db, spec: {} };
  const [changed, made] = judged(
    [
      { object: db, oldObject: stored, findings: [] },
      { object: object('api'), findings: [] },
    ],
    [],
  );
  expect([changed?.subject.oldObject, made?.subject.oldObject]).toEqual([stored, undefined]);
  expect(changed?.subject.namespace).toBe('shop');
});
