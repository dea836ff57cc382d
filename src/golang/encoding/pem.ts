/** PEM as Go's `encoding/pem` reads and writes it, over strings of bytes (one character for each byte). */
import { decodeBase64 } from './base64.ts';

export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY` … */
  readonly type: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
}

/**
 * The next block and what stands behind it; undefined where there is none. What is no well-formed block is skipped,
 * in front and between: a block begins and ends at line ends, and the last BEGIN before an END counts.
 */
export function decodePem(text: string): { readonly block: PemBlock; readonly rest: string } | undefined {
  let from = 0;
  for (;;) {
    const end = text.indexOf('\n-----END ', from);
    if (end === -1) return undefined;
    const begin = lastBegin(text, from, end);
    const found = begin === undefined ? undefined : blockAt(text, begin, end);
    if (found !== undefined) return found;
    from = end + '\n-----END '.length;
  }
}

/** Every block, in order. */
export function decodeAllPem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let found = decodePem(text); found !== undefined; found = decodePem(found.rest))
    blocks.push(found.block);
  return blocks;
}

function lastBegin(text: string, from: number, end: number): number | undefined {
  // Of the part alone: to look further back would take a time that grows with the square of a text of ENDs.
  const begin = from + text.slice(from, end).lastIndexOf('-----BEGIN ');
  if (begin < from) return undefined;
  return begin === from || text[begin - 1] === '\n' ? begin : undefined;
}

function blockAt(text: string, begin: number, end: number): ReturnType<typeof decodePem> {
  const typeLine = lineAt(text, begin + '-----BEGIN '.length);
  if (!typeLine.text.endsWith('-----')) return undefined;
  const type = typeLine.text.slice(0, -5);
  const { headers, bodyAt } = headersAt(text, typeLine.next, end);
  // Without headers the END line may follow at once; then its line break is that of the BEGIN line.
  if (headers.size > 0 && end < bodyAt) return undefined;
  const endLine = lineAt(text, end + '\n-----END '.length);
  if (endLine.text !== `${type}-----`) return undefined;
  const body = text.slice(bodyAt, Math.max(end, bodyAt)).replaceAll(/[ \t]/g, '');
  const decoded = decodeBase64(body);
  if ('error' in decoded) return undefined;
  const bytes = Buffer.from(decoded.bytes, 'latin1');
  return { block: { type, headers, bytes }, rest: text.slice(endLine.next) };
}

/** Those in front of the end of the block; behind it nothing is one, and need not be looked at. */
function headersAt(
  text: string,
  at: number,
  end: number,
): { readonly headers: Map<string, string>; readonly bodyAt: number } {
  const headers = new Map<string, string>();
  let bodyAt = at;
  for (;;) {
    const line = lineAt(text, bodyAt);
    const colon = line.text.indexOf(':');
    if (colon === -1) return { headers, bodyAt };
    headers.set(trimmed(line.text.slice(0, colon)), trimmed(line.text.slice(colon + 1)));
    bodyAt = line.next;
    if (bodyAt > end) return { headers, bodyAt };
  }
}

/** Without the line's end and the blanks before it. */
function lineAt(text: string, at: number): { readonly text: string; readonly next: number } {
  const feed = text.indexOf('\n', at);
  const line = text.slice(at, feed === -1 ? text.length : feed);
  const content = feed !== -1 && line.endsWith('\r') ? line.slice(0, -1) : line;
  return { text: content.replace(/[ \t]+$/, ''), next: feed === -1 ? text.length : feed + 1 };
}

function trimmed(text: string): string {
  return text.replaceAll(/^[\t-\r ]+|[\t-\r ]+$/g, '');
}

/** Headers in the order of their keys, `Proc-Type` first; lines of 64 characters. */
export function encodePem(block: PemBlock): string {
  const sorted = [...block.headers].sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
  const headers = sorted.map(([key, value]) => `${key}: ${value}`);
  const lines = block.bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [
    `-----BEGIN ${block.type}-----`,
    ...(headers.length > 0 ? [...headers, ''] : []),
    ...lines,
    `-----END ${block.type}-----`,
    '',
  ].join('\n');
}

function rank(key: string): string {
  return key === 'Proc-Type' ? '' : `\u{1}${key}`;
}
