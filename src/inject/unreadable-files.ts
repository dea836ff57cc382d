/**
 * Kubelet writes a Secret volume as root, and the agent as a user that is not: a strict mode may keep out a container that is
 * root, or another user. With an fsGroup every container is in the group that may read.
 */
import type { Container, PodSpec } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { SECRETS_DIRECTORY, VOLUMES_DIRECTORY } from '../plan/agent-paths.ts';
import type { DirectoryPlan } from '../plan/plan.ts';
import { agentUser } from './agent-containers.ts';
import { chosenContainers, type PlacedContainer } from './containers.ts';
import { modesOf, readersOf } from './file-modes.ts';
import { warning } from './finding.ts';
import type { Asked } from './placement.ts';

/** PST315: one warning for each container. */
export function unreadableFiles(
  { spec, containers, options, context }: Asked,
  directories: readonly DirectoryPlan[],
): Finding[] {
  const strict = directories.flatMap(directory => {
    const mode = directory.groupRead === true ? undefined : strictMode(directory);
    return mode === undefined ? [] : [{ directory, mode }];
  });
  if (strict.length === 0) return [];
  const user = agentUser(spec, options, context.settings);
  const chosen = new Set(chosenContainers(containers, options));
  return containers.flatMap(at => {
    const { container, path } = at;
    const found = strict.find(
      ({ directory, mode }) => isSeen(directory, at, chosen) && !mayRead(container, spec, user, mode),
    );
    if (found === undefined) return [];
    return warning(
      'PST315',
      `${path}.securityContext`,
      `container ${container.name} may not be able to read its files of mode ${found.mode.toString(8).padStart(4, '0')}: they belong to user ${user}, as whom the agent runs`,
      'set fsGroup in the securityContext of the pod, or one runAsUser for all containers, or a mode that lets all read',
    );
  });
}

/**
 * A mode that may keep a container out; undefined: there is none. What the group of a Secret volume may read is not among
 * them: the group is root's, as kubelet has it, and who is in it is so here and there.
 */
function strictMode(directory: DirectoryPlan): number | undefined {
  const isVolume = directory.path !== SECRETS_DIRECTORY;
  return modesOf(directory).find(
    mode => readersOf(mode) === 'owner' || (readersOf(mode) === 'group' && !isVolume),
  );
}

function isSeen({ path }: DirectoryPlan, at: PlacedContainer, chosen: ReadonlySet<PlacedContainer>): boolean {
  if (path === SECRETS_DIRECTORY) return chosen.has(at);
  return at.container.volumeMounts?.some(({ name }) => path === `${VOLUMES_DIRECTORY}/${name}`) === true;
}

/** As far as the manifest tells; the user of an image that names none is mostly root. */
function mayRead(
  { securityContext: own = {} }: Container,
  { securityContext: pod = {} }: PodSpec,
  owner: number,
  mode: number,
): boolean {
  const user = own.runAsUser ?? pod.runAsUser;
  if (user === owner) return true;
  const group = own.runAsGroup ?? pod.runAsGroup;
  const isRoot = user === 0 || (user === undefined && (own.runAsNonRoot ?? pod.runAsNonRoot) !== true);
  const isOfGroup =
    group === 0 || (group === undefined && isRoot) || pod.supplementalGroups?.includes(0) === true;
  if (readersOf(mode) === 'group' && isOfGroup) return true;
  return isRoot && (own.privileged === true || !hasLost(own.capabilities));
}

/** What lets root read everything is the capability DAC_OVERRIDE, or DAC_READ_SEARCH: capabilities(7). */
function hasLost({ drop = [], add = [] }: { drop?: string[]; add?: string[] } = {}): boolean {
  const isAny = (names: readonly string[], ...wanted: readonly string[]): boolean =>
    names.some(name => wanted.includes(name.replace(/^CAP_/, '')));
  return isAny(drop, 'ALL', 'DAC_OVERRIDE') && !isAny(add, 'ALL', 'DAC_OVERRIDE', 'DAC_READ_SEARCH');
}
