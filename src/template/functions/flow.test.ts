import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test('hello greets', async () => {
  expect(await render('{{ hello }}')).toBe('Hello!');
});

test('fail ends the template without its text, which may have been made from secrets', async () => {
  await expect(render('{{ fail .a }}', { a: 'canary-5' })).rejects.toThrow(
    /error calling fail: the template gave up with fail$/,
  );
});

test('fail where no branch goes does nothing', async () => {
  expect(await render('{{ if false }}{{ fail "no" }}{{ end }}ok')).toBe('ok');
});
