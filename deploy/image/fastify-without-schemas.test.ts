import { describe, expect, test } from 'vitest';
import { bundledProgram } from './testing/bundled-program.ts';

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
  const bundled = bundledProgram(program);

  test('serves routes without schemas, and says what it has no part for', async () => {
    expect(await bundled.lines()).toEqual(['200 got a text', expect.stringContaining('no schemas'), '']);
  });

  test('is little more than half as large', () => {
    expect(bundled.bytes()).toBeLessThan(400 * 1024);
  });
});
