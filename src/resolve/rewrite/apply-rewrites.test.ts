import { describe, expect, test } from 'vitest';
import { applyRewrites, type RewriteTools } from './apply-rewrites.ts';
import type { Rewrite } from './rewrite.ts';

const tools: RewriteTools = {
  functions: { now: () => 0, randomBytes: size => Buffer.alloc(size) },
  exactNumbers: false,
  inexact: () => undefined,
  collided: () => undefined,
};

async function rewrite(
  rewrites: readonly Rewrite[],
  data: Readonly<Record<string, string>>,
  more: Partial<RewriteTools> = {},
): Promise<Record<string, string>> {
  const buffers = new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)]));
  const rewritten = await applyRewrites(rewrites, buffers, { ...tools, ...more });
  return Object.fromEntries([...rewritten].map(([key, value]) => [key, value.toString()]));
}

const transform = (template: string): Rewrite => ({ transform: { template } });

test('steps follow each other, a template with the functions of External Secrets among them', async () => {
  const steps = [
    { regexp: { source: '^app/', target: '' } },
    transform('{{ .value | upper | replace "-" "_" }}'),
    transform('X_{{ .value }}'),
  ];

  expect(await rewrite(steps, { 'app/db-user': 'u', other: 'o' })).toEqual({ X_DB_USER: 'u', X_OTHER: 'o' });
});

test('a key that is no ASCII goes through a template as it is', async () => {
  expect(await rewrite([transform('{{ .value }}-{{ len .value }}')], { größe: '1' })).toEqual({
    'größe-7': '1',
  });
});

test('a missing key of the data prints <no value>, not an error', async () => {
  expect(await rewrite([transform('{{ .none }}')], { a: '1' })).toEqual({ '<no value>': '1' });
});

describe('what fails has the words of External Secrets', () => {
  test.each<[Rewrite, RegExp]>([
    [
      transform('{{ .value'),
      /^failed rewrite operation\[0\]: transform failed with failed to parse template: template: transform:1/,
    ],
    [transform('{{ nope .value }}'), /failed to parse template: .*function "nope" not defined/],
    [transform('{{ fail "no" }}'), /transform failed with failed to execute template for key "a": /],
    [{ regexp: { source: '(', target: '' } }, /regexp failed with failed to compile: error parsing regexp/],
  ])('%j', async (step, message) => {
    await expect(rewrite([step], { a: 'canary' })).rejects.toThrow(message);
    await expect(rewrite([step], { a: 'canary' })).rejects.not.toThrow('canary');
  });
});

describe('numbers of a merge', () => {
  const big = { a: '{"n":12345678901234567890,"s":"x"}' };

  test('quirk of External Secrets: they go through float64, and whoever listens hears which', async () => {
    const told: string[] = [];

    expect(await rewrite([{ merge: {} }], big, { inexact: key => told.push(key) })).toEqual({
      n: '12345678901234567000',
      s: 'x',
    });
    expect(told).toEqual(['n']);
  });

  test('are exact where they are to be', async () => {
    const exact = { exactNumbers: true, inexact: () => expect.unreachable() };

    expect(await rewrite([{ merge: {} }], big, exact)).toEqual({ n: '12345678901234567890', s: 'x' });
    expect(await rewrite([{ merge: { strategy: 'JSON', into: 'all' } }], big, exact)).toEqual({
      ...big,
      all: '{"n":12345678901234567890,"s":"x"}',
    });
  });
});

test('quirk of External Secrets: of keys that become one any may win; here the last, and it is told', async () => {
  const told: unknown[] = [];
  const collided = (from: readonly string[], to: string): void => void told.push([from, to]);

  expect(
    await rewrite([{ regexp: { source: '.*', target: 'x' } }], { b: '2', a: '1' }, { collided }),
  ).toEqual({ x: '2' });
  expect(told).toEqual([[['a', 'b'], 'x']]);
});

test('all keys of a rewrite share the steps of one template', async () => {
  const data = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`key${index}`, 'x']));
  const slow = transform('{{ range until 100000 }}{{ end }}{{ .value }}');

  await expect(rewrite([slow], data)).rejects.toThrow('exceeded maximum number of steps');
  expect(await rewrite([slow], { a: 'x' })).toEqual({ a: 'x' });
});
