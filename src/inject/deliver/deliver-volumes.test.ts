import { describe, expect, test } from 'vitest';
import type { Pod, Volume, VolumeProjection } from '../../api/pod.ts';
import { applicationContainers } from '../containers.ts';
import { deliverVolumes } from './deliver-volumes.ts';
import { keyJudge } from '../key-fault.ts';
import { servedSecrets } from '../served-secrets.ts';
import { manifests, NAMESPACE } from '../testing/manifests.ts';

const view = manifests();

function deliver(volume: Volume, spec: Partial<Pod['spec']> = {}) {
  const all = { containers: [], volumes: [{ name: 'first' }, volume], ...spec };
  const pod = { spec: all, containers: applicationContainers(all) };
  const context = { judgeKey: keyJudge(view, NAMESPACE), sizeLimit: '1Mi' };
  return deliverVolumes(pod, servedSecrets(view, NAMESPACE), context);
}

describe('a Secret volume', () => {
  test('becomes a memory volume in its place', () => {
    const { patch, directories, volumes } = deliver({ name: 'v', secret: { secretName: 'db' } });
    expect(patch).toEqual([
      {
        op: 'replace',
        path: '/spec/volumes/1',
        value: { name: 'v', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
      },
    ]);
    expect(directories).toEqual([
      { path: '/postern/volumes/v', fileMode: 0o644, sources: [{ kind: 'files', secret: 'db', folder: '' }] },
    ]);
    expect(volumes).toEqual([]);
  });

  test('keeps its modes and its items, with paths as kubelet cleans them', () => {
    const { directories } = deliver({
      name: 'v',
      secret: {
        secretName: 'db',
        defaultMode: 0o400,
        optional: true,
        items: [{ key: 'password', path: './a//b', mode: 0o440 }],
      },
    });
    expect(directories).toMatchObject([
      {
        fileMode: 0o400,
        sources: [{ optional: true, items: [{ key: 'password', path: 'a/b', mode: 0o440 }] }],
      },
    ]);
  });

  test('with an empty list of items has every key, as of kubelet', () => {
    const [directory] = deliver({ name: 'v', secret: { secretName: 'db', items: [] } }).directories;
    expect(directory?.sources).toEqual([{ kind: 'files', secret: 'db', folder: '' }]);
  });

  test('lets the group read where the pod has an fsGroup', () => {
    const spec = { securityContext: { fsGroup: 0 } };
    expect(deliver({ name: 'v', secret: { secretName: 'db' } }, spec).directories[0]?.groupRead).toBe(true);
    expect(deliver({ name: 'v', secret: { secretName: 'db' } }).directories[0]).not.toHaveProperty(
      'groupRead',
    );
  });

  test.each<Volume>([
    { name: 'v', secret: { secretName: 'not-ours' } },
    { name: 'v', secret: {} },
    { name: 'v', configMap: { name: 'db' } },
    { name: 'v', projected: { sources: [{ configMap: { name: 'db' } }, { secret: { name: 'not-ours' } }] } },
    { name: 'v', projected: {} },
  ])('stays when it is not served: %j', volume => {
    expect(deliver(volume)).toEqual({ directories: [], volumes: [], mounts: [], patch: [], findings: [] });
  });
});

describe('a projected volume', () => {
  const projected = {
    defaultMode: 0o400,
    sources: [
      {
        configMap: {
          name: 'c',
          items: [
            { key: 'k', path: 'k', mode: 0o600 },
            { key: 'l', path: 'l' },
          ],
        },
      },
      { secret: { name: 'db', items: [{ key: 'password', path: 'p' }] } },
      { serviceAccountToken: { path: 'token' } },
    ],
  };

  test('gives its served part to us, the rest to a volume that the agent can read and copies', () => {
    const { directories, volumes } = deliver({ name: 'v', projected });
    expect(directories).toEqual([
      {
        path: '/postern/volumes/v',
        fileMode: 0o400,
        sources: [
          { kind: 'copy', from: '/postern/rest/v' },
          { kind: 'files', secret: 'db', folder: '', items: [{ key: 'password', path: 'p' }] },
          { kind: 'copy', from: '/postern/rest/v.2' },
        ],
      },
    ]);
    expect(volumes).toEqual([
      {
        name: 'postern-rest-v',
        projected: {
          defaultMode: 0o444,
          sources: [
            {
              configMap: {
                name: 'c',
                items: [
                  { key: 'k', path: 'k', mode: 0o644 },
                  { key: 'l', path: 'l' },
                ],
              },
            },
          ],
        },
      },
      {
        name: 'postern-rest2-v',
        projected: { defaultMode: 0o444, sources: [{ serviceAccountToken: { path: 'token' } }] },
      },
    ]);
  });

  test('keeps the modes of the rest where an fsGroup lets the agent read it anyway', () => {
    const { volumes } = deliver({ name: 'v', projected }, { securityContext: { fsGroup: 1 } });
    expect(volumes.map(volume => volume.projected)).toEqual([
      { defaultMode: 0o400, sources: [projected.sources[0]] },
      { defaultMode: 0o400, sources: [projected.sources[2]] },
    ]);
  });

  // Of two files of one path kubelet takes that of the later source.
  test('keeps the order of its sources, with one volume for each run of those that are not served', () => {
    const map = (name: string): VolumeProjection => ({ configMap: { name } });
    const secret = (name: string): VolumeProjection => ({ secret: { name } });
    const sources = [secret('db'), map('a'), secret('other'), secret('api'), map('b'), secret('db')];
    const { directories, volumes } = deliver({ name: 'v', projected: { sources } });
    expect(directories[0]?.sources).toEqual([
      { kind: 'files', secret: 'db', folder: '' },
      { kind: 'copy', from: '/postern/rest/v' },
      { kind: 'files', secret: 'api', folder: '' },
      { kind: 'copy', from: '/postern/rest/v.2' },
      { kind: 'files', secret: 'db', folder: '' },
    ]);
    expect(volumes).toEqual([
      { name: 'postern-rest-v', projected: { sources: [map('a'), secret('other')] } },
      { name: 'postern-rest2-v', projected: { sources: [map('b')] } },
    ]);
  });

  test('of served parts alone leaves no rest', () => {
    const { directories, volumes } = deliver({
      name: 'v',
      projected: { sources: [{ secret: { name: 'db' } }] },
    });
    expect(volumes).toEqual([]);
    expect(directories[0]?.sources).toEqual([{ kind: 'files', secret: 'db', folder: '' }]);
  });
});

test('mounts of a served volume become read-only; one with subPath is warned about', () => {
  const container = {
    name: 'app',
    volumeMounts: [
      { name: 'first', mountPath: '/0' },
      { name: 'v', mountPath: '/1' },
      { name: 'v', mountPath: '/2', readOnly: true, subPath: 'password' },
    ],
  };
  const { patch, findings } = deliver(
    { name: 'v', secret: { secretName: 'db' } },
    { containers: [container] },
  );
  expect(patch.slice(1)).toEqual([
    { op: 'add', path: '/spec/containers/0/volumeMounts/1/readOnly', value: true },
  ]);
  expect(findings).toMatchObject([
    { rule: 'PST315', severity: 'warning', path: 'spec.containers[0].volumeMounts[2].subPath' },
  ]);
});
