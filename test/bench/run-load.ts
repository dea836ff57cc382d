import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoadOptions, LoadResult } from './load-client.ts';
import { median } from './statistics.ts';

/** Runs the client once, as a process of its own. @param folder for the file that it reads */
export async function runLoad(folder: string, options: LoadOptions): Promise<LoadResult> {
  const file = join(folder, 'load.json');
  await writeFile(file, JSON.stringify(options));
  const client = join(import.meta.dirname, 'load-client.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [client, file]);
  return JSON.parse(stdout);
}

export function medians(results: readonly LoadResult[]): LoadResult {
  const of = (field: keyof LoadResult): number => median(results.map(result => result[field]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    p50Milliseconds: of('p50Milliseconds'),
    p99Milliseconds: of('p99Milliseconds'),
    cpuMillisecondsPerRequest: of('cpuMillisecondsPerRequest'),
    clientCpuShare: of('clientCpuShare'),
  };
}
