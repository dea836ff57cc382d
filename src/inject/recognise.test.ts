import { describe, expect, test } from 'vitest';
import type { Pod } from '../api/pod.ts';
import type { Plan } from '../plan/plan.ts';
import { recognise, reservedAnnotations, statusOf } from './recognise.ts';
import { injectContext, NAMESPACE } from './testing/manifests.ts';

const { sign } = injectContext();
const plan: Plan = {
  version: 1,
  namespace: NAMESPACE,
  stores: {},
  secrets: [],
  directories: [],
  initTimeoutSeconds: 60,
};
const planText = JSON.stringify(plan);

function pod(annotations: Record<string, string>, spec: Partial<Pod['spec']> = {}): Pod {
  return { metadata: { annotations }, spec: { containers: [{ name: 'app' }], ...spec } };
}

function signed(text: string, namespace = NAMESPACE): Record<string, string> {
  return { 'postern.dev/plan': text, 'postern.dev/status': statusOf(text, namespace, sign) };
}

test('a plan under our signature is continued', () => {
  expect(recognise(pod(signed(planText)), NAMESPACE, sign)).toEqual({ plan });
});

test('a pod without any trace of ours is a first call', () => {
  expect(recognise(pod({ 'postern.dev/inject': 'auto' }), NAMESPACE, sign)).toEqual({});
});

describe('is refused as not ours', () => {
  test.each<[string, Record<string, string>, number]>([
    ['a plan without a status', { 'postern.dev/plan': planText }, 1],
    ['a status without a plan', { 'postern.dev/status': statusOf(planText, NAMESPACE, sign) }, 1],
    ['a plan that was changed', { ...signed(planText), 'postern.dev/plan': `${planText} ` }, 2],
    ['a signature of another namespace', signed(planText, 'other'), 2],
    ['a namespace that is part of the plan text', signed(`x\n${planText}`, ''), 2],
    [
      'a signature under another key',
      { 'postern.dev/plan': planText, 'postern.dev/status': 'injected AAAA' },
      2,
    ],
    ['empty annotations', { 'postern.dev/plan': '', 'postern.dev/status': '' }, 2],
  ])('%s', (_, annotations, count) => {
    const result = recognise(pod(annotations), NAMESPACE, sign);
    expect('refused' in result && result.refused.map(({ rule }) => rule)).toEqual(
      Array.from({ length: count }, () => 'PST316'),
    );
  });

  test.each<[string, Partial<Pod['spec']>, string]>([
    ['an init container', { initContainers: [{ name: 'postern-init' }] }, 'container postern-init'],
    ['a container', { containers: [{ name: 'postern-refresh' }] }, 'container postern-refresh'],
    ['a volume', { volumes: [{ name: 'postern-anything' }] }, 'volume postern-anything'],
  ])('%s under a name of ours', (_, spec, what) => {
    expect(recognise(pod({}, spec), NAMESPACE, sign)).toMatchObject({
      refused: [{ rule: 'PST312', message: expect.stringContaining(`the pod has a ${what}`) }],
    });
  });
});

test('names that only look like ours are free', () => {
  const spec = { containers: [{ name: 'postern' }], volumes: [{ name: 'my-postern-init' }] };
  expect(recognise(pod({}, spec), NAMESPACE, sign)).toEqual({});
});

test('reserved annotations are found in a template that has no pod around it', () => {
  expect(reservedAnnotations({})).toEqual([]);
  expect(reservedAnnotations({ metadata: { annotations: signed(planText) } })).toHaveLength(2);
});
