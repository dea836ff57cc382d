import { expect, test } from 'vitest';
import type { SecretPlan } from '../plan/plan.ts';
import { templateReader } from './template-reader.ts';

const secret: SecretPlan = {
  name: 'db',
  target: 'db',
  refreshSeconds: 60,
  spec: {},
  templates: { 'ConfigMap/app/a': '/postern/templates/a', 'ConfigMap/app/gone': '/gone' },
};
const ref = { kind: 'ConfigMap', name: 'app' } as const;
const files: Record<string, string> = { '/postern/templates/a': 'text' };

function readFile(path: string): Promise<Buffer> {
  const text = files[path];
  return text === undefined
    ? Promise.reject(Object.assign(new Error('none'), { code: path === '/gone' ? 'ENOENT' : 'EACCES' }))
    : Promise.resolve(Buffer.from(text));
}

test('reads the file of the plan, anew each time', async () => {
  const read = templateReader(readFile);

  expect(String(await read(secret, { ...ref, key: 'a' }))).toBe('text');
  files['/postern/templates/a'] = 'changed';
  expect(String(await read(secret, { ...ref, key: 'a' }))).toBe('changed');
});

test('a file that does not exist is a missing template, and any other failure is that failure', async () => {
  expect(await templateReader(readFile)(secret, { ...ref, key: 'gone' })).toBeUndefined();
  const denied = { ...secret, templates: { 'ConfigMap/app/a': '/denied' } };
  await expect(templateReader(readFile)(denied, { ...ref, key: 'a' })).rejects.toMatchObject({
    code: 'EACCES',
  });
});

test('a template of which the plan says nothing is refused', async () => {
  await expect(templateReader(readFile)({ ...secret, templates: {} }, { ...ref, key: 'a' })).rejects.toThrow(
    'ConfigMap/app/a: the plan has no file for this template',
  );
});
