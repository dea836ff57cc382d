import { expect, test } from 'vitest';
import type { ExternalSecret } from '../api/external-secret.ts';
import { objectIndex } from '../manifest/object-index.ts';
import { judgeStored, storedSubject, type JudgeTools } from './judge-stored.ts';

test('what is stored tells for sure which Secrets are served, in the namespace of the object', () => {
  const externalSecret: ExternalSecret = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop' },
    spec: { target: { name: 'written' } },
  };
  const isServed = (namespace: string, secretName: string): boolean | undefined =>
    storedSubject({ kind: 'Pod', metadata: { namespace } }, objectIndex([externalSecret])).isServed?.(
      secretName,
    );
  expect(isServed('shop', 'written')).toBe(true);
  expect(isServed('shop', 'db')).toBe(false);
  expect(isServed('pay', 'written')).toBe(false);
});

test.each([129, 5000, 100_000])('an object of %d levels is reported, and nobody looks into it', levels => {
  const asked = (): never => {
    throw new Error('asked');
  };
  const tools: JudgeTools = {
    checkObject: asked,
    checkAcross: asked,
    checkWorkload: asked,
    judge: asked,
    context: asked,
  };
  const object: Record<string, unknown> = JSON.parse(
    '{"kind":"ExternalSecret","a":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1),
  );
  expect(judgeStored(object, tools)).toMatchObject({
    isCounted: true,
    results: [
      {
        rule: 'PST003',
        result: 'fail',
        path: '',
        message: expect.stringMatching(/^is nested more than 128 levels/u),
      },
    ],
  });
});
