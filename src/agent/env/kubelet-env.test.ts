import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kubeletEnv } from './kubelet-env.ts';
import { kubeletValue } from '../testing/kubelet-parser.ts';
import { anyText } from '../../golang/testing/any-text.ts';

const EXEC = 'postern.dev/env-method: exec';
const fault = (value: string | Buffer, name = 'NAME') => kubeletEnv.valueFault(name, Buffer.from(value));

// Short pieces that matter to the parser come up often, so that refusals and near misses are both reached.
const values = fc
  .array(
    fc.oneof(fc.constantFrom("'", '\r', '\n', '\r\n', '#', '=', '\\', '"', '$x', ' ', '\0'), anyText()),
    {
      maxLength: 6,
    },
  )
  .map(pieces => Buffer.from(pieces.join('')));
const names = fc.stringMatching(/^[ -~]{1,12}$/);

test('kubelet reads back every value that is not refused, from a file of several', () => {
  let carried = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, minLength: 1 }),
      entries => {
        const good = entries.filter(
          ([name, value]) =>
            kubeletEnv.nameFault(name) === undefined && kubeletEnv.valueFault(name, value) === undefined,
        );
        const file = Buffer.concat(good.map(([name, value]) => kubeletEnv.assignment(name, value)));
        for (const [name, value] of good) expect(kubeletValue(file, name)).toEqual(value);
        carried += good.length;
      },
    ),
  );
  expect(carried).toBeGreaterThan(100);
});

test('every refused value and name would be read back otherwise, or would not reach the process', () => {
  let refused = 0;
  fc.assert(
    fc.property(names, values, (name, value) => {
      const nameFault = kubeletEnv.nameFault(name);
      // A NUL passes kubelet's parser and is refused by the kernel.
      if (value.includes(0) || (nameFault ?? kubeletEnv.valueFault(name, value)) === undefined) return;
      refused += 1;
      const misread = readBack(name, value);
      expect(misread === undefined || misread.length === 0 || !misread.equals(value)).toBe(true);
    }),
  );
  expect(refused).toBeGreaterThan(10);

  function readBack(name: string, value: Buffer): Buffer | undefined {
    try {
      return kubeletValue(kubeletEnv.assignment(name, value), name);
    } catch {
      return undefined;
    }
  }
});

describe('a value is refused with what to do', () => {
  test.each([
    ['a single quote', "it's", 'single quote', EXEC],
    ['CR LF', 'a\r\nb', 'carriage return', EXEC],
    ['two CRs before a LF', 'a\r\r\nb', 'carriage return', EXEC],
    ['nothing', '', 'empty', EXEC],
    ['a NUL', 'a\0b', 'NUL', 'mount the key as a file'],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe]), 'UTF-8', 'mount the key as a file'],
    [
      'more than the kernel takes',
      'x\n'.repeat(70_000),
      'longer than Linux allows',
      'mount the key as a file',
    ],
  ])('%s', (_, value, reason, fix) => {
    expect(fault(value)?.reason).toContain(reason);
    expect(fault(value)?.fix).toContain(fix);
  });
});

describe('a value is carried', () => {
  test.each([
    ['a CR that no LF follows', 'a\rb'],
    ['a CR at the end', 'a\r'],
    ['line feeds, also at the end', 'a\n\nb\n'],
    ['what a shell would expand', '$HOME `id` \\ "x" #'],
    ['more than ASCII', 'pässwörd 🔑'],
  ])('%s', (_, value) => {
    expect(fault(value)).toBeUndefined();
    expect(kubeletValue(kubeletEnv.assignment('NAME', Buffer.from(value)), 'NAME').toString()).toBe(value);
  });
});

describe('the longest line is 64 KiB with its line feed', () => {
  const around = "NAME='".length + "'".length;

  test.each([
    ['first and only line', 65_535 - around, (length: number) => 'x'.repeat(length)],
    ['first of two lines', 65_535 - "NAME='".length, (length: number) => `${'x'.repeat(length)}\ny`],
    ['line between others', 65_535, (length: number) => `y\n${'x'.repeat(length)}\ny`],
    ['last of two lines', 65_535 - "'".length, (length: number) => `y\n${'x'.repeat(length)}`],
  ])('%s', (_, longest, value) => {
    const read = (length: number) =>
      kubeletValue(kubeletEnv.assignment('NAME', Buffer.from(value(length))), 'NAME');
    expect(fault(value(longest))).toBeUndefined();
    expect(read(longest).toString()).toBe(value(longest));
    expect(fault(value(longest + 1))?.reason).toContain('64 KiB');
    expect(() => read(longest + 1)).toThrow('token too long');
  });
});

test.each(['', 'A=B', '#A', ' A', 'A ', 'Ä', 'A\tB', 'A\n'])('name %j is refused', name => {
  expect(kubeletEnv.nameFault(name)).toBeDefined();
});

test.each(['A', 'my.name-1', '1A', 'A#B', "A'B", 'A B'])(
  'name %j is taken, as the API server takes it',
  name => {
    expect(kubeletEnv.nameFault(name)).toBeUndefined();
  },
);
