import { expect, test } from 'vitest';
import { templateData } from '../render-text.ts';
import { yamlAdvice, yamlAdviser } from './yaml-advice.ts';

test('the advice names the key in a way that can be copied', () => {
  expect(yamlAdvice('password')).toContain('write {{ .password | toJson }}');
  expect(yamlAdvice('db-pass')).toContain('write {{ index . "db-pass" | toJson }}');
});

test('the same template over the same data is not rendered again', async () => {
  const advise = yamlAdviser(2);
  let renders = 0;
  const ask = async (password: string): Promise<readonly string[]> => {
    const data = templateData(new Map([['password', Buffer.from(password)]]));
    const lineOf = (value: unknown) => Buffer.from(`password: ${String(value)}\n`);
    const render = (dot: typeof data) => {
      renders += 1;
      return Promise.resolve(lineOf(dot.entries.get('password')));
    };
    const output = lineOf(password);
    return await advise({ use: 'file', text: 'password: {{ .password }}', data, output, render }, [
      'password',
    ]);
  };
  expect(await ask('a: b')).toEqual([yamlAdvice('password')]);
  expect(await ask('a: b')).toEqual([yamlAdvice('password')]);
  expect(renders).toBe(1);
  expect(await ask('fine')).toEqual([]);
  expect(renders).toBe(2);
  await ask('c: d');
  await ask('a: b');
  expect(renders).toBe(4);
});
