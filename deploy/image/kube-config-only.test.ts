import { describe, expect, test } from 'vitest';
import { bundledProgram } from './testing/bundled-program.ts';

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
  const bundled = bundledProgram(program);

  test('reads a kubeconfig and logs in with it, and says what it has no part for', async () => {
    expect(await bundled.lines()).toEqual([
      '{"Authorization":"Bearer a-token"} kubernetes',
      expect.stringContaining('nothing of @kubernetes/client-node but KubeConfig'),
      '',
    ]);
  });

  test('is a few hundred kilobytes instead of four megabytes', () => {
    expect(bundled.bytes()).toBeLessThan(500 * 1024);
  });
});
