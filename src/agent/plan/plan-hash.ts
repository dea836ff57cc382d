/**
 * Tells plans apart, as 16 hexadecimal digits: FNV-1a of 64 bits. Not cryptographic, and need not be: it only says
 * whether times were written under the same plan. Loading `node:crypto` for it would cost each idle refresher 4 MiB.
 */
export function planHash(text: string): string {
  let hash = OFFSET;
  for (const byte of Buffer.from(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(16).padStart(16, '0');
}

// The parameters of the function's definition (RFC 9923).
const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
