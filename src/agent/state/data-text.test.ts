import { expect, test } from 'vitest';
import { dataText, readData } from './data-text.ts';

test('data of any bytes and names comes back as it was, in the same order', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const data = new Map([
    [
      'db',
      new Map([
        ['z', bytes],
        ['10', Buffer.alloc(0)],
        ['__proto__', Buffer.from('ü')],
        ['2', Buffer.from('a')],
      ]),
    ],
    ['api', undefined],
    ['empty', new Map()],
  ]);
  const read = readData(dataText(data));
  expect(read).toEqual(data);
  expect([...(read.get('db')?.keys() ?? [])]).toEqual(['z', '10', '__proto__', '2']);
});

test('a key that messages must not name stays unnamed', () => {
  const data = Object.assign(new Map([['pieces of a value', Buffer.from('x')]]), {
    unnamedKeys: new Map([['pieces of a value', 'key 1']]),
  });
  expect(readData(dataText(new Map([['db', data]]))).get('db')?.unnamedKeys).toEqual(data.unnamedKeys);
});

test.each(['{}', '[["db"]]', '[["db",{}]]', '[["db",[["key","dmFsdWU="]]]]', '[["db",[["key",1,null]]]]'])(
  'what is no such text is refused: %s',
  text => {
    expect(() => readData(text)).toThrow('this is not data of secrets');
  },
);
