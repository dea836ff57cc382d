import { describe, expect, test } from 'vitest';
import { problem } from '../errors.ts';
import { objectIndex, type IndexedObject } from '../manifest/object-index.ts';
import type { ManifestView, ObjectRef } from '../manifest/view.ts';
import { decideWithMissing } from './missing-objects.ts';
import type { ReadObject } from './read-object.ts';
import { externalSecret, namespaceObject, secretStore } from './testing/manifests.ts';

const noSignal = (): AbortSignal => new AbortController().signal;

test('decides at once, and reads nothing, when all is there', () => {
  const watched = objectIndex([
    externalSecret('db'),
    secretStore('SecretStore', 'vault'),
    namespaceObject('payments', {}),
  ]);
  const { read, asked } = cluster();

  const decision = decideWithMissing(chain, watched, read, () => {
    throw new Error('a deadline was started');
  });

  expect(decision).toEqual({ verdict: { found: 3, missing: [] } });
  expect(asked).toEqual([]);
});

describe('when objects were not seen', () => {
  test('reads them, and what they name in turn, and decides again', async () => {
    const { read, asked } = cluster(
      externalSecret('db'),
      secretStore('SecretStore', 'vault'),
      namespaceObject('payments', {}),
    );

    const { verdict } = await decideWithMissing(chain, objectIndex(), read, noSignal);

    expect(verdict).toEqual({ found: 3, missing: [] });
    expect(asked).toEqual(['ExternalSecret db', 'SecretStore vault', 'Namespace payments']);
  });

  test('keeps what is watched in view', async () => {
    const { read } = cluster(secretStore('SecretStore', 'vault'), namespaceObject('payments', {}));

    const { verdict } = await decideWithMissing(chain, objectIndex([externalSecret('db')]), read, noSignal);

    expect(verdict.found).toBe(3);
  });

  test('does not put what was read among the watched objects', async () => {
    const watched = objectIndex();
    const { read } = cluster(externalSecret('db'));

    await decideWithMissing(chain, watched, read, noSignal);

    expect(watched.externalSecret('payments', 'db')).toBeUndefined();
  });

  test('asks for none of them twice and gives up on those that are nowhere', async () => {
    const { read, asked } = cluster(externalSecret('db'));

    const decision = await decideWithMissing(chain, objectIndex(), read, noSignal);

    expect(decision).toEqual({
      verdict: { found: 1, missing: [{ kind: 'SecretStore', namespace: 'payments', name: 'vault' }] },
    });
    expect(asked).toEqual(['ExternalSecret db', 'SecretStore vault']);
  });

  test('says so when the API server could not be asked', async () => {
    const failure = problem('LOOKUP_FAILED', { object: 'ExternalSecret payments/db', reason: 'timeout' });

    const decision = await decideWithMissing(chain, objectIndex(), async () => failure, noSignal);

    expect(decision).toMatchObject({ verdict: { found: 0 }, failure });
  });
});

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
