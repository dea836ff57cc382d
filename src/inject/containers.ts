import type { Container, PodSpec } from '../api/pod.ts';
import type { Options } from './options/options.ts';

/** A container of a pod with its place, as a JSON pointer and as a field path. */
export interface PlacedContainer {
  readonly container: Container;
  /** `/spec/containers/0` */
  readonly pointer: string;
  /** `spec.containers[0]` */
  readonly path: string;
}

/** What a pod is made of, and the containers of its application. */
export interface PlacedSpec {
  readonly spec: PodSpec;
  readonly containers: readonly PlacedContainer[];
}

export const INIT_CONTAINER = 'postern-init';
export const REFRESH_CONTAINER = 'postern-refresh';

/** Init containers and containers of the application, ours left out. */
export function applicationContainers(spec: PodSpec): PlacedContainer[] {
  const placed: PlacedContainer[] = [];
  for (const field of ['initContainers', 'containers'] as const) {
    spec[field]?.forEach((container, i) => {
      if (!isOurs(container))
        placed.push({ container, pointer: `/spec/${field}/${i}`, path: `spec.${field}[${i}]` });
    });
  }
  return placed;
}

/** Those that the annotation `containers` lets in; all of them without it. */
export function chosenContainers(
  all: readonly PlacedContainer[],
  { containers }: Pick<Options, 'containers'>,
): readonly PlacedContainer[] {
  return containers === undefined ? all : all.filter(({ container }) => containers.includes(container.name));
}

export function isOurs(container: Container): boolean {
  return container.name === INIT_CONTAINER || container.name === REFRESH_CONTAINER;
}
