import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../../deploy/image/bundle.ts';
import { printReport } from '../../bench/print/print-report.ts';
import { benchReport } from '../../bench/report/report.ts';
import { tempFolder, type TempFolder } from '../../harness/temp-folder.ts';

let folder: TempFolder;

beforeAll(async () => {
  folder = await tempFolder('report-bench');
});

afterAll(async () => {
  await folder.remove();
});

// What it costs is not asserted, as with the other benchmarks.
test('the benchmark of the report sees every change told and prints a figure for everything', async () => {
  const [postern] = await bundle(folder.path);
  const figures = await benchReport({
    program: postern?.file ?? '',
    folder: folder.path,
    world: { namespaces: 3, stores: 6, externalSecrets: 40, pods: 20 },
    settleSeconds: 1,
    seconds: 1,
    everySeconds: 0.5,
  });

  expect(figures.rows).toHaveLength(4);
  expect(figures.rows[0]?.seconds).toBeGreaterThan(0);
  expect(figures.first.seconds).toBeGreaterThan(0);
  expect(printReport(figures)).not.toMatch(/NaN|undefined|Infinity/);
});
