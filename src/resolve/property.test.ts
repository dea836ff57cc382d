import { describe, expect, test } from 'vitest';
import { selectProperty } from './property.ts';

const secret = `{
  "user": "u\\u00fc",
  "port": 5432, "ratio": 1.50, "big": 12345678901234567890, "huge": 1e400, "neg": -0,
  "on": true, "nothing": null,
  "tls.key": "dotted", "back\\\\slash": "escaped", "a@b": "at", "n#1": "hash", "*": "star",
  "nested": { "deep" : [ { "x": 1 },  "second" ] },
  "users": [{"name": "a", "age": 3, "tags": ["x"]}, {"name": "b", "age": 40, "tags": []}, {"name": "b", "on": "true"}],
  "json": "{\\"in\\":[1,2]}",
  "twice": "text", "twice": { "inner": "found" },
  "__proto__": "own"
}`;

function select(property: string, json = secret): string | undefined {
  return selectProperty(Buffer.from(json), property)?.toString();
}

describe('a plain path', () => {
  test.each([
    ['user', 'uü'],
    ['port', '5432'],
    ['ratio', '1.5'],
    ['big', '12345678901234567890'],
    ['huge', '+Inf'],
    ['neg', '-0'],
    ['on', 'true'],
    ['nothing', ''],
    ['tls\\.key', 'dotted'],
    ['back\\\\slash', 'escaped'],
    ['a@b', 'at'],
    ['n#1', 'hash'],
    ['\\*', 'star'],
    ['nested', '{ "deep" : [ { "x": 1 },  "second" ] }'],
    ['nested.deep', '[ { "x": 1 },  "second" ]'],
    ['nested.deep.0.x', '1'],
    ['nested.deep.1', 'second'],
    ['twice', 'text'],
    ['twice.inner', 'found'],
    ['__proto__', 'own'],
  ])('%s gives what gjson gives', (property, expected) => {
    expect(select(property)).toBe(expected);
  });

  test.each([
    '',
    'missing',
    'tls.key',
    'user.x',
    'nested.deep.2',
    'nested.deep.x',
    'nested.deep.\\0',
    'constructor',
    'toString',
    'a..b',
    '.user',
  ])('%j finds nothing', property => {
    expect(select(property)).toBeUndefined();
  });
});

describe('the rest of the syntax', () => {
  test.each([
    ['wildcards', 'us?r', 'uü'],
    ['wildcards with a path after them', 'nes*.d*.0.x', '1'],
    ['the number of elements', 'users.#', '3'],
    ['each element', 'users.#.name', '["a","b","b"]'],
    ['the first that fulfils a query', 'users.#(name=="b").age', '40'],
    ['all that do', 'users.#(name=="b")#.name', '["b","b"]'],
    ['a query on numbers', 'users.#(age>=3)#.age', '[3,40]'],
    ['a pattern', 'users.#(name%"[b]*").age', undefined],
    ['its negation', 'users.#(name!%"a*").age', '40'],
    ['a query in a query', 'users.#(tags.#(=="x")).name', 'a'],
    ['what counts as true', 'users.#(on==~true).name', 'b'],
    ['a pipe', 'users|0|name', 'a'],
    ['a pipe after each', 'users.#.name|1', 'b'],
    ['a modifier', 'nested.deep.@reverse.0', 'second'],
    [
      'a modifier with an argument',
      'nested.@pretty:{"indent":"\\t"}',
      '{\n\t"deep": [\n\t\t{\n\t\t\t"x": 1\n\t\t},\n\t\t"second"\n\t]\n}\n',
    ],
    ['a string that is JSON', 'json.@fromstr.in.1', '2'],
    ['a new object', '{user,"p":port,missing}', '{"user":"u\\u00fc","p":5432}'],
    ['a new array', '[port,on]', '[5432,true]'],
    ['a literal', '!"fixed"', 'fixed'],
    ['everything of a name', '@dig:x', '[1]'],
  ])('%s: %s', (_, property, expected) => {
    expect(select(property)).toBe(expected);
  });

  test('lines of JSON', () => {
    expect(select('..1.a', '{"a":1}\n{"a":2}')).toBe('2');
    expect(select('..#.a', '{"a":1}\n{"a":2}')).toBe('[1,2]');
  });
});

describe('what is not quite JSON', () => {
  test.each([
    ['plain text', 'a', undefined],
    ['"{"', 'a', undefined],
    // From the first character on that can begin a value: a number that is none.
    ['{"a": canary}', 'a', '0'],
    ['{"a": 1', 'a', '1'],
    ['noise {"a": "x"} noise', 'a', 'x'],
    ['{"a": "never ends', 'a', undefined],
    ['{"a": tru}', 'a', 'true'],
    ['{"a": nan}', 'a', 'NaN'],
    ['[1 2,,3]', '#', '3'],
  ])('%s has under %s what gjson finds there', (json, property, expected) => {
    expect(select(property, json)).toBe(expected);
  });

  test('bytes that are no UTF-8 come out as they went in', () => {
    const json = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xc3, 0x22, 0x7d]);

    expect(selectProperty(json, 'a')).toEqual(Buffer.from([0xff, 0xc3]));
  });
});

describe('a path that asks for too much', () => {
  const many = JSON.stringify({
    a: Array.from({ length: 20_000 }, (_, index) => ({ v: `canary-${index}` })),
  });

  test.each([
    ['doubles with every step', Array(40).fill('[@this,@this]').join('|')],
    ['never ends', `${'@this|'.repeat(20_000)}a`],
    ['looks at everything for everything', `a.#(v%"*a*b*c*d*e*")#.{${'v,'.repeat(5000)}v}`],
    ['goes down for ever', `@dig:${'@dig:'.repeat(20)}v`],
    ['nests its queries', `a.${'#(v.'.repeat(2000)}x${')'.repeat(2000)}`],
  ])('that %s ends, by an answer or by a refusal without values', { timeout: 120_000 }, (_, property) => {
    let message = '';
    try {
      select(property, many);
    } catch (error) {
      message = error instanceof Error ? `${error.name} ${error.message}` : '';
    }

    expect(message).toMatch(
      /^(?:|PosternError property .*: it (?:asks for too much work|is nested too deeply))$/su,
    );
    expect(message).not.toContain('canary');
  });

  test('that doubles with every step is refused', () => {
    expect(() => select(Array(40).fill('[@this,@this]').join('|'))).toThrow(
      expect.objectContaining({ code: 'PROPERTY_REFUSED' }),
    );
  });
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

  test.each(['@pretty', '@pretty:{"sortKeys":true}', '@pretty:{"width":0}'])(
    '%s lays out what is nested, and refuses what is nested deeper than the stack',
    property => {
      expect(select(property, `${'{"a":['.repeat(150)}${']}'.repeat(150)}`)).toBeDefined();
      expect(() => select(property, deep)).toThrow(
        expect.objectContaining({
          code: 'PROPERTY_REFUSED',
          message: expect.stringContaining('nested too deeply'),
        }),
      );
    },
  );

  test('@ugly does not mind how deep a document is', () => {
    expect(select('@ugly', deep)).toBe(deep);
  });
});
