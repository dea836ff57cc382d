import type { EnvVar } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { producedKeys } from '../manifest/produced-keys.ts';
import type { ManifestView } from '../manifest/view.ts';
import { ENV_DIRECTORY } from '../plan/agent-paths.ts';
import type { EnvVariable } from '../plan/plan.ts';
import type { PatchOperation, ServerVersion } from './contract.ts';
import type { Delivery } from './delivery.ts';
import { refusal } from './finding.ts';
import { memoryVolume } from './memory-volume.ts';
import type { WantedVariables } from './wanted-variables.ts';

export const ENV_VOLUME = 'postern-env';
const FILE = 'env';
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `env-method: file`: variables through kubelet's `fileKeyRef`, one file for each container. */
export function deliverEnvFile(
  wanted: readonly WantedVariables[],
  context: { manifests: ManifestView; namespace: string; server: ServerVersion; sizeLimit: string },
): Delivery {
  const findings: Finding[] = [];
  const patch: PatchOperation[] = [];
  const directories = [];
  for (const { at, variables, env, envFrom } of wanted) {
    if (!hasFileKeyRef(context.server)) findings.push(needsNewerServer(at.path, context.server));
    const single = variables.flatMap(variable => expand(variable, at.path, context, findings));
    directories.push({
      path: `${ENV_DIRECTORY}/${at.container.name}`,
      fileMode: 0o644,
      sources: [{ kind: 'env' as const, file: FILE, format: 'kubelet' as const, variables: single }],
    });
    const own = at.container.env;
    for (const i of env) {
      const variable = own?.[i];
      const wantedVariable = single.find(({ name }) => name === variable?.name);
      if (wantedVariable !== undefined) {
        patch.push({
          op: 'replace',
          path: `${at.pointer}/env/${i}`,
          value: fromFile(wantedVariable, at.container.name),
        });
      }
    }
    const replaced = new Set(env.map(i => own?.[i]?.name));
    const present = new Set(own?.map(({ name }) => name));
    const added = single.filter(({ name }) => !replaced.has(name) && !present.has(name));
    patch.push(
      ...addFirst(
        added.map(variable => fromFile(variable, at.container.name)),
        own,
        `${at.pointer}/env`,
      ),
    );
    patch.push(...removeEntries(envFrom, at.container.envFrom?.length ?? 0, `${at.pointer}/envFrom`));
  }
  return {
    directories,
    volumes: wanted.length === 0 ? [] : [memoryVolume(ENV_VOLUME, context.sizeLimit)],
    mounts: [],
    patch,
    findings,
  };
}

// EnvFiles is on by default since 1.35: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
function hasFileKeyRef({ major, minor }: ServerVersion): boolean {
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
  const keys = producedKeys(externalSecret);
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
  const { secret, prefix, except = [] } = variable;
  return keys
    .map(key => ({
      name: `${prefix}${key}`,
      secret,
      key,
      ...(variable.optional === true ? { optional: true as const } : {}),
    }))
    .filter(({ name }) => VARIABLE_NAME.test(name) && !except.includes(name));
}

function fromFile(variable: SingleVariable, container: string): EnvVar {
  return {
    name: variable.name,
    valueFrom: {
      fileKeyRef: {
        volumeName: ENV_VOLUME,
        path: `${container}/${FILE}`,
        key: variable.name,
        ...(variable.optional === true ? { optional: true } : {}),
      },
    },
  };
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
