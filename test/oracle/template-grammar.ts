/**
 * Random templates of the core language, and random data for them: fast-check arbitraries, so that a failure shrinks.
 * Most operands have the type that their function wants, for a template that fails at its first action shows little.
 */
import * as fc from 'fast-check';
import { anyText } from '../../src/golang/testing/any-text.ts';

type Source = fc.Arbitrary<string>;

const keys = ['a', 'b', 'c', 'd'];

/** JSON for values.go of the judge. Integers stay small, because a range counts to them. */
const value = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    anyText({ maxLength: 6 }),
    fc.constantFrom('', 'text', 'größe', '<&">', 'a b'),
    fc.integer({ min: -3, max: 12 }).map(number => ({ $int: String(number) })),
    fc.constantFrom(0, 1, -2.5, 0.1, 1e6, 1e21, 123456.789),
    fc.integer({ min: 0, max: 255 }).map(number => ({ $uint8: String(number) })),
    fc.uint8Array({ maxLength: 4 }).map(bytes => ({ $bytes: Buffer.from(bytes).toString('base64') })),
    fc.uint8Array({ maxLength: 4 }).map(bytes => ({ $byteSlice: Buffer.from(bytes).toString('base64') })),
    fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }).map(list => ({ $strings: list })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** Of each type one key, and one with anything. */
export const data: fc.Arbitrary<unknown> = fc.record({
  text: anyText({ minLength: 1, maxLength: 8 }),
  int: fc.integer({ min: -3, max: 12 }).map(number => ({ $int: String(number) })),
  // As text, because JSON has no negative zero.
  float: fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map(number => ({ $float: Object.is(number, -0) ? '-0' : String(number) })),
  list: fc.array(value, { minLength: 2, maxLength: 4 }),
  map: fc.dictionary(fc.constantFrom(...keys), value),
  any: value,
});

const textLiteral = fc.constantFrom(
  '""',
  '"a"',
  '"text"',
  '"\\n\\t\\x41"',
  '`raw`',
  '"größe"',
  '"\\u20ac\\xff"',
);
const intLiteral = fc.oneof(
  fc.integer({ min: -5, max: 100 }).map(String),
  fc.constantFrom('0x1F', '0b11', '017', '1_000', "'a'", "'é'"),
);
const floatLiteral = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => number.toExponential()),
  fc.constantFrom('1.5', '.5', '0x1p-2', '1e21', '-0.0'),
);
const wild = fc.constantFrom(
  '.',
  '$',
  'nil',
  'true',
  '.text',
  '.none',
  '$.none.more',
  '$.any',
  '$.any.a',
  '$.map.b',
  '$x',
  '$y',
);

const verb = fc
  .tuple(
    fc.constantFrom('', '#', '+', '-', ' ', '0', '-0', '+#'),
    fc.constantFrom('', '1', '5', '12', '*', '[1]', '[2]'),
    fc.constantFrom('', '.', '.0', '.2', '.*', '.7'),
    // %p is an address.
    fc.constantFrom(...Array.from('vTtbcdoOqxXUeEfFgGsw%z')),
  )
  .map(parts => `%${parts.join('')}`);
const format = fc
  .array(fc.oneof(verb, fc.constantFrom('a', ' ', '=', '%')), { minLength: 1, maxLength: 4 })
  .map(parts => JSON.stringify(parts.join('')));

interface Grammar {
  text: string;
  int: string;
  float: string;
  list: string;
  any: string;
  pipe: string;
  statement: string;
  statements: string;
}

const grammar = fc.letrec((tie: fc.LetrecTypedTie<Grammar>): fc.LetrecValue<Grammar> => {
  const [text, int, float, list] = [tie('text'), tie('int'), tie('float'), tie('list')] as const;
  const [any, pipe, statements] = [tie('any'), tie('pipe'), tie('statements')] as const;
  const typed = fc.oneof(
    fc.tuple(text, text),
    fc.tuple(int, int),
    fc.tuple(float, float),
    fc.tuple(any, any),
  );
  const some = fc.array(any, { maxLength: 3 }).map(operands => operands.join(' '));
  const choice = (...sources: readonly Source[]): Source =>
    fc.oneof({ depthSize: 'small', withCrossShrink: true }, ...sources);
  const calls: readonly Source[] = [
    words(fc.constantFrom('print', 'println', 'html', 'js', 'urlquery'), some),
    words(fc.constant('printf'), format, some),
  ];
  const answers: readonly Source[] = [
    words(
      fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'),
      typed.map(operands => operands.join(' ')),
    ),
    words(fc.constant('not'), any),
  ];
  return {
    text: choice(
      fc.constant('$.text'),
      textLiteral,
      fc.oneof(...calls).map(inParens),
      words(fc.constant('slice'), text, fc.constant('0')).map(inParens),
    ),
    int: choice(
      fc.constant('$.int'),
      intLiteral,
      words(fc.constant('len'), fc.oneof(text, list)).map(inParens),
    ),
    float: fc.oneof(fc.constant('$.float'), floatLiteral),
    list: choice(
      fc.constant('$.list'),
      words(fc.constant('slice'), fc.constant('$.list'), fc.constantFrom('0', '1', '1 2')).map(inParens),
    ),
    any: choice(wild, text, int, float, list, fc.constant('$.map'), pipe.map(inParens), chain(pipe)),
    pipe: choice(
      any,
      ...calls,
      ...answers,
      words(fc.constantFrom('and', 'or'), any, some),
      words(fc.constant('index'), list, fc.constantFrom('0', '1', '9')),
      words(fc.constantFrom('index', 'len'), some),
      // Of text, because a list may go on behind its end (its capacity). In parentheses, because Go's slice refuses an
      // index that stands in an interface.
      words(fc.constant('slice'), text, any.map(inParens), any.map(inParens)),
      joined(
        ' | ',
        any,
        fc.constantFrom('print', 'len', 'html', 'printf "%v-%s" 1', 'not', 'and 1', 'eq 1', 'js'),
      ),
    ),
    statement: choice(
      fc.constantFrom('text', ' \n ', 'ö', '{', '{{/* note */}}', '{{- /* note */ -}}'),
      joined('', fc.constantFrom('{{ ', '{{- '), pipe, fc.constantFrom(' }}', ' -}}')),
      joined(' ', fc.constantFrom('{{ $x :=', '{{ $y :=', '{{ $x ='), pipe, fc.constant('}}')),
      block(fc.constantFrom('if', 'with', 'if $x :=', 'with $x :='), pipe, statements),
      block(fc.constantFrom('range', 'range $x :=', 'range $x ='), fc.oneof(list, int, pipe), statements),
      block(
        fc.constantFrom('range', 'range $x, $y :=', 'range $y, $x ='),
        fc.oneof(list, fc.constant('$.map')),
        statements,
      ),
      loopWithJump(list, statements),
      joined('', fc.constant('{{ template "t" '), fc.oneof(fc.constant('$'), any), fc.constant(' }}')),
    ),
    statements: fc.array(tie('statement'), { maxLength: 3, size: 'small' }).map(parts => parts.join('')),
  };
});

/** Both variables are there, and a template that calls no other, so that many of these can be executed. */
export const template: Source = fc
  .tuple(grammar.statements, grammar.statements)
  .map(
    ([main, called]) =>
      `{{ $x := 1 }}{{ $y := $.any }}${main}{{ define "t" }}{{ $x := . }}{{ $y := 2 }}${called.replaceAll('{{ template "t" ', '{{ print ')}{{ end }}`,
  );

/** A template with a few characters taken away, put in or exchanged: mostly no template any more. */
export const brokenTemplate: Source = fc
  .tuple(
    grammar.statements,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.constantFrom(
          ...Array.from('{}()"`\'|.$=:,-+/*0x1e_@ \n\\'),
          ...[
            '{{',
            '}}',
            ' -}}',
            '{{- ',
            ' end ',
            ' else ',
            ' if ',
            ':=',
            '/*',
            '{{ end }}',
            '{{ else }}',
            '{{ break }}',
          ],
        ),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([source, changes]) => changes.reduce(changed, source));

function words(...parts: readonly Source[]): Source {
  return joined(' ', ...parts);
}

function joined(glue: string, ...parts: readonly Source[]): Source {
  return fc.tuple(...parts).map(sources => sources.join(glue));
}

function inParens(source: string): string {
  return `(${source})`;
}

function chain(pipe: Source): Source {
  return joined('', pipe.map(inParens), fc.constantFrom('.a', '.b.c'));
}

function block(word: Source, pipe: Source, statements: Source): Source {
  const otherwise = fc.oneof(
    fc.constant(''),
    statements.map(source => `{{ else }}${source}`),
  );
  return fc
    .tuple(word, pipe, statements, otherwise)
    .map(([word, pipe, body, other]) => `{{ ${word} ${pipe} }}${body}${other}{{ end }}`);
}

function loopWithJump(list: Source, statements: Source): Source {
  return fc
    .tuple(list, statements, fc.constantFrom('break', 'continue'), statements)
    .map(
      ([list, before, jump, after]) =>
        `{{ range $i, $v := ${list} }}${before}{{ if $i }}{{ ${jump} }}{{ end }}${after}{{ end }}`,
    );
}

function changed(source: string, [place, removed, added]: readonly [number, number, string]): string {
  const at = place % (source.length + 1);
  return (source.slice(0, at) + added + source.slice(at + removed)).toWellFormed();
}
