/** src/resolve/property.ts against gjson itself. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selectProperty } from '../../src/resolve/property.ts';
import { pathGroups } from './cases/paths/index.ts';
import { expectSame } from './expect-same.ts';
import { ask } from './oracle.ts';

interface PathCase {
  readonly json: string | Buffer;
  readonly path: string;
}

describe('hand-written paths', () => {
  const cases = pathGroups.flatMap(({ json, paths }) => paths.map((path): PathCase => ({ json, path })));

  test('there are enough of them', () => {
    expect(cases.length).toBeGreaterThan(1000);
  });

  test('each leads to what it leads to in gjson', async () => {
    await expectAgreement(cases);
  });
});

const key = fc.constantFrom('a', 'b', 'c', 'a.b', '*', 'x1', 'é', '');
const scalar = fc.oneof(
  fc.constantFrom('1', '0', '-0', '1.50', '1e3', '12345678901234567890', 'true', 'false', 'null'),
  fc.constantFrom('"x"', '""', '"true"', '"f"', '"a\\"b"', '"\\u00e9"', '"{\\"a\\":1}"', '"<é>"'),
);
const space = fc.constantFrom('', '', '', ' ', '\n');
const document = fc.letrec<{ value: string; object: string; array: string }>(tie => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalar, tie('object'), tie('array')),
  object: fc
    .tuple(fc.array(fc.tuple(key, space, tie('value')), { maxLength: 4 }), space)
    .map(
      ([members, end]) =>
        `{${members.map(([name, gap, value]) => `${gap}${JSON.stringify(name)}:${gap}${value}`).join(',')}${end}}`,
    ),
  array: fc
    .tuple(fc.array(fc.tuple(space, tie('value')), { maxLength: 4 }), space)
    .map(([items, end]) => `[${items.map(item => item.join('')).join(',')}${end}]`),
}));
const operator = fc.constantFrom('', '==', '=', '!=', '<', '<=', '>', '>=', '%', '!%');
const operand = fc.constantFrom(
  '1',
  '"x"',
  'x',
  'true',
  'false',
  'null',
  '~true',
  '~false',
  '~null',
  '~*',
  '"*"',
  '"a*"',
  '',
  '2',
  '"é"',
);
const path = fc.letrec<{ path: string; step: string; query: string; multi: string }>(tie => ({
  step: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(
      'a',
      'b',
      'c',
      'a\\.b',
      '*',
      '?',
      'a*',
      '\\*',
      'é',
      'x1',
      '0',
      '1',
      '2',
      '#',
      '#',
      '',
      '@this',
      '@reverse',
      '@keys',
      '@values',
      '@flatten',
      '@join',
      '@ugly',
      '@pretty',
      '@valid',
      '@tostr',
      '@fromstr',
      '@group',
      '@dig:a',
      '@dig:#',
      '@flatten:{"deep":true}',
      '@join:{"preserve":true}',
      '@pretty:{"sortKeys":true,"width":30}',
      '!1',
      '!"s"',
      '!true',
      '![1,2]',
      'zz',
      '..',
    ),
    tie('query'),
    tie('multi'),
  ),
  query: fc
    .tuple(fc.constantFrom('', 'a', 'b', '#', '0'), operator, operand, fc.constantFrom('', '#'))
    .map(([on, is, value, all]) => `#(${on}${is}${is === '' ? '' : value})${all}`),
  multi: fc
    .tuple(fc.boolean(), fc.array(tie('path'), { maxLength: 3 }), fc.constantFrom('', 'n:', '"m":'))
    .map(([isObject, paths, name]) =>
      isObject ? `{${paths.map(each => `${name}${each}`).join(',')}}` : `[${paths.join(',')}]`,
    ),
  path: fc
    .array(fc.tuple(fc.constantFrom('.', '.', '.', '|'), tie('step')), { minLength: 1, maxLength: 4 })
    .map(steps =>
      steps
        .map(parts => parts.join(''))
        .join('')
        .slice(1),
    ),
}));

describe('generated paths', () => {
  const runs = { numRuns: 60 };

  test('in JSON', async () => {
    const cases = fc.array(fc.record({ json: document.value, path: path.path }), {
      minLength: 1,
      maxLength: 60,
    });
    await fc.assert(fc.asyncProperty(cases, expectAgreement), runs);
  });

  test('in JSON that was cut, spoilt or followed by something else', async () => {
    const spoilt = fc
      .tuple(
        document.value,
        fc.nat(),
        fc.constantFrom('', '"', '{', ']', '}', '\\', ',', ':', 'x', '1'),
        fc.boolean(),
      )
      .map(
        ([json, at, put, cut]) =>
          json.slice(0, at % (json.length + 1)) + put + (cut ? '' : json.slice(at % (json.length + 1))),
      );
    const cases = fc.array(fc.record({ json: spoilt, path: path.path }), { minLength: 1, maxLength: 60 });
    await fc.assert(fc.asyncProperty(cases, expectAgreement), runs);
  });

  test('of any characters of the syntax', async () => {
    const scraps = fc.constantFrom(
      'a',
      'b',
      '0',
      '#',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '"',
      '\\',
      '.',
      '|',
      '@',
      '!',
      '*',
      '?',
      ':',
      ',',
      '=',
      '>',
      '%',
      '~',
      'this',
      'dig',
      'true',
      ' ',
    );
    const any = fc.array(scraps, { maxLength: 10 }).map(parts => parts.join(''));
    const cases = fc.array(fc.record({ json: document.value, path: any }), { minLength: 1, maxLength: 60 });
    await fc.assert(fc.asyncProperty(cases, expectAgreement), runs);
  });
});

async function expectAgreement(cases: readonly PathCase[]): Promise<void> {
  const answers = await ask(cases.map(one => ({ op: 'gjson', ...one })));
  const compared = cases.map(({ json, path }, index) => {
    const found = selectProperty(typeof json === 'string' ? Buffer.from(json) : json, path);
    const answer = answers[index];
    return {
      of: { json: json.toString(), path },
      ours: found?.toString('latin1'),
      theirs: answer?.ok === true ? answer.output.toString('latin1') : undefined,
    };
  });
  expectSame(compared);
}
