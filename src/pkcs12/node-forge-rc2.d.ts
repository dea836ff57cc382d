/**
 * The parts of node-forge that are used here. `@types/node-forge` types the whole package only, and importing the
 * whole package costs ten times as much.
 */
declare module 'node-forge/lib/rc2.js' {
  import type { ByteBuffer } from 'node-forge/lib/util.js';

  interface Cipher {
    start(iv: string): void;
    update(input: ByteBuffer): void;
    finish(padding: () => boolean): boolean;
    readonly output: ByteBuffer;
  }
  const rc2: { createDecryptionCipher(key: string, bits: number): Cipher };
  export default rc2;
}

declare module 'node-forge/lib/util.js' {
  export interface ByteBuffer {
    getBytes(): string;
  }
  const util: { createBuffer(bytes: string): ByteBuffer };
  export default util;
}
