import { describe, expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../test/growth-of-work.ts';
import type { Container, EnvVar, Pod } from '../../api/pod.ts';
import { injectPod } from '../inject.ts';
import { injectContext, madeSecret, manifests } from '../testing/manifests.ts';

const many = <Of>(count: number, of: (index: number) => Of): Of[] =>
  Array.from({ length: count }, (_, index) => of(index));
const context = injectContext({
  manifests: manifests(
    ...madeSecret(
      'large',
      many(5000, i => `k${i}`),
    ),
    ...madeSecret('one', ['k']),
  ),
});

function pod(
  annotations: Readonly<Record<string, string>>,
  ...containers: readonly Partial<Container>[]
): Pod {
  return {
    metadata: { annotations: { 'postern.dev/inject': 'auto', ...annotations } },
    spec: { containers: containers.map((one, i) => ({ name: `app-${i}`, command: ['/app'], ...one })) },
  };
}

const wholes = (count: number, secret = 'one'): Partial<Container> => ({
  envFrom: many(count, i => ({ prefix: `P${i}_`, secretRef: { name: secret } })),
});
const refusals = (asked: Pod): readonly string[] => {
  const injection = injectPod(asked, context);
  return injection.kind === 'refused'
    ? injection.findings.map(({ path, message }) => `${path}: ${message}`)
    : [];
};

test('256 whole Secrets are looked through, and not one more', () => {
  expect(injectPod(pod({}, wholes(256)), context).kind).toBe('patched');
  expect(refusals(pod({}, wholes(3), wholes(257)))).toEqual([
    'spec.containers[1].envFrom: container app-1 takes the variables of 257 whole Secrets; at most 256 can be looked through',
  ]);
});

test('a pod gets at most 10,000 variables of whole Secrets, in all of its containers together', () => {
  expect(refusals(pod({}, wholes(1, 'large'), wholes(1, 'large')))).toEqual([
    expect.stringContaining('the plan for this pod has'),
  ]);
  expect(refusals(pod({}, wholes(1, 'large'), wholes(1, 'large'), wholes(1)))).toEqual([
    'spec.containers[2].envFrom: the containers of this pod get more than 10000 variables of whole Secrets, which no annotation can say',
  ]);
});

test('where the annotation asks for them all, it is the one to change', () => {
  const asked = pod({ 'postern.dev/env': 'large' }, {}, {}, {});
  expect(refusals(asked)).toEqual([
    'metadata.annotations[postern.dev/env]: the containers of this pod get more than 10000 variables of whole Secrets, which no annotation can say',
  ]);
});

describe('variables that a container sets itself', () => {
  const required = (i: number): EnvVar => ({ name: `P${i}_k`, value: 'x' });
  const optional = (i: number): EnvVar => ({
    name: `P${i}_k`,
    valueFrom: { configMapKeyRef: { name: 'c', key: 'k', optional: true } },
  });

  test.each<[string, 'file' | 'exec', (index: number) => EnvVar]>([
    ['required, from a file', 'file', required],
    ['optional, from a file', 'file', optional],
    ['required, from a shell', 'exec', required],
    ['optional, from a shell', 'exec', optional],
    ['some of both, from a shell', 'exec', i => (i % 2 === 0 ? required(i) : optional(i))],
  ])(
    'beside 200 whole Secrets take as long as there are many of them: %s',
    async (_what, method, variable) => {
      const ofSize = (size: number): Pod =>
        pod({ 'postern.dev/env-method': method }, { ...wholes(200), env: many(size, variable) });
      expect(['patched', 'refused']).toContain(injectPod(ofSize(100), context).kind);
      expect(await growthOfWork(100, ofSize, asked => injectPod(asked, context))).toBeLessThan(IN_PROPORTION);
    },
  );

  test('are told fifty times that a shell hides them, not as often as there are Secrets', () => {
    const asked = pod({ 'postern.dev/env-method': 'exec' }, { ...wholes(200), env: many(200, optional) });
    expect(refusals(asked).filter(text => text.includes('should win over the variable'))).toHaveLength(50);
  });
});
