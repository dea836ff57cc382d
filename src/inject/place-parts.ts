import { isJsonObject } from '../api/json.ts';
import type { PatchOperation } from '../api/patch-operation.ts';
import type { Container, PodSpec, Volume } from '../api/pod.ts';
import { REFRESH_CONTAINER } from './containers.ts';
import type { Delivery } from './deliver/delivery.ts';
import { sameQuantity } from './options/quantity.ts';

/** Operations that bring our volumes to where they are wanted; none for one that is there already. */
export function placeVolumes(spec: PodSpec, wanted: readonly Volume[]): PatchOperation[] {
  const present = spec.volumes;
  if (present === undefined)
    return wanted.length === 0 ? [] : [{ op: 'add', path: '/spec/volumes', value: wanted }];
  return wanted.flatMap((value): PatchOperation[] => {
    const i = present.findIndex(({ name }) => name === value.name);
    if (i === -1) return [{ op: 'add', path: '/spec/volumes/-', value }];
    return covers(present[i], value, 'whole') ? [] : [{ op: 'replace', path: `/spec/volumes/${i}`, value }];
  });
}

/** One list operation for each container however many mounts it gets, so that none undoes another. */
export function placeMounts(mounts: Delivery['mounts']): PatchOperation[] {
  const patch: PatchOperation[] = [];
  const begun = new Set<string>();
  for (const { at, mount } of mounts) {
    const pointer = `${at.pointer}/volumeMounts`;
    if (at.container.volumeMounts === undefined && !begun.has(pointer)) {
      patch.push({ op: 'add', path: pointer, value: [mount] });
    } else {
      patch.push({ op: 'add', path: `${pointer}/-`, value: mount });
    }
    begun.add(pointer);
  }
  return patch;
}

/** Where the refresher runs: native sidecar, plain sidecar before Kubernetes 1.29, or not at all in a pod that ends. */
export type RefresherPlace = 'initContainers' | 'containers' | 'nowhere';

/**
 * The init container comes first of all, so that every other container finds its data; the refresher after it. Must be
 * the last operations on `initContainers`: they shift its indexes.
 *
 * @param served whether an init container needs what ours writes; one that another webhook put in front of ours would
 * wait for it in vain
 */
export function placeAgent(
  spec: PodSpec,
  { init, refresh }: { init: Container; refresh: Container },
  place: RefresherPlace,
  served: (container: Container) => boolean,
): PatchOperation[] {
  const { restartPolicy: _, ...plain } = refresh;
  const first = place === 'initContainers' ? [init, refresh] : [init];
  const patch = place === 'containers' ? placeLast(spec, plain) : [];
  const present = spec.initContainers;
  if (present === undefined) return [...patch, { op: 'add', path: '/spec/initContainers', value: first }];
  const indexOf = (wanted: Container): number => present.findIndex(({ name }) => name === wanted.name);
  const initAt = indexOf(init);
  const tooLate = initAt !== -1 && present.slice(0, initAt).some(served);
  for (const value of first) {
    const i = indexOf(value);
    if (i === -1 || (tooLate && value === init) || covers(present[i], value)) continue;
    patch.push({ op: 'replace', path: `/spec/initContainers/${i}`, value });
  }
  if (tooLate) patch.push({ op: 'remove', path: `/spec/initContainers/${initAt}` });
  const stays = initAt !== -1 && !tooLate;
  if (!stays) patch.push({ op: 'add', path: '/spec/initContainers/0', value: init });
  if (first.includes(refresh) && indexOf(refresh) === -1) {
    patch.push({ op: 'add', path: `/spec/initContainers/${stays ? initAt + 1 : 1}`, value: refresh });
  }
  return patch;
}

function placeLast(spec: PodSpec, container: Container): PatchOperation[] {
  const i = spec.containers.findIndex(({ name }) => name === REFRESH_CONTAINER);
  if (i === -1) return [{ op: 'add', path: '/spec/containers/-', value: container }];
  return covers(spec.containers[i], container)
    ? []
    : [{ op: 'replace', path: `/spec/containers/${i}`, value: container }];
}

/**
 * Is everything of `wanted` in `actual`? The API server adds defaults to what we wrote, and its own plugins add mounts,
 * before a second call sees it. Lists of texts are compared in order and whole.
 * @param lists `whole`: all of them are. Nobody else puts anything into a volume of ours, which policies let name Secrets.
 */
export function covers(actual: unknown, wanted: unknown, lists: 'longer' | 'whole' = 'longer'): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual)) return false;
    if (lists === 'whole' || wanted.every(item => typeof item === 'string')) {
      return actual.length === wanted.length && wanted.every((item, i) => covers(actual[i], item, lists));
    }
    return wanted.every(item => actual.some(candidate => covers(candidate, item)));
  }
  if (isJsonObject(wanted)) {
    return (
      isJsonObject(actual) &&
      Object.entries(wanted).every(
        ([field, value]) =>
          covers(actual[field], value, lists) ||
          (QUANTITIES.has(field) && sameQuantity(actual[field], value)),
      )
    );
  }
  return actual === wanted;
}

// The API server writes a quantity in its own way: `0.5` becomes `500m`.
const QUANTITIES: ReadonlySet<string> = new Set(['cpu', 'memory', 'sizeLimit']);
