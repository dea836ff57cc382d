/**
 * Tells plans apart, as 16 hexadecimal digits: 64 bits of FNV-1a in two halves. Not cryptographic, and need not be: it
 * only says whether times were written under the same plan. Loading `node:crypto` for it would cost each idle
 * refresher 4 MiB.
 */
export function planHash(text: string): string {
  let high = 0x811c9dc5;
  let low = 0x050c5d1f;
  for (const byte of Buffer.from(text)) {
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte ^ (high >>> 24), 0x01000193);
  }
  return [high, low].map(half => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
