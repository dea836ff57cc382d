import { describe, expect, test, vi } from 'vitest';
import { rewriteKeys, type KeyCollision, type PrepareTransform, type Rewrite } from './rewrite.ts';

const shout: PrepareTransform = template => key => `${template}${key.toUpperCase()}`;

function rewrite(
  rewrites: readonly Rewrite[],
  data: Readonly<Record<string, string>>,
): Record<string, string> {
  const buffers = new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)]));
  const result = rewriteKeys(rewrites, buffers, shout);
  return Object.fromEntries([...result].map(([key, value]) => [key, value.toString()]));
}

describe('regexp', () => {
  test.each([
    { source: '^db/', target: '', data: { 'db/user': 'u', other: 'o' }, result: { user: 'u', other: 'o' } },
    { source: '/', target: '_', data: { 'a/b/c': '1' }, result: { a_b_c: '1' } },
    { source: '(\\w+)-(\\w+)', target: '${2}_$1', data: { 'a-b': '1' }, result: { b_a: '1' } },
    { source: '(a)', target: '$1x', data: { a: '1' }, result: { '': '1' } },
    { source: '(?P<x>a)', target: '$x$$', data: { a: '1' }, result: { a$: '1' } },
    { source: '[^a-z0-9]', target: '-', data: { 'é 😀': '1' }, result: { '---': '1' } },
  ])('$source by $target', ({ source, target, data, result }) => {
    expect(rewrite([{ regexp: { source, target } }], data)).toEqual(result);
  });

  test('an expression that does not compile is refused in the words of External Secrets', () => {
    expect(() => rewrite([{ regexp: { source: '(a', target: '' } }], { a: 'canary' })).toThrow(
      'failed rewrite operation[0]: regexp failed with failed to compile: error parsing regexp: missing closing ): `(a`',
    );
  });
});

describe('keys that become the same', () => {
  const collide = (data: ReadonlyMap<string, Buffer>): { kept: string | undefined; told: KeyCollision[] } => {
    const told: KeyCollision[] = [];
    const steps = [{ transform: { template: '' } }, { regexp: { source: '.*\\.', target: '' } }];
    const result = rewriteKeys(steps, data, shout, collision => told.push(collision));
    return { kept: result.get('X')?.toString(), told };
  };

  test('the last in their order wins whatever the order of the data, and the caller hears of it', () => {
    const entries = ['b.x', 'a.x', 'é.x'].map(key => [key, Buffer.from(`of ${key}`)] as const);
    const expected = { kept: 'of é.x', told: [{ index: 1, from: ['A.X', 'B.X', 'É.X'], to: 'X' }] };

    expect(collide(new Map(entries))).toEqual(expected);
    expect(collide(new Map(entries.toReversed()))).toEqual(expected);
  });

  test('nobody has to listen', () => {
    expect(rewrite([{ regexp: { source: '.', target: 'x' } }], { a: '1', b: '2' })).toEqual({ x: '2' });
  });
});

describe('transform', () => {
  test('the template is read once and rendered for each key', () => {
    const prepare = vi.fn(shout);
    const data = new Map([
      ['a', Buffer.from('1')],
      ['b', Buffer.from('2')],
    ]);

    expect([...rewriteKeys([{ transform: { template: 'T' } }], data, prepare).keys()]).toEqual(['TA', 'TB']);
    expect(prepare).toHaveBeenCalledTimes(1);
  });

  test('a template that cannot be read fails though there is no key', () => {
    const prepare = (): never => {
      throw new Error('template: transform:1: unclosed action');
    };

    expect(() => rewriteKeys([{ transform: { template: '{{' } }], new Map(), prepare)).toThrow(
      'failed rewrite operation[0]: transform failed with failed to parse template: template: transform:1: unclosed action',
    );
  });

  test('one that fails says for which key', () => {
    const prepare = (): (() => never) => () => {
      throw new Error('no');
    };

    expect(() =>
      rewriteKeys([{}, { transform: { template: 'x' } }], new Map([['a"b', Buffer.from('canary')]]), prepare),
    ).toThrow(
      'failed rewrite operation[1]: transform failed with failed to execute template for key "a\\"b": no',
    );
  });
});

describe('merge', () => {
  const two = { a: '{"x":"1","y":{"b":2,"a":"<"}}', b: '{"x":"2","z":[1, 2.50]}' };

  test('Extract gives the members of all objects and nothing else', () => {
    expect(
      rewrite([{ merge: {} }], {
        a: '{"n":1.50,"big":12345678901234567890,"t":true,"nil":null}',
        b: '{"s":"é","o":{"b":"<","a":1}}',
      }),
    ).toEqual({
      n: '1.5',
      big: '12345678901234567000',
      t: 'true',
      nil: '',
      s: 'é',
      o: '{"a":1,"b":"\\u003c"}',
    });
  });

  test('JSON adds the merged object to what was there, as compact JSON with sorted keys', () => {
    const result = rewrite([{ merge: { strategy: 'JSON', into: 'all', conflictPolicy: 'Ignore' } }], two);

    expect(result).toEqual({ ...two, all: '{"x":"2","y":{"a":"<","b":2},"z":[1,2.5]}' });
  });

  test.each([
    { priority: undefined, x: '2' },
    { priority: ['a'], x: '1' },
    { priority: ['a', 'b'], x: '2' },
    { priority: ['b', 'a'], x: '1' },
  ])('with conflicts ignored and priority $priority, x is $x', ({ priority, x }) => {
    const merge = { conflictPolicy: 'Ignore', priority } as const;

    expect(rewrite([{ merge }], { b: '{"x":2}', a: '{"x":1}' })).toEqual({ x });
  });

  test('null is an object without members', () => {
    expect(rewrite([{ merge: {} }], { a: 'null', b: '{"x":1}' })).toEqual({ x: '1' });
  });

  test('of a member that is there twice in one object the last counts, and that is no conflict', () => {
    expect(rewrite([{ merge: {} }], { a: '{"x":1,"x":2}' })).toEqual({ x: '2' });
  });

  test('a byte that is no UTF-8 becomes U+FFFD', () => {
    const data = new Map([['a', Buffer.from([0x7b, 0x22, 0x78, 0x22, 0x3a, 0x22, 0xe2, 0x82, 0x22, 0x7d])]]);

    expect(
      rewriteKeys([{ merge: {} }], data, shout)
        .get('x')
        ?.toString(),
    ).toBe('\ufffd\ufffd');
  });

  test.each([
    [{}, two, 'merge failed with conflicts: x'],
    [{ priority: ['a'] }, two, 'merge failed with conflicts: x'],
    [
      { conflictPolicy: 'Error' },
      { a: '{"x":1,"y":1}', b: '{"y":2,"x":2}', c: '{"x":3}' },
      'merge failed with conflicts: x, y, x',
    ],
    [{ priority: ['no"ne'] }, two, 'merge failed with key "no\\"ne" not found in input map'],
    [{ strategy: 'JSON' }, { a: '{}' }, "merge failed with missing 'into' field"],
    [{ strategy: 'JSON', into: '' }, { a: '{}' }, "merge failed with missing 'into' field"],
    [
      {},
      { a: 'canary' },
      'merge failed with failed to unmarshal JSON: the value of key a is not a JSON object',
    ],
    [
      {},
      { a: '["canary"]' },
      'merge failed with failed to unmarshal JSON: the value of key a is not a JSON object',
    ],
    [
      {},
      { a: '{"x":1e999}' },
      'merge failed with failed to unmarshal JSON: the value of key a cannot be read: a number of the value is not in the range of a float64',
    ],
  ] as const)('%j fails without a value in the message', (merge, data, message) => {
    expect(() => rewrite([{ merge }], data)).toThrow(
      expect.objectContaining({ code: 'REWRITE_FAILED', message: `failed rewrite operation[0]: ${message}` }),
    );
  });

  test('a priority key that is not there can be passed over', () => {
    expect(
      rewrite([{ merge: { priority: ['none'], priorityPolicy: 'IgnoreNotFound' } }], { a: '{"x":1}' }),
    ).toEqual({ x: '1' });
  });
});

test('steps follow one another, each on what the one before gave', () => {
  const steps: Rewrite[] = [
    { merge: {} },
    { regexp: { source: '^', target: 'app.' } },
    { transform: { template: 'T_' } },
  ];

  expect(rewrite(steps, { a: '{"x":1}' })).toEqual({ 'T_APP.X': '1' });
});

test('the error names the step, and data is never changed in place', () => {
  const data = new Map([['a', Buffer.from('x')]]);

  expect(() => rewriteKeys([{ regexp: { source: 'a', target: 'b' } }, { merge: {} }], data, shout)).toThrow(
    'failed rewrite operation[1]: merge failed',
  );
  expect([...data.keys()]).toEqual(['a']);
});
