/**
 * A body as text; the body itself is gone. V8 lets 64 MiB of what lies outside its heap pile up before it looks for
 * what may go, and of large bodies, each there as bytes and as text, that is soon reached: the bytes are given back at once.
 * @param body UTF-8, of which nobody has a view
 * @param smallBytes up to which a body is left to V8
 */
export function takeText(body: Buffer, smallBytes: number): string {
  const text = body.toString('utf8');
  const { buffer } = body;
  // Node cuts small buffers out of one that they share.
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === body.length;
  if (isAlone && body.length > smallBytes) buffer.transfer(0);
  return text;
}
