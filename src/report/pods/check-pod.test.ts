import { expect, test } from 'vitest';
import type { Pod } from '../../api/pod.ts';
import type { InjectContext, Injection } from '../../inject/contract.ts';
import { defaultSettings } from '../../inject/options/settings.ts';
import { statusOf } from '../../inject/recognise.ts';
import { objectIndex } from '../../manifest/object-index.ts';
import type { Plan } from '../../plan/plan.ts';
import { isSuspect, checkPod, type PodPlace } from './check-pod.ts';

const sign = (text: string): string => `signed(${text.length})`;
const context: InjectContext = {
  namespace: 'shop',
  manifests: objectIndex(),
  settings: defaultSettings,
  server: { major: 1, minor: 36 },
  sign,
};
const ALONE: PodPlace = { owners: [], leftOut: undefined };
const ASKS = { 'postern.dev/inject': 'auto' };
const PLAN = { ...ASKS, 'postern.dev/plan': '{}', 'postern.dev/status': statusOf('{}', 'shop', sign) };
const pod = (annotations: Record<string, string>, phase = 'Running'): Pod => ({
  metadata: { name: 'a', namespace: 'shop', annotations },
  spec: { containers: [{ name: 'app' }] },
  status: { phase },
});
const refused: Injection = {
  kind: 'refused',
  missing: [],
  findings: [
    { rule: 'PST301', severity: 'warning', path: 'x', message: 'is odd' },
    {
      rule: 'PST305',
      severity: 'error',
      path: 'x',
      message: 'there is no ExternalSecret db',
      fix: 'apply it',
    },
  ],
};
const plan: Plan = {
  version: 1,
  namespace: 'shop',
  secrets: [],
  directories: [],
  stores: {},
  initTimeoutSeconds: 60,
};
const patched: Injection = { kind: 'patched', patch: [], plan, warnings: [], missing: [] };
const unchanged: Injection = { kind: 'unchanged', warnings: [], missing: [] };

test.each<[string, Record<string, string>, boolean]>([
  ['one that asks for nothing', {}, false],
  ['one that asks and has no plan', ASKS, true],
  ['one with a plan of Postern', PLAN, false],
  [
    'one with a plan of another namespace',
    { ...PLAN, 'postern.dev/status': statusOf('{}', 'shopping', sign) },
    true,
  ],
  ['one with a plan and no status', { 'postern.dev/plan': '{}' }, true],
  ['a mirror of a static pod', { ...ASKS, 'kubernetes.io/config.mirror': 'x' }, false],
])('%s: suspect %#', (_what, annotations, expected) => {
  expect(isSuspect({ annotations }, 'shop', sign)).toBe(expected);
});

test('a pod that is being deleted is no suspect', () => {
  expect(isSuspect({ annotations: ASKS, deletionTimestamp: '2026-01-01T00:00:00Z' }, 'shop', sign)).toBe(
    false,
  );
});

test.each<[string, Pod, Injection, string | undefined]>([
  [
    'one that would be injected',
    pod(ASKS),
    patched,
    'PST820 asks for injection and runs without: it was made while no webhook of Postern was asked, or before an ExternalSecret wrote a Secret that it refers to',
  ],
  [
    'one that names its ExternalSecrets, and was never let through without them',
    pod({ 'postern.dev/inject': 'db' }),
    patched,
    'PST820 asks for injection and runs without: it was made while no webhook of Postern was asked.',
  ],
  [
    'one that would be refused',
    pod(ASKS),
    refused,
    'PST820 asks for injection and runs without; it would be refused now: there is no ExternalSecret db (PST305)',
  ],
  ['one with nothing to inject', pod(ASKS), unchanged, undefined],
  ['one that has ended', pod(ASKS, 'Succeeded'), patched, undefined],
  [
    'one with a plan of somebody else',
    pod({ ...PLAN, 'postern.dev/status': 'injected x' }),
    refused,
    'PST821 has a plan',
  ],
  ['one that was injected', pod(PLAN), patched, undefined],
])('%s', (_what, subject, injection, said) => {
  const finding = checkPod(subject, ALONE, context, () => injection);
  expect(finding === undefined ? 'nothing' : `${finding.rule} ${finding.message}.`).toContain(
    said ?? 'nothing',
  );
});

test('what to write for today comes before what to delete', () => {
  expect(checkPod(pod(ASKS), ALONE, context, () => refused)?.fix).toMatch(/^apply it; then delete the pod/);
});

const OF_WEB: PodPlace = {
  owners: [
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d' },
    { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  ],
  leftOut: undefined,
};

test.each<[string, Pod, Injection, string]>([
  ['one that would be injected', pod(ASKS), patched, 'runs without, as a pod of Deployment web: it was made'],
  ['one that would be refused', pod(ASKS), refused, 'runs without, as a pod of Deployment web; it would be'],
  [
    'one with a plan of somebody else',
    pod({ 'postern.dev/plan': '{}' }),
    patched,
    'the present key, as a pod of Deployment web: somebody',
  ],
])('%s is told with what made it and how that is replaced', (_what, subject, injection, said) => {
  const finding = checkPod(subject, OF_WEB, context, () => injection);
  expect(finding?.message).toContain(said);
  expect(finding?.fix).toContain('kubectl -n shop rollout restart deployment/web');
});

test.each<[string, Pod, Injection, string]>([
  [
    'would be injected',
    pod(ASKS),
    patched,
    'asks for injection and runs without, as a pod of Deployment web: nobody asks',
  ],
  [
    'would be refused',
    pod(ASKS),
    refused,
    'asks for injection and runs without, as a pod of Deployment web: nobody asks',
  ],
  ['has a plan', pod({ 'postern.dev/plan': '{}' }), patched, 'has a plan'],
])(
  'one that %s and that the webhook leaves out is not told to be made again',
  (_what, subject, injection, said) => {
    const place = { ...OF_WEB, leftOut: { why: 'nobody asks', fix: 'move it' } };
    const finding = checkPod(subject, place, context, () => injection);
    expect(finding?.message).toContain(said);
    expect(finding?.fix).toBe('move it');
  },
);

test('one with nothing to inject is left alone where the webhook leaves it out too', () => {
  const place = { ...OF_WEB, leftOut: { why: 'nobody asks', fix: 'move it' } };
  expect(checkPod(pod(ASKS), place, context, () => unchanged)).toBeUndefined();
});
