/** What is not served of a projected volume: volumes of our own, which the agent copies in where their sources stood. */
import { createHash } from 'node:crypto';
import type { Volume, VolumeProjection } from '../../api/pod.ts';
import { REST_DIRECTORY } from '../../plan/agent-paths.ts';

const LONGEST_NAME = 63;

/**
 * One volume for each run of sources between served ones, so that the agent can keep their order. With an fsGroup kubelet
 * lets the agent read every file; without one, only what all may read.
 *
 * @param run counts from 1
 */
export function restVolume(
  volume: Volume,
  run: number,
  sources: readonly VolumeProjection[],
  hasGroup: boolean,
): Volume {
  const { defaultMode } = volume.projected ?? {};
  return {
    name: restVolumeName(restPath(volume.name, run)),
    projected: {
      ...(defaultMode === undefined ? {} : { defaultMode: hasGroup ? defaultMode : defaultMode | 0o444 }),
      sources: hasGroup ? [...sources] : sources.map(readableByAll),
    },
  };
}

/** Where the agent finds it. Names of volumes have no dot, so no two runs of a pod meet. */
export function restPath(volumeName: string, run: number): string {
  return `${REST_DIRECTORY}/${volumeName}${run === 1 ? '' : `.${run}`}`;
}

/** Its name in the pod, by the path that a plan has: one name for each, within 63 letters. */
export function restVolumeName(path: string): string {
  const [volumeName = '', run = ''] = path.slice(REST_DIRECTORY.length + 1).split('.');
  // The number stands in front of the dash: behind it, another volume could be named so.
  const name = `postern-rest${run}-${volumeName}`;
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash('sha256').update(volumeName).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - 9)}-${hash}`;
}

function readableByAll(projection: VolumeProjection): VolumeProjection {
  const open = structuredClone(projection);
  for (const source of [open.configMap, open.secret, open.downwardAPI]) {
    for (const item of source?.items ?? []) if (item.mode !== undefined) item.mode |= 0o444;
  }
  return open;
}
