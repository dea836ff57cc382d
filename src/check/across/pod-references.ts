import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { podTemplateOf } from '../../manifest/pod-template.ts';
import { annotationOf } from './pod-annotation.ts';

/** A Secret that a pod takes values from. */
export interface SecretReference {
  readonly name: string;
  /** Absent where the whole Secret is meant. */
  readonly key?: string;
  readonly isOptional: boolean;
  /** Field path of the name, and of the key where there is one. */
  readonly namePath: string;
  readonly keyPath?: string;
}

/** A pod, or the template that a workload makes pods from. */
export interface PlacedPod {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  /** Of the pod in the object: `spec.template`; empty for a Pod. */
  readonly path: string;
}

/** The kinds that {@link podOf} finds a pod in. */
export const POD_KINDS: readonly (readonly [group: string, kind: string])[] = [
  ['', 'Pod'],
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['apps', 'DaemonSet'],
  ['apps', 'ReplicaSet'],
  ['', 'ReplicationController'],
  ['batch', 'Job'],
  ['batch', 'CronJob'],
];

export function podOf(object: JsonObject): PlacedPod | undefined {
  if (object['kind'] === 'Pod') return placed(object, '');
  const template = podTemplateOf(object);
  return template === undefined ? undefined : placed(template.template, template.path);
}

function placed(pod: unknown, path: string): PlacedPod {
  return { metadata: objectIn(pod, 'metadata'), spec: objectIn(pod, 'spec'), path };
}

/** A path below a pod, as a path of the object that it stands in. */
export function below({ path }: PlacedPod, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

/** The value of `postern.dev/inject` of a pod. */
export function injectAnnotation(pod: PlacedPod): string | undefined {
  return annotationOf(pod, 'inject');
}

/** Every Secret that a pod names in its variables and volumes; nothing of it need be valid. */
export function secretReferences(pod: PlacedPod): readonly SecretReference[] {
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap(list =>
    entries(pod.spec[list]).flatMap(([container, index]) =>
      ofContainer(container, below(pod, `spec.${list}[${index}]`)),
    ),
  );
  const volumes = entries(pod.spec['volumes']).flatMap(([volume, index]) =>
    ofVolume(volume, below(pod, `spec.volumes[${index}]`)),
  );
  return [...containers, ...volumes];
}

/** Paths in a pod of `name` where a volume of a Secret wants `secretName`, and has none. */
export function unnamedVolumes(pod: PlacedPod): readonly string[] {
  return entries(pod.spec['volumes']).flatMap(([volume, index]) => {
    const { name, secretName } = objectIn(volume, 'secret');
    return name === undefined || secretName !== undefined ? [] : [`spec.volumes[${index}].secret.name`];
  });
}

function ofContainer(container: JsonObject, path: string): readonly SecretReference[] {
  const single = entries(container['env']).flatMap(([variable, index]) => {
    const at = `${path}.env[${index}].valueFrom.secretKeyRef`;
    const ref = objectIn(variable['valueFrom'], 'secretKeyRef');
    const { name, key } = ref;
    if (typeof name !== 'string' || typeof key !== 'string') return [];
    return [{ name, key, isOptional: isOptional(ref), namePath: `${at}.name`, keyPath: `${at}.key` }];
  });
  const whole = entries(container['envFrom']).flatMap(([source, index]) => {
    const ref = objectIn(source, 'secretRef');
    const { name } = ref;
    const namePath = `${path}.envFrom[${index}].secretRef.name`;
    return typeof name === 'string' ? [{ name, isOptional: isOptional(ref), namePath }] : [];
  });
  return [...whole, ...single];
}

function ofVolume(volume: JsonObject, path: string): readonly SecretReference[] {
  const secret = objectIn(volume, 'secret');
  const projected = entries(objectIn(volume, 'projected')['sources']).flatMap(([source, index]) =>
    ofSource(objectIn(source, 'secret'), 'name', `${path}.projected.sources[${index}].secret`),
  );
  return [...ofSource(secret, 'secretName', `${path}.secret`), ...projected];
}

function ofSource(secret: JsonObject, field: string, path: string): readonly SecretReference[] {
  const name = secret[field];
  if (typeof name !== 'string') return [];
  const reference = { name, isOptional: isOptional(secret), namePath: `${path}.${field}` };
  const items = entries(secret['items']).flatMap(([{ key }, index]) =>
    typeof key === 'string'
      ? [Object.assign({ key, keyPath: `${path}.items[${index}].key` }, reference)]
      : [],
  );
  return items.length > 0 ? items : [reference];
}

function isOptional({ optional }: JsonObject): boolean {
  return optional === true;
}

function objectIn(value: unknown, field: string): JsonObject {
  const inner = isJsonObject(value) ? value[field] : undefined;
  return isJsonObject(inner) ? inner : {};
}

function entries(list: unknown): readonly (readonly [JsonObject, number])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, index) => (isJsonObject(entry) ? [[entry, index] as const] : []));
}
