import { problem } from '../errors.ts';
import type { AnswerMemory } from './answer-memory.ts';
import { deadlineOf } from './deadline.ts';
import type { Handler } from './handler.ts';
import { readReview, writeAnswer, writeReview } from './review.ts';
import { outcomeOf, type Outcome } from './with-metrics.ts';

/**
 * The body of a call to the body of its answer.
 * @param query of the URL, behind the `?`
 * @throws PosternError `REVIEW_UNREADABLE`, or what the handler throws; also as a rejection
 */
export type Respond = (body: string, query: string) => string | Promise<string>;

/** @param now milliseconds of a clock that never goes back */
export function respondWith(handler: Handler, now: () => number): Respond {
  return (body, query) => {
    const review = readReview(parse(body));
    const answer = handler(review, deadlineOf(query, now));
    return answer instanceof Promise
      ? answer.then(later => writeReview(review.uid, writeAnswer(later)))
      : writeReview(review.uid, writeAnswer(answer));
  };
}

/**
 * As {@link respondWith}, from memory where it can. What had to wait for the API server is not kept: it rests on objects
 * that the watch has not seen.
 * @param recalled told of each answer from memory, since the handler does not see the request
 */
export function respondFromMemory(
  handler: Handler,
  now: () => number,
  memory: AnswerMemory,
  recalled: (outcome: Outcome) => void,
): Respond {
  const respond = respondWith(handler, now);
  return (body, query) => {
    const question = memory.question(body);
    if (question === undefined) return respond(body, query);
    const known = memory.recall(question);
    if (known !== undefined) {
      recalled(known.outcome);
      return writeReview(question.uid, known);
    }
    const answer = handler(readReview(parse(body)), deadlineOf(query, now));
    if (answer instanceof Promise) return answer.then(later => writeReview(question.uid, writeAnswer(later)));
    const text = writeAnswer(answer);
    memory.keep(question, outcomeOf(answer), text);
    return writeReview(question.uid, text);
  };
}

/**
 * `__proto__` and `constructor` are valid keys of Kubernetes maps; JSON.parse makes plain properties of them, and nothing
 * here merges objects deeply. Its message would quote the body.
 */
function parse(body: string): unknown {
  if (body === '') throw unreadable('is empty');
  try {
    return JSON.parse(body);
  } catch {
    throw unreadable('is not JSON');
  }
}

function unreadable(rule: string): Error {
  return problem('REVIEW_UNREADABLE', { field: 'the body', rule });
}
