import type { Container, EnvVar } from '../src/api/pod.ts';

/** What kubelet finds in the namespace and in volumes. Absent: a Secret or a ConfigMap that is not there. */
export interface Surroundings {
  readonly secrets: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly configMaps: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** One variable of an environment file; empty: it is not in it. */
  readonly fromFile: (volume: string, path: string, key: string) => string;
}

/**
 * The variables that kubelet 1.36 gives a container, without those of Services (`makeEnvironmentVariables` in
 * `pkg/kubelet/kubelet_pods.go`). undefined: it does not start the container.
 */
export function kubeletEnvironment(
  { env = [], envFrom = [] }: Container,
  around: Surroundings,
): Map<string, string> | undefined {
  const variables = new Map<string, string>();
  for (const { configMapRef, secretRef, prefix = '' } of envFrom) {
    const reference = configMapRef ?? secretRef;
    const objects = configMapRef === undefined ? around.secrets : around.configMaps;
    const data = objects.get(reference?.name ?? '');
    if (data === undefined && reference?.optional !== true) return undefined;
    for (const [key, value] of data ?? []) variables.set(prefix + key, value);
  }
  for (const variable of env) {
    const value = valueOf(variable, variables, around);
    if (value === 'refused') return undefined;
    if (value !== 'left out') variables.set(variable.name, value.text);
  }
  return variables;
}

function valueOf(
  { value = '', valueFrom = {} }: EnvVar,
  variables: ReadonlyMap<string, string>,
  { secrets, configMaps, fromFile }: Surroundings,
): { text: string } | 'left out' | 'refused' {
  if (value !== '') return { text: expanded(value, variables) };
  const { configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  const reference = configMapKeyRef ?? secretKeyRef;
  if (reference !== undefined) {
    const objects = configMapKeyRef === undefined ? secrets : configMaps;
    const text = objects.get(reference.name ?? '')?.get(reference.key);
    if (text !== undefined) return { text };
    return reference.optional === true ? 'left out' : 'refused';
  }
  if (fileKeyRef === undefined) return { text: '' };
  const text = fromFile(fileKeyRef.volumeName, fileKeyRef.path, fileKeyRef.key);
  if (text !== '') return { text };
  return fileKeyRef.optional === true ? 'left out' : 'refused';
}

/** A text of a container, its command and arguments among them, as kubelet hands it on. */
export function expanded(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (written, name?: string) =>
    name === undefined ? '$' : (variables.get(name) ?? written),
  );
}
