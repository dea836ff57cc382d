import { describe, expect, test } from 'vitest';

import { derNode, objectIdentifier, sequence, setOf, tags, utf8String, type DerNode } from './der.ts';
import { directoryString, nameText, readName } from './distinguished-name.ts';
import { Malformed } from './malformed.ts';

const attribute = (type: string, value: DerNode) => sequence(objectIdentifier(type), value);
const name = (...attributes: DerNode[]) => sequence(...attributes.map(one => setOf(one)));
const text = (...pairs: [string, string][]) =>
  nameText(readName(name(...pairs.map(([type, value]) => attribute(type, utf8String(value))))));

const types = { CN: '2.5.4.3', O: '2.5.4.10', OU: '2.5.4.11', C: '2.5.4.6', L: '2.5.4.7', serial: '2.5.4.5' };
const email = '1.2.840.113549.1.9.1';

describe('a name is printed as Go prints it', () => {
  test.each<[string, [string, string][], string]>([
    ['nothing', [], ''],
    ['a common name', [[types.CN, 'a']], 'CN=a'],
    [
      'an order of its own',
      [
        [types.CN, 'a'],
        [types.C, 'DE'],
        [types.O, 'o'],
      ],
      'CN=a,O=o,C=DE',
    ],
    [
      'several of one kind joined',
      [
        [types.OU, 'a'],
        [types.OU, 'b'],
        [types.CN, 'c'],
      ],
      'CN=c,OU=a+OU=b',
    ],
    [
      'the last of several common names',
      [
        [types.CN, 'a'],
        [types.CN, 'b'],
      ],
      'CN=b',
    ],
    [
      'a serial number',
      [
        [types.serial, '7'],
        [types.CN, 'a'],
      ],
      'SERIALNUMBER=7,CN=a',
    ],
    [
      'no empty common name',
      [
        [types.CN, ''],
        [types.O, 'o'],
      ],
      'O=o',
    ],
    ['special characters escaped', [[types.CN, 'a,b+c"d\\e<f>g;h']], 'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'],
    ['blanks escaped at both ends', [[types.CN, ' a b ']], 'CN=\\ a b\\ '],
    ['a number sign escaped at the start', [[types.CN, '#a#']], 'CN=\\#a#'],
    [
      'an unknown attribute by its bytes',
      [
        [email, 'ab'],
        [types.CN, 'c'],
      ],
      'CN=c,1.2.840.113549.1.9.1=#13026162',
    ],
  ])('%s', (_name, pairs, expected) => {
    expect(text(...pairs)).toBe(expected);
  });
});

describe('the text of an attribute is read in each of its encodings', () => {
  test.each([
    ['T61String', tags.t61String, 'e9', 'é'],
    ['PrintableString', tags.printableString, '612a26', 'a*&'],
    ['NumericString', tags.numericString, '312032', '1 2'],
    ['IA5String', tags.ia5String, '6140', 'a@'],
    ['UTF8String', tags.utf8String, 'c3a9', 'é'],
    ['BMPString', tags.bmpString, '00e94e2d', 'é中'],
    ['BMPString that ends in zeros', tags.bmpString, '00e90000', 'é'],
  ])('%s', (_name, tag, hex, expected) => {
    const node = derNode(tag, Buffer.from(hex, 'hex'));
    expect(readName(name(attribute(types.CN, node)))).toEqual([{ type: types.CN, value: expected }]);
  });

  test.each([
    ['a PrintableString with more', tags.printableString, '5f'],
    ['a NumericString with letters', tags.numericString, '61'],
    ['an IA5String beyond ASCII', tags.ia5String, 'e9'],
    ['a UTF8String that is no UTF-8', tags.utf8String, 'e9'],
    ['half a character of a BMPString', tags.bmpString, '00'],
    ['a surrogate in a BMPString', tags.bmpString, 'd800'],
    ['a type that is no text', tags.octetString, '61'],
  ])('but not %s', (_name, tag, hex) => {
    const node = derNode(tag, Buffer.from(hex, 'hex'));
    expect(() => readName(name(attribute(types.CN, node)))).toThrow(Malformed);
  });
});

test.each([
  ['example.com', tags.printableString],
  ["A-Z '()+,/:=?", tags.printableString],
  ['*.example.com', tags.utf8String],
  ['a@b', tags.utf8String],
  ['é', tags.utf8String],
])('%j is written as the narrowest of the two types', (value, tag) => {
  expect(directoryString(value)).toMatchObject({ tag, content: Buffer.from(value) });
});
