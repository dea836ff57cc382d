import type { Explanation } from './explain-error.ts';

/** Kubernetes cuts a container's termination message at 4096 bytes. */
export const LONGEST_MESSAGE = 4096;

/** A failure as the termination message shows it. */
export interface Failure extends Explanation {
  /** Absent: not about one ExternalSecret. */
  readonly externalSecret?: string;
}

/**
 * What `kubectl describe pod` shows of a failed init container: a line for each failure with the ExternalSecret, the
 * reason, the code, and whether trying again may help.
 */
export function terminationMessage(failures: readonly Failure[]): string {
  const lines = failures.map(line);
  const title = 'postern wrote no secret:';
  for (let shown = lines.length; shown > 0; shown -= 1) {
    const hidden = lines.length - shown;
    const rest = hidden === 0 ? [] : [`- and ${hidden} more, see the container's log`];
    const text = [title, ...lines.slice(0, shown), ...rest].join('\n');
    if (Buffer.byteLength(text) <= LONGEST_MESSAGE || shown === 1) return cut(text);
  }
  return title;
}

function line({ externalSecret, message, code, retryable }: Failure): string {
  const subject =
    externalSecret === undefined || message.startsWith('ExternalSecret ')
      ? ''
      : `ExternalSecret ${externalSecret}: `;
  return `- ${subject}${message.replaceAll(/\s+/g, ' ')} [${code}; ${retryable ? 'trying again may help' : 'trying again is no use'}]`;
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= LONGEST_MESSAGE) return text;
  const ellipsis = Buffer.byteLength('…');
  let end = LONGEST_MESSAGE - ellipsis;
  // Not in the middle of a character: continuation bytes are 10xxxxxx.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString('utf8', 0, end)}…`;
}
