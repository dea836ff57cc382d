import type { PatchOperation } from '../../api/patch-operation.ts';
import type { Container, EnvVar } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import type { ManifestView } from '../../manifest/view.ts';
import { ENV_DIRECTORY } from '../../plan/agent-paths.ts';
import type { DirectoryPlan, SingleVariable } from '../../plan/plan.ts';
import type { ServerVersion } from '../contract.ts';
import type { Delivery } from './delivery.ts';
import { refusal } from '../finding.ts';
import { nameFaults } from './name-faults.ts';
import { memoryVolume } from './memory-volume.ts';
import { fileNameFault } from '../variable-names.ts';
import { variablesInFront } from './variables-in-front.ts';
import { wholePath, type WantedVariables } from '../wanted-variables.ts';

export const ENV_VOLUME = 'postern-env';
const FILE = 'env';

/** `env-method: file`: variables through kubelet's `fileKeyRef`, one file for each container. */
export function deliverEnvFile(
  wanted: readonly WantedVariables[],
  context: { manifests: ManifestView; namespace: string; server: ServerVersion; sizeLimit: string },
): Delivery {
  const findings: Finding[] = [];
  const patch: PatchOperation[] = [];
  const directories: DirectoryPlan[] = [];
  for (const container of wanted) {
    const { at, single, envFrom } = container;
    if (!hasFileKeyRef(context.server)) findings.push(needsNewerServer(container, context.server));
    findings.push(...nameFaults(single, at.path, fileNameFault));
    const variables: SingleVariable[] = [];
    const freeName = freeNames(at.container);
    const fromFile = (name: string, values: readonly SingleVariable[]): EnvVar => {
      const key = freeName(name);
      for (const variable of values) variables.push({ ...variable, name: key });
      const isOptional = values.every(({ optional }) => optional === true);
      return { name, valueFrom: { fileKeyRef: keyOfFile(at.container, key, isOptional) } };
    };
    // Nothing stands between those in front, so those of one name share a key: the last one that is there counts.
    const inFront = Map.groupBy(variablesInFront(container, context, findings), ({ name }) => name);
    const first = [...inFront].map(([name, values]) => fromFile(name, values));
    for (const { i, variable } of single) {
      const value = fromFile(variable.name, [variable]);
      patch.push({ op: 'replace', path: `${at.pointer}/env/${i}`, value });
    }
    if (variables.length > 0) {
      directories.push({
        path: `${ENV_DIRECTORY}/${at.container.name}`,
        fileMode: 0o644,
        sources: [{ kind: 'env', file: FILE, format: 'kubelet', variables }],
      });
    }
    patch.push(
      ...addFirst(first, at.container.env, `${at.pointer}/env`),
      ...removeEntries(envFrom, at.container.envFrom?.length ?? 0, `${at.pointer}/envFrom`),
    );
  }
  return {
    directories,
    volumes: directories.length === 0 ? [] : [memoryVolume(ENV_VOLUME, context.sizeLimit)],
    mounts: [],
    patch,
    findings,
  };
}

// EnvFiles is on by default since 1.35: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
export function hasFileKeyRef({ major, minor }: ServerVersion): boolean {
  return major > 1 || (major === 1 && minor >= 35);
}

function needsNewerServer(wanted: WantedVariables, { major, minor }: ServerVersion): Finding {
  return refusal(
    'PST310',
    wanted.single.length > 0 ? `${wanted.at.path}.env` : wholePath(wanted, 0),
    `variables from memory need Kubernetes 1.35 or later (fileKeyRef), nodes as well; this API server is ${major}.${minor}`,
    `set postern.dev/env-method: exec (the container needs a command and a shell), or ${filesInstead(wanted)}`,
  );
}

/** The way that needs neither kubelet nor a shell. */
export function filesInstead({ single, envFrom }: WantedVariables): string {
  return single.length + envFrom.length > 0
    ? 'mount the Secret as a volume'
    : 'have files written in place of variables (postern.dev/inject: <name>)';
}

/** Names in the file, where each is there once: of several variables of one name each keeps its own value. */
function freeNames({ name: container, env = [] }: Container): (name: string) => string {
  const taken = new Set(
    env.flatMap(({ valueFrom }) => {
      const file = valueFrom?.fileKeyRef;
      return file?.volumeName === ENV_VOLUME && file.path === pathOfFile(container) ? [file.key] : [];
    }),
  );
  const counts = new Map<string, number>();
  return name => {
    let count = counts.get(name) ?? 1;
    let free = count === 1 ? name : `${name}#${count}`;
    while (taken.has(free)) free = `${name}#${++count}`;
    counts.set(name, count);
    taken.add(free);
    return free;
  };
}

function keyOfFile(
  { name }: Container,
  key: string,
  isOptional: boolean,
): NonNullable<NonNullable<EnvVar['valueFrom']>['fileKeyRef']> {
  const reference = { volumeName: ENV_VOLUME, path: pathOfFile(name), key };
  return isOptional ? { ...reference, optional: true } : reference;
}

function pathOfFile(container: string): string {
  return `${container}/${FILE}`;
}

/** In front, so that `$(NAME)` in the container's own variables still finds them. */
function addFirst(
  added: readonly EnvVar[],
  own: readonly EnvVar[] | undefined,
  pointer: string,
): PatchOperation[] {
  if (added.length === 0) return [];
  if (own === undefined) return [{ op: 'add', path: pointer, value: added }];
  return added.map((value, i) => ({ op: 'add', path: `${pointer}/${i}`, value }));
}

/** From the last to the first, so that indexes stay true; the list itself goes with its last entry. */
export function removeEntries(indexes: readonly number[], length: number, pointer: string): PatchOperation[] {
  if (indexes.length === 0) return [];
  if (indexes.length === length) return [{ op: 'remove', path: pointer }];
  return indexes.toReversed().map(i => ({ op: 'remove', path: `${pointer}/${i}` }));
}
