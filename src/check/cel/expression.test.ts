import { describe, expect, test } from 'vitest';
import { CelFailure, CelProblem, compileExpression } from './expression.ts';
import { celVariables } from './variables.ts';

const object = {
  kind: 'ExternalSecret',
  metadata: { name: 'a😀b', labels: { constructor: 'x', team: 'pay' } },
  spec: {
    whole: 3,
    half: 1.5,
    nothing: null,
    list: [1, 2, 3],
    data: [{ secretKey: 'a', remoteRef: { key: 'pay/a' } }, { secretKey: 'b' }],
  },
};

function evaluate(source: string): boolean {
  return compileExpression(source, 'bool', ['object', 'oldObject']).evaluate(
    celVariables({ object, oldObject: null }),
  );
}

/** What is said instead of a result. */
function failure(source: string): string {
  try {
    return `gives ${String(evaluate(source))}`;
  } catch (error) {
    if (error instanceof CelFailure || error instanceof CelProblem) return error.message;
    throw error;
  }
}

describe('an expression', () => {
  test.for([
    // Numbers are as an API server has them.
    'object.spec.whole + 1 == 4',
    'object.spec.whole / 2 == 1',
    'object.spec.whole == 3.0',
    'object.spec.half * 2.0 == 3.0',
    'type(object.spec.whole) == int',
    '12345678901234.5 > 1e3 && 1e30 > 1.0 && -1 < 0 && 2u == 2u',
    // Presence, null and optional fields.
    'has(object.spec.data[0].remoteRef.key)',
    '!has(object.spec.absent)',
    'has(object.spec.nothing) && object.spec.nothing == null',
    'oldObject == null',
    'object.?spec.?absent.orValue("none") == "none"',
    'object.spec.?data.optMap(d, d.size() == 2).orValue(false)',
    'object.spec.?absent.optFlatMap(d, optional.of(d)).orValue("none") == "none"',
    'object.spec.?data[?7].hasValue() == false',
    'cel.bind(spec, object.spec, spec.whole == 3)',
    // Names of fields that JavaScript objects have anyway.
    'object.metadata.labels.constructor == "x"',
    '!has(object.metadata.labels.toString) && !("__proto__" in object.metadata.labels)',
    // Loops.
    'object.spec.data.exists(d, has(d.remoteRef) && d.remoteRef.key.startsWith("pay/"))',
    '!object.spec.data.all(d, has(d.remoteRef))',
    'object.spec.data.existsOne(d, d.secretKey == "a") && object.spec.data.exists_one(d, d.secretKey == "b")',
    'object.spec.data.filter(d, has(d.remoteRef)).size() == 1',
    'object.spec.data.map(d, has(d.remoteRef), d.secretKey) == ["a"]',
    'object.spec.data.map(d, d.secretKey).join(",") == "a,b"',
    'object.metadata.labels.all(label, label in ["constructor", "team"])',
    // An error on one side of a decision that the other side makes.
    'true || object.spec.absent',
    '!(object.spec.absent && false)',
    'object.spec.data.exists(d, d.remoteRef.key == "pay/a")',
    // Texts are written as they were read.
    String.raw`r'\d"' == '\\d"' && "😀\n\u00e9" == '''😀` + "\né'''",
    'b"abc".size() == 3',
    '{"a": [1, 2]}.a[1] == 2 && ["x"] + ["y"] == ["x", "y"]',
    'duration("1h") > duration("30m") && timestamp("2026-01-01T00:00:00Z") < timestamp("2027-01-01T00:00:00Z")',
    'duration("0") == duration("-0s") && duration("1h30m") == duration("90m") && duration("-1h") < duration("1µs")',
    'object == object && object.spec.list == [1, 2, 3] && 2 in object.spec.list',
    '(object.spec.whole > 2 ? "many" : "few") == "many"',
  ])('is true as in an API server: %s', source => {
    expect(evaluate(source)).toBe(true);
  });

  test.for([
    ['objekt.spec == 1', '1:1: Unknown variable: objekt'],
    ['object.spec.', '1:13: Expected IDENTIFIER, got EOF'],
    ['true &&\n  ("a" + 1 == "b")', '2:4: no such overload: string + int; string() makes a text of a number'],
    ['1 + 2', '1:1: gives int, not bool'],
    ['nosuch(1)', "1:1: found no matching overload for 'nosuch(int)'"],
    ['"a".lowerAscii(3) == "a"', "1:1: found no matching overload for 'string.lowerAscii(int)'"],
    ['object.?spec.optMap(1, x).hasValue()', '1:21: invalid variable argument'],
    ['object.kind.matches("(?=a)")', '1:21: error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ['object.kind.matches("(a{1000}){20}")', '1:21: error parsing regexp: invalid repeat count: `{20}`'],
  ] as const)('that does not compile says where and why: %s', ([source, reason]) => {
    expect(failure(source)).toBe(reason);
  });

  test('that nobody would write by hand is refused', () => {
    expect(failure('x'.repeat(9000))).toBe('1:1: is longer than 8192 characters');
    const deep = `${'('.repeat(300)}true${')'.repeat(300)}`;
    expect(failure(deep)).toMatch(/^1:\d+: .*depth/iu);
    expect(failure(Array.from({ length: 1500 }, () => '1').join(' + '))).toMatch(/^1:\d+: /u);
    expect(failure(Array.from({ length: 900 }, () => 'true').join(' || '))).toMatch(/^1:\d+: .*depth/iu);
  });

  test.for([
    ['object.spec.absent == 1', 'no such key: absent'],
    ['has(object.spec.absent.deeper)', 'no such key: absent'],
    [
      'object.kind + object.spec.half == ""',
      'no such overload: string + double; string() makes a text of a number',
    ],
    ['object.spec.whole / 0 == 1', 'division by zero'],
    ['object.spec.list[7] == 1', 'index out of bounds'],
    ['object.spec.whole', 'gives no bool'],
    ['has(object.kind.x)', 'has() of something that has no fields'],
    ['"a".charAt(9) == ""', 'an index is out of range'],
    ['object.kind.matches("(" + object.kind)', 'what is given as a regular expression is none'],
  ] as const)('that fails for an object says why: %s', ([source, reason]) => {
    expect(failure(source)).toBe(reason);
  });

  test('says no value of the object when it fails', () => {
    const canary = 'correct-horse';
    const secret = { value: canary, map: {} };
    for (const source of [
      'int(object.value) > 0',
      'bool(object.value)',
      'duration(object.value) > duration("1h")',
      'timestamp(object.value) > timestamp(object.value)',
      'object.map[object.value] == 1',
      '"a".matches("(" + object.value)',
      'quantity(object.value).isInteger()',
      'url(object.value + " ").getHost() == ""',
      'object.value.nosuch == 1',
      'object[object.value] == 1',
    ]) {
      const expression = compileExpression(source, 'bool', ['object']);
      expect(() => expression.evaluate(celVariables({ object: secret })), source).toThrow(CelFailure);
      expect(() => expression.evaluate(celVariables({ object: secret })), source).not.toThrow(canary);
    }
  });

  test('gives a text where one is asked for', () => {
    const source = '"%s has %d keys".format([object.metadata.name, object.spec.data.size()])';
    expect(compileExpression(source, 'string', ['object']).evaluate(celVariables({ object }))).toBe(
      'a😀b has 2 keys',
    );
    expect(() => compileExpression('1', 'string', [])).toThrow('1:1: gives int, not string');
  });

  test('knows which variables it reads', () => {
    const { reads } = compileExpression('object.spec.data.all(namespaceObject, true)', 'bool', [
      'object',
      'oldObject',
    ]);
    expect([...reads]).toEqual(['object']);
  });
});

describe('work without an end', () => {
  const large = {
    numbers: Array.from({ length: 3000 }, (_, index) => index),
    text: 'x'.repeat(1_000_000),
  };

  test.for([
    ['loops in loops', 'object.numbers.all(a, object.numbers.all(b, object.numbers.all(c, a + b + c >= 0)))'],
    [
      'loops that go on after errors',
      'object.numbers.all(a, object.numbers.all(b, object.absent == b)) || true',
    ],
    ['an expression that goes backwards', 'object.numbers.all(a, object.text.matches("(x+x+)+y"))'],
    ['searching in a long text', 'object.numbers.exists(a, object.text.contains("y" + string(a)))'],
    ['joining copies', 'object.numbers.map(a, object.text).join("").size() > 1'],
    ['replacing by something long', 'object.text.replace("x", object.text) == ""'],
    ['cutting to pieces', 'object.numbers.exists(a, object.text.split("").size() == 3)'],
    ['comparing large things', 'object.numbers.all(a, object == object)'],
    [
      'compiling expressions',
      'object.numbers.all(a, object.text.matches("(a{1,9}b){1," + string(a) + "}") || true)',
    ],
    [
      'doubling',
      'cel.bind(a, object.text + object.text, cel.bind(b, a + a, cel.bind(c, b + b, c + c == "")))',
    ],
    ['formatting', '"%s%s%s%s".format([object.text, object.text, object.text, object.text]) == ""'],
  ] as const)('is stopped: %s', ([, source]) => {
    const expression = compileExpression(source, 'bool', ['object']);
    expect(() => expression.evaluate(celVariables({ object: large }))).toThrow(/too many steps|too long/u);
  });

  test('does not count against the next object', () => {
    const expression = compileExpression('object.all(a, object.all(b, a + b >= 0))', 'bool', ['object']);
    expect(() => expression.evaluate(celVariables({ object: large.numbers }))).toThrow(
      'takes too many steps',
    );
    expect(expression.evaluate(celVariables({ object: [1, 2, 3] }))).toBe(true);
  });

  test('leaves room for what real objects have', () => {
    const env = Array.from({ length: 50 }, (_, index) => ({ name: `N${index}`, value: 'v' }));
    const containers = Array.from({ length: 12 }, (_, index) => ({ name: `c${index}`, env }));
    const source = 'object.containers.all(c, c.env.all(e, !has(e.value) || !e.value.matches("^s\\\\.")))';
    expect(
      compileExpression(source, 'bool', ['object']).evaluate(celVariables({ object: { containers } })),
    ).toBe(true);
  });
});
