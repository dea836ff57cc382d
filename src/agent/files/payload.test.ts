import { expect, test } from 'vitest';
import { fileAndFolder, samePayload, type Payload } from './payload.ts';

const file = (text: string, mode = 0o644) => ({ data: Buffer.from(text), mode });
const payload: Payload = new Map([
  ['a', file('1')],
  ['b', file('2')],
]);

test('the order of files does not make another payload', () => {
  expect(samePayload(payload, new Map([...payload].reverse()))).toBe(true);
});

test.each<[string, Payload]>([
  ['content', new Map([...payload, ['b', file('3')]])],
  ['a mode', new Map([...payload, ['b', file('2', 0o600)]])],
  ['one more file', new Map([...payload, ['c', file('3')]])],
  ['one file less', new Map([['a', file('1')]])],
  [
    'a name',
    new Map([
      ['a', file('1')],
      ['c', file('2')],
    ]),
  ],
])('%s does', (_, other) => {
  expect(samePayload(payload, other)).toBe(false);
});

test.each([
  [['a', 'b/c', 'b/d'], undefined],
  [['a/b/c', 'a/b'], 'a/b'],
  [['a', 'a/b/c'], 'a'],
  [['ab', 'a/b'], undefined],
])('of %j the file that is also a folder is %s', (paths, found) => {
  expect(fileAndFolder(paths)).toBe(found);
});
