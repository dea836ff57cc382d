import { hash } from 'node:crypto';

/** What the derived bytes are for (RFC 7292, B.3). */
export const purposes = { key: 1, iv: 2, mac: 3 } as const;

export interface DerivedFrom {
  readonly digest: 'sha1' | 'sha256' | 'sha512';
  readonly salt: Buffer;
  /** UCS-2 with its zeros. */
  readonly password: Buffer;
  readonly iterations: number;
}

/** Key material from a password, the way of RFC 7292, appendix B.2; the letters are those of the RFC. */
export function deriveKey(from: DerivedFrom, purpose: number, size: number): Buffer {
  const v = from.digest === 'sha512' ? 128 : 64;
  const d = Buffer.alloc(v, purpose);
  let i: Buffer = Buffer.concat([repeated(from.salt, v), repeated(from.password, v)]);
  const output: Buffer[] = [];
  for (let produced = 0; produced < size; produced += output.at(-1)?.length ?? size) {
    let a: Buffer = hash(from.digest, Buffer.concat([d, i]), 'buffer');
    for (let round = 1; round < from.iterations; round += 1) a = hash(from.digest, a, 'buffer');
    output.push(a);
    i = blocksPlus(i, repeated(a, v).subarray(0, v), v);
  }
  return Buffer.concat(output).subarray(0, size);
}

/** Copies of the bytes up to a multiple of the block; nothing where there are none. */
function repeated(bytes: Buffer, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** Each block as a number plus b plus one, modulo the block's size. */
function blocksPlus(blocks: Buffer, b: Buffer, size: number): Buffer {
  const sum = Buffer.from(blocks);
  for (let start = 0; start < sum.length; start += size) {
    let carry = 1;
    for (let at = size - 1; at >= 0; at -= 1) {
      const digit = (sum[start + at] ?? 0) + (b[at] ?? 0) + carry;
      sum[start + at] = digit & 0xff;
      carry = digit >> 8;
    }
  }
  return sum;
}
