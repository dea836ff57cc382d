import { expect, test } from 'vitest';
import type { ExternalSecret } from '../../api/external-secret.ts';
import { checkAcross } from '../../check/check-across.ts';
import { defaultSettings } from '../../inject/options/settings.ts';
import { checkWorkload } from '../../inject/template-check.ts';
import { objectIndex } from '../../manifest/object-index.ts';
import { judgeStored, storedSubject, type JudgeTools } from './judge-stored.ts';

test('what is stored tells for sure which Secrets are served, in the namespace of the object', () => {
  const externalSecret: ExternalSecret = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop' },
    spec: { target: { name: 'written' } },
  };
  const isServed = (namespace: string, secretName: string): boolean | undefined =>
    storedSubject({ kind: 'Pod', metadata: { namespace } }, objectIndex([externalSecret])).isServed(
      secretName,
    );
  expect(isServed('shop', 'written')).toBe(true);
  // No ExternalSecret writes it, and none may come: as at admission it would be undefined.
  expect(isServed('shop', 'db')).toBe(false);
  expect(isServed('pay', 'written')).toBe(false);
});

test('a judgement tells what was asked for, whether it was there or not', () => {
  const tools: JudgeTools = {
    checkObject: () => [],
    checkAcross,
    checkWorkload,
    judge: (subject, findings) => {
      subject.store('ClusterSecretStore', 'shared');
      return { findings, audited: [] };
    },
    context: namespace => ({
      namespace,
      manifests: objectIndex(),
      settings: defaultSettings,
      server: { major: 1, minor: 36 },
      sign: () => 'x',
    }),
  };
  const metadata = { name: 'db', namespace: 'shop' };
  const secret = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata };
  const spec = { secretStoreRef: { name: 'vault' } };
  expect([...judgeStored({ ...secret, spec }, tools).needs]).toEqual(
    expect.arrayContaining([
      'SecretStore/shop/vault',
      'Secret/shop/db',
      'Namespace//shop',
      'ClusterSecretStore//shared',
    ]),
  );
  const template = { metadata: { annotations: { 'postern.dev/inject': 'api' } }, spec: { containers: [] } };
  const workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } };
  expect([...judgeStored(workload, tools).needs]).toContain('ExternalSecret/shop/api');
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
