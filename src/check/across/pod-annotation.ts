import { isJsonObject } from '../../api/json.ts';
import type { PlacedPod } from './pod-references.ts';

/** An annotation `postern.dev/<name>` of a pod. */
export function annotationOf({ metadata }: PlacedPod, name: string): string | undefined {
  const { annotations } = metadata;
  const value = isJsonObject(annotations) ? annotations[`postern.dev/${name}`] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Field path of an annotation below a pod. */
export function annotationField(name: string): string {
  return `metadata.annotations[postern.dev/${name}]`;
}
