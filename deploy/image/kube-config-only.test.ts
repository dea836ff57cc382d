import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, type Bundle } from './bundle.ts';

const kubeconfig = {
  clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1', 'tls-server-name': 'kubernetes' } }],
  users: [{ name: 'u', user: { token: 'a-token' } }],
  contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  'current-context': 'x',
};

const program = `
  import type { RequestOptions } from 'node:https';
  import { KubeConfig } from '@kubernetes/client-node';
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(${JSON.stringify(kubeconfig)}));
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  console.log(JSON.stringify(options.headers), options.servername);
  try {
    config.makeApiClient(class {});
  } catch (error) {
    console.log(error.message);
  }
`;

describe('a bundle with @kubernetes/client-node', () => {
  let folder: string;
  let made: Bundle | undefined;

  beforeAll(async () => {
    // Not in the system's folder for such things, from where the package could not be found.
    folder = await mkdtemp(new URL('../../node_modules/.postern-bundle-', import.meta.url).pathname);
    const source = join(folder, 'main.ts');
    await writeFile(source, program);
    [made] = await bundle(folder, [{ name: 'postern', file: 'postern.js', source }]);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('reads a kubeconfig and logs in with it, and says what it has no part for', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [made?.file ?? '']);

    expect(stdout.split('\n')).toEqual([
      '{"Authorization":"Bearer a-token"} kubernetes',
      expect.stringContaining('nothing of @kubernetes/client-node but KubeConfig'),
      '',
    ]);
  });

  test('is a few hundred kilobytes instead of four megabytes', () => {
    expect(made?.bytes).toBeLessThan(500 * 1024);
  });
});
