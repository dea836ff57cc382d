import { join } from 'node:path';
import { problem } from '../../errors.ts';
import type { DirectoryPlan, GeneratorPlan, Plan, SecretPlan, StorePlan } from '../../plan/plan.ts';
import { explainError } from '../explain-error.ts';
import type { FileOperations } from '../files/file-operations.ts';
import { planHash } from './plan-hash.ts';
import { readPlan } from './read-plan.ts';

export interface LoadedPlan {
  readonly plan: Plan;
  /** As it stands in the file. */
  readonly text: string;
  /** {@link planHash} of the plan's text. */
  readonly hash: string;
}

/**
 * Reads the plan; every path in it is placed below `root`.
 * @throws PosternError `PLAN_UNREADABLE`, `PLAN_VERSION`
 */
export function loadPlan(file: string, root: string, files: Pick<FileOperations, 'read'>): LoadedPlan {
  return parsePlan(readText(file, files), file, root);
}

/** The plan in the file if it is not the one that is loaded. Same errors. */
export function loadChangedPlan(
  current: LoadedPlan,
  file: string,
  root: string,
  files: Pick<FileOperations, 'read'>,
): LoadedPlan | undefined {
  const text = readText(file, files);
  return text === current.text ? undefined : parsePlan(text, file, root);
}

/** The plan of a text that stood in the file. Same errors. */
export function parsePlan(text: string, file: string, root: string): LoadedPlan {
  return { plan: placeBelow(root, readPlan(text, file)), text, hash: planHash(text) };
}

function readText(file: string, files: Pick<FileOperations, 'read'>): string {
  try {
    return files.read(file).toString('utf8');
  } catch (error) {
    throw problem('PLAN_UNREADABLE', { file, reason: explainError(error).message }, { cause: error });
  }
}

function placeBelow(root: string, plan: Plan): Plan {
  if (root === '/') return plan;
  return {
    ...plan,
    stores: mapValues(plan.stores, (store): StorePlan => ({
      ...store,
      files: mapValues(store.files, below),
    })),
    secrets: plan.secrets.map(({ templates, ...secret }): SecretPlan =>
      templates === undefined ? secret : Object.assign(secret, { templates: mapValues(templates, below) }),
    ),
    ...(plan.generators === undefined
      ? {}
      : {
          generators: mapValues(plan.generators, (generator): GeneratorPlan => ({
            ...generator,
            files: mapValues(generator.files, below),
          })),
        }),
    directories: plan.directories.map((directory): DirectoryPlan => ({
      ...directory,
      path: below(directory.path),
      sources: directory.sources.map(source =>
        source.kind === 'copy' ? { ...source, from: below(source.from) } : source,
      ),
    })),
  };

  function below(path: string): string {
    return join(root, path);
  }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
