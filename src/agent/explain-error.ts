import { describeWithoutInput, PosternError } from '../errors.ts';

export interface Explanation {
  readonly code: string;
  /** Never holds a secret value. */
  readonly message: string;
  readonly retryable: boolean;
  /** Milliseconds for which the other side asks not to be asked again. */
  readonly retryAfter?: number;
}

/** Code, sentence and whether to try again, of anything that was thrown. A system call may do better next time. */
export function explainError(error: unknown): Explanation {
  const message = describeWithoutInput(error);
  if (error instanceof PosternError) {
    const { code, retryable, retryAfter } = error;
    return { code, message, retryable, ...(retryAfter !== undefined && { retryAfter }) };
  }
  if (error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string') {
    return { code: error.code, message, retryable: true };
  }
  return { code: 'UNEXPECTED', message, retryable: false };
}
