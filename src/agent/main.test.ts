import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { samplePlan, sampleDirectory } from './testing/sample-plan.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';
import { visibleFiles } from './testing/tree.ts';

test('the real agent fetches from a provider and writes below its root', () => {
  const root = temporaryDirectory();
  const plan = samplePlan({
    stores: {
      'SecretStore/fake': {
        provider: 'fake',
        spec: { data: [{ key: 'app/db', value: '{"user":"u"}' }] },
        files: {},
      },
    },
    secrets: [
      {
        name: 'db',
        target: 'db',
        refreshSeconds: 3600,
        spec: {
          secretStoreRef: { name: 'fake' },
          data: [{ secretKey: 'USER', remoteRef: { key: 'app/db', property: 'user' } }],
        },
      },
    ],
    directories: [sampleDirectory('/postern/secrets', 'db')],
  });
  mkdirSync(join(root, 'postern', 'plan'), { recursive: true });
  writeFileSync(join(root, 'postern', 'plan', 'plan.json'), JSON.stringify(plan));
  execFileSync(process.execPath, [join(import.meta.dirname, 'main.ts'), 'once', '--root', root], {
    stdio: 'pipe',
  });
  expect(visibleFiles(join(root, 'postern', 'secrets'))).toEqual({ USER: 'u' });
});
