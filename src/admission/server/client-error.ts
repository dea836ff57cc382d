import type { Socket } from 'node:net';

/**
 * Ends a connection on which something arrived that is no call, or arrived too slowly.
 * @param slow told of the latter
 */
export function answerClientError(error: Error, socket: Socket, slow: () => void): void {
  const code = 'code' in error ? error.code : undefined;
  const isSlow = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  // Node's time for a head begins with the connection. Go opens some that it keeps for later, and a call must not run
  // into the end of one; silence ends them in any case.
  if (isSlow && socket.bytesRead === 0) return;
  if (isSlow) slow();
  // A handshake that failed comes by here too, and what is written before its end is written never.
  if (!IN_HTTP.test(String(code)) || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.write(`HTTP/1.1 ${STATUS.get(code) ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
  socket.destroySoon();
}

const IN_HTTP = /^(?:HPE|ERR_HTTP)_/;

const STATUS = new Map<unknown, string>([
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
]);
