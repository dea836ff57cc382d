/** Input that wants to take time, memory or control: a clear finding, and nothing else happens. */
import { anyText } from '../../golang/testing/any-text.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintText } from './testing/lint-text.ts';

const rulesOf = async (text: string) => (await lintText(text)).findings.map(({ rule }) => rule);

test.for<[string, string, string]>([
  ['brackets without end', `a: ${'['.repeat(5_000_000)}`, 'PST003'],
  ['braces without end', '{'.repeat(2_000_000), 'PST003'],
  ['lists in lists without end', '- '.repeat(2_000_000), 'PST003'],
  [
    'aliases that multiply',
    `apiVersion: v1\nkind: A\nl0: &l0 [x]\n${Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i},*l${i},*l${i},*l${i}]`).join('\n')}`,
    'PST004',
  ],
  ['an anchor that contains itself', 'apiVersion: v1\nkind: A\na: &a [*a]\n', 'PST004'],
  ['a merge of itself', 'apiVersion: v1\nkind: A\na: &a\n  <<: *a\n', 'PST004'],
])('%s', async ([, text, rule]) => {
  expect(await rulesOf(text)).toEqual([rule]);
});

test('keys that would change what objects inherit', async () => {
  const pollution = '__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n';
  const text = `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a, ${pollution.trim().replace('\n', ', ')}}\nspec:\n  ${pollution.trim().replace('\n', '\n  ')}\n`;
  expect((await rulesOf(text)).length).toBeGreaterThan(0);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

test('expressions that would keep a backtracking engine busy for ages', async () => {
  const evil = '^(([a-z])+.)+[A-Z]([a-z])+$';
  const text = `apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: a}\nspec:\n  conditions: [{namespaceRegexes: ["${evil}", "(a+)+$"]}]\n  provider: {vault: {server: https://v, path: a, auth: {tokenSecretRef: {name: a, key: b, namespace: c}}}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ${'a'.repeat(60)}, annotations: {postern.dev/inject: auto}}\nspec: {containers: [{name: a}]}\n`;
  expect(await rulesOf(text)).not.toContain('PST300');
});

test('ten megabytes of manifests', async () => {
  const one = (name: string) =>
    `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: ${name}}\nspec: {secretStoreRef: {name: a}, data: [{secretKey: a, remoteRef: {key: ${'k'.repeat(9000)}}}]}\n`;
  const report = await lintText(Array.from({ length: 1150 }, (_, index) => one(`a${index}`)).join('---\n'));
  expect(report.objects).toBe(1150);
  expect(report.findings).toEqual([]);
});

test('text of any characters makes nothing throw, and no output breaks a line', async () => {
  await fc.assert(
    fc.asyncProperty(anyText({ maxLength: 40 }), anyText({ maxLength: 40 }), async (a, b) => {
      const text = `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: ${JSON.stringify(a)}}\nspec:\n  ${JSON.stringify(b)}: ${JSON.stringify(a)}\n  x: ${a}\n`;
      for (const { message, path, name, frame } of (await lintText(text)).findings)
        for (const shown of [message, path, name, ...frame.map(line => line.text)])
          expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }),
    { numRuns: 150 },
  );
});

test('more findings than anybody reads', async () => {
  const { findings } = await lintText('a: 1\n---\n'.repeat(1500));
  expect(findings).toHaveLength(1001);
  expect(findings.at(-1)?.message).toMatch(/^the file has 50[01] more findings that are not listed$/u);
});

test('as many comments as there are lines', { timeout: 15_000 }, async () => {
  const fields = Array.from(
    { length: 20_000 },
    (_, index) => `  # postern:ignore PST112 why\n  a${index}: 1\n`,
  );
  const { findings } = await lintText(`apiVersion: v1\nkind: A\ndata:\n${fields.join('')}`);
  expect(findings).toHaveLength(1001);
});

test('a name as long as a book', async () => {
  const { findings } = await lintText(
    `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: ${'n'.repeat(100_000)}}\nspec: {x: 1}\n`,
  );
  expect(findings[0]?.name).toMatch(/^n{252}…$/u);
});
