import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judged, rendered } from './template-agreement.ts';
import { brokenTemplate, data, template } from './template-grammar.ts';

/** Another one each time; a failure names it, and `POSTERN_FUZZ_SEED` brings it back. */
const seed = Number(process.env['POSTERN_FUZZ_SEED'] ?? Math.trunc(Math.random() * 0x7fffffff));
const runs = Number(process.env['POSTERN_FUZZ_RUNS'] ?? 3000);

test(`random templates over random data give what Go gives (seed ${seed})`, async () => {
  let executed = 0;
  const one = fc.record({
    template,
    data,
    missingKey: fc.constantFrom('error' as const, 'default' as const),
  });

  await fc.assert(
    fc.asyncProperty(one, async given => {
      const [expected] = await judged([given]);
      if (expected?.output !== undefined) executed += 1;
      expect(rendered(given)).toEqual(expected);
    }),
    { seed, numRuns: runs },
  );

  // Templates that only fail would show little.
  expect(executed).toBeGreaterThan(runs / 5);
});

test(`broken templates are refused where Go refuses them, in its words (seed ${seed})`, async () => {
  const one = fc.record({ template: brokenTemplate, data });

  await fc.assert(
    fc.asyncProperty(one, async given => {
      // Complex numbers are refused as such.
      fc.pre(!/[0-9._]i/.test(given.template));
      const [expected] = await judged([given]);
      expect(rendered(given)).toEqual(expected);
    }),
    { seed, numRuns: runs },
  );
});
