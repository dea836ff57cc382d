import { isUtf8 } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';

/** A secret value that can be recognised wherever it turns up. */
export interface Canary {
  /** As a finding names it. */
  readonly name: string;
  readonly value: Buffer;
}

/** What a canary looks like in one form of writing. */
export interface Needle {
  readonly canary: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** A text that looks different in every form: letters of two bytes, quotes, what URLs, JSON and HTML escape. */
export function randomText(): string {
  return Array.from({ length: 4 }, () => `${randomBytes(8).toString('hex')}"é&<+/%\\`).join('');
}

/** Shorter pieces would be met by chance; longer ones would miss a value that was cut off. */
const PIECE = 16;

/**
 * Everything to look for. A value is looked for in pieces of at least 16 bytes, so that a part of it is found too. Base64
 * is looked for at each of its three alignments, so that it is found inside something longer, and once more in itself,
 * as a value is that somebody had encoded before Kubernetes encoded it.
 */
export function needlesOf({ name, value }: Canary): Needle[] {
  const digest = createHash('sha256').update(value).digest();
  const whole: [string, Buffer][] = [
    ['SHA-256 in hex', Buffer.from(digest.toString('hex'))],
    ['SHA-256 in base64', Buffer.from(digest.toString('base64'))],
  ];
  return [...whole, ...piecesOf(value).flatMap(formsOf)].map(([form, bytes]) => ({
    canary: name,
    form,
    bytes,
  }));
}

function piecesOf(value: Buffer): Buffer[] {
  const count = Math.max(1, Math.floor(value.length / PIECE));
  return Array.from({ length: count }, (_, i) =>
    value.subarray(i * PIECE, i === count - 1 ? undefined : (i + 1) * PIECE),
  );
}

function formsOf(piece: Buffer): [string, Buffer][] {
  const hex = piece.toString('hex');
  const forms: [string, string | Buffer][] = [
    ['plain', piece],
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ['URL-encoded', percentEncoded(piece, hex => hex.toUpperCase())],
    ['URL-encoded', percentEncoded(piece, hex => hex)],
    ...base64Texts(piece).flatMap((text): [string, string][] => [
      ['base64', text],
      ['base64url', text.replaceAll('+', '-').replaceAll('/', '_')],
      ...base64Texts(Buffer.from(text)).map((twice): [string, string] => ['base64 of base64', twice]),
    ]),
  ];
  if (isUtf8(piece)) {
    const once = JSON.stringify(piece.toString()).slice(1, -1);
    forms.push(['JSON', once], ['JSON in JSON', JSON.stringify(once).slice(1, -1)]);
    // As Go and careful servers escape what HTML would take for its own.
    forms.push(['JSON', once.replace(/[<>&]/g, c => `\\u00${c.charCodeAt(0).toString(16)}`)]);
  }
  return forms.map(([form, bytes]) => [form, Buffer.from(bytes)]);
}

/** At each place that a piece can have in groups of three bytes; without the letters that its neighbours share. */
function base64Texts(piece: Buffer): string[] {
  return [0, 1, 2].map(before => {
    const text = Buffer.concat([Buffer.alloc(before), piece])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = Math.floor(((before + piece.length) * 8) / 6);
    return text.slice(Math.ceil((before * 8) / 6), whole);
  });
}

function percentEncoded(piece: Buffer, digits: (hex: string) => string): string {
  return [...piece]
    .map(byte => {
      const character = String.fromCharCode(byte);
      return /[\w.~-]/.test(character) ? character : `%${digits(byte.toString(16).padStart(2, '0'))}`;
    })
    .join('');
}
