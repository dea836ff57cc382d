import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { problem } from '../../errors.ts';
import { objectIndex, type IndexedObject } from '../../manifest/object-index.ts';
import type { ManifestView, ObjectRef } from '../../manifest/view.ts';
import { withMissing } from './missing-objects.ts';
import type { ReadObject } from './read-object.ts';
import { externalSecret, namespaceObject, secretStore } from '../testing/manifests.ts';

const noSignal = (): AbortSignal => new AbortController().signal;

test('decides at once, and reads nothing, when all is there', () => {
  const watched = objectIndex([
    externalSecret('db'),
    secretStore('SecretStore', 'vault'),
    namespaceObject('payments', {}),
  ]);
  const { read, asked } = cluster();

  const outcome = withMissing(chain, watched, read, () => {
    throw new Error('a deadline was started');
  });

  expect(outcome).toEqual({ result: { found: 3, missing: [] } });
  expect(asked).toEqual([]);
});

describe('when objects were not seen', () => {
  test('reads them, and what they name in turn, and decides again', async () => {
    const { read, asked } = cluster(
      externalSecret('db'),
      secretStore('SecretStore', 'vault'),
      namespaceObject('payments', {}),
    );

    const { result } = await withMissing(chain, objectIndex(), read, noSignal);

    expect(result).toEqual({ found: 3, missing: [] });
    expect(asked).toEqual(['ExternalSecret db', 'SecretStore vault', 'Namespace payments']);
  });

  test('keeps what is watched in view', async () => {
    const { read } = cluster(secretStore('SecretStore', 'vault'), namespaceObject('payments', {}));

    const { result } = await withMissing(chain, objectIndex([externalSecret('db')]), read, noSignal);

    expect(result.found).toBe(3);
  });

  test('does not put what was read among the watched objects', async () => {
    const watched = objectIndex();
    const { read } = cluster(externalSecret('db'));

    await withMissing(chain, watched, read, noSignal);

    expect(watched.externalSecret('payments', 'db')).toBeUndefined();
  });

  test('asks for none of them twice and gives up on those that are nowhere', async () => {
    const { read, asked } = cluster(externalSecret('db'));

    const outcome = await withMissing(chain, objectIndex(), read, noSignal);

    expect(outcome).toEqual({
      result: { found: 1, missing: [{ kind: 'SecretStore', namespace: 'payments', name: 'vault' }] },
    });
    expect(asked).toEqual(['ExternalSecret db', 'SecretStore vault']);
  });

  test('says so when the API server could not be asked', async () => {
    const failure = problem('LOOKUP_FAILED', { object: 'ExternalSecret payments/db', reason: 'timeout' });

    const outcome = await withMissing(chain, objectIndex(), async () => failure, noSignal);

    expect(outcome).toMatchObject({ result: { found: 0 }, failure });
  });
});

describe('when more are missing than one decision may ask for', () => {
  const refs = (kind: ObjectRef['kind'], count: number): ObjectRef[] =>
    Array.from({ length: count }, (_, i) => ({ kind, namespace: 'payments', name: `s${i}` }));
  const missingAll = (missing: ObjectRef[]) => () => ({ missing });

  test('twenty are read, eight at a time, and the others are counted', async () => {
    const asked: string[] = [];
    let inFlight = 0;
    let most = 0;
    const read: ReadObject = async ({ name }) => {
      asked.push(name);
      most = Math.max(most, ++inFlight);
      await setImmediate();
      inFlight--;
      return [];
    };
    const missing = refs('SecretStore', 2000);

    const outcome = await withMissing(missingAll(missing), objectIndex(), read, noSignal);

    expect(outcome).toEqual({ result: { missing }, unread: 1980 });
    expect(asked).toEqual(missing.slice(0, 20).map(({ name }) => name));
    expect(most).toBe(8);
  });

  test('a Namespace is among those that are read, wherever it is named', async () => {
    const { read, asked } = cluster();
    const missing: ObjectRef[] = [...refs('SecretStore', 20), { kind: 'Namespace', name: 'payments' }];

    await withMissing(missingAll(missing), objectIndex(), read, noSignal);

    expect(asked[0]).toBe('Namespace payments');
  });

  test('the limit is one for all rounds', async () => {
    const { read, asked } = cluster(externalSecret('db'));
    const stores = refs('SecretStore', 30);
    const decide = (manifests: ManifestView) => ({
      missing: manifests.externalSecret('payments', 'db') === undefined ? [dbRef] : stores,
    });

    const outcome = await withMissing(decide, objectIndex(), read, noSignal);

    expect(outcome).toMatchObject({ unread: 11 });
    expect(asked).toHaveLength(20);
  });

  test('ExternalSecrets of one namespace come from one read and are all looked at', async () => {
    const { read, asked } = cluster();

    const outcome = await withMissing(missingAll(refs('ExternalSecret', 40)), objectIndex(), read, noSignal);

    expect(outcome).not.toHaveProperty('unread');
    expect(asked).toHaveLength(40);
  });

  test('no more are read after one that failed', async () => {
    let reads = 0;
    const failure = problem('LOOKUP_FAILED', { object: 'SecretStore payments/s0', reason: 'timeout' });
    const read: ReadObject = async () => {
      reads++;
      return failure;
    };

    await withMissing(missingAll(refs('SecretStore', 20)), objectIndex(), read, noSignal);

    expect(reads).toBe(8);
  });
});

const dbRef: ObjectRef = { kind: 'ExternalSecret', namespace: 'payments', name: 'db' };

/** How far a chain of three objects can be followed. */
function chain(manifests: ManifestView): { found: number; missing: ObjectRef[] } {
  const namespace = 'payments';
  if (manifests.externalSecret(namespace, 'db') === undefined) {
    return { found: 0, missing: [{ kind: 'ExternalSecret', namespace, name: 'db' }] };
  }
  if (manifests.secretStore(namespace, 'vault') === undefined) {
    return { found: 1, missing: [{ kind: 'SecretStore', namespace, name: 'vault' }] };
  }
  if (manifests.namespaceLabels(namespace) === undefined) {
    return { found: 2, missing: [{ kind: 'Namespace', name: namespace }] };
  }
  return { found: 3, missing: [] };
}

function cluster(...objects: IndexedObject[]): { read: ReadObject; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    read: async ({ kind, name }) => {
      asked.push(`${kind} ${name}`);
      return objects.filter(object => object.kind === kind && object.metadata.name === name);
    },
  };
}
