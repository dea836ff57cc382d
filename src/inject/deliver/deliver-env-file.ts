import type { PatchOperation } from '../../api/patch-operation.ts';
import type { EnvVar } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import { producedKeys } from '../../manifest/produced-keys.ts';
import { keysOfGenerators } from '../../manifest/source-keys.ts';
import type { ManifestView } from '../../manifest/view.ts';
import { ENV_DIRECTORY } from '../../plan/agent-paths.ts';
import type { DirectoryPlan, EnvVariable } from '../../plan/plan.ts';
import type { ServerVersion } from '../contract.ts';
import type { Delivery } from './delivery.ts';
import { refusal } from '../finding.ts';
import { memoryVolume } from './memory-volume.ts';
import { fileNameFault } from '../variable-names.ts';
import type { WantedVariables } from '../wanted-variables.ts';

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
  for (const { at, variables, env, envFrom } of wanted) {
    if (!hasFileKeyRef(context.server)) findings.push(needsNewerServer(at.path, context.server));
    findings.push(...nameFaults(at.container.env, env, at.path));
    // Of two of the same name the later one counts, as in Kubernetes.
    const byName = new Map<string, SingleVariable>();
    for (const variable of variables) {
      for (const single of expand(variable, at.path, context, findings)) byName.set(single.name, single);
    }
    if (byName.size > 0) {
      directories.push({
        path: `${ENV_DIRECTORY}/${at.container.name}`,
        fileMode: 0o644,
        sources: [{ kind: 'env', file: FILE, format: 'kubelet', variables: [...byName.values()] }],
      });
    }
    const own = at.container.env;
    const path = `${at.container.name}/${FILE}`;
    for (const i of env) {
      const variable = byName.get(own?.[i]?.name ?? '');
      if (variable === undefined) continue;
      patch.push({ op: 'replace', path: `${at.pointer}/env/${i}`, value: fromFile(variable, path) });
    }
    const present = new Set(own?.map(({ name }) => name));
    const added: EnvVar[] = [];
    for (const variable of byName.values()) {
      if (!present.has(variable.name)) added.push(fromFile(variable, path));
    }
    patch.push(
      ...addFirst(added, own, `${at.pointer}/env`),
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

function needsNewerServer(path: string, { major, minor }: ServerVersion): Finding {
  return refusal(
    'PST310',
    `${path}.env`,
    `variables from memory need Kubernetes 1.35 or later (fileKeyRef); this API server is ${major}.${minor}`,
    'set postern.dev/env-method: exec (the container needs a command and a shell), or mount the Secret as a volume',
  );
}

function nameFaults(own: readonly EnvVar[] | undefined, indexes: readonly number[], path: string): Finding[] {
  const findings: Finding[] = [];
  for (const i of indexes) {
    const fault = fileNameFault(own?.[i]?.name ?? '');
    if (fault !== undefined)
      findings.push(refusal('PST311', `${path}.env[${i}].name`, `the name of this variable ${fault}`));
  }
  return findings;
}

type SingleVariable = Extract<EnvVariable, { name: string }>;

/** A whole secret becomes one entry for each key, which must be known now: kubelet reads one key at a time. */
function expand(
  variable: EnvVariable,
  path: string,
  { manifests, namespace }: { manifests: ManifestView; namespace: string },
  findings: Finding[],
): SingleVariable[] {
  if ('name' in variable) return [variable];
  const externalSecret = manifests.externalSecret(namespace, variable.secret);
  if (externalSecret === undefined) return [];
  const keys = producedKeys(externalSecret, keysOfGenerators(manifests, namespace));
  if (keys === undefined) {
    findings.push(
      refusal(
        'PST311',
        `${path}.envFrom`,
        `the keys of ExternalSecret ${variable.secret} are only known after fetching (dataFrom or templateFrom), so they cannot become variables of kubelet`,
        'list the keys under spec.data, or set postern.dev/env-method: exec',
      ),
    );
    return [];
  }
  const { secret, prefix, except = [], optional } = variable;
  const singles: SingleVariable[] = [];
  for (const key of keys) {
    const name = `${prefix}${key}`;
    if (fileNameFault(name) !== undefined || except.includes(name)) continue;
    singles.push(optional === true ? { name, secret, key, optional } : { name, secret, key });
  }
  return singles;
}

function fromFile({ name, optional }: SingleVariable, path: string): EnvVar {
  const reference = { volumeName: ENV_VOLUME, path, key: name };
  return { name, valueFrom: { fileKeyRef: optional === true ? { ...reference, optional } : reference } };
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
