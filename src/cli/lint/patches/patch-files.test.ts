import { expect, test } from 'vitest';
import { patchFiles } from './patch-files.ts';

const patchesOf = (
  files: Readonly<Record<string, string>>,
  found: Readonly<Record<string, boolean>>,
  pipes: readonly string[] = [],
) =>
  patchFiles(
    Object.entries(found).map(([path, isNamed]) => ({ path, isNamed })),
    path => {
      const text = files[path];
      return Promise.resolve(text === undefined ? { fault: 'unopened', message: 'none' } : { text });
    },
    path => path in files && !pipes.includes(path),
  ).then(patches => [...patches.keys()]);

test.for<[string, string, readonly string[]]>([
  ['patches', 'patches: [{ path: a.yaml }, { patch: "- op: add", target: { kind: A } }]', ['shop/a.yaml']],
  ['strategic merges', 'patchesStrategicMerge: [b/a.yaml, "apiVersion: v1\\nkind: A\\n"]', ['shop/b/a.yaml']],
  ['JSON patches', 'patchesJson6902: [{ path: ../a.yaml, target: { kind: A } }]', ['a.yaml']],
  [
    'what is a resource too',
    'resources: [./a.yaml]\npatches: [{ path: a.yaml }, { path: b.yaml }]',
    ['shop/b.yaml'],
  ],
  ['nothing', 'resources: [a.yaml]', []],
  ['a wrong shape', 'patches: { path: a.yaml }', []],
  ['a list', '[]', []],
  ['no YAML', 'patches: [', []],
  ['a lost alias', 'patches: [*a]', []],
])('of %s in a kustomization', async ([, text, expected]) => {
  const file = 'shop/kustomization.yaml';
  expect(await patchesOf({ [file]: text }, { [file]: false })).toEqual(expected);
});

test.for([
  ['in its folder', 'shop/kustomization.yaml', 'patches: [{ path: a.yaml }]'],
  ['one folder above', 'kustomization.yml', 'patches: [{ path: shop/a.yaml }]'],
] as const)('a kustomization %s is read for a file that is named', async ([, file, text]) => {
  expect(await patchesOf({ [file]: text }, { 'shop/a.yaml': true })).toEqual(['shop/a.yaml']);
  expect(await patchesOf({ [file]: text }, { 'shop/a.yaml': false })).toEqual([]);
});

test('what another kustomization has as a resource is no mere patch', async () => {
  const files = {
    'base/kustomization.yaml': 'resources: [a.yaml]',
    'top/kustomization.yaml': 'patches: [{ path: ../base/a.yaml }]',
  };
  expect(
    await patchesOf(files, { 'top/kustomization.yaml': false, 'base/kustomization.yaml': false }),
  ).toEqual([]);
});

test('a pipe near a named file is not read', async () => {
  const files = { 'shop/kustomization.yaml': 'patches: [{ path: a.yaml }]' };
  expect(await patchesOf(files, { 'shop/a.yaml': true }, ['shop/kustomization.yaml'])).toEqual([]);
});

test('what a patch is of is told, as far as the kustomization says', async () => {
  const text = `patches:
- { path: a.yaml, target: { group: apps, kind: Deployment, name: shop, labelSelector: app=shop, version: 1 } }
- path: b.yaml
`;
  const file = 'kustomization.yaml';
  const patches = await patchFiles(
    [{ path: file, isNamed: false }],
    () => Promise.resolve({ text }),
    () => true,
  );
  expect([...patches]).toEqual([
    ['a.yaml', { group: 'apps', kind: 'Deployment', name: 'shop' }],
    ['b.yaml', {}],
  ]);
});
