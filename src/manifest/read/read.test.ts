import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../test/growth-of-work.ts';
import { readManifests } from './read.ts';

const read = (text: string) => readManifests(text, 'a.yaml');

const twoDocuments = `# a comment
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: db
  labels: {app.kubernetes.io/name: shop}
spec:
  data:
    - secretKey: user
      remoteRef: {key: db, property: user}
    - secretKey: password
      remoteRef:
        key: db
---
apiVersion: v1
kind: Secret
metadata: {name: b}
`;

describe('readManifests', () => {
  test('gives every document as it is written', () => {
    const { objects, problems } = read(twoDocuments);
    expect(problems).toEqual([]);
    expect(objects.map(({ object }) => [object['kind'], object['metadata']])).toEqual([
      ['ExternalSecret', { name: 'db', labels: { 'app.kubernetes.io/name': 'shop' } }],
      ['Secret', { name: 'b' }],
    ]);
  });

  test.for([
    ['', 2, 1],
    ['kind', 3, 1],
    ['metadata.labels[app.kubernetes.io/name]', 6, 12],
    ['spec.data', 8, 3],
    ['spec.data[0]', 9, 7],
    ['spec.data[0].remoteRef.property', 10, 28],
    ['spec.data[1].remoteRef.key', 13, 9],
  ] as const)('knows that %j stands in line %d, column %d', ([path, line, column]) => {
    expect(read(twoDocuments).objects[0]?.locate(path)).toEqual({ file: 'a.yaml', line, column });
  });

  test.for([
    ['spec.target.name', 7, 1],
    ['spec.data[0].sourceRef.storeRef', 9, 7],
    ['spec.data[7]', 8, 3],
    ['nowhere', 2, 1],
  ] as const)('where %j would stand, it gives what is around it', ([path, line, column]) => {
    expect(read(twoDocuments).objects[0]?.locate(path)).toMatchObject({ line, column });
  });

  test('flattens lists, lists in lists included', () => {
    const { objects, problems } = read(`apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
- apiVersion: v1
  kind: SecretList
  items:
  - {apiVersion: v1, kind: Secret, metadata: {name: b}}
`);
    expect(problems).toEqual([]);
    expect(objects.map(({ object, locate }) => [object['kind'], locate('metadata.name').line])).toEqual([
      ['ConfigMap', 4],
      ['Secret', 8],
    ]);
  });

  test('reads JSON', () => {
    const { objects } = read('{"apiVersion": "v1",\n\t"kind": "Secret", "metadata": {"name": "a"}}');
    expect(objects[0]?.object).toEqual({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } });
    expect(objects[0]?.locate('kind')).toMatchObject({ line: 2, column: 2 });
  });

  test('reads JSON objects one after the other, each with its places', () => {
    const object = (name: string) =>
      `{\n  "apiVersion": "v1",\n  "kind": "A", "metadata": {"name": "${name}"}\n}`;
    const { objects, problems } = read(`${object('a')}\n${object('b')} ${object('c')}\n`);
    expect(problems).toEqual([]);
    expect(objects.map(({ object, locate }) => [object['metadata'], locate(''), locate('kind')])).toEqual(
      [
        ['a', { line: 1, column: 1 }, { line: 3, column: 3 }],
        ['b', { line: 5, column: 1 }, { line: 7, column: 3 }],
        ['c', { line: 8, column: 3 }, { line: 10, column: 3 }],
      ].map(([name, ...places]) => [{ name }, ...places.map(place => expect.objectContaining(place))]),
    );
  });

  test('a broken object hides none of the JSON objects before it', () => {
    const { objects, problems } = read(
      '{"apiVersion":"v1","kind":"A"}\n{"apiVersion":"v1","kind":"B"}\n{"c": ',
    );
    expect(objects.map(({ object }) => object['kind'])).toEqual(['A']);
    expect(problems).toMatchObject([
      { line: 3, column: 1, message: expect.stringContaining('another object begins here') },
    ]);
  });

  test.for([
    ['yes', true],
    ['off', false],
    ['0755', 493],
    ['2024-01-02', '2024-01-02'],
    ['12:30:45', '12:30:45'],
    ['"yes"', 'yes'],
    ['e7', 'e7'],
    ['E5', 'E5'],
    ['.e3', '.e3'],
    ['e+5', 'e+5'],
    ['.', '.'],
    ['1e400', '1e400'],
    ['0xFFFFFFFFFFFFFFFFF', '0xFFFFFFFFFFFFFFFFF'],
    ['0X1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['1e3', 1000],
    ['!!str 5', '5'],
    ['!!int "5"', 5],
    ['~', null],
  ])('takes %s for %j, as kubectl does', ([text, value]) => {
    const { objects } = read(`{apiVersion: v1, kind: A, value: ${text}}`);
    expect(objects[0]?.object['value']).toEqual(value);
  });

  test('follows aliases and merge keys, with the place where the value is written', () => {
    const { objects } = read(`apiVersion: v1
kind: A
base: &base
  key: db
spec:
  remoteRef:
    <<: *base
    property: user
`);
    expect(objects[0]?.object['spec']).toEqual({ remoteRef: { key: 'db', property: 'user' } });
    expect(objects[0]?.locate('spec.remoteRef.key')).toMatchObject({ line: 4, column: 3 });
  });

  test('has nothing to say of empty documents', () => {
    expect(read('')).toEqual({ objects: [], problems: [] });
    expect(read('# only a comment\n---\n---\n')).toEqual({ objects: [], problems: [] });
  });
});

describe('a problem', () => {
  test.for([
    ['apiVersion: v1\nkind: A\na: "b\n', 4, 'is not valid YAML'],
    ['apiVersion: v1\nkind: A\na: b: c\n', 3, 'is not valid YAML'],
    ['apiVersion: v1\nkind: A\na: {b: 1\n', 4, 'a "{" has no "}"'],
    ['apiVersion: v1\nkind: A\na: [1\nb: 2\n', 4, 'a "[" has no "]"'],
    ['apiVersion: v1\nkind: A\na: "1\n', 4, 'a quote has no end'],
    ['apiVersion: v1\nkind: A\na:\n  b: 1\n  - c: 2\n', 5, 'a "- " among keys'],
    ['apiVersion: v1\nkind: A\na:\n  - b: 1\n   c: 2\n', 5, 'a key among entries of a list'],
    ['apiVersion: v1\nkind: A\na: 1\na: 2\n', 4, 'the key is there twice in the same object'],
    ['apiVersion: v1\nkind: A\na: {b: 1, b: 2}\n', 3, 'the key is there twice in the same object'],
    ['\njust: values\n', 2, 'is not a Kubernetes object: apiVersion or kind is missing'],
    ['- a\n- b\n', 1, 'is not a Kubernetes object: apiVersion or kind is missing'],
    [
      'apiVersion: v1\nkind: List\nitems:\n- 5\n',
      4,
      'is not a Kubernetes object: apiVersion or kind is missing',
    ],
    ['apiVersion: v1\nkind: A\na: *nowhere\n', 3, 'has no anchor'],
    ['apiVersion: v1\nkind: A\na: ****\n', 3, 'put the value in quotes'],
    ['apiVersion: v1\nkind: A\na: *my-secret*\n', 3, 'put the value in quotes'],
    ['apiVersion: v1\nkind: A\na: *b\nc: &b 1\n', 3, 'has no anchor'],
    ['apiVersion: v1\nkind: A\na: 1\napiVersion: v1\nkind: B\n', 4, 'is a --- missing before it?'],
    ['apiVersion: v1\nkind: A\nkind: B\n', 3, 'is a --- missing before it?'],
  ] as const)('of %j stands in line %d: %s', ([text, line, message]) => {
    const { objects, problems } = read(text);
    expect(objects).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'a.yaml', line });
    expect(problems[0]?.message).toContain(message);
  });

  test.for([
    ['a: {name: 1, name: 2}', 'name'],
    ['a: {kind: 1, kind: 2}', 'kind'],
    ['kind: B', undefined],
    ['a: &x hunter2\n*x : 1\nhunter2: 2', 'hunter2'],
    ['hunter2: 1\na: &x hunter2\n*x : 2', undefined],
  ] as const)('of the key that %j has twice says which it is', ([text, key]) => {
    expect(read(`apiVersion: v1\nkind: A\n${text}\n`).problems.map(problem => problem.key)).toEqual([key]);
  });

  test('of one document does not hide the others', () => {
    const { objects, problems } = read(
      'a: [\n---\napiVersion: v1\nkind: A\n---\nx: 1\n---\napiVersion: v1\nkind: B\n',
    );
    expect(objects.map(({ object }) => object['kind'])).toEqual(expect.arrayContaining(['B']));
    expect(problems.length).toBeGreaterThanOrEqual(1);
  });

  test.each([
    'apiVersion: v1\nkind: A\npassword: "hunter2\n  - hunter2: *hunter2\n',
    'apiVersion: v1\nkind: A\npassword: >hunter2\n',
    'apiVersion: v1\nkind: A\npassword: "\\uhunter2"\n',
    'apiVersion: v1\nkind: A\npassword: *hunter2\n',
    '%hunter2 a\n---\napiVersion: v1\nkind: A\na: [\n',
  ])('never quotes the text %j, which may hold a secret', text => {
    const { problems } = read(text);
    expect(problems).not.toEqual([]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });
});

describe('hostile input', () => {
  test('aliases that multiply are refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(',')}]`,
    );
    const { objects, problems } = read(`apiVersion: v1\nkind: A\nl0: &l0 [x]\n${levels.join('\n')}\n`);
    expect(objects).toEqual([]);
    expect(problems[0]?.message).toContain('aliases');
  });

  test.for(['a: &a [*a]', 'a: &a {b: {c: *a}}', 'a: &a\n  <<: *a'])(
    'an alias inside of what it repeats is refused: %j',
    circle => {
      const { objects, problems } = read(`apiVersion: v1\nkind: A\n${circle}\n`);
      expect(objects).toEqual([]);
      expect(problems).toMatchObject([{ kind: 'alias', line: expect.any(Number) }]);
    },
  );

  test('nesting without end is refused', () => {
    const { objects, problems } = read(`{apiVersion: v1, kind: A, a: ${'['.repeat(100_000)}`);
    expect(objects).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  });

  const nestings: Readonly<Record<string, (levels: number) => string>> = {
    'in JSON': levels =>
      `{"apiVersion":"v1","kind":"A","a":${'{"a":'.repeat(levels - 2)}{}${'}'.repeat(levels - 1)}`,
    'in lists of one line': levels =>
      `apiVersion: v1\nkind: A\na: ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}\n`,
    'in lines': levels =>
      `apiVersion: v1\nkind: A\n${Array.from({ length: levels - 1 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}${' '.repeat(levels)}a: {}\n`.replace(
        /a:\n( *)a: \{\}\n$/u,
        'a: {}\n',
      ),
    'by aliases alone': levels =>
      `apiVersion: v1\nkind: A\na1: &a1 []\n${Array.from({ length: levels - 2 }, (_, i) => `a${i + 2}: &a${i + 2} [*a${i + 1}]\n`).join('')}`,
  };

  test.for(Object.entries(nestings))('128 levels are read, and no more: %s', ([, nested]) => {
    expect(read(nested(128))).toMatchObject({ objects: [{}], problems: [] });
    for (const levels of [129, 900, 4500]) {
      const { objects, problems } = read(nested(levels));
      expect(objects).toEqual([]);
      expect(problems).toMatchObject([{ kind: 'size' }]);
    }
  });

  test('a file that is too large is not parsed', () => {
    expect(read('#'.repeat(16 * 1024 * 1024 + 1)).problems).toEqual([
      { file: 'a.yaml', line: 1, column: 1, kind: 'size', message: 'the file is larger than 16 MiB' },
    ]);
  });

  test('keys that would change what objects inherit stay plain data', () => {
    const { objects } = read(
      '{apiVersion: v1, kind: A, __proto__: {polluted: true}, constructor: {prototype: {polluted: 1}}}',
    );
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Object.getPrototypeOf(objects[0]?.object)).toBe(Object.prototype);
    expect(Object.keys(objects[0]?.object ?? {})).toContain('__proto__');
  });

  test.for([
    ['an alias', 'metadata: {name: &app shop}\nspec:\n  *app:\n    a: 1\n', { shop: { a: 1 } }],
    ['an alias with a space', 'metadata: {name: &app shop}\nspec:\n  *app : {a: 1}\n', { shop: { a: 1 } }],
  ] as const)('a key may be %s of a text', ([, text, spec]) => {
    const { objects, problems } = read(`apiVersion: v1\nkind: A\n${text}`);
    expect(problems).toEqual([]);
    expect(objects[0]?.object['spec']).toEqual(spec);
  });

  test.for([
    ['the key is there twice', 'a: &app shop\nspec: {*app : 1, shop: 2}'],
    ['the key is not text', 'a: &app {b: c}\nspec: {*app : 1}'],
    ['the key is not text', 'spec: {*app : 1}'],
  ] as const)('%s where an alias is one', ([message, text]) => {
    expect(read(`apiVersion: v1\nkind: A\n${text}\n`).problems).toMatchObject([
      { kind: 'key', message: expect.stringContaining(message) },
    ]);
  });

  test.for(['*a1 : 1', 'a: *a1', '*a1: 1'])(
    'no more aliases are looked up than a manifest has: %s',
    alias => {
      const [before, after] = alias.split('a1');
      const pairs = Array.from({ length: 20_000 }, (_, index) => `${before}a${index}${after}`).join(', ');
      expect(
        read(`{apiVersion: v1, kind: A, b: [{${pairs.replaceAll(', ', '}, {')}}]}`).problems,
      ).toMatchObject([{ kind: 'size', message: expect.stringContaining('too many aliases') }]);
    },
  );

  test('many keys take no more time than as many in several manifests', async () => {
    const withKeys = (count: number): string => {
      const keys = Array.from({ length: count }, (_, index) => `k${index}: 1`).join(', ');
      return `{apiVersion: v1, kind: A, a: {${keys}}}`;
    };
    expect(read(withKeys(20_000)).objects).toHaveLength(1);
    expect(await growthOfWork(100, withKeys, text => read(text))).toBeLessThan(IN_PROPORTION);
  });

  test('no text makes it throw', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      '{',
      '}',
      '"',
      "'",
      '&a ',
      '*a',
      '<<',
      '---\n',
      '!!',
      '|',
      '\t',
      '? ',
      '%',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const { objects, problems } = read(pieces.join(''));
        expect(objects.length + problems.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an action of External Secrets without quotes', () => {
  const text = (value: string) =>
    `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: a\nspec:\n  a: ${value}\n  b: c\n`;

  test.for(['{{ .user }}', '{{ .user }}:{{ .pass }}', '{{ index . "a" | b64enc }}'])(
    '%s is said at its line, and the rest is read',
    value => {
      const { objects, problems } = readManifests(text(value), 'a.yaml');
      expect(problems).toMatchObject([
        { kind: 'syntax', line: 6, column: 6, message: expect.stringContaining('put the value in quotes') },
      ]);
      expect(objects).toMatchObject([{ object: { spec: { b: 'c' } } }]);
    },
  );

  test.for(['{{ .Values.a }}', '{{ user }}'])('%s is of another template', value => {
    expect(readManifests(text(value), 'a.yaml').problems).toMatchObject([{ kind: 'template' }]);
  });
});

test.for([
  ['a:\n  b: 1\n  c:2\n  d: 3\n', 'a space is missing after ":"'],
  ['a:\n\tb: 1\n', 'begins with a tab'],
  ['a:\n  b: c: d\n', 'a second ":"'],
] as const)('%j is said in words of who writes files', ([text, message]) => {
  expect(readManifests(text, 'a.yaml').problems[0]?.message).toContain(message);
});

test('a byte order mark is in no column', () => {
  const { objects } = readManifests('\uFEFFapiVersion: v1\nkind: A\n', 'a.yaml');
  expect([objects[0]?.locate('apiVersion'), objects[0]?.locate('kind')]).toMatchObject([
    { line: 1, column: 1 },
    { line: 2, column: 1 },
  ]);
});
