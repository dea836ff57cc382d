import { describe, expect, test } from 'vitest';
import { lintTexts, policiesOf } from '../testing/lint-text.ts';

const SECRET = 'c0rrect-h0rse';
const lintPatch = (text: string, ...more: Parameters<typeof policiesOf> | []) =>
  lintTexts({ 'a.patch.yaml': text }, () => true, more.length === 2 ? policiesOf(...more) : undefined);

describe('a secret that an operation writes', () => {
  test.for<[string, string, string, string, number]>([
    [
      'a variable that is added to others',
      `- op: add\n  path: /spec/template/spec/containers/2/env/-\n  value:\n    name: DB_PASSWORD\n    value: ${SECRET}\n`,
      'PST701',
      'spec.template.spec.containers[2].env[-].value',
      5,
    ],
    [
      'all variables of a container',
      `- op: add\n  path: /spec/template/spec/containers/0/env\n  value:\n  - { name: A, value: b }\n  - { name: DB_PASSWORD, value: ${SECRET} }\n`,
      'PST701',
      'spec.template.spec.containers[0].env[1].value',
      5,
    ],
    [
      'an argument',
      `- { op: replace, path: /spec/jobTemplate/spec/template/spec/containers/0/args/1, value: --password=${SECRET} }\n`,
      'PST701',
      'spec.jobTemplate.spec.template.spec.containers[0].args[1]',
      1,
    ],
    [
      'an annotation',
      `- op: add\n  path: /metadata/annotations/example.com~1password\n  value: ${SECRET}\n`,
      'PST701',
      'metadata.annotations[example.com/password]',
      3,
    ],
    [
      'of a ConfigMap',
      `- op: test\n  path: /a\n- op: add\n  path: /data/DB_PASSWORD\n  value: ${SECRET}\n`,
      'PST701',
      'data.DB_PASSWORD',
      5,
    ],
    [
      'of a Secret',
      `- op: add\n  path: /stringData/password\n  value: ${SECRET}\n`,
      'PST702',
      'stringData',
      3,
    ],
    [
      'a token anywhere',
      `- op: replace\n  path: /spec/x/0/y\n  value: { z: ghp_Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Yt1234 }\n`,
      'PST700',
      'spec.x[0].y.z',
      3,
    ],
    [
      'in JSON',
      `[{"op":"add","path":"/spec/containers/0/env/0","value":{"name":"DB_PASSWORD","value":"${SECRET}"}}]`,
      'PST701',
      'spec.containers[0].env[0].value',
      1,
    ],
  ])('%s', async ([, text, rule, path, line]) => {
    const { findings } = await lintPatch(text);
    expect(findings).toMatchObject([{ rule, path, line, file: 'a.patch.yaml' }]);
    expect(JSON.stringify(findings)).not.toContain(SECRET);
    expect(JSON.stringify(findings)).not.toContain('ghp_');
  });
});

test('the lines around are shown with the names in them', async () => {
  const { findings } = await lintPatch(
    `- op: add\n  path: /spec/template/spec/containers/0/env/-\n  value:\n    name: DB_PASSWORD\n    value: ${SECRET}\n`,
  );
  expect(findings[0]?.frame.map(({ text }) => text)).toEqual([
    '  value:',
    '    name: DB_PASSWORD',
    '    value: •••',
  ]);
});

test('what is found is hidden where such a value is shown otherwise', async () => {
  const { findings } = await lintPatch(
    `- op: add\n  path: /metadata/annotations/postern.dev~1password\n  value: ${SECRET}\n`,
  );
  expect(findings).toMatchObject([{ rule: 'PST701', path: 'metadata.annotations[postern.dev/password]' }]);
  expect(JSON.stringify(findings)).not.toContain(SECRET);
});

test.for<[string, string]>([
  ['what is removed', '- { op: remove, path: /data/password, value: c0rrect-h0rse }\n'],
  ['what is only tested', '- { op: test, path: /data/password, value: c0rrect-h0rse }\n'],
  ['a reference', '- { op: add, path: /data/password, value: $(PASSWORD) }\n'],
  ['no pointer', '- { op: add, path: data/password, value: c0rrect-h0rse }\n'],
  ['no path', '- { op: add, value: c0rrect-h0rse }\n'],
  ['no value', '- { op: add, path: /data/password }\n'],
  ['the whole object', "- { op: replace, path: '', value: c0rrect-h0rse }\n"],
  ['entries that are none', '- 1\n- [a]\n-\n'],
  ['a pointer without end', `- { op: add, path: "${'/a'.repeat(100_000)}", value: x }\n`],
  ['an alias without an anchor', '- { op: add, path: /data/password, value: *a }\n'],
])('nothing is said of %s', async ([, text]) => {
  const { findings } = await lintPatch(text);
  expect(findings.filter(({ rule }) => rule !== 'PST004')).toEqual([]);
});

test('policies judge what is found of an operation', async () => {
  const policy =
    'apiVersion: postern.dev/v1alpha1\nkind: SecretPolicy\nmetadata: { name: levels }\nspec: { rules: [{ ids: [PST701], actions: { lint: deny } }] }\n';
  const { findings } = await lintPatch(
    `- { op: add, path: /data/password, value: ${SECRET} }\n`,
    policy,
    '2026-12-01',
  );
  expect(findings).toMatchObject([
    { rule: 'PST701', severity: 'error', policy: 'levels', path: 'data.password' },
  ]);
});

describe('what an operation may not show', () => {
  test('is an alias that is a key, in paths and in lines', async () => {
    const token = ['AK', 'IAQWERTYUIOPASDFGH'].join('');
    const text = `- op: add\n  path: /spec/template/metadata/annotations\n  value:\n    x: &pw ${SECRET}\n    *pw : ${token}\n`;
    const { findings } = await lintPatch(text);
    expect(findings.map(({ path }) => path)).toContain('spec.template.metadata.annotations[*pw]');
    expect(JSON.stringify(findings)).not.toContain(SECRET);
  });

  test('is a field that no patch has', async () => {
    const text = `- op: replace\n  path: /stringData/password\n  old: correct-horse-battery\n  value: ${SECRET}\n`;
    const { findings } = await lintPatch(text);
    const lines = findings.flatMap(({ frame }) => frame.map(line => line.text));
    expect(lines).toContain('  old: •••');
    expect(lines).toContain('  path: /stringData/password');
  });
});
