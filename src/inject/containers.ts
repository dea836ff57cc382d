import type { Container, Pod, PodSpec } from '../api/pod.ts';
import type { Options } from './options/options.ts';

/** A container of a pod with its place, as a JSON pointer and as a field path. */
export interface PlacedContainer {
  readonly container: Container;
  /** `/spec/containers/0` */
  readonly pointer: string;
  /** `spec.containers[0]` */
  readonly path: string;
}

export const INIT_CONTAINER = 'postern-init';
export const REFRESH_CONTAINER = 'postern-refresh';

/** Init containers and containers of the application, ours left out. */
export function applicationContainers(spec: PodSpec): PlacedContainer[] {
  return [
    ...placed(spec.initContainers ?? [], 'initContainers'),
    ...placed(spec.containers, 'containers'),
  ].filter(({ container }) => !isOurs(container));
}

/** Those that the annotation `containers` lets in; all of them without it. */
export function chosenContainers(pod: Pod, options: Options): PlacedContainer[] {
  const all = pod.spec === undefined ? [] : applicationContainers(pod.spec);
  const { containers } = options;
  return containers === undefined ? all : all.filter(({ container }) => containers.includes(container.name));
}

export function isOurs(container: Container): boolean {
  return container.name === INIT_CONTAINER || container.name === REFRESH_CONTAINER;
}

function placed(containers: readonly Container[], field: 'initContainers' | 'containers'): PlacedContainer[] {
  return containers.map((container, i) => ({
    container,
    pointer: `/spec/${field}/${i}`,
    path: `spec.${field}[${i}]`,
  }));
}
