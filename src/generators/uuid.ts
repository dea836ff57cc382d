/** `UUID`: a random UUID, version 4 of RFC 9562. */
import type { Generator } from './contract.ts';

export const uuid: Generator = {
  kind: 'UUID',
  lasts: 'pod',
  async generate({ tools }) {
    const bytes = Buffer.from(tools.randomBytes(16));
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
    return { data: new Map([['uuid', Buffer.from(parts.join('-'))]]) };
  },
};
