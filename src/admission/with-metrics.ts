import type { Answer } from './answer.ts';
import type { Handler } from './handler.ts';

export type Outcome = 'allowed' | 'patched' | 'denied' | 'error';

/** Tells how each request ended and how many seconds it took, from the parsed body to the decision. */
export function withMetrics(
  handler: Handler,
  record: (outcome: Outcome, seconds: number) => void,
  now: () => number,
): Handler {
  return (request, deadline) => {
    const start = now();
    const done = (outcome: Outcome): void => record(outcome, (now() - start) / 1000);
    let answer: Answer | Promise<Answer>;
    try {
      answer = handler(request, deadline);
    } catch (error) {
      done('error');
      throw error;
    }
    if (answer instanceof Promise) return whenSettled(answer, done);
    done(outcomeOf(answer));
    return answer;
  };
}

async function whenSettled(pending: Promise<Answer>, done: (outcome: Outcome) => void): Promise<Answer> {
  let outcome: Outcome = 'error';
  try {
    const answer = await pending;
    outcome = outcomeOf(answer);
    return answer;
  } finally {
    done(outcome);
  }
}

export function outcomeOf(answer: Answer): Outcome {
  if (!answer.allowed) return 'denied';
  return answer.patch !== undefined && answer.patch.length > 0 ? 'patched' : 'allowed';
}
