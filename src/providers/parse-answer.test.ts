import { expect, test } from 'vitest';
import { parseAnswer } from './parse-answer.ts';

const parse = (text: string): unknown =>
  parseAnswer(Buffer.from(text), 'SecretStore/main', 'reading db', 'server');

test('an answer is parsed', () => {
  expect(parse('{"data":[1]}')).toEqual({ data: [1] });
});

test.each([
  ['the page of a proxy', '<html>canary</html>'],
  ['an answer that was cut off', '{"data":{"password":"canary'],
  ['nothing', ''],
])('%s may be another the next time, and is not quoted', (_, text) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({
      code: 'PROVIDER_UNAVAILABLE',
      retryable: true,
      message:
        'SecretStore/main: reading db failed: the answer is no JSON, but perhaps the page of a proxy or cut off: if it stays so, look at server',
    }),
  );
});
