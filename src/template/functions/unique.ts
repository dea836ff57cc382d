import { FunctionFailure, type FunctionTable } from '../function.ts';

export const unique: FunctionTable = {
  randBytes: {
    parameters: ['int'],
    call: ([count], tools) => {
      const size = Number(count);
      if (size < 0 || size > MOST_BYTES) throw new FunctionFailure('the number of bytes is out of range');
      return tools.randomBytes(size).toString('base64');
    },
  },
  uuidv4: { parameters: [], call: (_, tools) => uuidOf(tools.randomBytes(16)) },
};

/** No Secret holds more than a mebibyte. */
const MOST_BYTES = 1 << 20;

/** RFC 9562, 5.4: all bits random but those of version and variant. */
function uuidOf(bytes: Buffer): string {
  const uuid = Buffer.from(bytes);
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x40;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
