/** From data to directories: build all that is wanted, then write. The same for the first run and for each refresh. */
import { PosternError } from '../../errors.ts';
import type { DirectoryPlan } from '../../plan/plan.ts';
import type { SecretData } from '../../resolve/contract.ts';
import { writeAtomically, type Written, type WriterTools } from './atomic-writer.ts';
import { buildDirectory, secretsOf, type BuiltDirectory } from './build-directory.ts';
import type { SkippedKey } from '../env/env-file.ts';
import type { DeliveryProblem } from './delivery-problem.ts';
import type { Log } from '../log.ts';
import type { Payload } from './payload.ts';

export interface Delivery {
  readonly directory: DirectoryPlan;
  readonly built: BuiltDirectory;
}

/** Builds without writing. What cannot be copied becomes a problem of the directory. */
export function build(
  directories: readonly DirectoryPlan[],
  data: ReadonlyMap<string, SecretData>,
  copied: (from: string) => Payload,
): Delivery[] {
  return directories.map(directory => {
    try {
      return { directory, built: buildDirectory(directory, data, copied) };
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      const problems = [{ secrets: secretsOf(directory), error }];
      return { directory, built: { payload: new Map(), problems, skipped: [] } };
    }
  });
}

export interface DeliveryResult {
  /** By path of the directory, for those that were written or found equal. */
  readonly written: ReadonlyMap<string, Written['outcome']>;
  readonly problems: readonly DeliveryProblem[];
  /** Paths of old sets that could not be removed yet. */
  readonly leftovers: readonly string[];
}

/** Writes what was built without a problem; one directory that cannot be written does not keep others from it. */
export function deliver(deliveries: readonly Delivery[], tools: WriterTools): DeliveryResult {
  const written = new Map<string, Written['outcome']>();
  const problems: DeliveryProblem[] = [];
  const leftovers: string[] = [];
  for (const { directory, built } of deliveries) {
    if (built.problems.length > 0) continue;
    try {
      const result = writeAtomically(directory.path, built.payload, tools);
      written.set(directory.path, result.outcome);
      leftovers.push(...result.leftovers.map(name => `${directory.path}/${name}`));
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      problems.push({ secrets: secretsOf(directory), error });
    }
  }
  return { written, problems, leftovers };
}

/** Says what was written and what was left out. */
export function logDelivery(deliveries: readonly Delivery[], result: DeliveryResult, log: Log): void {
  for (const { directory, built } of deliveries) {
    const outcome = result.written.get(directory.path);
    if (outcome === undefined) continue;
    if (outcome !== 'unchanged')
      log('info', `directory ${outcome}`, { directory: directory.path, files: built.payload.size });
    logSkipped(directory.path, built.skipped, log);
  }
  for (const path of result.leftovers) log('warn', 'an old set could not be removed yet', { path });
}

function logSkipped(directory: string, skipped: readonly SkippedKey[], log: Log): void {
  const say = (message: string, left: readonly SkippedKey[]): void => {
    if (left.length > 0)
      log('warn', message, { directory, count: left.length, keys: left.map(({ key }) => key) });
  };
  say(
    'keys whose names no shell can set as variables are left out: postern.dev/env-method: file carries them',
    skipped.filter(({ isForKubelet }) => isForKubelet),
  );
  say(
    'keys whose names no environment variable can have are left out',
    skipped.filter(({ isForKubelet }) => !isForKubelet),
  );
}
