/** Who may ask a source, a store or a generator, and when: each has a line of its own. */
import { PosternError, type ErrorCode } from '../errors.ts';
import { limiter, type Limiter } from './limit.ts';

/** Runs work when its turn in the line of its source has come. */
export type InTurn = <Result>(source: string, work: () => Promise<Result>) => Promise<Result>;

interface Line {
  readonly limit: Limiter;
  /** How often the source has answered. */
  answers: number;
  /** Why it is not asked any more. */
  away?: PosternError;
}

/** That it has not got a key is an answer too. */
const answers: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SECRET_NOT_FOUND', 'PROPERTY_NOT_FOUND']);

/**
 * Lines in which `bound` are asked for at a time; one source that is slow holds up no other. Once work got no answer
 * while nobody else got any either, what waits in that line fails at once with the same error: each would wait as long
 * for nothing, until the time for all is up. No answer for one key alone, while others are answered, changes nothing.
 */
export function turns(bound: number): InTurn {
  const lines = new Map<string, Line>();
  const lineOf = (source: string): Line => {
    const known = lines.get(source) ?? { limit: limiter(bound), answers: 0 };
    lines.set(source, known);
    return known;
  };
  return (source, work) => {
    const line = lineOf(source);
    return line.limit(async () => {
      if (line.away !== undefined) throw line.away;
      const before = line.answers;
      try {
        const result = await work();
        line.answers += 1;
        return result;
      } catch (error) {
        if (error instanceof PosternError) {
          if (answers.has(error.code)) line.answers += 1;
          else if (error.isUnanswered && line.answers === before) line.away ??= error;
        }
        throw error;
      }
    });
  };
}
