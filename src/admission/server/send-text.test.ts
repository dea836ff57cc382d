import { createServer } from 'node:http';
import { expect, test, vi } from 'vitest';
import { sendText } from './send-text.ts';

test.each([
  ['ASCII', 'a'.repeat(40_000)],
  ['ASCII and Latin-1', 'größer'],
  ['Latin-1 alone', 'é'],
  ['text beyond Latin-1', 'naïve 秘密 🔑'],
  ['half of a pair', 'a\ud83d'],
  ['a long text', 'ш'.repeat(100_000)],
  ['nothing', ''],
])('%s arrives as it is, with its length in bytes', async (_what, text) => {
  let sent: number | undefined;
  await using server = createServer((_request, response) => {
    sent = sendText(response, 201, { 'content-type': 'text/plain; charset=utf-8', 'x-more': 'yes' }, text);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const answer = await fetch(`http://127.0.0.1:${port}`);

  expect(answer.status).toBe(201);
  expect(answer.headers.get('x-more')).toBe('yes');
  expect(answer.headers.get('content-length')).toBe(`${Buffer.byteLength(text)}`);
  expect(await answer.text()).toBe(text.toWellFormed());
  expect(sent).toBe(Buffer.byteLength(text));
});

test.each([
  [64 * 1024, 0],
  [64 * 1024 + 1, 4],
])('%d bytes are written in so many pieces before the last: %d', async (length, pieces) => {
  let written: unknown[][] = [];
  await using server = createServer((_request, response) => {
    written = vi.spyOn(response, 'write').mock.calls;
    sendText(response, 200, {}, 'x'.repeat(length));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toHaveLength(length);
  expect(written).toHaveLength(pieces);
});
