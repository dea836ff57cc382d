/**
 * Kubelet writes a Secret volume as root, and the agent as a user that is not: a container that is root, or the user that the
 * files are for, may be none that a strict mode lets in. With an fsGroup every container is in the group that may read.
 */
import type { Container, PodSpec } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { SECRETS_DIRECTORY, VOLUMES_DIRECTORY } from '../plan/agent-paths.ts';
import type { DirectoryPlan } from '../plan/plan.ts';
import { agentUser } from './agent-containers.ts';
import { chosenContainers, type PlacedContainer } from './containers.ts';
import { warning } from './finding.ts';
import type { Asked } from './placement.ts';

const OTHERS_READ = 0o004;

/** PST315: one warning for each container. */
export function unreadableFiles(
  { spec, containers, options, context }: Asked,
  directories: readonly DirectoryPlan[],
): Finding[] {
  const strict = directories.filter(
    directory => directory.groupRead !== true && strictMode(directory) !== undefined,
  );
  if (strict.length === 0) return [];
  const user = agentUser(spec, options, context.settings);
  const chosen = new Set(chosenContainers(containers, options));
  return containers.flatMap(at => {
    const { container, path } = at;
    const directory = strict.find(({ path }) => isSeen(path, at, chosen));
    if (directory === undefined || mayReadAll(container, spec, user)) return [];
    const mode = (strictMode(directory) ?? 0).toString(8).padStart(4, '0');
    return warning(
      'PST315',
      `${path}.securityContext`,
      `container ${container.name} may not be able to read its files of mode ${mode}: they belong to user ${user}, as whom the agent runs`,
      'set fsGroup in the securityContext of the pod, or one runAsUser for all containers, or a mode that lets all read',
    );
  });
}

/** A mode of files that lets only their owner and his group read; undefined: there is none. */
function strictMode({ fileMode, sources }: DirectoryPlan): number | undefined {
  const modes = sources.flatMap((source): number[] => {
    if (source.kind === 'copy') return [];
    return source.kind === 'files' && source.items !== undefined
      ? source.items.map(({ mode = fileMode }) => mode)
      : [fileMode];
  });
  return modes.find(mode => (mode & OTHERS_READ) === 0);
}

function isSeen(directory: string, at: PlacedContainer, chosen: ReadonlySet<PlacedContainer>): boolean {
  if (directory === SECRETS_DIRECTORY) return chosen.has(at);
  return at.container.volumeMounts?.some(({ name }) => directory === `${VOLUMES_DIRECTORY}/${name}`) === true;
}

/** As far as the manifest tells; the user of an image that names none is mostly root. */
function mayReadAll(
  { securityContext: own = {} }: Container,
  { securityContext: pod = {} }: PodSpec,
  owner: number,
): boolean {
  const user = own.runAsUser ?? pod.runAsUser;
  if (user === owner) return true;
  const isRoot = user === 0 || (user === undefined && (own.runAsNonRoot ?? pod.runAsNonRoot) !== true);
  return isRoot && (own.privileged === true || !hasLost(own.capabilities));
}

/** What lets root read everything is the capability DAC_OVERRIDE, or DAC_READ_SEARCH: capabilities(7). */
function hasLost({ drop = [], add = [] }: { drop?: string[]; add?: string[] } = {}): boolean {
  const isAny = (names: readonly string[], ...wanted: readonly string[]): boolean =>
    names.some(name => wanted.includes(name.replace(/^CAP_/, '')));
  return isAny(drop, 'ALL', 'DAC_OVERRIDE') && !isAny(add, 'ALL', 'DAC_OVERRIDE', 'DAC_READ_SEARCH');
}
