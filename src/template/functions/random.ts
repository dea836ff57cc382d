/** Text and numbers that differ at each call. */
import { joinPieces } from '../../golang/characters/join-pieces.ts';
import { bytesOfRunes, codesOf } from '../../golang/characters/runes.ts';
import {
  FunctionFailure,
  type FunctionTable,
  type FunctionTools,
  type TemplateFunction,
} from '../function.ts';
import { defineWithTools } from './define.ts';
import { textSize } from './limits.ts';

const small = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const letters = small.toUpperCase() + small;
/** From the space to the tilde. */
const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

export const random: FunctionTable = {
  randAlphaNum: randomText(letters + digits),
  randAlpha: randomText(letters),
  randAscii: randomText(ascii),
  randNumeric: randomText(digits),
  randInt: defineWithTools(['int', 'int'], (tools, from, below) => {
    if (below <= from) throw new FunctionFailure('the numbers to choose from are none');
    return from + randomBelow(tools, below - from);
  }),
  shuffle: defineWithTools(['string'], (tools, text) => bytesOfRunes(shuffled(tools, text))),
};

/** A negative count gives nothing: sprig drops the error of the library below it. */
function randomText(alphabet: string): TemplateFunction {
  return defineWithTools(['int'], (tools, count) => {
    if (count <= 0n) return '';
    return joinPieces(randomCharacters(tools, alphabet, textSize(count)));
  });
}

function* randomCharacters(tools: FunctionTools, alphabet: string, count: number): Generator<string> {
  const size = BigInt(alphabet.length);
  for (let made = 0; made < count; made += 1) yield alphabet.charAt(Number(randomBelow(tools, size)));
}

function shuffled(tools: FunctionTools, text: string): Uint32Array {
  const codes = codesOf(text);
  for (let at = codes.length - 1; at > 0; at -= 1) {
    const other = Number(randomBelow(tools, BigInt(at + 1)));
    [codes[at], codes[other]] = [codes[other] ?? 0, codes[at] ?? 0];
  }
  return codes;
}

/** Evenly distributed: numbers that would favour the low ones are drawn again. */
function randomBelow(tools: FunctionTools, limit: bigint): bigint {
  const size = limit <= 256n ? 1 : 8;
  const range = 1n << BigInt(8 * size);
  const fair = range - (range % limit);
  for (;;) {
    const bytes = tools.randomBytes(size);
    const drawn = size === 1 ? BigInt(bytes.readUInt8()) : bytes.readBigUInt64BE();
    if (drawn < fair) return drawn % limit;
  }
}
