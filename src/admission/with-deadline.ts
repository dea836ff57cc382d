import type { Answer } from './answer.ts';
import type { Handler } from './handler.ts';

/**
 * Answers `late` when the handler is still waiting at the deadline. A call that the API server gives up on is
 * left to `failurePolicy`, with a message that says nothing; an answer just before says what happened.
 */
export function withDeadline(handler: Handler, late: Answer): Handler {
  return (request, deadline) => {
    const answer = handler(request, deadline);
    return answer instanceof Promise ? inTime(answer, deadline.signal(), late) : answer;
  };
}

async function inTime(answer: Promise<Answer>, signal: AbortSignal, late: Answer): Promise<Answer> {
  const { promise: ring, resolve } = Promise.withResolvers<Answer>();
  const onAbort = (): void => resolve(late);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([answer, ring]);
  } catch (error) {
    // The deadline also cancels what the handler waits for, and the rejection of that may arrive first.
    if (signal.aborted) return late;
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
