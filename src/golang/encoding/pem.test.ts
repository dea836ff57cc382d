import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeAllPem, decodePem, encodePem } from './pem.ts';

const block = (type: string, body = 'YWJj') => `-----BEGIN ${type}-----\n${body}\n-----END ${type}-----\n`;
const types = (text: string) => decodeAllPem(text).map(({ type }) => type);

describe('blocks are found', () => {
  test.each([
    ['at the start', block('A'), ['A']],
    ['one behind the other', block('A') + block('B'), ['A', 'B']],
    ['behind other lines', `some\ntext\n${block('A')}`, ['A']],
    ['with lines between them', `${block('A')}\nsome text\n${block('B')}`, ['A', 'B']],
    ['without a line break at the end', block('A').trimEnd(), ['A']],
    ['with carriage returns', block('A').replaceAll('\n', '\r\n'), ['A']],
    ['with blanks at the ends of lines', block('A').replaceAll('\n', ' \t\n'), ['A']],
    ['with blanks in the body', block('A', 'YW Jj\t'), ['A']],
    ['with a body of many lines', block('A', 'YW\nJj\n'), ['A']],
    ['with no body', '-----BEGIN A-----\n-----END A-----\n', ['A']],
    ['with a body of nothing', block('A', ''), ['A']],
    ['of an empty type', block(''), ['']],
    ['behind a BEGIN that nothing ends', `-----BEGIN X-----\n${block('A')}`, ['A']],
    ['behind one that is malformed', `${block('A', '!!')}${block('B')}`, ['B']],
    ['behind one that ends as another', `-----BEGIN X-----\nYQ==\n-----END Y-----\n${block('A')}`, ['A']],
  ])('%s', (_name, text, expected) => {
    expect(types(text)).toEqual(expected);
  });
});

describe('nothing is found', () => {
  test.each([
    ['in nothing', ''],
    ['in text', 'some text'],
    ['where junk stands before BEGIN on its line', `junk${block('A')}`],
    ['where junk stands behind BEGIN', block('A').replace('A-----\n', 'A-----x\n')],
    ['where junk stands behind END', `${block('A').trimEnd()}junk\n`],
    ['where the end is missing', '-----BEGIN A-----\nYQ==\n'],
    ['where END does not begin a line', '-----BEGIN A-----\nYQ== -----END A-----\n'],
    ['where the body is no base64', block('A', 'YQ')],
    ['where a header stands before END at once', '-----BEGIN A-----\nKey: value\n-----END A-----\n'],
  ])('%s', (_name, text) => {
    expect(decodePem(text)).toBeUndefined();
  });
});

test('headers are read without the blanks around them', () => {
  const found = decodePem(
    '-----BEGIN A-----\nProc-Type:  4,ENCRYPTED \nX :y:z\n\nYWJj\n-----END A-----\nrest',
  );

  expect(found).toEqual({
    block: {
      type: 'A',
      headers: new Map([
        ['Proc-Type', '4,ENCRYPTED'],
        ['X', 'y:z'],
      ]),
      bytes: Buffer.from('abc'),
    },
    rest: 'rest',
  });
});

test('headers are written in order, Proc-Type first', () => {
  const headers = new Map([
    ['b', '2'],
    ['Proc-Type', 'x'],
    ['a', '1'],
  ]);

  expect(encodePem({ type: 'A', headers, bytes: Buffer.from('abc') })).toBe(
    '-----BEGIN A-----\nProc-Type: x\na: 1\nb: 2\n\nYWJj\n-----END A-----\n',
  );
});

test('lines have 64 characters', () => {
  const lines = encodePem({ type: 'A', headers: new Map(), bytes: Buffer.alloc(100) }).split('\n');

  expect(lines.map(line => line.length)).toEqual([17, 64, 64, 8, 15, 0]);
});

test('what was written is read again, in whatever text', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (array, text) => {
      const bytes = Buffer.from(array);
      const written = encodePem({ type: 'SOME TYPE', headers: new Map(), bytes });
      expect(decodePem(`${text}\n${written}${text}`)?.block.bytes).toEqual(bytes);
    }),
  );
});
