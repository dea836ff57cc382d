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
  const again = new Map(after.variables.map(variable => [identity(variable), variable]));
  const kept = before.variables.map(variable => withExceptions(variable, again.get(identity(variable))));
  const known = new Set(before.variables.map(identity));
  const added = after.variables.filter(variable => !known.has(identity(variable)));
  return { ...earlier, sources: [{ ...before, variables: lastOfEach([...kept, ...added]) }] };
}

/** A second call no longer sees the single variables that the first one took out of the container. */
function withExceptions(earlier: EnvVariable, later: EnvVariable | undefined): EnvVariable {
  if ('name' in earlier || later === undefined || 'name' in later || later.except === undefined) {
    return earlier;
  }
  return { ...earlier, except: [...new Set([...(earlier.except ?? []), ...later.except])] };
}

function identity(variable: EnvVariable): string {
  const { secret, optional = false } = variable;
  return JSON.stringify(
    'name' in variable
      ? [variable.name, secret, variable.key, optional]
      : [variable.prefix, secret, optional],
  );
}

/** Without the variables that a later one of their kind always hides: one that is optional may leave them to be seen. */
export function lastOfEach<Of extends EnvVariable>(variables: readonly Of[]): readonly Of[] {
  const hidden = new Set<string>();
  return variables
    .toReversed()
    .filter(variable => {
      const key = 'name' in variable ? variable.name : JSON.stringify([variable.secret, variable.prefix]);
      if (hidden.has(key)) return false;
      if (variable.optional !== true) hidden.add(key);
      return true;
    })
    .toReversed();
}
