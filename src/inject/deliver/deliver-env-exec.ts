import type { PatchOperation } from '../../api/patch-operation.ts';
import type { Container, PodSpec, VolumeMount } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import { listed } from '../../check/wording/listed.ts';
import { ENV_DIRECTORY } from '../../plan/agent-paths.ts';
import type { DirectoryPlan, EnvVariable } from '../../plan/plan.ts';
import type { ServerVersion } from '../contract.ts';
import { ENV_VOLUME, filesInstead, hasFileKeyRef, removeEntries } from './deliver-env-file.ts';
import type { Delivery } from './delivery.ts';
import { expandedTooEarly } from './expanded-too-early.ts';
import { refusal, warning } from '../finding.ts';
import { knownKeys, type Manifests } from './known-keys.ts';
import { lostInShell } from './lost-in-shell.ts';
import { nameFaults } from './name-faults.ts';
import { memoryVolume } from './memory-volume.ts';
import { hasMount, mountObstacles } from './mount-obstacle.ts';
import { shellNameFault } from '../variable-names.ts';
import { variablesOfShell } from './variables-of-shell.ts';
import type { WantedVariables } from '../wanted-variables.ts';

const FILE = 'env.sh';
const USE_FILE = 'use postern.dev/env-method: file';

interface Context extends Manifests {
  readonly spec: PodSpec;
  readonly server: ServerVersion;
  readonly sizeLimit: string;
}

/** `env-method: exec`: a shell reads the variables and then becomes the container's own command. */
export function deliverEnvExec(wanted: readonly WantedVariables[], context: Context): Delivery {
  const findings: Finding[] = [];
  const patch: PatchOperation[] = [];
  const directories: DirectoryPlan[] = [];
  const mounts: Delivery['mounts'][number][] = [];
  for (const container of wanted) {
    const { at, single, envFrom } = container;
    const { command } = at.container;
    const { variables, findings: hidden } = variablesOfShell(container, context);
    patch.push(
      ...removeEntries(
        single.map(({ i }) => i),
        at.container.env?.length ?? 0,
        `${at.pointer}/env`,
      ),
      ...removeEntries(envFrom, at.container.envFrom?.length ?? 0, `${at.pointer}/envFrom`),
    );
    const mount = envMount(at.container);
    const { mountPath } = mount;
    const wrapper = ['/bin/sh', '-c', `. ${mountPath}/${FILE} && exec "$0" "$@"`];
    const isWrapped = wrapper.every((word, i) => command?.[i] === word);
    // In a container that has its shell already, what hid the rest has gone into the file.
    if (!isWrapped) findings.push(...hidden);
    findings.push(...expandedTooEarly(container, context));
    if (variables.length === 0) continue;
    findings.push(...obstacles(container, variables, context), ...lostInShell(container, context));
    directories.push({
      path: mountPath,
      fileMode: 0o644,
      sources: [{ kind: 'env', file: FILE, format: 'shell', variables }],
    });
    if (!hasMount(at.container, mount)) {
      findings.push(...mountObstacles(at, mountPath, context.spec, 'mount at a path outside of /postern'));
      mounts.push({ at, mount });
    }
    if (command !== undefined && !isWrapped) {
      patch.push({ op: 'replace', path: `${at.pointer}/command`, value: [...wrapper, ...command] });
    }
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

function obstacles(wanted: WantedVariables, variables: readonly EnvVariable[], context: Context): Finding[] {
  const { at, single } = wanted;
  const { container, path } = at;
  const byFile = byFileInstead(wanted, context);
  if (container.command === undefined || container.command.length === 0) {
    return [
      refusal(
        'PST311',
        `${path}.command`,
        `container ${container.name} has no command, and the entrypoint of its image is not known here: there is nothing to wrap`,
        `set command to what the image runs, or ${byFile ?? filesInstead(wanted)}`,
      ),
    ];
  }
  const set = new Set(variables);
  return [
    ...nameFaults(
      single.filter(({ variable }) => set.has(variable)),
      path,
      shellNameFault,
      byFile ?? 'give it another name',
    ),
    ...besideTheShell(container, path, byFile),
  ];
}

/** How `env-method: file` would deliver the same; undefined: it cannot. What it would refuse in its turn helps nobody. */
function byFileInstead({ whole }: WantedVariables, context: Context): string | undefined {
  if (!hasFileKeyRef(context.server)) return undefined;
  const unknown = whole.map(({ secret }) => secret).filter(name => knownKeys(name, context) === undefined);
  return unknown.length === 0
    ? USE_FILE
    : `list the keys of ExternalSecret ${listed(new Set(unknown))} under spec.data and ${USE_FILE}`;
}

/** What kubelet runs in a container by itself never passes through the shell. */
function besideTheShell(container: Container, path: string, byFile: string | undefined): Finding[] {
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
          `${byFile === undefined ? '' : `${byFile}, or `}begin the command with: sh -c '. ${ENV_DIRECTORY}/${container.name}/${FILE} && …'`,
        ),
  );
}
