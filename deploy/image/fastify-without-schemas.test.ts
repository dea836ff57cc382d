import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, type Bundle } from './bundle.ts';

const program = `
  import { fastify } from 'fastify';
  const none = () => { throw new Error('a schema'); };
  const without = { schemaController: { compilersFactory: { buildValidator: none, buildSerializer: none } } };
  const serve = async options => {
    const app = fastify(options);
    app.post('/', async request => 'got ' + request.body);
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    const url = await app.listen({ port: 0 });
    const answer = await fetch(url, { method: 'POST', body: 'a text' });
    console.log(answer.status, await answer.text());
    await app.close();
  };
  await serve(without);
  await serve({}).catch(error => console.log(error.message));
`;

describe('a bundle with fastify', () => {
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

  test('serves routes without schemas, and says what it has no part for', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [made?.file ?? '']);

    expect(stdout.split('\n')).toEqual(['200 got a text', expect.stringContaining('no schemas'), '']);
  });

  test('is little more than half as large', () => {
    expect(made?.bytes).toBeLessThan(400 * 1024);
  });
});
