import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['randAlphaNum', /^[A-Za-z0-9]{200}$/],
  ['randAlpha', /^[A-Za-z]{200}$/],
  ['randNumeric', /^[0-9]{200}$/],
  ['randAscii', /^[ -~]{200}$/],
])('%s gives as many characters of its alphabet as it is asked for', async (name, shape) => {
  expect(await render(`{{ ${name} 200 }}`)).toMatch(shape);
  expect(await render(`<{{ ${name} 0 }}{{ ${name} -1 }}>`)).toBe('<>');
});

test('a byte that would favour the first characters is drawn again', async () => {
  // 250 and above are beyond the last multiple of ten.
  const bytes = [255, 250, 9, 0];
  const tools = { now: () => 0, randomBytes: () => Buffer.from([bytes.shift() ?? 0]) };

  expect(await render('{{ randNumeric 2 }}', {}, tools)).toBe('90');
});

test('randInt stays below its limit, and fails where there is nothing to choose from', async () => {
  const drawn = await Promise.all(Array.from({ length: 50 }, () => render('{{ randInt 3 6 }}')));

  expect(new Set(drawn)).toEqual(new Set(['3', '4', '5']));
  await expect(render('{{ randInt 5 5 }}')).rejects.toThrow('error calling randInt');
});

test('shuffle keeps every character', async () => {
  const shuffled = await render('{{ shuffle "aabbé" }}');

  expect(Array.from(shuffled).sort()).toEqual(['a', 'a', 'b', 'b', '\xa9', '\xc3']);
});
