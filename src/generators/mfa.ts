/** `MFA`: the code that an authenticator shows (TOTP, RFC 6238), from the seed in a Secret. */
import { createHmac } from 'node:crypto';
import { problem } from '../errors.ts';
import { advise, readCredential } from '../providers/credential.ts';
import { decodeBase32 } from './base32.ts';
import type { Generator, GeneratorRequest } from './contract.ts';
import { generatorSpec, type GeneratorSpec } from './generator-spec.ts';

/** `token`, and for how many seconds it is good as `timeLeft`. */
export const mfa: Generator = {
  kind: 'MFA',
  lasts: 'moment',
  async generate(request) {
    const spec = generatorSpec(request);
    const length = spec.count('length') || 6;
    if (length > 10) throw spec.refuse('length', 'it must be at most 10: a code has 31 bits');
    const period = spec.count('timePeriod') || 30;
    const algorithm = readAlgorithm(spec);
    const seconds = Math.floor(readMoment(spec, request) / 1000);
    const counter = Buffer.alloc(8);
    counter.writeBigInt64BE(BigInt(Math.floor(seconds / period)));
    const sum = createHmac(algorithm, await readSeed(request))
      .update(counter)
      .digest();
    return {
      data: new Map([
        ['token', Buffer.from(codeOf(sum, length))],
        ['timeLeft', Buffer.from(String(period - (seconds % period)))],
      ]),
    };
  },
};

/** RFC 4226, section 5.3. */
function codeOf(sum: Buffer, length: number): string {
  const offset = sum.readUInt8(sum.length - 1) & 0x0f;
  const value = sum.readUInt32BE(offset) & 0x7fffffff;
  return String(value % 10 ** length).padStart(length, '0');
}

/** By the names that ESO documents. */
const algorithms: Readonly<Record<string, string>> = {
  sha1: 'sha1',
  sha256: 'sha256',
  sha512: 'sha512',
  sha384: 'sha384',
  sha512_256: 'sha512-256',
};

function readAlgorithm(spec: GeneratorSpec): string {
  const name = (spec.text('algorithm') ?? 'sha1').toLowerCase();
  const algorithm = Object.hasOwn(algorithms, name) ? algorithms[name] : undefined;
  if (algorithm !== undefined) return algorithm;
  throw spec.refuse('algorithm', `it must be one of ${Object.keys(algorithms).join(', ')}`);
}

/** Milliseconds since the epoch. */
function readMoment(spec: GeneratorSpec, { tools }: GeneratorRequest): number {
  const when = spec.text('when');
  if (when === undefined) return tools.now();
  const moment = Date.parse(when);
  if (Number.isNaN(moment)) throw spec.refuse('when', 'it must be a time such as 2025-01-31T12:00:00Z');
  return moment;
}

async function readSeed({ name, plan, tools }: GeneratorRequest): Promise<Buffer> {
  const source = { store: name, plan, readFile: (path: string) => tools.readFile(path) };
  const text = await readCredential(source, 'secret', advise(source, 'secret', 'the seed in base32'));
  const seed = decodeBase32(text.replaceAll(' ', '').toUpperCase());
  if (seed !== undefined) return seed;
  const reason = 'the seed is not base32 without padding: copy it as the service shows it';
  throw problem('GENERATION_FAILED', { generator: name, reason });
}
