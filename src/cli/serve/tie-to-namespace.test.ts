import { describe, expect, test } from 'vitest';
import type { ListOptions } from '../../kube/watch/list-all.ts';
import type { KubeObject, OwnerReference } from '../../kube/object.ts';
import { KubeStatusError } from '../../kube/status-error.ts';
import { keepTied } from './keep-tied.ts';
import { tieToNamespace, type TieOptions } from './tie-to-namespace.ts';

const NAMESPACE = '/api/v1/namespaces/postern-system';
const MUTATING = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const VALIDATING = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const owner: OwnerReference = { apiVersion: 'v1', kind: 'Namespace', name: 'postern-system', uid: 'n1' };
const never = new AbortController().signal;

const refused = (status: number): KubeStatusError => new KubeStatusError('call', status, { reason: 'No' });

/** An API server with these objects by path; `apply` merges owners by uid as the real one does. */
function cluster(objects: Record<string, KubeObject>, failing?: KubeStatusError) {
  const applied: { path: string; object: KubeObject; fieldManager: string }[] = [];
  const client: TieOptions['client'] = {
    get: async path => {
      const found = objects[path];
      if (found === undefined) throw refused(404);
      return sent(found);
    },
    list: async <T extends KubeObject>(path: string, options?: ListOptions<T>) => {
      const name = options?.fieldSelector?.replace('metadata.name=', '');
      const found = objects[`${path}/${name}`];
      return { metadata: {}, items: found === undefined ? [] : [sent(found)] };
    },
    apply: async (path, object, { fieldManager }) => {
      if (failing !== undefined) throw failing;
      applied.push({ path, object, fieldManager });
      const stored = objects[path];
      if (stored === undefined) throw refused(404);
      const ownerReferences = [
        ...(stored.metadata.ownerReferences ?? []),
        ...(object.metadata.ownerReferences ?? []),
      ];
      objects[path] = { ...stored, metadata: { ...stored.metadata, ownerReferences } };
      return object;
    },
  };
  return { client, applied, objects };
}

/** As it comes over the wire. */
const sent = (object: KubeObject) => JSON.parse(JSON.stringify(object));

const named = (name: string, uid: string, ownerReferences?: readonly OwnerReference[]): KubeObject => ({
  metadata: { name, uid, ...(ownerReferences && { ownerReferences }) },
});
const installed = () => ({
  [NAMESPACE]: named('postern-system', 'n1'),
  [`${MUTATING}/postern`]: named('postern', 'm1'),
  [`${VALIDATING}/postern`]: named('postern', 'v1'),
});
const tie = ({ client }: Pick<TieOptions, 'client'>, names = ['postern']): Promise<number> =>
  tieToNamespace({ client, namespace: 'postern-system', names, signal: never });

describe('tieToNamespace', () => {
  test('makes the namespace the owner of both, changes nothing else, and does it once', async () => {
    const stage = cluster(installed());

    expect(await tie(stage)).toBe(2);
    expect(stage.applied).toEqual([
      {
        path: `${MUTATING}/postern`,
        fieldManager: 'postern-owner',
        object: {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'MutatingWebhookConfiguration',
          metadata: { name: 'postern', uid: 'm1', ownerReferences: [owner] },
        },
      },
      expect.objectContaining({ path: `${VALIDATING}/postern` }),
    ]);
    expect(await tie(stage)).toBe(0);
    expect(stage.applied).toHaveLength(2);
  });

  test('does it again for one that was deleted and applied again, and after the namespace was made anew', async () => {
    const stage = cluster(installed());
    await tie(stage);
    stage.objects[`${MUTATING}/postern`] = named('postern', 'm2');
    expect(await tie(stage)).toBe(1);

    stage.objects[NAMESPACE] = named('postern-system', 'n2');
    expect(await tie(stage)).toBe(2);
  });

  test.each<[string, Record<string, KubeObject>, string[]]>([
    ['configurations that are not there', { [NAMESPACE]: named('postern-system', 'n1') }, ['postern']],
    ['a namespace that is not there', { [`${MUTATING}/postern`]: named('postern', 'm1') }, ['postern']],
    ['names that nobody gave', installed(), []],
  ])('passes over %s', async (_what, objects, names) => {
    const stage = cluster(objects);

    expect(await tie(stage, names)).toBe(0);
    expect(stage.applied).toEqual([]);
  });

  test.each([404, 409])('takes one that went away in the meantime for no failure (%i)', async status => {
    expect(await tie(cluster(installed(), refused(status)))).toBe(0);
  });

  test('fails when it is not allowed', async () => {
    await expect(tie(cluster(installed(), refused(403)))).rejects.toMatchObject({ status: 403 });
  });
});

describe('keepTied', () => {
  function stage(failing?: KubeStatusError) {
    const said: string[] = [];
    const world = cluster(installed(), failing);
    let again = (): void => {};
    let stopped = false;
    const stop = keepTied({
      client: world.client,
      namespace: 'postern-system',
      names: ['postern'],
      log: {
        info: (_fields: unknown, text?: string) => void said.push(`info ${text}`),
        warn: (_fields: unknown, text?: string) => void said.push(`warn ${text}`),
      },
      repeat: work => {
        again = work;
        return () => (stopped = true);
      },
    });
    return { ...world, said, again: () => again(), stop, isStopped: () => stopped };
  }

  test('does it at once and again, and says what it did', async () => {
    const { said, again, objects, stop, isStopped } = stage();
    await expect.poll(() => said).toHaveLength(1);
    objects[`${MUTATING}/postern`] = named('postern', 'm2');
    again();

    await expect.poll(() => said).toHaveLength(2);
    expect(said[0]).toMatch(/^info the namespace owns/);
    stop();
    expect(isStopped()).toBe(true);
  });

  test('says once that it may not', async () => {
    const { said, again } = stage(refused(403));
    await expect.poll(() => said).toHaveLength(1);
    again();
    again();
    await new Promise(setImmediate);

    expect(said).toEqual(['warn webhook configurations would outlive the namespace']);
  });
});
