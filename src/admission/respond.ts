import { problem } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { AnswerMemory } from './answer-memory.ts';
import { hasMoreValues } from '../golang/json-values.ts';
import { deadlineOf, type Deadline } from './server/deadline.ts';
import type { Handler } from './handler.ts';
import { defaultLimits } from './server/limits.ts';
import { readReview, writeAnswer, writeReview, type AnswerText } from './review.ts';
import { outcomeOf, type Outcome } from './with-metrics.ts';

/**
 * The body of a call to the body of its answer.
 * @param query of the URL, behind the `?`
 * @param arrivedAt when the call came, if that was noticeably before now
 * @throws PosternError `REVIEW_UNREADABLE`, or what the handler throws; also as a rejection
 */
export type Respond = (body: string, query: string, arrivedAt?: number) => string | Promise<string>;

/** @param now milliseconds of a clock that never goes back */
export function respondWith(handler: Handler, now: () => number): Respond {
  return (body, query, arrivedAt) => decide(handler, body, deadlineOf(query, now, arrivedAt));
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
  return (body, query, arrivedAt) => {
    const deadline = (): Deadline => deadlineOf(query, now, arrivedAt);
    const question = memory.question(body);
    if (question === undefined) return decide(handler, body, deadline());
    const known = memory.recall(question);
    if (known !== undefined) {
      recalled(known.outcome);
      return writeReview(question.uid, known);
    }
    return decide(handler, body, deadline(), (answer, text) =>
      memory.keep(question, outcomeOf(answer), text),
    );
  };
}

/** @param atOnce told of an answer that did not have to wait */
function decide(
  handler: Handler,
  body: string,
  deadline: Deadline,
  atOnce?: (answer: Answer, text: AnswerText) => void,
): string | Promise<string> {
  const review = readReview(parse(body));
  const answer = handler(review, deadline);
  if (answer instanceof Promise) return answer.then(later => writeReview(review.uid, writeAnswer(later)));
  const text = writeAnswer(answer);
  atOnce?.(answer, text);
  return writeReview(review.uid, text);
}

/**
 * `__proto__` and `constructor` are valid keys of Kubernetes maps; JSON.parse makes plain properties of them, and nothing
 * here merges objects deeply. Its message would quote the body.
 */
function parse(body: string): unknown {
  if (body === '') throw unreadable('is empty');
  // A short one cannot hold so many that it matters.
  if (body.length > defaultLimits.smallBodyBytes && hasMoreValues(body, defaultLimits.values))
    throw unreadable(`holds more than ${defaultLimits.values} values`);
  try {
    return JSON.parse(body);
  } catch {
    throw unreadable('is not JSON');
  }
}

function unreadable(rule: string): Error {
  return problem('REVIEW_UNREADABLE', { field: 'the body', rule });
}
