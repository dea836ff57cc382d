import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemFiles } from '../files/file-operations.ts';
import { loadPlan } from './load-plan.ts';
import { sampleDirectory, samplePlan, sampleSecret } from '../testing/sample-plan.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

const plan = samplePlan({
  secrets: [
    { ...sampleSecret('db'), templates: { 'ConfigMap/app/a': '/postern/templates/configmap.app/a' } },
  ],
  stores: {
    'SecretStore/vault': { provider: 'vault', spec: {}, files: { 'auth.token': '/postern/auth/token' } },
  },
  directories: [
    { ...sampleDirectory('/postern/secrets', 'db'), sources: [{ kind: 'copy', from: '/postern/rest/0' }] },
  ],
});

function planFile(text: string): string {
  const file = join(temporaryDirectory(), 'plan.json');
  writeFileSync(file, text);
  return file;
}

test('every path of the plan is placed below the root', () => {
  const loaded = loadPlan(planFile(JSON.stringify(plan)), '/tmp/demo', systemFiles).plan;
  expect(loaded.directories[0]).toMatchObject({
    path: '/tmp/demo/postern/secrets',
    sources: [{ from: '/tmp/demo/postern/rest/0' }],
  });
  expect(loaded.secrets[0]?.templates).toEqual({
    'ConfigMap/app/a': '/tmp/demo/postern/templates/configmap.app/a',
  });
  expect(loaded.stores['SecretStore/vault']?.files).toEqual({ 'auth.token': '/tmp/demo/postern/auth/token' });
});

test('without a root the plan is taken as it is', () => {
  expect(loadPlan(planFile(JSON.stringify(plan)), '/', systemFiles).plan).toEqual(plan);
});

test('the hash follows the text', () => {
  const load = (text: string) => loadPlan(planFile(text), '/', systemFiles).hash;
  expect(load(JSON.stringify(plan))).toBe(load(JSON.stringify(plan)));
  expect(load(JSON.stringify({ ...plan, namespace: 'other' }))).not.toBe(load(JSON.stringify(plan)));
});

test('a plan that is not there is an error with its path', () => {
  expect(() => loadPlan('/nowhere/plan.json', '/', systemFiles)).toThrow(
    expect.objectContaining({
      code: 'PLAN_UNREADABLE',
      message: expect.stringContaining('/nowhere/plan.json'),
    }),
  );
});
