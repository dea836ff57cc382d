import { describe, expect, test } from 'vitest';
import { problem } from '../../errors.ts';
import { renderTarget, type RenderTools } from './render-target.ts';
import type { TargetTemplate } from '../../api/target.ts';

const fetched = new Map([
  ['user', Buffer.from('u')],
  ['pass', Buffer.from('canary-pass')],
  ['bin', Buffer.from([0, 0xff, 0x80])],
]);

const objects: Record<string, string> = {
  'ConfigMap/app/app.conf': 'user={{ .user }}',
  'ConfigMap/app/both': '{{ .user }}: {{ .pass }}\nfixed: 1\n',
  'ConfigMap/app/broken': '{{ .user',
  'Secret/app/app.conf': 'from the Secret',
};

function toolsWith(more: Partial<RenderTools> = {}): RenderTools {
  return {
    read: ({ kind, name, key }) => {
      const text = objects[`${kind}/${name}/${key}`];
      return Promise.resolve(text === undefined ? undefined : Buffer.from(text));
    },
    decode: (strategy, value) => {
      if (strategy === undefined) return value;
      if (value.includes('!')) throw problem('DECODING_FAILED', { offset: 0 });
      return Buffer.from(value.toString(), 'base64');
    },
    functions: { now: () => 0, randomBytes: size => Buffer.alloc(size) },
    told: () => undefined,
    warn: () => undefined,
    ...more,
  };
}

async function render(template: TargetTemplate): Promise<Record<string, string>> {
  const { data } = await renderTarget(template, fetched, toolsWith());
  return Object.fromEntries([...data].map(([key, value]) => [key, value.toString('latin1')]));
}

async function metadata(template: TargetTemplate): Promise<unknown> {
  const rendered = await renderTarget(template, fetched, toolsWith());
  return {
    labels: Object.fromEntries(rendered.metadata?.labels ?? []),
    annotations: Object.fromEntries(rendered.metadata?.annotations ?? []),
    finalizers: rendered.metadata?.finalizers,
  };
}

const everything = { user: 'u', pass: 'canary-pass', bin: '\x00\xff\x80' };
const from = (key: string, templateAs?: 'Values' | 'KeysAndValues') => ({
  configMap: { name: 'app', items: [{ key, ...(templateAs === undefined ? {} : { templateAs }) }] },
});

describe('which keys come out', () => {
  test.each<[string, TargetTemplate, Record<string, string>]>([
    ['an empty template: what was fetched', {}, everything],
    ['a template that only sets a type: what was fetched', { type: 'Opaque' }, everything],
    ['one that only has metadata: what was fetched', { metadata: { labels: { a: 'b' } } }, everything],
    ['template.data: its keys only', { data: { dsn: '{{ .user }}:{{ .user }}' } }, { dsn: 'u:u' }],
    ['binary values go through as they are', { data: { copy: '{{ .bin }}' } }, { copy: '\x00\xff\x80' }],
    [
      'mergePolicy Merge: both, the template over what was fetched',
      { mergePolicy: 'Merge', data: { user: 'x-{{ .user }}' } },
      { ...everything, user: 'x-u' },
    ],
    ['a function of External Secrets', { data: { hello: '{{ hello }}' } }, { hello: 'Hello!' }],
  ])('%s', async (_, template, expected) => {
    expect(await render(template)).toEqual(expected);
  });
});

describe('templateFrom', () => {
  test.each<[string, TargetTemplate, Record<string, string>]>([
    ['a ConfigMap: the item is the key', { templateFrom: [from('app.conf')] }, { 'app.conf': 'user=u' }],
    [
      'KeysAndValues: the output has keys and values',
      { templateFrom: [from('both', 'KeysAndValues')] },
      { u: 'canary-pass', fixed: '1' },
    ],
    ['a literal always has both', { templateFrom: [{ literal: 'a: "{{ .user }}"' }] }, { a: 'u' }],
    ['a literal that gives nothing', { templateFrom: [{ literal: '{{ if false }}{{ end }}' }] }, {}],
    [
      'later entries over earlier ones, template.data over them all',
      {
        templateFrom: [{ literal: 'a: 1\nb: 1\nc: 1' }, { literal: 'b: 2\nc: 2' }],
        data: { c: '3' },
      },
      { a: '1', b: '2', c: '3' },
    ],
    [
      'inside one entry ConfigMap, then Secret, then literal',
      {
        templateFrom: [
          {
            literal: 'only: literal',
            secret: { name: 'app', items: [{ key: 'app.conf' }] },
            configMap: { name: 'app', items: [{ key: 'app.conf' }] },
          },
        ],
      },
      { 'app.conf': 'from the Secret', only: 'literal' },
    ],
    [
      'values are decoded where a strategy is named',
      { templateFrom: [{ literal: 'a: aGVsbG8=', valuesDecodingStrategy: 'Base64' }] },
      { a: 'hello' },
    ],
    [
      'mergePolicy Merge keeps what was fetched',
      { mergePolicy: 'Merge', templateFrom: [{ literal: 'user: x' }] },
      { ...everything, user: 'x' },
    ],
    ['a target in any case', { templateFrom: [{ literal: 'a: 1', target: 'dATA' }] }, { a: '1' }],
    ['nothing for the data', { templateFrom: [{ literal: 'a: 1', target: 'Labels' }] }, {}],
  ])('%s', async (_, template, expected) => {
    expect(await render(template)).toEqual(expected);
  });
});

describe('metadata', () => {
  test('are rendered, what a template of its own says over templateFrom', async () => {
    const template: TargetTemplate = {
      templateFrom: [
        { literal: 'team: a\ntier: "{{ .user }}"', target: 'labels' },
        { literal: 'note: x', target: 'ANNOTATIONS' },
      ],
      metadata: { labels: { team: '{{ .user | printf "%s-team" }}' }, finalizers: ['example.com/f'] },
    };

    expect(await metadata(template)).toEqual({
      labels: { team: 'u-team', tier: 'u' },
      annotations: { note: 'x' },
      finalizers: ['example.com/f'],
    });
  });

  test('are empty with an empty template: nothing of the ExternalSecret is copied then', async () => {
    expect(await metadata({})).toEqual({ labels: {}, annotations: {}, finalizers: [] });
  });

  test('that cannot be rendered fail the whole', async () => {
    await expect(
      render({ data: { a: 'x' }, metadata: { annotations: { n: '{{ .none }}' } } }),
    ).rejects.toThrow(
      'could not apply template: could not execute template: spec.target.template.metadata.annotations[n]: unable to execute template at key n: ',
    );
  });
});

describe('an error has the words of External Secrets, the field, the line and the column, and no value', () => {
  test.each<[TargetTemplate, RegExp]>([
    [
      { data: { 'app.conf': 'user={{ .user }}\nhost={{ .host }}' } },
      /^could not apply template: could not execute template: spec\.target\.template\.data\[app\.conf\]: unable to execute template at key app\.conf: template: app\.conf:2:\d+: executing "app\.conf" at <\.host>: map has no entry for key "host"$/,
    ],
    [
      { data: { a: '{{ .user' } },
      /spec\.target\.template\.data\[a\]: unable to parse template at key a: template: a:1:\d+: unclosed action$/,
    ],
    [{ data: { a: '{{ upperr .user }}' } }, /template: a:1:\d+: function "upperr" not defined/],
    [
      { templateFrom: [from('broken')] },
      /^could not apply template: error fetching templateFrom data: spec\.target\.template\.templateFrom\[0\]\.configMap\.items\[0\]: unable to parse template at key broken: template: broken:1:\d+: /,
    ],
    [
      { templateFrom: [from('none')] },
      /error fetching templateFrom data: .*: error in configmap app: missing key none/,
    ],
    [
      { templateFrom: [{ secret: { name: 'gone', items: [{ key: 'k' }] } }] },
      /templateFrom\[0\]\.secret\.items\[0\]: error in secret gone: missing key k \(or there is no such object/,
    ],
    [
      { templateFrom: [{ literal: '- {{ .pass }}' }] },
      /templateFrom\[0\]\.literal: could not unmarshal template to 'map\[string\]\[\]byte': /,
    ],
    [
      { templateFrom: [{ literal: 'a: "!{{ .pass }}"', valuesDecodingStrategy: 'Base64' }] },
      /failed to decode rendered template value for key a: illegal base64 data/,
    ],
    [
      { templateFrom: [{ literal: '', target: 'spec.a' }] },
      /templateFrom\[0\]\.target: a Secret has no spec\.a/,
    ],
  ])('%j', async (template, message) => {
    await expect(render(template)).rejects.toThrow(message);
    await expect(render(template)).rejects.not.toThrow('canary');
  });
});

test('each template tells what it wrote and which keys it uses', async () => {
  const told: unknown[] = [];
  await renderTarget(
    { data: { dsn: '{{ .user }}@{{ .pass }}' }, templateFrom: [{ literal: 'a: 1' }] },
    fetched,
    toolsWith({ told: (path, written, uses) => told.push([path, [...written.keys()], uses]) }),
  );

  expect(told).toEqual([
    ['spec.target.template.templateFrom[0].literal', ['a'], []],
    ['spec.target.template.data[dsn]', ['dsn'], ['user', 'pass']],
  ]);
});

describe('types that need certain keys', () => {
  test.each<[TargetTemplate, string]>([
    [{ type: 'kubernetes.io/tls', data: { 'tls.crt': 'x' } }, 'type kubernetes.io/tls needs key tls.key'],
    [{ type: 'kubernetes.io/basic-auth', data: { x: 'x' } }, 'needs key username or password'],
    [
      { type: 'kubernetes.io/ssh-auth', data: { 'ssh-privatekey': '' } },
      'needs a value for key ssh-privatekey',
    ],
    [{ type: 'kubernetes.io/dockerconfigjson' }, 'needs key .dockerconfigjson'],
    [
      { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'canary-1' } },
      'spec.target.template.type: type kubernetes.io/dockerconfigjson needs a JSON object under key .dockerconfigjson',
    ],
  ])('%j is refused as the API server would', async (template, message) => {
    await expect(render(template)).rejects.toThrow(message);
    await expect(render(template)).rejects.not.toThrow('canary');
  });

  test.each<TargetTemplate>([
    { type: 'kubernetes.io/tls', data: { 'tls.crt': '', 'tls.key': '' } },
    { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': '{"auths":{}}' } },
    { type: 'kubernetes.io/basic-auth', data: { password: '{{ .pass }}' } },
    { type: 'example.com/own' },
  ])('%j is complete', async template => {
    expect((await renderTarget(template, fetched, toolsWith())).type).toBe(template.type);
  });
});

describe('a value that changes the YAML of its template is warned about, without the value', () => {
  const values = new Map([['pass', Buffer.from('x\nadmin: canary-yaml')]]);
  const warningsOf = async (template: TargetTemplate): Promise<string[]> => {
    const warnings: string[] = [];
    await renderTarget(template, values, toolsWith({ warn: message => void warnings.push(message) }));
    return warnings;
  };

  test.each<[string, TargetTemplate]>([
    ['spec.target.template.templateFrom[0].literal', { templateFrom: [{ literal: 'pass: {{ .pass }}' }] }],
    ['spec.target.template.data[config.yaml]', { data: { 'config.yaml': 'pass: {{ .pass }}' } }],
  ])('%s', async (path, template) => {
    const [warning, ...others] = await warningsOf(template);
    expect(warning?.startsWith(`${path}: the value of key pass`)).toBe(true);
    expect(warning).toContain('{{ .pass | toJson }}');
    expect(warning).not.toContain('canary-yaml');
    expect(others).toEqual([]);
  });

  test('not where the key is no YAML, or the value is written as JSON', async () => {
    expect(await warningsOf({ data: { 'config.txt': 'pass: {{ .pass }}' } })).toEqual([]);
    expect(await warningsOf({ data: { 'config.yaml': 'pass: {{ .pass | toJson }}' } })).toEqual([]);
  });

  test('and an error about what it broke says which key it was', async () => {
    const broken = new Map([['pass', Buffer.from('"canary-yaml')]]);
    const rendered = renderTarget({ templateFrom: [{ literal: 'pass: {{ .pass }}' }] }, broken, toolsWith());
    await expect(rendered).rejects.toThrow(/could not unmarshal template.*write \{\{ \.pass \| toJson \}\}/);
    await expect(rendered).rejects.not.toThrow('canary-yaml');
  });
});

describe('a key that only rendered text has may be a piece of a value', () => {
  const split = new Map([
    ['pass', Buffer.from('canary-first\ncanary second half: x')],
    ['odd', Buffer.from('!')],
  ]);
  const unnamed = async (literal: string, more: TargetTemplate = {}) => {
    const rendered = await renderTarget({ ...more, templateFrom: [{ literal }] }, split, toolsWith());
    return rendered.data.unnamedKeys ?? new Map();
  };
  const place = 'spec.target.template.templateFrom[0].literal: made by rendering';

  test('it has its place for a name', async () => {
    expect(await unnamed('fixed: 1\nsecond: {{ .pass }}\n')).toEqual(
      new Map([['canary second half', `(${place}, line 3)`]]),
    );
    expect(await unnamed('{{ "made" | b64enc | quote }}: 1\n')).toEqual(
      new Map([['bWFkZQ==', `(${place}, line 1)`]]),
    );
  });

  test.each([
    ['one that the template spells', '{{ if .pass }}made{{ end }}: 1\n', {}],
    ['one that was fetched', '{{ range $key, $value := . }}{{ $key }}: 1\n{{ end }}', {}],
    ['one that template.data spells', '{{ "s" | b64enc }}: 1\n', { data: { 'cw==': 'later' } }],
  ])('%s is a name', async (_name, literal, more) => {
    expect(await unnamed(literal, more)).toEqual(new Map());
  });

  test('one with a space is a name where it stands before a colon', async () => {
    expect(await unnamed('"two words": 1\n')).toEqual(new Map());
  });

  test('many keys are looked up, not searched for', async () => {
    const keys = await unnamed('{{ range $i := until 10000 }}k{{ $i }}: {{ $i }}\n{{ end }}');
    expect(keys.get('k9999')).toBe(`(${place}, line 10000)`);
  });

  test('a longer word of the template does not make a name of it', async () => {
    expect([...(await unnamed('{{ "canary" | substr 0 3 }}: 1\n')).keys()]).toEqual(['can']);
  });

  test.each(['Data', 'Labels', 'Annotations'])('an error of decoding %s does not quote it', async target => {
    const templateFrom = [
      { literal: '{{ .pass }}\n', target, valuesDecodingStrategy: 'Base64' as const },
      { literal: 'k: {{ .pass }}!', target, valuesDecodingStrategy: 'Base64' as const },
    ];
    for (const entry of templateFrom) {
      const rendering = renderTarget({ templateFrom: [entry] }, split, toolsWith());
      await expect(rendering).rejects.toThrow(/^(?!.*canary)/s);
    }
    const broken = {
      literal: '{{ .pass | b64enc }}: "{{ .odd }}"',
      target,
      valuesDecodingStrategy: 'Base64' as const,
    };
    await expect(renderTarget({ templateFrom: [broken] }, split, toolsWith())).rejects.toThrow(
      `failed to decode rendered template value for key (${place}, line 1): illegal base64`,
    );
  });
});

test('between two templates whatever waits gets its turn: a signal can end a row of them', async () => {
  let isStopped = false;
  const functions = {
    now: () => 0,
    randomBytes: (size: number) => Buffer.alloc(size),
    isExpired: () => isStopped,
  };
  const data = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, '{{ 1 }}']));
  const rendering = renderTarget({ data }, new Map(), toolsWith({ functions }));
  setImmediate(() => (isStopped = true));

  await expect(rendering).rejects.toThrow('the time for it is up');
});
