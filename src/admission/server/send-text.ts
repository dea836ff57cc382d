import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { endInPieces } from './end-in-pieces.ts';

/** In bytes. A decision about a pod is shorter, and one write costs less than several. */
const WHOLE_ANSWER = 64 * 1024;

/**
 * Answers with a text, in UTF-8. Nearly every answer is ASCII, and as that it is written without the room of three bytes for
 * each character that Node takes for UTF-8: a tenth of what it costs to receive a call and to answer it.
 * @returns the length of the text in bytes
 */
export function sendText(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  text: string,
): number {
  const bytes = Buffer.byteLength(text);
  const isAscii = bytes === text.length;
  response.writeHead(status, { ...headers, 'content-length': bytes });
  if (bytes > WHOLE_ANSWER) endInPieces(response, text);
  else response.end(text, isAscii ? 'latin1' : 'utf8');
  return bytes;
}
