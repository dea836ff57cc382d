import { beforeEach, expect, test } from 'vitest';
import { keyOf, type NamespacedName } from '../reported.ts';
import { createReread, type Reread } from './reread.ts';

const API = { namespace: 'shop', name: 'api' };
const DB = { namespace: 'shop', name: 'db' };
const { signal } = new AbortController();

let reread: Reread;
/** What was read and counts, in order. */
let taken: string[];
/** What happens while an object is read. */
let meanwhile: (object: NamespacedName) => string | undefined;

beforeEach(() => {
  taken = [];
  meanwhile = () => 'there';
  reread = createReread<string>({
    read: async object => meanwhile(object),
    take: (object, found) => void taken.push(`${keyOf(object)} ${found ?? 'gone'}`),
  });
});

test('what is due is read once, however often it became due', async () => {
  for (const object of [DB, API, DB]) reread.again(object);
  expect(reread.due()).toBe(2);
  await reread.settle(signal);
  await reread.settle(signal);
  expect(taken).toEqual(['shop/db there', 'shop/api there']);
});

test('what is there no more is taken as such', async () => {
  meanwhile = () => undefined;
  reread.again(DB);
  await reread.settle(signal);
  expect(taken).toEqual(['shop/db gone']);
});

test('what a watch has told of is due no more', () => {
  reread.again(DB);
  reread.told(API);
  expect(reread.due()).toBe(1);
  reread.told(DB);
  expect(reread.due()).toBe(0);
});

test('what was read does not count where a watch has told of the object meanwhile', async () => {
  meanwhile = object => {
    reread.told(object);
    return 'older';
  };
  reread.again(DB);
  await reread.settle(signal);
  expect(taken).toEqual([]);
  expect(reread.due()).toBe(0);
});

test('what was read counts where a watch has told of another object meanwhile', async () => {
  meanwhile = () => {
    reread.told(API);
    return 'there';
  };
  reread.again(DB);
  await reread.settle(signal);
  expect(taken).toEqual(['shop/db there']);
});

test('what becomes due while it is read is read again', async () => {
  let reads = 0;
  meanwhile = object => {
    if (++reads === 1) reread.again(object);
    return `${reads}`;
  };
  reread.again(DB);
  await reread.settle(signal);
  expect(taken).toEqual(['shop/db 1', 'shop/db 2']);
});

test.for([
  ['the list is written down', () => reread.replaced()],
  ['a watch tells of an object', () => reread.told(API)],
] as const)('nothing is read from the first object that arrives until %s', async ([, written]) => {
  reread.again(DB);
  reread.arriving();
  await reread.settle(signal);
  expect(taken).toEqual([]);
  expect(reread.due()).toBe(1);
  written();
  await reread.settle(signal);
  expect(taken).toEqual(['shop/db there']);
});

test('what was read while a list began stays due', async () => {
  meanwhile = () => {
    reread.arriving();
    return 'there';
  };
  reread.again(DB);
  reread.again(API);
  await reread.settle(signal);
  expect(taken).toEqual([]);
  expect(reread.due()).toBe(2);
});

test('what could not be read stays due, and the first failure ends the round', async () => {
  meanwhile = () => {
    throw new Error('refused');
  };
  reread.again(DB);
  reread.again(API);
  await expect(reread.settle(signal)).rejects.toThrow('refused');
  expect(reread.due()).toBe(2);
});

test('an abortion ends the round before the next object', async () => {
  const stopping = new AbortController();
  meanwhile = () => {
    stopping.abort();
    return 'there';
  };
  reread.again(DB);
  reread.again(API);
  await reread.settle(stopping.signal);
  expect(taken).toEqual(['shop/db there']);
  expect(reread.due()).toBe(1);
});
