import type { DeliveryKind } from '../../../api/secret-policy.ts';
import { isJsonObject } from '../../../api/json.ts';
import {
  below,
  injectAnnotation,
  secretReferences,
  type PlacedPod,
  type SecretReference,
} from '../../across/pod-references.ts';
import { excerpt } from '../../wording/excerpt.ts';
import type { Subject } from '../contract.ts';
import { AUTH_VOLUME } from './auth-volume.ts';
import { annotationField, annotationOf } from '../../across/pod-annotation.ts';

/** One way in which a pod gets values. */
export interface PodDelivery {
  readonly kind: DeliveryKind;
  /** What asks for it: an annotation, or a reference to a Secret. */
  readonly path: string;
  /** Of the Secret that is named; absent for an annotation. */
  readonly name?: string;
  /** With `auto`: of a Secret that nothing is sure to serve, or nothing serves. */
  readonly serving?: 'unsure' | 'none';
}

/** Each way once for each Secret that the pod names and each annotation. Nothing of the pod need be valid. */
export function podDeliveries(pod: PlacedPod, isServed: Subject['isServed']): readonly PodDelivery[] {
  const inject = injectAnnotation(pod)?.trim() ?? '';
  const references = secretReferences(pod).flatMap(reference =>
    ofReference(pod, inject, reference, isServed),
  );
  const seen = new Set<string>();
  return [...ofAnnotations(pod, inject), ...references].filter(({ kind, name, path }) => {
    const id = `${kind}/${name ?? path}`;
    return !seen.has(id) && seen.add(id);
  });
}

function ofAnnotations(pod: PlacedPod, inject: string): readonly PodDelivery[] {
  if (inject === '') return [];
  const at = (name: string): string => below(pod, annotationField(name));
  return [
    ...(inject === 'auto' ? [] : [{ kind: 'files', path: at('inject') } as const]),
    ...(annotationOf(pod, 'env') === undefined ? [] : [{ kind: 'env', path: at('env') } as const]),
  ];
}

/** With `auto`, a reference that nothing serves stays what it is; so does one that is left in a pod that was injected. */
function ofReference(
  pod: PlacedPod,
  inject: string,
  { name, namePath }: SecretReference,
  isServed: Subject['isServed'],
): readonly PodDelivery[] {
  const { list, owner } = ownerOf(pod, namePath);
  // What Postern put there itself: how the agent logs in.
  if (inject !== '' && list === 'volumes' && owner === AUTH_VOLUME) return [];
  const reference = { path: namePath, name: excerpt(name) };
  if (inject !== 'auto' || !isReached(pod, list, owner)) return [{ kind: 'secret', ...reference }];
  const served = annotationOf(pod, 'plan') === undefined ? isServed(name) : false;
  if (served === false) return [{ kind: 'secret', serving: 'none', ...reference }];
  const kind = list === 'volumes' ? 'files' : 'env';
  return [{ kind, ...(served === undefined ? { serving: 'unsure' } : {}), ...reference }];
}

/** The container or volume that a reference stands in. */
function ownerOf(pod: PlacedPod, path: string): { readonly list: string; readonly owner: string } {
  const field = path.slice(below(pod, '').length);
  const [, list = '', index = ''] = /^spec\.(\w+)\[(\d+)\]/u.exec(field) ?? [];
  const entries: unknown = pod.spec[list];
  const entry: unknown = Array.isArray(entries) ? entries[Number(index)] : undefined;
  const name = isJsonObject(entry) ? entry['name'] : undefined;
  return { list, owner: typeof name === 'string' ? name : '' };
}

/** Volumes are served to all; containers may be chosen; those of a debugger come too late. */
function isReached(pod: PlacedPod, list: string, owner: string): boolean {
  const chosen = annotationOf(pod, 'containers');
  if (list === 'volumes') return true;
  if (list === 'ephemeralContainers') return false;
  return chosen === undefined || chosen.split(',').some(one => one.trim() === owner);
}
