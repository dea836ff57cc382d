import { assert, pre, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Container, Pod, VolumeProjection } from '../api/pod.ts';
import type { Plan } from '../plan/plan.ts';
import { applyPatch } from './apply-patch.ts';
import { injectPod } from './inject.ts';
import { arbitraryPod } from './testing/arbitrary-pod.ts';
import { injectContext } from './testing/manifests.ts';

const context = injectContext();
const OURS = new Set(['postern-init', 'postern-refresh']);

/** The pod after injection; runs whose pod is refused or needs nothing do not count. */
/** Without a plan nothing is injected: what is taken out then brought nothing. */
function injected(pod: Pod): Pod {
  const injection = injectPod(pod, context);
  pre(injection.kind === 'patched' && injection.plan !== undefined);
  return injection.kind === 'patched' ? applyPatch(pod, injection.patch) : pod;
}

function containersOf(pod: Pod): Container[] {
  return [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
}

function applicationOf(pod: Pod): Container[] {
  return containersOf(pod).filter(({ name }) => !OURS.has(name));
}

/** What the API server and its own admission plugins do to a pod between two webhooks. */
function withDefaults(pod: Pod): Pod {
  const copy = structuredClone(pod);
  const volume = { name: 'kube-api-access-x', projected: { sources: [], defaultMode: 420 } };
  copy.spec?.volumes?.push(volume);
  for (const volume of copy.spec?.volumes ?? []) {
    if (volume.downwardAPI !== undefined) volume.downwardAPI.defaultMode = 420;
  }
  for (const container of containersOf(copy)) {
    container.terminationMessagePath = '/dev/termination-log';
    container.terminationMessagePolicy = 'File';
    container.imagePullPolicy = 'IfNotPresent';
    container.resources = canonical(container.resources);
    const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { name: volume.name, mountPath, readOnly: true },
    ];
  }
  return copy;
}

/** `0.50` cores are `500m` to the API server. */
function canonical(resources: Container['resources']): NonNullable<Container['resources']> {
  const text = JSON.stringify(resources ?? {}).replaceAll('"0.50"', '"500m"');
  const read: NonNullable<Container['resources']> = JSON.parse(text);
  return read;
}

const PODS = { numRuns: 200 };

describe('an injected pod', () => {
  test('has a volume behind every mount and an emptyDir behind every fileKeyRef', () => {
    assert(
      property(arbitraryPod(), pod => {
        const after = injected(pod);
        const volumes = new Map((after.spec?.volumes ?? []).map(volume => [volume.name, volume]));
        expect(volumes.size).toBe(after.spec?.volumes?.length);
        const containers = containersOf(after);
        const mounted = containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
        expect(mounted.filter(name => !volumes.has(name))).toEqual([]);
        const read = containers.flatMap(({ env = [] }) =>
          env.flatMap(({ valueFrom }) => valueFrom?.fileKeyRef?.volumeName ?? []),
        );
        expect(read.filter(name => volumes.get(name)?.emptyDir?.medium !== 'Memory')).toEqual([]);
      }),
      PODS,
    );
  });

  test('has unique names of containers and of volumes within 63 letters, mounts at unique paths and a key for each variable', () => {
    assert(
      property(arbitraryPod(), pod => {
        const after = injected(pod);
        const names = containersOf(after).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(after.spec?.volumes?.filter(({ name }) => name.length > 63)).toEqual([]);
        for (const { volumeMounts = [], env = [] } of containersOf(after)) {
          expect(new Set(volumeMounts.map(({ mountPath }) => mountPath)).size).toBe(volumeMounts.length);
          const keys = env.flatMap(({ valueFrom }) => valueFrom?.fileKeyRef?.key ?? []);
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
      PODS,
    );
  });

  test('begins with postern-init and then the refresher', () => {
    assert(
      property(arbitraryPod(), pod => {
        const names = injected(pod).spec?.initContainers?.map(({ name }) => name);
        expect(names?.slice(0, 2)).toEqual(['postern-init', 'postern-refresh']);
      }),
      PODS,
    );
  });

  test('refers to no Secret any more that is served', () => {
    assert(
      property(arbitraryPod(), pod => {
        pre(pod.metadata?.annotations?.['postern.dev/inject'] === 'auto');
        const references = JSON.stringify([
          applicationOf(injected(pod)).map(({ env, envFrom }) => [env, envFrom]),
          injected(pod).spec?.volumes?.filter(({ name }) => name !== 'postern-auth'),
        ]);
        expect(references).not.toMatch(/"secret(Name|Ref|KeyRef)?":(\{"name":)?"(db|api)"/);
      }),
      PODS,
    );
  });

  test('has the files of a projected volume in the order of its sources', () => {
    assert(
      property(arbitraryPod(), pod => {
        const after = injected(pod);
        const now = new Map((after.spec?.volumes ?? []).map(volume => [volume.name, volume]));
        for (const { name, projected } of pod.spec?.volumes ?? []) {
          if (projected === undefined || now.get(name)?.projected !== undefined) continue;
          expect(sourcesOf(after, name)).toEqual(projected.sources);
        }
      }),
      PODS,
    );
  });

  test('has everything else as it was', () => {
    assert(
      property(arbitraryPod(), pod => {
        const after = injected(pod);
        expect(others(after)).toEqual(others(pod));
        for (const [i, before] of applicationOf(pod).entries()) {
          const now = applicationOf(after)[i];
          expect(unchangedParts(now)).toEqual(unchangedParts(before));
          const mounts = (before.volumeMounts ?? []).map(({ name, mountPath }) => ({ name, mountPath }));
          expect(now?.volumeMounts ?? []).toMatchObject([
            ...mounts,
            ...(now?.volumeMounts ?? []).slice(mounts.length),
          ]);
          expect(now?.command?.slice(-(before.command?.length ?? 0))).toEqual(before.command);
        }
      }),
      PODS,
    );
  });
});

describe('a pod that needs a Secret', () => {
  test('is injected into or refused, and never let through to wait for it', () => {
    assert(
      property(arbitraryPod(), pod => {
        const injection = injectPod(pod, context);
        if (injection.kind === 'refused' || 'plan' in injection) return;
        const after = injection.kind === 'patched' ? applyPatch(pod, injection.patch) : pod;
        expect(neededSecrets(after)).toEqual([]);
        expect(injectPod(after, context).kind).toBe('unchanged');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a second call', () => {
  test('finds nothing to do, whatever defaults were added in between', () => {
    assert(
      property(arbitraryPod(), pod => {
        const once = injected(pod);
        expect(injectPod(once, context)).toMatchObject({ kind: 'unchanged' });
        expect(injectPod(withDefaults(once), context)).toMatchObject({ kind: 'unchanged' });
      }),
      PODS,
    );
  });

  test('gives a container that was added in between its share and leaves the others alone', () => {
    assert(
      property(arbitraryPod(), pod => {
        const once = injected(pod);
        pre(pod.metadata?.annotations?.['postern.dev/inject'] === 'auto');
        pre(pod.metadata?.annotations?.['postern.dev/env-method'] !== 'exec');
        const late = {
          name: 'late',
          env: [{ name: 'LATE', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
        };
        once.spec?.containers.unshift(late);
        const twice = injected(once);
        expect(twice.spec?.containers[0]?.env?.at(-1)).toEqual({
          name: 'LATE',
          valueFrom: { fileKeyRef: { volumeName: 'postern-env', path: 'late/env', key: 'LATE' } },
        });
        expect(applicationOf(twice).filter(({ name }) => name !== 'late')).toEqual(
          applicationOf(once).filter(({ name }) => name !== 'late'),
        );
        expect(injectPod(twice, context)).toMatchObject({ kind: 'unchanged' });
      }),
      PODS,
    );
  });
});

test('the same pod always gets the same operations', () => {
  assert(
    property(arbitraryPod(), pod => {
      const copy: Pod = JSON.parse(JSON.stringify(pod));
      expect(JSON.stringify(injectPod(copy, injectContext()))).toBe(JSON.stringify(injectPod(pod, context)));
    }),
    PODS,
  );
});

test('the pod that is asked about stays as it is', () => {
  assert(
    property(arbitraryPod(), pod => {
      const before = JSON.stringify(pod);
      injectPod(pod, context);
      expect(JSON.stringify(pod)).toBe(before);
    }),
    PODS,
  );
});

/** Names of the Secrets that a pod cannot start without. */
function neededSecrets(pod: Pod): (string | undefined)[] {
  const ofContainers = containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
    ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef),
    ...envFrom.map(({ secretRef }) => secretRef),
  ]);
  const volumes = pod.spec?.volumes ?? [];
  const ofVolumes = volumes.flatMap(({ secret, projected }) => [
    secret && { name: secret.secretName, optional: secret.optional },
    ...(projected?.sources ?? []).map(source => source.secret),
  ]);
  return [...ofContainers, ...ofVolumes].flatMap(reference =>
    reference === undefined || reference.optional === true ? [] : [reference.name],
  );
}

/** The sources that a memory volume is written from, as a projected volume would name them. */
function sourcesOf(pod: Pod, volumeName: string): VolumeProjection[] {
  const plan: Plan = JSON.parse(pod.metadata?.annotations?.['postern.dev/plan'] ?? '{}');
  const mounts = pod.spec?.initContainers?.[0]?.volumeMounts ?? [];
  const directory = plan.directories.find(({ path }) => path === `/postern/volumes/${volumeName}`);
  return (directory?.sources ?? []).flatMap(source => {
    if (source.kind === 'files') return [{ secret: { name: source.secret } }];
    const mount = mounts.find(({ mountPath }) => source.kind === 'copy' && mountPath === source.from);
    return pod.spec?.volumes?.find(({ name }) => name === mount?.name)?.projected?.sources ?? [];
  });
}

/** What of a container no injection may touch. */
function unchangedParts(container: Container | undefined): object {
  const {
    env,
    envFrom: _from,
    volumeMounts: _mounts,
    command: _command,
    ...rest
  } = container ?? { name: '' };
  return { ...rest, env: env?.filter(isPlain) ?? [] };
}

function isPlain({ valueFrom }: NonNullable<Container['env']>[number]): boolean {
  return valueFrom === undefined;
}

function others(pod: Pod): object {
  const { annotations = {}, ...metadata } = pod.metadata ?? {};
  const { containers: _, initContainers: _init, volumes = [], ...spec } = pod.spec ?? { containers: [] };
  return {
    metadata,
    annotations: Object.entries(annotations).filter(([name]) => !/^postern\.dev\/(plan|status)$/.test(name)),
    spec,
    names: applicationOf(pod).map(({ name }) => name),
    volumes: volumes.filter(({ name, emptyDir, configMap }) => {
      return (
        !name.startsWith('postern-') &&
        (configMap !== undefined || emptyDir?.medium === undefined) &&
        !isSecret(name)
      );
    }),
  };

  function isSecret(name: string): boolean {
    return volumes.some(volume => volume.name === name && (volume.secret ?? volume.projected) !== undefined);
  }
}
