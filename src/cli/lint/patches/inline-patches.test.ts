import { describe, expect, test } from 'vitest';
import { inlinePatches } from './inline-patches.ts';
import { lintTexts } from '../testing/lint-text.ts';

const SECRET = 'c0rrect-h0rse';
const HEAD = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
const lintKustomization = (text: string) => lintTexts({ 'shop/kustomization.yaml': HEAD + text });

describe('a patch that is written into a kustomization', () => {
  test.for<[string, string, object]>([
    [
      'as operations in a block',
      `patches:
- target: { kind: Rollout, name: shop, namespace: a }
  patch: |-
    # why
    - op: add
      path: /metadata/annotations/password
      value: ${SECRET}
`,
      {
        rule: 'PST701',
        kind: 'Rollout',
        name: 'shop',
        namespace: 'a',
        line: 9,
        column: 14,
        path: 'metadata.annotations.password',
      },
    ],
    [
      'as an object in a block',
      `patches:
  - patch: |
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: shop }
      data:
        password: ${SECRET}
`,
      { rule: 'PST701', kind: 'ConfigMap', name: 'shop', line: 9, column: 9, path: 'data.password' },
    ],
    [
      'as operations in quotes',
      `patchesJson6902:
- target: { group: apps, version: v1, kind: Deployment, name: shop }
  patch: '[{"op": "add", "path": "/spec/template/spec/containers/0/env/-", "value": {"name": "DB_PASSWORD", "value": "${SECRET}"}}]'
`,
      {
        rule: 'PST701',
        kind: 'Deployment',
        name: 'shop',
        line: 5,
        path: 'spec.template.spec.containers[0].env[-].value',
      },
    ],
    [
      'as an entry of the list',
      `patchesStrategicMerge:
- |
  apiVersion: v1
  kind: Secret
  metadata: { name: shop }
  stringData: { password: ${SECRET} }
`,
      { rule: 'PST702', kind: 'Secret', name: 'shop', line: 8, path: 'stringData' },
    ],
    [
      'behind others',
      `patches:
- path: a.yaml
- patch: |-
    - { op: remove, path: /data/a }
- { patch: '[]' }
- patch: >-
    - { op: add, path: /data/password, value: ${SECRET} }
  target:
    kind: ConfigMap
    name: shop
`,
      { rule: 'PST701', kind: 'ConfigMap', name: 'shop', line: 9, path: 'data.password' },
    ],
    [
      'with a field that the kind does not have',
      `patches:
- target: { group: external-secrets.io, version: v1, kind: ExternalSecret, name: db }
  patch: |
    - { op: add, path: /spec/refreshIntervall, value: 1h }
`,
      { rule: 'PST102', kind: 'ExternalSecret', name: 'db', line: 6, path: 'spec.refreshIntervall' },
    ],
    [
      'with a field that the kind does not have, whose group is left out as kustomize lets one',
      `patches:
- target: { kind: ExternalSecret, name: db }
  patch: |
    - { op: add, path: /spec/refreshIntervall, value: 1h }
`,
      { rule: 'PST102', kind: 'ExternalSecret', name: 'db', line: 6, path: 'spec.refreshIntervall' },
    ],
  ])('%s', async ([, text, expected]) => {
    const { findings } = await lintKustomization(text);
    expect(findings).toMatchObject([{ file: 'shop/kustomization.yaml', ...expected }]);
    expect(JSON.stringify(findings)).not.toContain(SECRET);
  });
});

test('several objects in one block are read, each at its place', async () => {
  const text = `patches:
  - patch: |-
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: a }
      data:
        a: |
          b
          ---
          c
      --- # the other
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: b }
      data:
        password: ${SECRET}
`;
  const { findings } = await lintKustomization(text);
  expect(findings).toMatchObject([{ rule: 'PST701', name: 'b', line: 18, column: 9, path: 'data.password' }]);
});

test('a comment in the file ignores what is found in a patch', async () => {
  const text = `patches:
- patch: |
    - op: add
      path: /data/password
      # postern:ignore PST701 of a demo
      value: ${SECRET}
`;
  const { findings, files } = await lintKustomization(text);
  expect(findings).toEqual([]);
  expect(files).toBe(1);
});

test.for<[string, string]>([
  ['its entry of the list', 'patches:\n# postern:ignore PST701 of a demo\n- patch: |'],
  ['the field that it is in', 'patches:\n- target: {}\n  # postern:ignore PST701 of a demo\n  patch: |'],
  ['the list', '# postern:ignore PST701 of a demo\npatches:\n- patch: |'],
])('a comment above %s ignores what is found in a patch', async ([, above]) => {
  const text = `${above}\n    - { op: add, path: /data/password, value: ${SECRET} }\n`;
  const { findings } = await lintKustomization(text);
  expect(findings).toEqual([]);
});

test('a comment above a patch in which its rule finds nothing ignores nothing', async () => {
  const text = `patches:
# postern:ignore PST701 of a demo
- patch: |
    - { op: add, path: /data/a, value: 1 }
- patch: |
    - { op: add, path: /data/password, value: ${SECRET} }
`;
  const { findings } = await lintKustomization(text);
  expect(findings).toMatchObject([
    { rule: 'PST009', line: 4 },
    { rule: 'PST701', line: 8 },
  ]);
});

test('a token in a patch is said once, where it stands', async () => {
  const text = `patches:
- patch: |
    - { op: add, path: /spec/x, value: ghp_Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Yt1234 }
`;
  const { findings } = await lintKustomization(text);
  expect(findings).toMatchObject([{ rule: 'PST700', line: 5, path: 'spec.x' }]);
});

test.for<[string, string]>([
  ['nothing', ''],
  ['no list', 'patches: { patch: "- op: add" }'],
  ['no text', 'patches: [{ patch: 1 }, { patch: [] }, 1, null]'],
  ['no YAML', 'patches: ['],
  ['nested without end', `patches: ${'['.repeat(100_000)}`],
  ['in quotes with escapes', 'patches:\n- patch: "- op: add\\n  path: /data/password\\n  value: x"\n'],
  ['two in one line', 'patches: [{ patch: "[]" }, { patch: "[{}]" }]'],
  ['an empty block', 'patches:\n- patch: |\n'],
  [
    'what is not YAML',
    'patches:\n- patch: |\n    a: b: c\n- patch: |\n    - { op: add, path: /data/a, value: 1 }\n',
  ],
])('of %s nothing is read that is none', ([, text]) => {
  const objects = inlinePatches(text)?.read('kustomization.yaml').objects ?? [];
  expect(objects.length).toBeLessThanOrEqual(1);
});
