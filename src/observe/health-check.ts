import { describe } from '../errors.ts';

/** Gives a reason when something is wrong and undefined when nothing is; an exception is a reason too. */
export interface HealthCheck {
  /** One word, unique on its page. */
  readonly name: string;
  readonly run: () => string | undefined | Promise<string | undefined>;
}

export interface CheckResult {
  readonly name: string;
  readonly failure: string | undefined;
}

/** Runs all checks side by side. A check that takes longer than `timeoutMs` counts as failed. */
export async function runChecks(checks: readonly HealthCheck[], timeoutMs: number): Promise<CheckResult[]> {
  return Promise.all(
    checks.map(async check => ({ name: check.name, failure: await outcome(check, timeoutMs) })),
  );
}

/** The list as text, one check per line: `[+]name ok` or `[-]name failed: reason`. */
export function report(page: string, results: readonly CheckResult[]): string {
  const lines = results.map(({ name, failure }) =>
    failure === undefined ? `[+]${name} ok` : `[-]${name} failed: ${failure.replaceAll(/\s+/g, ' ')}`,
  );
  const isHealthy = results.every(result => result.failure === undefined);
  return [...lines, `${page} check ${isHealthy ? 'passed' : 'failed'}`].join('\n');
}

async function outcome(check: HealthCheck, timeoutMs: number): Promise<string | undefined> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
  try {
    return await Promise.race([check.run(), late.promise]);
  } catch (error) {
    return describe(error);
  } finally {
    clearTimeout(timer);
  }
}
