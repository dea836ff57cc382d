import type { Container } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { ENV_DIRECTORY } from '../plan/agent-paths.ts';
import { ENV_VOLUME, removeEntries } from './deliver-env-file.ts';
import type { PatchOperation } from './contract.ts';
import type { Delivery } from './delivery.ts';
import { refusal } from './finding.ts';
import { memoryVolume } from './memory-volume.ts';
import type { WantedVariables } from './wanted-variables.ts';

const FILE = 'env.sh';

/** `env-method: exec`: a shell reads the variables and then becomes the container's own command. */
export function deliverEnvExec(wanted: readonly WantedVariables[], sizeLimit: string): Delivery {
  const findings: Finding[] = [];
  const patch: PatchOperation[] = [];
  const directories = [];
  const mounts = [];
  for (const { at, variables, env, envFrom } of wanted) {
    const { container } = at;
    findings.push(...obstacles(container, at.path, env));
    const mountPath = `${ENV_DIRECTORY}/${container.name}`;
    directories.push({
      path: mountPath,
      fileMode: 0o644,
      sources: [{ kind: 'env' as const, file: FILE, format: 'shell' as const, variables }],
    });
    if (container.volumeMounts?.some(mount => mount.mountPath === mountPath) !== true) {
      mounts.push({ at, mount: { name: ENV_VOLUME, mountPath, subPath: container.name, readOnly: true } });
    }
    const wrapper = ['/bin/sh', '-c', `. ${mountPath}/${FILE} && exec "$0" "$@"`];
    if (container.command !== undefined && container.command[2] !== wrapper[2]) {
      patch.push({ op: 'replace', path: `${at.pointer}/command`, value: [...wrapper, ...container.command] });
    }
    patch.push(...removeEntries(env, container.env?.length ?? 0, `${at.pointer}/env`));
    patch.push(...removeEntries(envFrom, container.envFrom?.length ?? 0, `${at.pointer}/envFrom`));
  }
  return {
    directories,
    volumes: wanted.length === 0 ? [] : [memoryVolume(ENV_VOLUME, sizeLimit)],
    mounts,
    patch,
    findings,
  };
}

function obstacles(container: Container, path: string, env: readonly number[]): Finding[] {
  if (container.command === undefined || container.command.length === 0) {
    return [
      refusal(
        'PST311',
        `${path}.command`,
        `container ${container.name} has no command, and the entrypoint of its image is not known here: there is nothing to wrap`,
        'set command to what the image runs, or use postern.dev/env-method: file',
      ),
    ];
  }
  const taken = new Set(env.map(i => container.env?.[i]?.name));
  const texts = [
    ...container.command,
    ...(container.args ?? []),
    ...(container.env ?? []).map(({ value = '' }) => value),
  ];
  const expanded = texts
    .flatMap(text => [...text.matchAll(/\$\(([^)]+)\)/g)].map(match => match[1]))
    .find(name => taken.has(name));
  if (expanded === undefined) return [];
  return [
    refusal(
      'PST311',
      path,
      `container ${container.name} uses $(${expanded}), which Kubernetes puts in before the shell that knows it runs`,
      `let the shell expand it ("$${expanded}" in a sh -c command), or use postern.dev/env-method: file`,
    ),
  ];
}
