import type { PatchOperation } from '../../api/patch-operation.ts';
import type { Container, EnvVar, PodSpec, VolumeMount } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import { producedKeys } from '../../manifest/produced-keys.ts';
import { keysOfGenerators } from '../../manifest/source-keys.ts';
import type { ManifestView } from '../../manifest/view.ts';
import { ENV_DIRECTORY } from '../../plan/agent-paths.ts';
import type { DirectoryPlan } from '../../plan/plan.ts';
import { ENV_VOLUME, removeEntries } from './deliver-env-file.ts';
import { lastOfEach, type Delivery } from './delivery.ts';
import { refusal, warning } from '../finding.ts';
import { memoryVolume } from './memory-volume.ts';
import { hasMount, mountObstacles } from './mount-obstacle.ts';
import { shellNameFault } from '../variable-names.ts';
import type { WantedVariables } from '../wanted-variables.ts';

const FILE = 'env.sh';
const USE_FILE = 'use postern.dev/env-method: file';

interface Context {
  readonly spec: PodSpec;
  readonly manifests: ManifestView;
  readonly namespace: string;
  readonly sizeLimit: string;
}

/** `env-method: exec`: a shell reads the variables and then becomes the container's own command. */
export function deliverEnvExec(wanted: readonly WantedVariables[], context: Context): Delivery {
  const findings: Finding[] = [];
  const patch: PatchOperation[] = [];
  const directories: DirectoryPlan[] = [];
  const mounts: Delivery['mounts'][number][] = [];
  for (const container of wanted) {
    const { at, variables, env, envFrom } = container;
    const { command } = at.container;
    findings.push(...obstacles(container, context));
    const mount = envMount(at.container);
    const { mountPath } = mount;
    directories.push({
      path: mountPath,
      fileMode: 0o644,
      sources: [{ kind: 'env', file: FILE, format: 'shell', variables: lastOfEach(variables) }],
    });
    if (!hasMount(at.container, mount)) {
      findings.push(...mountObstacles(at, mountPath, context.spec, 'mount at a path outside of /postern'));
      mounts.push({ at, mount });
    }
    const wrapper = ['/bin/sh', '-c', `. ${mountPath}/${FILE} && exec "$0" "$@"`];
    if (command !== undefined && !wrapper.every((word, i) => command[i] === word)) {
      patch.push({ op: 'replace', path: `${at.pointer}/command`, value: [...wrapper, ...command] });
    }
    patch.push(
      ...removeEntries(env, at.container.env?.length ?? 0, `${at.pointer}/env`),
      ...removeEntries(envFrom, at.container.envFrom?.length ?? 0, `${at.pointer}/envFrom`),
    );
  }
  return {
    directories,
    volumes: directories.length === 0 ? [] : [memoryVolume(ENV_VOLUME, context.sizeLimit)],
    mounts,
    patch,
    findings,
  };
}

/** A container sees its own variables and no other's. */
export function envMount({ name }: Container): VolumeMount {
  return { name: ENV_VOLUME, mountPath: `${ENV_DIRECTORY}/${name}`, subPath: name, readOnly: true };
}

function obstacles(wanted: WantedVariables, context: Context): Finding[] {
  const { container, path } = wanted.at;
  if (container.command === undefined || container.command.length === 0) {
    return [
      refusal(
        'PST311',
        `${path}.command`,
        `container ${container.name} has no command, and the entrypoint of its image is not known here: there is nothing to wrap`,
        `set command to what the image runs, or ${USE_FILE}`,
      ),
    ];
  }
  return [
    ...nameFaults(container.env, wanted.env, path),
    ...expandedTooEarly(wanted, context),
    ...besideTheShell(container, path),
  ];
}

function nameFaults(own: readonly EnvVar[] | undefined, indexes: readonly number[], path: string): Finding[] {
  return indexes.flatMap(i => {
    const fault = shellNameFault(own?.[i]?.name ?? '');
    return fault === undefined
      ? []
      : refusal('PST311', `${path}.env[${i}].name`, `the name of this variable ${fault}`, USE_FILE);
  });
}

/** `$(NAME)` of a variable that leaves `env` and `envFrom` would stay as it is written. */
function expandedTooEarly({ at, env, envFrom, variables }: WantedVariables, context: Context): Finding[] {
  const { container, path } = at;
  const keysOf = keysOfGenerators(context.manifests, context.namespace);
  const gone = new Set(env.map(i => container.env?.[i]?.name));
  for (const variable of variables.slice(0, envFrom.length)) {
    const externalSecret = context.manifests.externalSecret(context.namespace, variable.secret);
    if ('name' in variable || externalSecret === undefined) continue;
    const keys = producedKeys(externalSecret, keysOf);
    for (const key of keys ?? []) gone.add(`${variable.prefix}${key}`);
  }
  const texts = [
    ...(container.command ?? []),
    ...(container.args ?? []),
    ...(container.env ?? []).map(({ value = '' }) => value),
  ];
  const expanded = texts.flatMap(expansions).find(name => gone.has(name));
  if (expanded === undefined) return [];
  return [
    refusal(
      'PST311',
      path,
      `container ${container.name} uses $(${expanded}), which Kubernetes puts in before the shell that knows it runs`,
      `let the shell expand it ("$${expanded}" in a sh -c command), or ${USE_FILE}`,
    ),
  ];
}

/** Names in `$(NAME)`; `$$` is Kubernetes' way to write a dollar. */
function expansions(text: string): string[] {
  return [...text.matchAll(/\$\$|\$\(([^)]*)\)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** What kubelet runs in a container by itself never passes through the shell. */
function besideTheShell(container: Container, path: string): Finding[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const programs = {
    livenessProbe,
    readinessProbe,
    startupProbe,
    'lifecycle.postStart': lifecycle?.postStart,
    'lifecycle.preStop': lifecycle?.preStop,
  };
  return Object.entries(programs).flatMap(([field, program]) =>
    program?.exec === undefined
      ? []
      : warning(
          'PST315',
          `${path}.${field}.exec`,
          `the command of ${field} does not see the variables: with env-method: exec only the container's own command does`,
          `${USE_FILE}, or begin the command with: sh -c '. ${ENV_DIRECTORY}/${container.name}/${FILE} && …'`,
        ),
  );
}
