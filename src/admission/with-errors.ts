import { PosternError, problem } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { Handler } from './handler.ts';

/** What is known of a decision that failed. Never the object: it may hold what nobody should read. */
export interface Failure {
  readonly uid: string;
  readonly kind: string;
  /** Code of a Postern error, else the class of the error. */
  readonly error: string;
  /** Only of a Postern error: the message of any other may quote the object. */
  readonly message?: string;
  /** Where it was thrown: function names and positions, without the message. */
  readonly frames: readonly string[];
}

/**
 * A decision that fails becomes `ADMISSION_FAILED`, which the server answers with HTTP 500, so that the
 * webhook's `failurePolicy` decides. The user gets the uid, the log gets the rest.
 */
export function withErrors(handler: Handler, log: (failure: Failure) => void): Handler {
  return (request, deadline) => {
    const fail = (error: unknown): Error => {
      log(failureOf(request.uid, request.kind.kind, error));
      return problem('ADMISSION_FAILED', { uid: request.uid });
    };
    let answer: Answer | Promise<Answer>;
    try {
      answer = handler(request, deadline);
    } catch (error) {
      throw fail(error);
    }
    return answer instanceof Promise ? answer.catch((error: unknown) => Promise.reject(fail(error))) : answer;
  };
}

function failureOf(uid: string, kind: string, error: unknown): Failure {
  const frames = error instanceof Error ? framesOf(error) : [];
  if (error instanceof PosternError) return { uid, kind, error: error.code, message: error.message, frames };
  return { uid, kind, error: error instanceof Error ? error.constructor.name : typeof error, frames };
}

/** The stack begins with the message, which may itself have lines that look like frames. */
function framesOf({ message, stack = '' }: Error): string[] {
  const start = stack.indexOf(message);
  return stack
    .slice(start === -1 ? 0 : start + message.length)
    .split('\n')
    .filter(line => /^ +at /.test(line))
    .slice(0, 10)
    .map(line => line.trim());
}
