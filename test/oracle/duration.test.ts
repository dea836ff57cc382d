/** Our readers of durations against time.ParseDuration. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseGoDuration } from '../../src/api/duration.ts';
import { parseDuration } from '../../src/golang/time/parse-duration.ts';
import { durations } from './cases/durations.ts';
import { expectSame } from './expect-same.ts';
import { ask } from './oracle.ts';

test('hand-written durations', async () => {
  expect(durations.length).toBeGreaterThan(200);
  await expectAgreement(durations);
});

test('generated durations', async () => {
  const part = fc.constantFrom(
    '1',
    '0',
    '9',
    '.',
    '5',
    '123456789',
    'h',
    'm',
    's',
    'ms',
    'ns',
    'us',
    'µs',
    '-',
    '+',
    ' ',
    'd',
    '9223372036854775807',
  );
  const text = fc.array(part, { maxLength: 8 }).map(parts => parts.join(''));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 100 }), async drawn => expectAgreement(drawn)),
    { numRuns: 40 },
  );
});

async function expectAgreement(texts: readonly string[]): Promise<void> {
  const answers = await ask(texts.map(text => ({ op: 'duration', text })));
  const nanoseconds = answers.map(({ ok, output }) => (ok ? BigInt(output.toString()) : undefined));
  expectSame(
    texts.map((of, index) => ({
      of,
      ours: parseDuration(Buffer.from(of).toString('latin1')),
      theirs: nanoseconds[index],
    })),
  );
  expectSame(
    texts.map((of, index) => {
      const exact = nanoseconds[index];
      return { of, ours: milliseconds(of), theirs: exact === undefined ? undefined : Number(exact) / 1e6 };
    }),
  );
}

function milliseconds(text: string): number | undefined {
  try {
    return parseGoDuration(text);
  } catch {
    return undefined;
  }
}
