/** Conversion and validity of keys, and decoding, against ConvertKeys, ValidateKeys and DecodeMap. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describe as sentence } from '../../src/errors.ts';
import { decodeAll } from '../../src/resolve/decode.ts';
import { convertKeys, validateKeys } from '../../src/resolve/keys.ts';
import { encoded, names } from './cases/keys.ts';
import { expectSame } from './expect-same.ts';
import { ask, type OracleCase } from './oracle.ts';

type Data = Readonly<Record<string, string>>;
const strategies = ['None', 'Base64', 'Base64URL', 'Auto'] as const;

describe('hand-written keys', () => {
  const alone = names.map((name): Data => ({ [name]: 'v' }));

  test.for(['Default', 'Unicode'] as const)('are converted with %s', async strategy => {
    await expectAgreement(
      [...alone, { 'a/b': '1', a_b: '2' }, { 'a b': '1', 'a:b': '2' }, { 'a b': '1', 'a-b': '2' }].map(
        data => ({ op: 'convertKeys', strategy, data }),
      ),
    );
  });

  test('are valid or not, and the empty one is dropped', async () => {
    await expectAgreement([...alone, { '': '1', a: '2' }, {}].map(data => ({ op: 'validateKeys', data })));
  });
});

test.for(strategies)('hand-written values are decoded with %s, or fail at the same byte', async strategy => {
  expect(encoded.length * strategies.length).toBeGreaterThan(200);
  await expectAgreement(encoded.map(text => ({ op: 'decodeMap', strategy, data: { key: text } })));
});

describe('generated', () => {
  test('keys', async () => {
    // Letters that Unicode got after the version that Go knows are letters to us only: the three here came with 17.
    const newer = new Set([0x08_8f, 0x0c_5c, 0x0c_dc]);
    const character = fc.oneof(
      fc.integer({ min: 0, max: 0x1b_ff }).filter(code => !newer.has(code)),
      fc.constantFrom(0x20_28, 0x21_60, 0x4e_2d, 0xff_0d, 0x1_d5_38, 0x1_f6_00, 0x10_ff_ff),
    );
    const name = fc.array(character, { maxLength: 6 }).map(points => String.fromCodePoint(...points));
    const data = fc.dictionary(name, fc.constant('v'), { maxKeys: 1 });
    const cases = fc.record({
      op: fc.constant('convertKeys' as const),
      strategy: fc.constantFrom('Default', 'Unicode'),
      data,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cases, { minLength: 1, maxLength: 60 }), async drawn =>
        expectAgreement(drawn),
      ),
      { numRuns: 30 },
    );
    const validity = fc.array(data, { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(validity, async drawn =>
        expectAgreement(drawn.map(data => ({ op: 'validateKeys', data }))),
      ),
      { numRuns: 30 },
    );
  });

  test('values', async () => {
    const text = fc
      .array(
        fc.constantFrom('A', 'Q', 'z', '9', '+', '/', '-', '_', '=', '=', '\n', '\r', ' ', 'YWJj', 'é'),
        { maxLength: 12 },
      )
      .map(parts => parts.join(''));
    const cases = fc.record({
      op: fc.constant('decodeMap' as const),
      strategy: fc.constantFrom(...strategies),
      data: text.map((key): Data => ({ key })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cases, { minLength: 1, maxLength: 100 }), async drawn =>
        expectAgreement(drawn),
      ),
      { numRuns: 40 },
    );
  });
});

type KeyCase = Extract<OracleCase, { op: 'convertKeys' | 'decodeMap' | 'validateKeys' }> & {
  readonly data: Data;
};

async function expectAgreement(cases: readonly KeyCase[]): Promise<void> {
  const answers = await ask(cases);
  expectSame(
    cases.map((of, index) => {
      const answer = answers[index];
      const theirs = answer?.ok === true ? hexadecimal(answer.entries) : answer?.error;
      return {
        of,
        ours: ours(of),
        theirs: of.op === 'decodeMap' || answer?.ok === true ? theirs : 'refused',
      };
    }),
  );
}

/** The words of a refused key are our own; of what cannot be decoded they are those of External Secrets. */
function ours(of: KeyCase): unknown {
  const data = new Map(Object.entries(of.data).map(([key, text]) => [key, Buffer.from(text)]));
  try {
    return hexadecimal(changed(of, data));
  } catch (error) {
    return of.op === 'decodeMap'
      ? sentence(error).replace(/^error applying decoding strategy \w+ to data: /u, '')
      : 'refused';
  }
}

function changed(of: KeyCase, data: ReadonlyMap<string, Buffer>): ReadonlyMap<string, Buffer> {
  if (of.op === 'validateKeys') return validateKeys(data);
  const { strategy } = of;
  if (of.op === 'convertKeys') return convertKeys(strategy === 'Unicode' ? strategy : 'Default', data);
  return decodeAll(
    strategies.find(known => known === strategy),
    data,
  );
}

function hexadecimal(data: ReadonlyMap<string, Buffer>): Record<string, string> {
  return Object.fromEntries([...data].map(([key, value]) => [key, value.toString('hex')]));
}
