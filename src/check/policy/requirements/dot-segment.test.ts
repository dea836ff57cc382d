import { expect, test } from 'vitest';
import { hasDotSegment } from './dot-segment.ts';

test.for([
  'shop/../pay/db',
  'shop/./db',
  '..',
  'shop/..',
  './db',
  'shop/%2e%2E/pay/db',
  'shop/.%2e/pay/db',
  'shop/%252e%252e/pay/db',
  'shop%2f..%2Fpay/db',
  String.raw`shop\..\pay`,
])('%s is of another place than it looks', key => {
  expect(hasDotSegment(key)).toBe(true);
});

test.for(['', 'shop/db', 'shop/.env', 'shop/v1..v2', 'shop/...', 'a.b.c', 'shop/100%', 'shop/%2edb'])(
  '%s is what it looks like',
  key => {
    expect(hasDotSegment(key)).toBe(false);
  },
);
