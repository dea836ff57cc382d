import { describe, expect, test } from 'vitest';

import {
  bitString,
  booleanTrue,
  children,
  decodeDer,
  decodeFirst,
  explicitTag,
  implicitTag,
  integerOf,
  nullValue,
  objectIdentifier,
  objectIdentifierOf,
  octetString,
  sequence,
  setOf,
  tags,
  time,
  unsignedInteger,
  utf8String,
  wholeBytesOf,
  type DerNode,
} from './der.ts';
import { Malformed } from './malformed.ts';

const hex = (node: DerNode) => node.encoded.toString('hex');

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
  const der = sequence(bitString(sequence(nullValue()).encoded), octetString(Buffer.of(1))).encoded;
  expect(sequence(...children(decodeDer(der))).encoded).toEqual(der);
});

test('only a constructed value has children', () => {
  const node = sequence(octetString(Buffer.of(7)), nullValue());
  expect(children(node).map(child => [child.tag, child.content.toString('hex'), children(child)])).toEqual([
    [tags.octetString, '07', []],
    [tags.null, '', []],
  ]);
});

test('what stands behind the first value is left', () => {
  const { node, rest } = decodeFirst(Buffer.from('0500020101', 'hex'));
  expect([node.tag, rest.toString('hex')]).toEqual([tags.null, '020101']);
});

test('the elements of a set stand in the order of their bytes', () => {
  expect(hex(setOf(octetString(Buffer.of(2)), octetString(Buffer.of(1)), nullValue()))).toBe(
    '31080401010401020500',
  );
});

describe('what is no DER is refused', () => {
  test.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['fewer bytes than the length says', '300201'],
    ['an indefinite length', '30800000'],
    ['a long length that would be a short one', '3081020500'],
    ['a length with a zero in front', '308200020500'],
    ['a length of five bytes', '308500000000020500'],
    ['a tag of several bytes', '1f810100'],
    ['something behind the value', '050000'],
  ])('%s', (_name, bytes) => {
    expect(() => decodeDer(Buffer.from(bytes, 'hex'))).toThrow(Malformed);
  });
});

describe('an object identifier is read back', () => {
  test.each([
    '1.2.840.113549.1.12.10.1.3',
    '2.16.840.1.113894.746875.1.1',
    '2.5.29.15',
    '0.9.2342',
    '2.999.1',
  ])('%s', oid => {
    expect(objectIdentifierOf(objectIdentifier(oid))).toBe(oid);
  });

  test.each([
    ['empty', '0600'],
    ['cut off in an arc', '06012a86'.replace('01', '02')],
    ['an arc with a needless zero', '06032a8001'],
  ])('but not one that is %s', (_name, bytes) => {
    expect(() => objectIdentifierOf(decodeDer(Buffer.from(bytes, 'hex')))).toThrow(Malformed);
  });
});

describe('an integer is read with its sign', () => {
  test.each([
    ['020100', 0n],
    ['02017f', 127n],
    ['02020080', 128n],
    ['0201ff', -1n],
    ['02020100', 256n],
  ])('%s', (bytes, value) => {
    expect(integerOf(decodeDer(Buffer.from(bytes, 'hex')))).toBe(value);
  });

  test.each([
    ['none at all', '0200'],
    ['a needless zero in front', '02020001'],
    ['a needless sign byte in front', '0202ffff'],
    ['another type', '0500'],
  ])('but not %s', (_name, bytes) => {
    expect(() => integerOf(decodeDer(Buffer.from(bytes, 'hex')))).toThrow(Malformed);
  });
});

test('the bytes of a bit string are given only where all their bits count', () => {
  expect(wholeBytesOf(bitString(Buffer.of(5)))).toEqual(Buffer.of(5));
  expect(() => wholeBytesOf(bitString(Buffer.of(4), 2))).toThrow(Malformed);
});
