import type { KubeObject } from '../../kube/object.ts';
import type { TrustTarget } from '../certificate-cluster.ts';
import { isManagedBy, otherBundleManagers } from './field-managers.ts';
import {
  DEFAULT_FIELD_MANAGER,
  FIELD_MANAGER,
  isNamed,
  OWNER_FIELD_MANAGER,
  type TargetKind,
} from './target-kind.ts';

/** https://cert-manager.io/docs/concepts/ca-injector/: with one of these its injector writes the caBundle. */
const INJECT_ANNOTATIONS = [
  'cert-manager.io/inject-ca-from',
  'cert-manager.io/inject-ca-from-secret',
  'cert-manager.io/inject-apiserver-ca',
];

/** The object as a target; undefined: it has nothing that we would fill in. */
export function readTarget<T extends KubeObject>(kind: TargetKind<T>, object: T): TrustTarget | undefined {
  const { metadata } = object;
  const entries = kind.entries(object);
  if (entries.length === 0) return undefined;
  const isInjected = INJECT_ANNOTATIONS.some(name => metadata.annotations?.[name]);
  return {
    kind: kind.kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    entries,
    otherManagers: otherBundleManagers(metadata.managedFields ?? [], kind.ownedPath, {
      ours: FIELD_MANAGER,
      alsoOurs: [OWNER_FIELD_MANAGER, DEFAULT_FIELD_MANAGER],
      isRemoved: entries.some(({ caBundle }) => caBundle === ''),
    }),
    ...(isManagedBy(metadata.managedFields ?? [], FIELD_MANAGER) && { isWritten: true }),
    ...(isInjected && { leftTo: 'cert-manager' }),
    ...(isNamed(kind, metadata.name) && { isNamed: true }),
  };
}
