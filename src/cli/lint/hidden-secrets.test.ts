/** No secret of a file is shown, whatever is found in it and wherever it stands. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatters } from './formats/index.ts';
import { fixDiff } from './repair/fix-diff.ts';
import { lintText } from './testing/lint-text.ts';
import { formats } from './arguments.ts';

const CANARY = 'c4n4ry-hunter2';

async function everything(text: string): Promise<string> {
  const { findings } = await lintText(text);
  expect(findings.length).toBeGreaterThan(0);
  const inputs = { hasColour: true, version: '0', rules: [], counts: () => true, textOf: () => text };
  return formats.map(format => formatters[format](findings, inputs)).join('\n');
}

/** `refreshInterval: 1d` is found in it, so that lines around it are shown. */
const externalSecret = (lines: string) => `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db }
spec:
  secretStoreRef: { name: vault }
  data: [{ secretKey: a, remoteRef: { key: db } }]
${lines}
  refreshInterval: 1d
`;

const deployment = (container: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { annotations: { postern.dev/inject: nope } }
    spec:
      containers:
      - name: web
        ports: ${CANARY}
${container}
        env: 5
`;

describe('a canary is shown in no output', () => {
  test.for<[string, string]>([
    ['a field that does not exist', externalSecret(`  password: ${CANARY}`)],
    ['in quotes', externalSecret(`  password: "x ${CANARY}"`)],
    ['over several lines', externalSecret(`  password: |\n    a\n    ${CANARY}`)],
    ['in a list', externalSecret(`  passwords: [a, ${CANARY}]`)],
    ['in a comment', externalSecret(`  # ${CANARY}`)],
    ['in a comment behind a value', externalSecret(`  target: { name: a } # ${CANARY}`)],
    ['in a template', externalSecret(`  target: { template: { data: { url: "x://u:${CANARY}@h" } } }`)],
    ['as an anchor', externalSecret(`  password: &${CANARY} b`)],
    [
      'in an annotation',
      externalSecret('').replace('name: db }', `name: db, annotations: { a: ${CANARY} } }`),
    ],
    ['a token where a name belongs', externalSecret('').replace('name: vault', `name: "hvs.${CANARY}"`)],
    [
      'of a fake store',
      `apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: { name: a }\nspec:\n  provider:\n    fake:\n      data:\n        - { key: a, value: ${CANARY} }\n        - key: b\n          value: ${CANARY}\n`,
    ],
    [
      'of a field that another provider does not have',
      `apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: { name: a }\nspec:\n  provider:\n    aws: { service: SecretManager, password: ${CANARY} }\n`,
    ],
    [
      'of what a PushSecret makes',
      `apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: { name: a }\nspec:\n  refreshInterval: 1d\n  password: ${CANARY}\n  template: { data: { a: ${CANARY} } }\n`,
    ],
    [
      'of a fake generator',
      `apiVersion: generators.external-secrets.io/v1alpha1\nkind: Fake\nmetadata: { name: a }\nspec:\n  data: { password: ${CANARY} }\n  dta: ${CANARY}\n`,
    ],
    [
      'in the URL of a server',
      `apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: { name: a }\nspec:\n  refreshInterval: 1d\n  provider:\n    vault: { server: "https://u:${CANARY}@v", path: a, auth: { tokenSecretRef: { name: a, key: b } } }\n`,
    ],
    [
      'in the query of a URL',
      `apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: { name: a }\nspec:\n  refreshInterval: 1d\n  provider:\n    vault: { server: "https://v/?t=${CANARY}", path: a, auth: { tokenSecretRef: { name: a, key: b } } }\n`,
    ],
    ['before the registry of an image', deployment(`        image: user:${CANARY}@registry.example/a`)],
    [
      'in lines that a repair moves',
      externalSecret(`  rewrite: x\n  engineVersion: ${CANARY} # ${CANARY}\n  target: { template: {} }`),
    ],
    [
      'of a field under a near name',
      externalSecret(
        `  target:\n    name: a\n    template:\n      engineVersion: v2\n    engineVersion: ${CANARY} # ${CANARY}`,
      ),
    ],
    [
      'of a comment in moved lines',
      externalSecret(
        `  target:\n    name: a\n    template:\n      mergePolicy: Merge\n    engineVersion: v2 # ${CANARY}`,
      ),
    ],
    ['as an alias that is a key', externalSecret(`  password: &a ${CANARY}\n  *a : x`)],
    ['as an alias that is a key without a space', externalSecret(`  password: &a ${CANARY}\n  *a: x`)],
    [
      'as an alias that is a key with a question mark',
      externalSecret(`  password: &a ${CANARY}\n  ? *a\n  : x`),
    ],
    [
      'as an alias that is a key in what is merged',
      externalSecret(`  x: &m { y: &a ${CANARY}, *a : 1 }\n  <<: *m`),
    ],
    [
      'as an alias that is a key in what an alias repeats',
      externalSecret(`  x: &m { y: &a ${CANARY}, *a : 1 }\n  find: *m`),
    ],
    [
      'as a key of a template',
      externalSecret(`  x: &a ${CANARY}\n  target: { template: { data: { *a : "{{ .b }" } } }`),
    ],
    [
      'as an alias that is a key of a Secret',
      `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: &a ${CANARY}, *a : c0rrect-h0rse }\n`,
    ],
    [
      'as an alias that is a key of a neighbour in a list',
      `apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: Secret, metadata: { name: a }, stringData: { password: &a ${CANARY} } }\n- { apiVersion: v1, kind: ConfigMap, metadata: { name: b }, data: { *a : "ghp_Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Yt1234" } }\n`,
    ],
    ['as a phrase that is a key', externalSecret(`  ${CANARY} and more: x`)],
    ['as a key that begins as a token', externalSecret(`  ghp_${CANARY}: x`)],
    ['as a key with dots that begins as a token', externalSecret(`  hvs.${CANARY}: x`)],
    ['as an address that is a key', externalSecret(`  "postgres://shop:${CANARY}@db": x`)],
    ['as a key that is cut', externalSecret(`  ${CANARY}${'a'.repeat(300)}: x`)],
    [
      'as a key beside what is wrong',
      externalSecret(`  target: { template: { data: { hvs.${CANARY}: a } } }`),
    ],
    ['as a key of a line that is not YAML', `apiVersion: v1\nkind: A\nhvs.${CANARY}: b: c\n`],
    [
      'as a key of a Secret that begins as a token',
      `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { hvs.${CANARY}: c0rrect-h0rse }\n`,
    ],
    [
      'as the name of a variable',
      deployment(`        env: [{ name: "ghp_${CANARY}_PASSWORD", value: c0rrect-h0rse }]`).replace(
        '        env: 5\n',
        '',
      ),
    ],
    ['as the name of an object', externalSecret('').replace('name: db }', `name: hvs.${CANARY} }`)],
    [
      'as a kind',
      externalSecret('').replace('kind: ExternalSecret', `kind: ExternalSecret\nx: { kind: hvs.${CANARY} }`),
    ],
    ['as a duration', externalSecret('').replace('1d', CANARY)],
    ['as one of a set', externalSecret(`  target: { creationPolicy: ${CANARY} }`)],
    ['as an expression', externalSecret(`  dataFrom: [{ find: { name: { regexp: "(${CANARY}" } } }]`)],
    ['of a variable', deployment(`        envs: [{ name: A, value: ${CANARY} }]`)],
    ['of an argument', deployment(`        args: [--password=${CANARY}]`)],
    [
      'in JSON of one line',
      JSON.stringify({
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'a' },
        spec: { password: CANARY, refreshInterval: '1d' },
      }),
    ],
    ['beside what is not YAML', `apiVersion: v1\nkind: Secret\nstringData:\n  a: "${CANARY}\n`],
    ['in a line that is not YAML', `apiVersion: v1\nkind: Secret\nstringData:\n  a: b: ${CANARY}\n`],
    ['in a template of Helm', `apiVersion: v1\nkind: Secret\nstringData:\n  a: {{ "${CANARY}" }}\n`],
    ['beside an alias without an anchor', `apiVersion: v1\nkind: Secret\nstringData: *${CANARY}\n`],
    [
      'as the value of a key that is there twice',
      `apiVersion: v1\nkind: Secret\ndata:\n  a: ${CANARY}\n  a: ${CANARY}\n`,
    ],
    ['in a document that is no object', `kind: Secret\nstringData: { a: ${CANARY} }\n`],
  ])('%s', async ([, text]) => {
    expect(await everything(text)).not.toContain(CANARY);
  });

  test('wherever in a Secret it stands, and however it is written', async () => {
    const value = fc.constantFrom(
      CANARY,
      `"${CANARY}"`,
      `'${CANARY}'`,
      `|\n    ${CANARY}\n    x`,
      `>-\n    ${CANARY}`,
      `[${CANARY}]`,
    );
    const field = fc.constantFrom('password', 'target', 'x', 'find', 'name1');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(field, value), { selector: ([name]) => name, maxLength: 4 }),
        async fields => {
          const lines = fields.map(([name, text]) => `  ${name}: ${text}`).join('\n');
          expect(await everything(externalSecret(lines))).not.toContain(CANARY);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('in the difference that --fix --dry-run shows', () => {
    const before = externalSecret(`  password: ${CANARY} # ${CANARY}`);
    const diff = fixDiff('a.yaml', before, before.replace('password', 'pass').replace('1d', '24h'));
    expect(diff).toContain('+  pass: •••');
    expect(diff).not.toContain(CANARY);
  });

  test('in that difference where it moves to a field that may be shown', () => {
    const before = externalSecret(
      `  targt:\n    name: ${CANARY}\n    x: |\n      ${CANARY}\n      b\n  storeRef: ${CANARY}`,
    );
    const after = before.replace('storeRef', 'refreshPolicy').replace('x: |', 'immutable: |');
    const diff = fixDiff('a.yaml', before, after);
    expect(diff).toContain('+  refreshPolicy: •••');
    expect(
      diff
        .split('\n')
        .filter(line => line.startsWith('+'))
        .join(''),
    ).not.toContain(CANARY);
  });
});

describe('what is no secret is shown', () => {
  test('an alias that is a key of a name', async () => {
    const { findings } = await lintText(externalSecret('  *shop : 1').replace('name: db', 'name: &shop db'));
    expect(findings.map(({ path }) => path)).toContain('spec.db');
  });

  test('the place of a key that is hidden', async () => {
    const { findings } = await lintText(externalSecret(`  x: &a ${CANARY}\n  *a : 1`));
    const found = findings.find(({ path }) => path === 'spec.*a');
    expect(found).toMatchObject({ line: 8, column: 3 });
    expect(found?.frame.find(({ caret }) => caret !== undefined)).toMatchObject({
      text: '  *a : •••',
      caret: 2,
    });
  });

  test('an image with its digest', async () => {
    const { findings } = await lintText(deployment('        image: registry.example:5000/a:1@sha256:abc'));
    expect(JSON.stringify(findings.map(({ frame }) => frame))).not.toContain('image: •');
  });

  test('fields of the schema, names and annotations of ours', async () => {
    const { findings } = await lintText(externalSecret('  target: { name: shop-db }'));
    expect(findings[0]?.frame.map(({ text }) => text)).toEqual([
      '  data: [{ secretKey: a, remoteRef: { key: db } }]',
      '  target: { name: shop-db }',
      '  refreshInterval: 1d',
    ]);
  });

  test('the caret stands under what was found, also where something before it is hidden', async () => {
    const text = `{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: a, labels: {a: ${CANARY}}}, spec: {secretStoreRef: {name: a}, dataFrom: [{extract: {key: a}}], refreshInterval: 1d}}`;
    const { findings } = await lintText(text);
    const [line] = findings.find(({ rule }) => rule === 'PST110')?.frame ?? [];
    expect(line?.text.slice(line.caret)).toMatch(/^refreshInterval/u);
    expect(line?.text.length).toBeLessThanOrEqual(120);
  });

  test('nothing of a neighbour in the same file', async () => {
    const { findings } = await lintText(
      `${externalSecret('')}---\napiVersion: v1\nkind: Secret\nstringData: { a: ${CANARY} }\n`,
    );
    expect(findings[0]?.frame.at(-1)?.text).toBe('  refreshInterval: 1d');
  });

  test('no character that moves the cursor or turns the text', async () => {
    const { findings } = await lintText(externalSecret('  "a\\u202Eb\u202E": 1'));
    const shown = findings.flatMap(({ frame, path }) => [path, ...frame.map(({ text }) => text)]).join('');
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
