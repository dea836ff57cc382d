import { PosternError } from '../errors.ts';

export interface Explanation {
  readonly code: string;
  /** Never holds a secret value. */
  readonly message: string;
  readonly retryable: boolean;
}

/**
 * What may be said of anything that was thrown. Sentences of the catalogue and of system calls are repeated; of any
 * other error only its kind and place, because messages quote their input: `JSON.parse` shows the text that it choked on.
 */
export function explainError(error: unknown): Explanation {
  if (error instanceof PosternError)
    return { code: error.code, message: error.message, retryable: error.retryable };
  if (!(error instanceof Error))
    return { code: 'UNEXPECTED', message: `a ${typeof error} was thrown`, retryable: false };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && 'syscall' in error) return { code, message: error.message, retryable: true };
  const kind = code === undefined ? error.name : `${error.name} ${code}`;
  return { code: 'UNEXPECTED', message: `unexpected ${kind}${place(error)}`, retryable: false };
}

function place(error: Error): string {
  // The stack repeats the message in front of its frames; the frames are used only when that part can be cut off.
  const head = `${error.name}: ${error.message}`;
  if (error.stack?.startsWith(head) !== true) return '';
  const frame = /^\n\s+(at .+)/.exec(error.stack.slice(head.length));
  return frame === null ? '' : ` ${frame[1]}`;
}
