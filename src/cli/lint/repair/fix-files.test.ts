import { expect, test } from 'vitest';
import { lintTexts } from '../testing/lint-text.ts';
import { fixFiles } from './fix-files.ts';

/** The text after repair, how many were made, and what is left. */
async function fixed(text: string): Promise<{ text: string; count: number; rules: readonly string[] }> {
  const { changed, count, report } = await fixFiles(
    async read => {
      const file = await read('a.yaml');
      return lintTexts({ 'a.yaml': 'text' in file ? file.text : '' });
    },
    () => Promise.resolve({ text }),
  );
  const after = changed.get('a.yaml')?.after ?? text;
  return { text: after, count, rules: report.findings.map(({ rule }) => rule) };
}

const store = `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: s}
spec: {provider: {vault: {server: "https://vault:8200", path: kv, auth: {tokenSecretRef: {name: t, key: k, namespace: eso}}}}}
`;

const secret = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: a, namespace: x}
spec:
`;

const toStore = '  secretStoreRef: {name: s, kind: ClusterSecretStore}\n';

test('of two fields that mean the same one none is repaired: nothing tells which it is', async () => {
  const text = `${store}---\n${secret}${toStore}  data:\n  - secretKey: p\n    remoteRef:\n      name: foo\n      path: bar\n`;
  expect(await fixed(text)).toEqual({ text, count: 0, rules: ['PST102', 'PST102'] });
});

test('what one repair adds another has renamed: no key is there twice', async () => {
  const before = `${store}---\n${secret}  secretStoreRef:\n    Kind: ClusterSecretStore\n    name: s\n  data:\n  - secretKey: p\n    remoteRef:\n      key: foo\n`;
  expect(await fixed(before)).toEqual({ text: before.replace('Kind:', 'kind:'), count: 1, rules: [] });
});

test('two fields that leave a mapping do not leave it empty', async () => {
  const list = '[{regexp: {source: a, target: b}}]';
  const { text, count } = await fixed(
    `${store}---\n${secret}${toStore}  dataFrom:\n  - extract:\n      rewrite: ${list}\n      # of another store\n      sourceRef: {storeRef: {name: s, kind: ClusterSecretStore}}\n`,
  );
  expect(text).toContain(
    `  - extract:\n      # of another store\n      sourceRef: {storeRef: {name: s, kind: ClusterSecretStore}}\n    rewrite: ${list}\n`,
  );
  expect(count).toBe(1);
});

test('repairs of different places, objects and rounds are all made', async () => {
  const before = `${store}---\n${secret}${toStore}  data:\n  - secretKey: p\n    remoteRef:\n      Key: foo\n      Property: bar\n---\n${secret.replace('v1\n', 'v1beta1\n').replace('name: a', 'name: b')}${toStore}  data:\n  - secretKey: p\n    remoteRef:\n      Key: foo\n`;
  const { text, count, rules } = await fixed(before);
  expect(text).toBe(
    before.replaceAll('  Key:', '  key:').replace('Property', 'property').replace('v1beta1', 'v1'),
  );
  expect([count, rules]).toEqual([4, []]);
});

test.for([
  ['', '    kind: ClusterSecretStore\n'],
  ['    kind: SecretStore # ours\n', '    kind: ClusterSecretStore # ours\n'],
])('the kind of a store that is of the other one: %j becomes %j', async ([written, right]) => {
  const before = `${secret}  secretStoreRef:\n    name: s\n${written}  data:\n  - secretKey: p\n    remoteRef: {key: foo}\n    sourceRef:\n      storeRef:\n        name: s\n---\n${store}`;
  const { text, count, rules } = await fixed(before);
  expect(text).toBe(
    before
      .replace(`name: s\n${written}`, `name: s\n${right}`)
      .replace('        name: s\n', '        name: s\n        kind: ClusterSecretStore\n'),
  );
  expect([count, rules]).toEqual([2, []]);
});

test('a file with a byte order mark is repaired, and keeps it', async () => {
  const before = `\uFEFF${secret}${toStore}  data:\n  - secretKey: p\n    remoteRef:\n      Key: foo\n`;
  expect((await fixed(before)).text).toBe(before.replace('  Key:', '  key:'));
});
