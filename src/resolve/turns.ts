/** Who may ask a source, a store or a generator, and when: each has a line of its own. */
import { PosternError } from '../errors.ts';
import { limiter, type Limiter } from './limit.ts';

/** Runs work when its turn in the line of its source has come. */
export type InTurn = <Result>(source: string, work: () => Promise<Result>) => Promise<Result>;

interface Line {
  readonly limit: Limiter;
  /** How often the source has answered. */
  answers: number;
  /** How many ask at this moment. */
  asking: number;
  /** Resolves when one of them has ended. */
  ended: PromiseWithResolvers<void>;
  /** Why somebody got no answer, where nobody has got one since. */
  silence: PosternError | undefined;
  /** Why it is not asked any more. */
  away: PosternError | undefined;
}

/**
 * Lines in which `bound` are asked for at a time; one source that is slow holds up no other. Once work got no answer,
 * and none that was under way beside it got any either, what waits in that line fails at once with the same error: each
 * would wait as long for nothing, until the time for all is up. No answer for one key alone, while others are answered,
 * changes nothing; that a key is not there, or may not be read, is an answer too.
 */
export function turns(bound: number): InTurn {
  const lines = new Map<string, Line>();
  const lineOf = (source: string): Line => {
    const known = lines.get(source) ?? newLine(bound);
    lines.set(source, known);
    return known;
  };
  return (source, work) => {
    const line = lineOf(source);
    return line.limit(async () => {
      // Those that are asking will tell whether anybody is there.
      while (line.silence !== undefined && line.asking > 0) await line.ended.promise;
      if (line.away !== undefined) throw line.away;
      const before = line.answers;
      line.asking += 1;
      try {
        const result = await work();
        answered(line);
        return result;
      } catch (error) {
        if (error instanceof PosternError) {
          if (!error.isUnanswered) answered(line);
          else if (line.answers === before) line.silence ??= error;
        }
        throw error;
      } finally {
        line.asking -= 1;
        if (line.asking === 0) line.away ??= line.silence;
        line.ended.resolve();
        line.ended = Promise.withResolvers();
      }
    });
  };
}

function newLine(bound: number): Line {
  return {
    limit: limiter(bound),
    answers: 0,
    asking: 0,
    ended: Promise.withResolvers(),
    silence: undefined,
    away: undefined,
  };
}

function answered(line: Line): void {
  line.answers += 1;
  line.silence = undefined;
}
