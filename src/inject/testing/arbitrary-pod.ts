import {
  constantFrom,
  array,
  boolean,
  oneof,
  option,
  record,
  subarray,
  uniqueArray,
  type Arbitrary,
} from 'fast-check';
import type { Container, EnvVar, Pod, Volume, VolumeProjection } from '../../api/pod.ts';

/** Secrets that are served, that are not, and names that JavaScript has plans of its own for. */
const secretName = constantFrom('db', 'api', 'not-ours', 'constructor', '__proto__', 'to-string');
const key = constantFrom('password', 'username', 'token');
const variableName = constantFrom('A', 'B', 'password', 'DB_password', 'tls.crt', '__proto__', 'constructor');
const containerName = constantFrom('app', 'log', 'migrate', 'constructor', 'proxy');
const volumeName = constantFrom(
  'db',
  'data',
  'all',
  'constructor',
  'v'.repeat(62) + '1',
  'v'.repeat(62) + '2',
);

const secretKeyRef = oneof(
  record({ name: secretName, key, optional: constantFrom(true) }),
  // Keys that there are: a pod that needs others is refused.
  record({ name: constantFrom('db'), key: constantFrom('password', 'username') }),
  record({ name: constantFrom('api'), key: constantFrom('token') }),
);

const configMapKeyRef = record(
  { name: constantFrom('conf'), key: constantFrom('password', 'missing'), optional: constantFrom(true) },
  { requiredKeys: ['name', 'key'] },
);

/** With one of `value` and `valueFrom`: the API server refuses both. */
export function arbitraryVariable(name: Arbitrary<string>): Arbitrary<EnvVar> {
  return oneof(
    record({ name, value: constantFrom('', 'plain', '$(A)', '$(password)-x') }),
    record({ name, valueFrom: oneof(record({ secretKeyRef }), record({ configMapKeyRef })) }),
  );
}

export const arbitraryEnvFrom = oneof(
  record({
    prefix: constantFrom('', 'DB_', '_'),
    secretRef: record({ name: secretName, optional: boolean() }),
  }),
  record({ configMapRef: record({ name: constantFrom('conf') }) }),
);

const projection: Arbitrary<VolumeProjection> = oneof(
  record({ secret: record({ name: secretName }) }),
  record({ configMap: record({ name: constantFrom('conf') }) }),
  record({ serviceAccountToken: record({ path: constantFrom('token') }) }),
);

const volumeSource: Arbitrary<Omit<Volume, 'name'>> = oneof(
  record({
    secret: record(
      {
        secretName,
        defaultMode: constantFrom(0o400, 0o644),
        items: array(record({ key, path: constantFrom('a', './b/c'), mode: constantFrom(0o400) }), {
          maxLength: 2,
        }),
        optional: constantFrom(true),
      },
      { requiredKeys: ['secretName', 'optional'] },
    ),
  }),
  record({ projected: record({ sources: array(projection, { maxLength: 4 }) }) }),
  record({ emptyDir: record({}) }),
  record({ configMap: record({ name: constantFrom('conf') }) }),
);

function containers(volumes: readonly string[], names: Arbitrary<string[]>): Arbitrary<Container[]> {
  const mount = record({
    name: constantFrom(...volumes, ...(volumes.length === 0 ? ['data'] : [])),
    mountPath: constantFrom('/a', '/b/c', '/postern/volumes/db', '/var/run/secrets'),
  });
  const parts: Arbitrary<Omit<Container, 'name'>> = record(
    {
      command: constantFrom(['/app'], ['/bin/sh', '-c', 'exec app']),
      args: constantFrom(['--serve'], []),
      env: array(arbitraryVariable(variableName), { maxLength: 5 }),
      envFrom: array(arbitraryEnvFrom, { maxLength: 3 }),
      volumeMounts: uniqueArray(mount, {
        selector: ({ mountPath }) => mountPath,
        maxLength: volumes.length === 0 ? 0 : 3,
      }),
    },
    { requiredKeys: [] },
  );
  return names.chain(chosen =>
    array(parts, { minLength: chosen.length, maxLength: chosen.length }).map(all =>
      all.map((part, i) => Object.assign({ name: chosen[i] ?? '' }, part)),
    ),
  );
}

const annotations = record(
  {
    'postern.dev/inject': constantFrom('auto', 'auto', 'db', 'db,api'),
    'postern.dev/env': constantFrom('db', 'db=DB_,api'),
    'postern.dev/env-method': constantFrom('file', 'exec'),
    'postern.dev/on-change': constantFrom('none', 'http POST http://127.0.0.1:80/'),
    'postern.dev/agent-cpu-limit': constantFrom('0.50', '1', '100m'),
    'other.example.com/~x': constantFrom('y'),
  },
  { requiredKeys: ['postern.dev/inject'] },
);

/** Pods as an API server may hand them over: right types, unique names, mounts only of volumes that are there. */
export function arbitraryPod(): Arbitrary<Pod> {
  return uniqueArray(volumeName, { maxLength: 5 }).chain(volumes => {
    const spec = uniqueArray(containerName, { minLength: 1 }).chain(names =>
      subarray(names.slice(1)).chain(initNames =>
        record(
          {
            containers: containers(volumes, constantFrom(names.filter(name => !initNames.includes(name)))),
            initContainers: containers(volumes, constantFrom(initNames)),
            volumes: array(volumeSource, { minLength: volumes.length, maxLength: volumes.length }).map(
              sources => sources.map((source, i) => Object.assign({ name: volumes[i] ?? '' }, source)),
            ),
            restartPolicy: constantFrom('Always', 'Never'),
            serviceAccountName: constantFrom('shop'),
            securityContext: record(
              { fsGroup: constantFrom(2000), runAsUser: constantFrom(0, 1000) },
              { requiredKeys: [] },
            ),
          },
          { requiredKeys: volumes.length === 0 ? ['containers'] : ['containers', 'volumes'] },
        ),
      ),
    );
    return record({
      metadata: record({ labels: option(record({ app: constantFrom('shop') }), { nil: {} }), annotations }),
      spec,
    });
  });
}
