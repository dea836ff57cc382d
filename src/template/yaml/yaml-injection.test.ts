import { describe, expect, test } from 'vitest';
import { renderText, templateData } from '../render-text.ts';
import { yamlBreakers, type YamlUse } from './yaml-injection.ts';
import { isYamlName, yamlSuspects } from './yaml-suspects.ts';

const functions = { now: () => 0, randomBytes: (size: number) => Buffer.alloc(size) };

async function search(template: string, values: Record<string, string>, use: YamlUse = 'keysAndValues') {
  const data = templateData(new Map(Object.entries(values).map(([key, value]) => [key, Buffer.from(value)])));
  const { output } = await renderText('t', template, data, functions);
  let renders = 0;
  const render = async (dot: typeof data) => {
    renders += 1;
    return (await renderText('t', template, dot, functions)).output;
  };
  const found = await yamlBreakers({ use, data, output, render }, yamlSuspects(output, data));
  return { ...found, renders };
}

async function breakers(...template: Parameters<typeof search>): Promise<readonly string[]> {
  return (await search(...template)).keys;
}

describe('a value that does not come through as itself is found', () => {
  test.each([
    ['adds a key', 'x\nadmin: true'],
    ['becomes a map', 'a: b'],
    ['is cut at a comment', 'pass #word'],
    ['starts what is no text', '{oops'],
    ['is an anchor', '&a b'],
    ['is an alias', '*a'],
    ['is a tag', '!secret'],
    ['loses its quotes', '"quoted"'],
    ['breaks the document', '"unclosed'],
    ['is octal', '0123'],
    ['is a word of YAML 1.1', 'yes'],
    ['is a float', '1e3'],
    ['is nothing', 'null'],
    ['loses its space', ' padded'],
    ['starts a list', '- a'],
  ])('it %s', async (_, password) => {
    expect(await breakers('user: me\npassword: {{ .password }}\n', { password })).toEqual(['password']);
  });

  test('in the place of a key', async () => {
    expect(await breakers('{{ .name }}: x\n', { name: 'a: b' })).toEqual(['name']);
  });

  test('by the name of each such key', async () => {
    const values = { a: 'x: y', b: 'fine', c: '#z', 'd-e': '[' };
    expect(await breakers('a: {{ .a }}\nb: {{ .b }}\nc: {{ .c }}\nd: {{ index . "d-e" }}\n', values)).toEqual(
      ['a', 'c', 'd-e'],
    );
  });
});

describe('nothing is said', () => {
  test.each<[string, string, Record<string, string>]>([
    ['of a value as JSON', 'p: {{ .p | toJson }}\n', { p: 'a: "b"\n#' }],
    ['of a value in quotes', 'p: {{ .p | quote }}\n', { p: 'a: b' }],
    ['of a value in an indented block', 'p: |\n{{ .p | indent 2 }}\n', { p: 'a: b\nc: d' }],
    ['of a value that is encoded', 'p: {{ .p | b64enc }}\n', { p: 'a: b' }],
    ['of a number that stays what it is', 'p: {{ .p }}\n', { p: '5432' }],
    ['of an address', 'p: {{ .p }}\n', { p: 'https://example.com/a?b=c' }],
    ['of a line end at the end', 'p: {{ .p }}\n', { p: 'word\n' }],
    ['of a key that only decides', '{{ if eq .p "a: b" }}x: 1{{ else }}y: 1{{ end }}\n', { p: 'a: b' }],
    ['of a key that is not used', 'p: x\n', { p: 'a: b' }],
    ['where the template is broken without the value too', 'p: [{{ .p }}\n', { p: 'a: b' }],
  ])('%s', async (_, template, values) => {
    expect(await breakers(template, values)).toEqual([]);
  });

  test('of a number or a switch in a file for a program', async () => {
    expect(await breakers('port: {{ .port }}\non: {{ .on }}\n', { port: '0123', on: 'yes' }, 'file')).toEqual(
      [],
    );
  });
});

test('in a file for a program values that change its structure are found', async () => {
  const template = 'server:\n  users:\n    - name: me\n      password: {{ .password }}\n';
  expect(await breakers(template, { password: 'x\n    - name: evil' }, 'file')).toEqual(['password']);
  expect(await breakers(template, { password: 'x # y' }, 'file')).toEqual(['password']);
});

describe('the work for a thousand keys', () => {
  const keys = Array.from({ length: 1000 }, (_, index) => `key${index}`);
  const valuesWith = (value: (key: string) => string) =>
    Object.fromEntries(keys.map(key => [key, value(key)]));
  const plain = '{{ range $k, $v := . }}{{ $k }}: {{ $v }}\n{{ end }}';
  const asJson = '{{ range $k, $v := . }}{{ $k }}: {{ $v | toJson }}\n{{ end }}';

  test('is one render where all come through', async () => {
    const found = await search(
      asJson,
      valuesWith(() => 'a: b'),
    );
    expect(found).toEqual({ keys: [], mayBeMore: false, renders: 1 });
    expect(
      await search(
        plain,
        valuesWith(() => 'x:y'),
      ),
    ).toMatchObject({ keys: [], renders: 1 });
  });

  test('is a few renders where one does not', async () => {
    const found = await search(
      plain,
      valuesWith(key => (key === 'key617' ? 'a: b' : 'x:y')),
    );
    expect(found).toMatchObject({ keys: ['key617'], mayBeMore: false });
    expect(found.renders).toBeLessThanOrEqual(21);
  });

  test('has a limit where none does', async () => {
    const found = await search(
      plain,
      valuesWith(() => 'a: b'),
    );
    expect(found.renders).toBe(41);
    expect(found.mayBeMore).toBe(true);
    expect(found.keys.length).toBeGreaterThan(10);
  });
});

test.each([
  ['config.yaml', true],
  ['values.YML', true],
  ['yaml', false],
  ['config.json', false],
])('%s is YAML by its name: %s', (name, expected) => {
  expect(isYamlName(name)).toBe(expected);
});
