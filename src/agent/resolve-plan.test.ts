import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolvePlan } from './resolve-plan.ts';
import { samplePlan, sampleSecret } from './testing/sample-plan.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';

const deadline = { signal: AbortSignal.timeout(20_000), isOver: () => false };

test('a template of a ConfigMap is read at each run, so that a changed one is rendered anew', async () => {
  const file = join(temporaryDirectory(), 'app.conf');
  const { spec, ...secret } = sampleSecret('db');
  const plan = samplePlan({
    stores: {
      'SecretStore/vault': { provider: 'fake', spec: { data: [{ key: 'db', value: 'horse' }] }, files: {} },
    },
    secrets: [
      {
        ...secret,
        spec: {
          ...spec,
          data: [{ secretKey: 'password', remoteRef: { key: 'db' } }],
          target: {
            template: { templateFrom: [{ configMap: { name: 'app', items: [{ key: 'app.conf' }] } }] },
          },
        },
        templates: { 'ConfigMap/app/app.conf': file },
      },
    ],
  });
  const run = async (): Promise<unknown> => {
    const resolution = (await resolvePlan(plan, ['db'], deadline)).get('db');
    if (resolution === undefined) return undefined;
    return 'error' in resolution ? resolution.error : String(resolution.data.get('app.conf'));
  };

  writeFileSync(file, 'password={{ .password }}');
  expect(await run()).toBe('password=horse');
  writeFileSync(file, 'pass={{ .password | upper }}');
  expect(await run()).toBe('pass=HORSE');
  rmSync(file);
  expect(await run()).toMatchObject({
    code: 'TEMPLATE_MISSING',
    retryable: true,
    message: expect.stringContaining('error in configmap app: missing key app.conf'),
  });
});

test('a template ends when the time is up, though nothing can fire a signal meanwhile', async () => {
  const { spec, ...secret } = sampleSecret('db');
  const template = { data: { a: '{{ range until 100000 }}{{ end }}done' } };
  const plan = samplePlan({
    stores: {
      'SecretStore/vault': { provider: 'fake', spec: { data: [{ key: 'db', value: 'horse' }] }, files: {} },
    },
    secrets: [
      {
        ...secret,
        spec: { ...spec, data: [{ secretKey: 'password', remoteRef: { key: 'db' } }], target: { template } },
      },
    ],
  });

  const late = await resolvePlan(plan, ['db'], { ...deadline, isOver: () => true });
  expect(late.get('db')).toMatchObject({
    error: { message: expect.stringContaining('the time for it is up') },
  });
  expect((await resolvePlan(plan, ['db'], deadline)).get('db')).toHaveProperty('data');
});
