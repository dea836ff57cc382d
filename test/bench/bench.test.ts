import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, type Bundle } from '../../deploy/image/bundle.ts';
import { tempFolder, type TempFolder } from '../harness/temp-folder.ts';
import { benchAdmission } from './admission.ts';
import { benchAgent } from './agent.ts';
import { benchLint } from './lint.ts';
import { describeMachine } from './machine.ts';
import { pod } from './payloads.ts';
import { printAdmission } from './print/print-admission.ts';
import { printAgent } from './print/print-agent.ts';
import { printLint } from './print/print-lint.ts';
import { printValidation } from './print/print-validation.ts';
import { median, quantile } from './statistics.ts';
import { table } from './print/table.ts';
import { benchValidation } from './validation.ts';

// How long anything takes is not asserted: that is what the benchmark prints, for a reader who knows the machine.
describe('the benchmarks run on the bundles and print a figure for everything', () => {
  let folder: TempFolder;
  let bundles: readonly Bundle[];

  beforeAll(async () => {
    folder = await tempFolder('bench-test');
    bundles = await bundle(folder.path);
  });

  afterAll(async () => {
    await folder.remove();
  });

  const program = (name: string): string => bundles.find(made => made.name === name)?.file ?? '';

  test('admission', async () => {
    const figures = await benchAdmission({
      program: program('postern'),
      folder: folder.path,
      connections: [2],
      settleSeconds: 0.1,
      rounds: 1,
      warmUpSeconds: 0.1,
      seconds: 0.5,
      externalSecrets: 3,
    });

    expect(figures.rows).toHaveLength(6);
    for (const { postern, floor } of figures.rows) {
      expect(postern.requestsPerSecond).toBeGreaterThan(0);
      expect(floor.requestsPerSecond).toBeGreaterThan(0);
    }
    expect(printAdmission(figures)).not.toMatch(/NaN|undefined/);
  });

  test('validation, of every kind and with policies', async () => {
    const rows = await benchValidation({
      program: program('postern'),
      folder: folder.path,
      settleSeconds: 0.05,
      rounds: 1,
      warmUpSeconds: 0.05,
      seconds: 0.25,
      externalSecrets: 3,
    });

    expect(rows).toHaveLength(9);
    expect(printValidation(rows)).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('lint', async () => {
    const figures = await benchLint({
      program: program('postern'),
      folder: folder.path,
      manifests: 500,
      rounds: 1,
    });

    expect(figures.rows).toHaveLength(1);
    for (const { seconds, memory } of figures.rows) {
      expect(seconds).toBeGreaterThan(0);
      expect(memory).toBeGreaterThan(0);
    }
    expect(printLint(figures)).not.toMatch(/NaN|undefined/);
  });

  test('agent', async () => {
    const figures = await benchAgent({
      program: program('agent'),
      folder: folder.path,
      starts: 1,
      refreshes: 1,
      idleSeconds: 0.1,
    });

    expect(figures.once).toBeGreaterThan(0);
    expect(printAgent(figures)).not.toMatch(/NaN|undefined/);
  });
});

test.each([5000, 40_000])('a pod is as large as it is asked to be: %i bytes', bytes => {
  const { length } = JSON.stringify(pod(bytes, 'auto'));
  expect(length).toBeGreaterThanOrEqual(bytes);
  expect(length).toBeLessThan(bytes + 100);
});

test('the median and the 99th percentile are values that were measured', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([median(values), quantile(values, 0.99), median([7])]).toEqual([51, 100, 7]);
});

test('a table is aligned Markdown', () => {
  expect(
    table([
      ['what', 'ms'],
      ['a', '12.5'],
    ]),
  ).toBe('| what |   ms |\n| ---- | ---: |\n| a    | 12.5 |\n');
});

test('the machine is described with its processor, its Node and the day', () => {
  expect(describeMachine(new Date(0))).toMatch(/cores, \d+ GiB, Linux .*, Node \d+.*, 1970-01-01, load/);
});
