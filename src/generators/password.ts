/** `Password`: random text of a form, as https://github.com/sethvargo/go-password makes it. */
import { problem } from '../errors.ts';
import { encodeBase32 } from './base32.ts';
import type { Generator, GeneratorRequest, GeneratorTools } from './contract.ts';
import { generatorSpec, type GeneratorSpec } from './generator-spec.ts';

/** A key with a password of its own for each of `secretKeys`, else the key `password`. */
export const password: Generator = {
  kind: 'Password',
  lasts: 'pod',
  async generate(request) {
    const spec = generatorSpec(request);
    const form = readForm(spec);
    const encode = readEncoding(spec);
    const data = new Map(
      readKeys(spec).map(key => [key, encode(Buffer.from(randomText(form, request)))] as const),
    );
    return { data };
  },
};

interface Form {
  readonly length: number;
  readonly digits: number;
  readonly symbols: number;
  readonly symbolCharacters: readonly string[];
  readonly letters: readonly string[];
  readonly allowRepeat: boolean;
}

const lowerLetters = 'abcdefghijklmnopqrstuvwxyz';
const allDigits = Array.from('0123456789');
const allSymbols = '~!@#$%^&*()_+`-={}|[]\\:"<>?,./';

function readForm(spec: GeneratorSpec): Form {
  // A length of zero is the same as none, as in Go.
  const length = spec.count('length') || 24;
  if (length > 64 * 1024) throw spec.refuse('length', 'it must be at most 65536');
  const quarter = Math.floor(length / 4);
  return {
    length,
    digits: spec.count('digits') ?? quarter,
    symbols: spec.count('symbols') ?? quarter,
    symbolCharacters: [...new Set(spec.text('symbolCharacters') ?? allSymbols)],
    letters: Array.from(spec.flag('noUpper') ? lowerLetters : lowerLetters + lowerLetters.toUpperCase()),
    allowRepeat: spec.flag('allowRepeat'),
  };
}

/** The characters of each class, then their order: all by chance. */
function randomText(form: Form, { name, tools }: GeneratorRequest): string {
  const fail = (reason: string): Error => problem('GENERATION_FAILED', { generator: name, reason });
  const letters = form.length - form.digits - form.symbols;
  if (letters < 0) {
    throw fail(
      'number of digits and symbols must be less than total length: raise length, or lower the others',
    );
  }
  const chosen: string[] = [];
  const choose = (count: number, from: readonly string[], what: string): void => {
    for (let at = 0; at < count; at += 1) {
      // Rejecting what is there already, as go-password does, comes to the same and may never end.
      const free = form.allowRepeat ? from : from.filter(character => !chosen.includes(character));
      const character = free[randomBelow(free.length, tools)];
      if (character === undefined) {
        const reason = `number of ${what} exceeds available ${what} and repeats are not allowed`;
        throw fail(`${reason}: set allowRepeat: true, or ask for fewer`);
      }
      chosen.push(character);
    }
  };
  choose(letters, form.letters, 'letters');
  choose(form.digits, allDigits, 'digits');
  choose(form.symbols, form.symbolCharacters, 'symbols');
  return shuffled(chosen, tools).join('');
}

/** Fisher and Yates. */
function shuffled(characters: readonly string[], tools: GeneratorTools): string[] {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = randomBelow(last + 1, tools);
    [result[last], result[other]] = [result[other] ?? '', result[last] ?? ''];
  }
  return result;
}

/** Each number below `bound` is as likely as the others. */
function randomBelow(bound: number, tools: GeneratorTools): number {
  if (bound <= 1) return 0;
  const limit = 2 ** 32 - (2 ** 32 % bound);
  let number = limit;
  while (number >= limit) number = tools.randomBytes(4).readUInt32BE();
  return number % bound;
}

const encodings: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  raw: bytes => bytes,
  base64: bytes => Buffer.from(bytes.toString('base64')),
  // Node leaves the padding out, Go does not.
  base64url: bytes => Buffer.from(bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')),
  base32: bytes => Buffer.from(encodeBase32(bytes)),
  hex: bytes => Buffer.from(bytes.toString('hex')),
};

function readEncoding(spec: GeneratorSpec): (bytes: Buffer) => Buffer {
  const name = spec.text('encoding') ?? 'raw';
  const encode = Object.hasOwn(encodings, name) ? encodings[name] : undefined;
  if (encode === undefined) {
    throw spec.refuse('encoding', `it must be one of ${Object.keys(encodings).join(', ')}`);
  }
  return encode;
}

function readKeys(spec: GeneratorSpec): string[] {
  const keys = spec.value('secretKeys') ?? [];
  if (!Array.isArray(keys)) throw spec.refuse('secretKeys', 'it must be a list');
  const texts = keys.filter((key: unknown): key is string => typeof key === 'string' && key !== '');
  if (texts.length !== keys.length || new Set(texts).size !== keys.length) {
    throw spec.refuse('secretKeys', 'secretKeys must be non-empty and unique');
  }
  return texts.length === 0 ? ['password'] : texts;
}
