import type { PatchOperation } from '../../api/patch-operation.ts';
import type { Volume, VolumeMount } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import type { DirectoryPlan, EnvVariable } from '../../plan/plan.ts';
import type { PlacedContainer } from '../containers.ts';

/** What one way of delivering adds: to the plan, to the pod, and to what the user is told. */
export interface Delivery {
  readonly directories: readonly DirectoryPlan[];
  /** Volumes that must exist besides those of the pod. */
  readonly volumes: readonly Volume[];
  /** Mounts that containers of the application get besides their own. */
  readonly mounts: readonly { readonly at: PlacedContainer; readonly mount: VolumeMount }[];
  /** Changes of the application's own containers and volumes; paths are those of the pod as it came. */
  readonly patch: readonly PatchOperation[];
  readonly findings: readonly Finding[];
}

/** Both together; their directories are still to be merged. */
export function combine(files: Delivery, variables: Delivery): Delivery {
  return {
    directories: [...files.directories, ...variables.directories],
    volumes: [...files.volumes, ...variables.volumes],
    mounts: [...files.mounts, ...variables.mounts],
    patch: [...files.patch, ...variables.patch],
    findings: [...files.findings, ...variables.findings],
  };
}

/**
 * Directories of both, in the order of `earlier`. A directory of variables that stands in both keeps the variables of
 * both; of any other the later one counts.
 */
export function mergeDirectories(
  earlier: readonly DirectoryPlan[],
  later: readonly DirectoryPlan[],
): readonly DirectoryPlan[] {
  const byPath = new Map(earlier.map(directory => [directory.path, directory]));
  for (const directory of later) {
    const known = byPath.get(directory.path);
    byPath.set(directory.path, known === undefined ? directory : mergeVariables(known, directory));
  }
  return [...byPath.values()];
}

function mergeVariables(earlier: DirectoryPlan, later: DirectoryPlan): DirectoryPlan {
  const [before] = earlier.sources;
  const [after] = later.sources;
  if (before?.kind !== 'env' || after?.kind !== 'env' || before.format !== after.format) return later;
  const known = new Map(before.variables.map(variable => [variableKey(variable), variable]));
  for (const variable of after.variables) {
    const key = variableKey(variable);
    known.set(key, withEarlierExceptions(variable, known.get(key)));
  }
  return { ...earlier, sources: [{ ...before, variables: [...known.values()] }] };
}

/** A second call no longer sees the single variables that the first one took out of the container. */
function withEarlierExceptions(later: EnvVariable, earlier: EnvVariable | undefined): EnvVariable {
  if ('name' in later || earlier === undefined || 'name' in earlier || earlier.except === undefined) {
    return later;
  }
  return { ...later, except: [...new Set([...earlier.except, ...(later.except ?? [])])] };
}

/** Each variable once: the last one of its kind, which is the one that counts. */
export function lastOfEach(variables: readonly EnvVariable[]): readonly EnvVariable[] {
  const last = new Map(variables.map((variable, i) => [variableKey(variable), i]));
  return variables.filter((variable, i) => last.get(variableKey(variable)) === i);
}

function variableKey(variable: EnvVariable): string {
  return 'name' in variable ? variable.name : `${variable.secret} ${variable.prefix}`;
}
