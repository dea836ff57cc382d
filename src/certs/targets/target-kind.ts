import { isDeepStrictEqual } from 'node:util';

import type { KubeObject } from '../../kube/object.ts';
import type { ResourceAddress } from '../../kube/resource-path.ts';
import type { TrustTarget } from '../certificate-cluster.ts';

/** Owns the caBundle of our targets and no other field of them. */
export const FIELD_MANAGER = 'postern-certs';

/** Makes the namespace the owner of webhook configurations. */
export const OWNER_FIELD_MANAGER = 'postern-owner';

/** What the API server calls a writer that names no field manager: the User-Agent, up to its version. */
export const DEFAULT_FIELD_MANAGER = 'postern';

/** Objects with this label are ours. */
export const PART_OF_LABEL = 'app.kubernetes.io/part-of';
export const PART_OF = 'postern';

export type Selector = { readonly labelSelector: string } | { readonly fieldSelector: string };

export const BY_LABEL: Selector = { labelSelector: `${PART_OF_LABEL}=${PART_OF}` };

/** Where one kind of object keeps what its readers trust. */
export interface TargetKind<T extends KubeObject = KubeObject> {
  readonly kind: TrustTarget['kind'];
  readonly apiVersion: string;
  /** Of the collection. */
  readonly address: ResourceAddress;
  /** What to watch: one list and watch each. */
  readonly selectors: readonly Selector[];
  /** Path of the owned field in `managedFields`; `*` stands for any one step. */
  readonly ownedPath: readonly string[];
  /** Empty: the object has nothing that we would fill in, so it is no target. */
  entries(object: T): TrustTarget['entries'];
  /** What server-side apply gets besides the head: the bundle (PEM) in the owned field of each entry. */
  content(entries: TrustTarget['entries'], caBundle: string): object;
  /** An object that is ours to create while there is none. */
  readonly absent?: Pick<TrustTarget, 'name' | 'entries'>;
}

export function byName(name: string): Selector {
  return { fieldSelector: `metadata.name=${name}` };
}

/** Is the object wanted by its name, besides those with our label? */
export function isNamed({ selectors }: Pick<TargetKind, 'selectors'>, name: string): boolean {
  return selectors.some(selector => isDeepStrictEqual(selector, byName(name)));
}

export function fromBase64(caBundle: string | undefined): string {
  return Buffer.from(caBundle ?? '', 'base64').toString('utf8');
}

export function toBase64(caBundle: string): string {
  return Buffer.from(caBundle).toString('base64');
}
