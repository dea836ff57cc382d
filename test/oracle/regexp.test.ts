/** src/golang/regexp/regexp.ts against Go's regexp. */
import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { compileRegexp, quoteMeta, type GoRegexp } from '../../src/golang/regexp/regexp.ts';
import { expressions, replacements, texts } from './cases/regexps.ts';
import { expectSame } from './expect-same.ts';
import { ask, type OracleAnswer, type OracleCase } from './oracle.ts';

type RegexpCase = Extract<OracleCase, { op: 'regexp' }>;
type Encoding = 'text' | 'bytes';

describe('hand-written expressions', () => {
  test('compile as in Go, or fail with its words', async () => {
    await expectAgreement(expressions.map(source => ({ op: 'regexp', source, method: '' })));
  });

  test.for(['match', 'find', 'findAll', 'submatch', 'split', 'replace', 'replaceLiteral'] as const)(
    '%s does as Go does on every text',
    async method => {
      const cases = expressions.flatMap((source, index) =>
        texts.map((text, at): RegexpCase => ({
          op: 'regexp',
          source,
          method,
          text,
          with: replacements[(index + at * 7) % replacements.length] ?? '',
          count: [-1, -1, 0, 1, 2, 3][(index + at) % 6] ?? -1,
        })),
      );
      await expectAgreement(cases);
    },
  );

  test('every form of replacement with an expression that has names and numbers', async () => {
    const sources = ['(?P<first>a)(?P<last>b)?', '(?P<name>x*)', '(?P<01>a)(?P<a_1>b)', '(é)(.)'];
    await expectAgreement(
      sources.flatMap(source =>
        replacements.flatMap(replacement =>
          ['ab-a', 'éàb', ''].map((text): RegexpCase => ({
            op: 'regexp',
            source,
            method: 'replace',
            text,
            with: replacement,
          })),
        ),
      ),
    );
  });

  test('a text becomes the expression that matches it', async () => {
    const cases = [...texts, ...expressions].map((text): RegexpCase => ({
      op: 'regexp',
      source: '',
      method: 'quote',
      text,
    }));
    await expectAgreement(cases);
  });
});

const atom = fc.constantFrom(
  'a',
  'b',
  'é',
  '.',
  '\\w',
  '\\d',
  '\\b',
  '^',
  '$',
  '[a-c]',
  '[^b]',
  '(?i)a',
  '\\s',
  '-',
  '_',
  '\\.',
  '😀',
  '(?:ab)',
  '[[:alpha:]]',
  '\\pL',
  '\\n',
  '(?m)',
  '(?s)',
);
const pattern = fc.letrec<{ node: string; group: string; repeat: string; choice: string; sequence: string }>(
  tie => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      atom,
      tie('group'),
      tie('repeat'),
      tie('choice'),
      tie('sequence'),
    ),
    group: fc
      .tuple(fc.constantFrom('(', '(?:', '(?P<n>', '(?i:'), tie('node'))
      .map(([open, inner]) => `${open}${inner})`),
    repeat: fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0}'))
      .map(([inner, times]) => `(?:${inner})${times}`),
    choice: fc.tuple(tie('node'), tie('node')).map(parts => parts.join('|')),
    sequence: fc.tuple(tie('node'), tie('node')).map(parts => parts.join('')),
  }),
).node;
const subject = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'c', 'A', 'é', '-', '_', '.', '1', '\n', ' ', '😀', 'x'), {
    maxLength: 12,
  })
  .map(parts => parts.join(''));
const template = fc
  .array(fc.constantFrom('$1', '${1}', '$n', '${n}', '$0', 'x', '$$', '$', '_', '${', 'é', '$2'), {
    maxLength: 4,
  })
  .map(parts => parts.join(''));

describe('generated expressions', () => {
  test.for(['match', 'findAll', 'submatch', 'split', 'replace'] as const)('%s', async method => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(pattern, subject, template, fc.integer({ min: -1, max: 4 })), {
          minLength: 1,
          maxLength: 40,
        }),
        async drawn => {
          await expectAgreement(
            drawn.map(([source, text, replacement, count]) => ({
              op: 'regexp',
              source,
              method,
              text,
              with: replacement,
              count,
            })),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  test('any string of the syntax compiles or fails as in Go', async () => {
    const scraps = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '*',
      '+',
      '?',
      '{',
      '}',
      '1',
      ',',
      '|',
      '\\',
      '^',
      '$',
      '.',
      'a',
      '-',
      ':',
      'P',
      '<',
      '>',
      'd',
      'Q',
      'E',
      'i',
      '[:alpha:]',
      'x',
      'p',
      'é',
    );
    const source = fc.array(scraps, { maxLength: 10 }).map(parts => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(source, { minLength: 1, maxLength: 60 }), async sources => {
        await expectAgreement(sources.map(source => ({ op: 'regexp', source, method: '' })));
      }),
      { numRuns: 20 },
    );
  });

  test('names of Unicode classes mean what they mean in Go', async () => {
    const name = fc
      .tuple(
        fc.constantFrom('', '', '', '^', ' ^', ' '),
        fc.constantFrom(...['Any', 'ASCII', 'Assigned', 'LC', 'Cn', 'C', 'L', 'Lu', 'Greek', 'Latin']),
        fc.constantFrom(
          ...['', '', '', '', 'Cased_Letter', 'Decimal Number', 'digit', 'punct', 'Emoji', 'Math', '{'],
        ),
        fc.constantFrom<(text: string) => string>(
          text => text,
          text => text.toUpperCase(),
          text => text.toLowerCase(),
          text => text.replace(/(?<=.)(?=.)/u, '_'),
          text => `${text}-`,
        ),
      )
      .map(([before, short, long, change]) => `${before}${change(long === '' ? short : long)}`);
    const piece = fc.oneof(
      fc.tuple(fc.constantFrom('p', 'P'), name).map(([letter, name]) => `\\${letter}{${name}}`),
      fc
        .tuple(fc.constantFrom('p', 'P'), fc.constantFrom('l', 'L', 'n', '^', '_', 'é', '{'))
        .map(two => `\\${two.join('')}`),
      fc.constantFrom('a', '*', '(', ')', '[', ']', '[^', '-', '\\Q', '\\E', '\\\\', 'x{2}', '(?i)', '(?i:'),
    );
    const source = fc.array(piece, { minLength: 1, maxLength: 6 }).map(pieces => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(source, subject), { minLength: 1, maxLength: 60 }), async drawn => {
        await expectAgreement(
          drawn.map(([source, text]) => ({ op: 'regexp', source, method: 'findAll', text })),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('bytes that are no UTF-8 match as single characters', async () => {
    const bytes = fc.array(fc.constantFrom(0x61, 0x62, 0xc3, 0xa9, 0xff, 0xf0, 0x9f, 0x98, 0x80, 0x2d), {
      maxLength: 12,
    });
    const source = fc.constantFrom('.', 'a*', '[^a]', 'é', '(.)(.)', '', '\\w', '😀|-', '(?P<n>.)');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(source, bytes, template), { minLength: 1, maxLength: 40 }),
        async drawn => {
          for (const method of ['replace', 'findAll', 'split'] as const) {
            await expectAgreement(
              drawn.map(([source, text, replacement]) => ({
                op: 'regexp',
                source,
                method,
                text: Buffer.from(text),
                with: replacement,
              })),
              'bytes',
            );
          }
        },
      ),
      { numRuns: 10 },
    );
  });
});

/** One difference is known: Go lets two groups have one name, re2js refuses that. */
async function expectAgreement(cases: readonly RegexpCase[], encoding: Encoding = 'text'): Promise<void> {
  const answers = await ask(cases);
  const compared = cases.flatMap((of, index) => {
    const ours = ourAnswer(of, encoding);
    const theirs = answers[index];
    const isKnown = theirs?.ok === true && JSON.stringify(ours).includes('duplicate capture group name');
    return isKnown || theirs === undefined ? [] : [{ of, ours, theirs: theirAnswer(theirs) }];
  });
  expectSame(compared);
}

/** What is printed stays text; lists are lists of base64. */
function theirAnswer(answer: OracleAnswer): unknown {
  if (!answer.ok) return { error: answer.error };
  return answer.detail ?? answer.output.toString('base64');
}

function ourAnswer(one: RegexpCase, encoding: Encoding): string | string[] | { error: string } {
  const take = (value: string | Buffer | undefined): string => {
    const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value ?? '');
    return bytes.toString(encoding === 'text' ? 'utf8' : 'latin1');
  };
  const give = (text: string): string =>
    Buffer.from(text, encoding === 'text' ? 'utf8' : 'latin1').toString('base64');
  const text = take(one.text);
  if (one.method === 'quote') return give(quoteMeta(text));
  let compiled: GoRegexp;
  try {
    compiled = compileRegexp(take(one.source), encoding);
  } catch (error) {
    return { error: error instanceof Error ? error.message : '' };
  }
  const list = (parts: string[] | undefined): string[] => (parts ?? []).map(give);
  switch (one.method) {
    case 'match':
      return give(String(compiled.test(text)));
    case 'find':
      return give(compiled.find(text) ?? '');
    case 'findAll':
      return list(compiled.findAll(text, one.count));
    case 'submatch':
      return list(compiled.submatches(text));
    case 'split':
      return list(compiled.split(text, one.count));
    case 'replace':
      return give(compiled.replaceAll(text, take(one.with)));
    case 'replaceLiteral':
      return give(compiled.replaceAllLiteral(text, take(one.with)));
    case '':
      break;
  }
  return '';
}
