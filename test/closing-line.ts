import type { Reporter, SerializedError, TestModule, TestSuite, Vitest } from 'vitest/node';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * A vitest reporter whose only word is the very last line of the run: `N passed, N failed`, and `, N skipped` if there
 * are some. It counts tests over all projects. What fails outside a test (a file that cannot be loaded, a hook, an unhandled
 * error) counts as one failed, so that the line never says `0 failed` for a run that failed.
 *
 * With `CI=true` a skipped test fails the run: what was not run is not known to work.
 */
export function closingLine(): Reporter {
  let lines: readonly string[] = ['0 passed, 0 failed'];
  let failsTheRun = false;
  return {
    onInit(vitest: Vitest) {
      // In watch mode there is no end to say something at.
      if (vitest.config.watch) return;
      // At exit, because other reporters and vitest itself still print after the last event that a reporter gets.
      process.once('exit', () => {
        if (failsTheRun) process.exitCode = 1;
        process.stdout.write(`${lines.join('\n')}\n`);
      });
    },
    onTestRunEnd(testModules: readonly TestModule[], unhandledErrors: readonly SerializedError[]) {
      const counts = countTests(testModules);
      counts.failed += unhandledErrors.length;
      failsTheRun = counts.skipped > 0 && process.env['CI'] === 'true';
      lines = [...(failsTheRun ? [refusal(counts.skipped)] : []), closingLineOf(counts)];
    },
  };
}

/** `3 passed, 0 failed`, or with `, 1 skipped` after it. */
export function closingLineOf({ passed, failed, skipped }: Readonly<Counts>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function refusal(skipped: number): string {
  return `CI: the run fails because ${skipped === 1 ? 'a test was' : `${skipped} tests were`} skipped`;
}

function countTests(testModules: readonly TestModule[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const testModule of testModules) {
    counts.failed += failedOutsideTests(testModule);
    for (const test of testModule.children.allTests()) {
      const { state } = test.result();
      // Still pending at the end: the run was interrupted before the test had a result.
      counts[state === 'pending' ? 'failed' : state]++;
    }
    for (const suite of testModule.children.allSuites()) counts.failed += failedOutsideTests(suite);
  }
  return counts;
}

/** 1 if a hook or the loading of the file failed, which no test of it shows. */
function failedOutsideTests(suite: TestModule | TestSuite): number {
  return suite.errors().length > 0 ? 1 : 0;
}
