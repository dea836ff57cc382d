import { describe, expect, test } from 'vitest';

import {
  bitString,
  booleanTrue,
  children,
  content,
  decodeDer,
  encodeDer,
  explicitTag,
  implicitTag,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  unsignedInteger,
  utf8String,
  type DerNode,
} from './der.ts';

const hex = (node: DerNode) => encodeDer(node).toString('hex');

describe('values are encoded as X.690 says', () => {
  test.each([
    ['a sequence', sequence(booleanTrue(), nullValue()), '30050101ff0500'],
    ['a set', setOf(nullValue()), '31020500'],
    ['an object identifier with a long arc', objectIdentifier('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
    ['an octet string', octetString(Buffer.of(1, 0xff)), '040201ff'],
    ['a bit string with unused bits', bitString(Buffer.of(0x06), 1), '03020106'],
    ['text beyond ASCII', utf8String('é'), '0c02c3a9'],
    ['an explicit tag', explicitTag(3, nullValue()), 'a3020500'],
    ['an implicit tag', implicitTag(2, Buffer.from('a')), '820161'],
    ['a length above 127', octetString(Buffer.alloc(200)), `0481c8${'00'.repeat(200)}`],
  ])('%s', (_name, node, expected) => {
    expect(hex(node)).toBe(expected);
  });
});

describe('an integer is positive and as short as possible', () => {
  test.each([
    ['zero', [0], '020100'],
    ['no bytes at all', [], '020100'],
    ['a small number', [2], '020102'],
    ['the highest bit set, which would mean negative', [0x80], '02020080'],
    ['several zeros in front', [0, 0, 0, 1], '020101'],
    ['zeros in front of a high bit', [0, 0, 0xff], '020200ff'],
  ])('%s', (_name, bytes, expected) => {
    expect(hex(unsignedInteger(Buffer.from(bytes)))).toBe(expected);
  });
});

describe('a time is a UTCTime until 2049 and a GeneralizedTime from 2050', () => {
  test.each([
    ['2026-01-02T03:04:05.999Z', '170d3236303130323033303430355a'],
    ['2049-12-31T23:59:59Z', '170d3439313233313233353935395a'],
    ['2050-01-01T00:00:00Z', '180f32303530303130313030303030305a'],
  ])('%s', (text, expected) => {
    expect(hex(time(new Date(text)))).toBe(expected);
  });
});

test('what was decoded encodes to the same bytes, also where a bit string looks like DER inside', () => {
  const der = encodeDer(sequence(bitString(encodeDer(sequence(nullValue()))), octetString(Buffer.of(1))));
  expect(encodeDer(decodeDer(der)).equals(der)).toBe(true);
});

test('a constructed value has children and no content, a primitive one content and no children', () => {
  const node = sequence(octetString(Buffer.of(7)));
  expect([content(node).length, children(node).length]).toEqual([0, 1]);
  expect(children(node).map(child => [content(child), children(child)])).toEqual([[Buffer.of(7), []]]);
});
