/** src/resolve/rewrite/rewrite.ts against RewriteMap of External Secrets. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rewriteKeys, type PrepareTransform, type Rewrite } from '../../src/resolve/rewrite/rewrite.ts';
import { describe as sentence } from '../../src/errors.ts';
import { rewriteCases } from './cases/rewrites.ts';
import { transformsOf } from './engine.ts';
import { expectSame } from './expect-same.ts';
import { ask, type OracleAnswer } from './oracle.ts';

export interface RewriteCase {
  readonly rewrite: readonly Rewrite[];
  readonly data: Readonly<Record<string, string>>;
}

describe('hand-written rewrites', () => {
  test('there are enough of them', () => {
    expect(rewriteCases.length).toBeGreaterThan(500);
  });

  test('each gives what External Secrets gives, or fails as it does', async () => {
    await expectAgreement(rewriteCases);
  });
});

const key = fc.constantFrom('a', 'b', 'db/user', 'db/pass', 'A-b', 'x.y', 'é', '1', 'a_b', 'two words');
const member = fc.constantFrom('x', 'y', 'z', 'é', 'a<b');
const json: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(1, -0.5, 1e21, 1e-7, 123456789012345680000, true, false, null, '', 'text', '<&>', 'é😀'),
  fc.array(fc.constantFrom(1, 'a', null, { b: '<' }), { maxLength: 3 }),
  fc.dictionary(member, fc.constantFrom(1, 'v', [2]), { maxKeys: 3 }),
);
const value = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(member, json, { maxKeys: 3 }).map(object => JSON.stringify(object)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'null',
      'text',
      '[]',
      '"s"',
      '',
      ' {"x": 1e2 , "y":1.0}',
      '{"x":1,"x":2}',
      '{"x":12345678901234567890}',
    ),
  },
);
const merge = fc.record(
  {
    strategy: fc.constantFrom('Extract', 'JSON'),
    into: fc.constantFrom('', 'a', 'all'),
    priority: fc.array(key, { maxLength: 3 }),
    priorityPolicy: fc.constantFrom('Strict', 'IgnoreNotFound', 'IgnoreNotFound'),
    conflictPolicy: fc.constantFrom('Error', 'Ignore', 'Ignore', 'Ignore'),
  },
  { requiredKeys: [] },
);
const regexp = fc.record({
  source: fc.constantFrom(
    '^db/(.*)$',
    '(\\w)',
    '[^a-z]',
    '/',
    '.',
    'a|b',
    '(?P<n>[a-z]+)',
    'x*',
    '(',
    '^',
    '$',
  ),
  target: fc.constantFrom('', '_', '$1', '${1}_', 'p_$0', '$n', '$1x', '$$'),
});
const transform = fc.record({
  template: fc.constantFrom(
    '{{ .value }}',
    '{{ .value | upper }}',
    'p-{{ .value | replace "/" "-" }}',
    '{{ .nothing }}',
    '{{ .value | b64enc }}',
    '{{ .value | trunc 1 }}',
    '{{',
    '{{ nofunc . }}',
    '{{ fail "no" }}',
    '{{ if eq .value "a" }}x{{ else }}{{ .value }}{{ end }}',
    '{{ .value.x }}',
  ),
});
const step = fc.oneof(
  merge.map(merge => ({ merge })),
  regexp.map(regexp => ({ regexp })),
  transform.map(transform => ({ transform })),
);

test('generated rewrites', async () => {
  const cases = fc.record({
    rewrite: fc.array(step, { maxLength: 3 }),
    data: fc.dictionary(key, value, { maxKeys: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cases, { minLength: 1, maxLength: 40 }), async drawn => expectAgreement(drawn)),
    { numRuns: 40 },
  );
});

async function expectAgreement(cases: readonly RewriteCase[]): Promise<void> {
  const prepare = await transformsOf(
    cases.flatMap(({ rewrite }) => rewrite.flatMap(({ transform }) => transform?.template ?? [])),
  );
  const answers = await ask(cases.map(one => ({ op: 'rewrite', ...one })));
  const compared = cases.flatMap((of, index) => {
    const data = new Map(Object.entries(of.data).map(([name, text]) => [name, Buffer.from(text)]));
    const collided: string[] = [];
    let isCut = false;
    const noting: PrepareTransform = template => {
      const render = prepare(template);
      return key => {
        const name = render(key);
        isCut ||= name.includes('\uFFFD');
        return name;
      };
    };
    let ours: unknown;
    try {
      const result = rewriteKeys(of.rewrite, data, noting, ({ to }) => collided.push(to));
      ours = Object.fromEntries([...result].map(([name, bytes]) => [name, bytes.toString()]));
    } catch (error) {
      ours = { error: words(sentence(error)) };
    }
    // A key that a template cuts within a letter goes on with U+FFFD here, with its bytes there; no Secret can have either.
    // Which of the keys that became one wins is a matter of chance there, and what follows depends on it.
    return isCut || collided.length > 0 ? [] : [{ of, ours, theirs: theirAnswer(answers[index]) }];
  });
  expectSame(compared);
}

function theirAnswer(answer: OracleAnswer | undefined): unknown {
  if (answer?.ok !== true) return { error: words(answer?.error ?? '') };
  return Object.fromEntries([...answer.entries].map(([name, bytes]) => [name, bytes.toString()]));
}

/** What both say: not what quotes values, what depends on the order of a Go map, and what the template engine adds. */
function words(message: string): string {
  return message
    .replace(/(failed to unmarshal JSON|failed to parse template|conflicts): .*$/su, '$1')
    .replace(/failed to execute template for key .*$/su, 'failed to execute template');
}
