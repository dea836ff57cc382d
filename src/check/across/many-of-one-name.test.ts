import { expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../test/growth-of-work.ts';
import type { JsonObject } from '../../api/json.ts';
import { checkSet } from '../check.ts';
import { manifestSet } from '../manifest-set.ts';
import type { PlacedFinding } from '../rule.ts';

const generator = {
  apiVersion: 'generators.external-secrets.io/v1alpha1',
  kind: 'Password',
  metadata: { name: 'made' },
  spec: { length: 24 },
};

const store = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'SecretStore',
  metadata: { name: 'main' },
  spec: { provider: { fake: { data: [] } } },
};

const externalSecret = (index: number) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: `db-${index}` },
  spec: {
    secretStoreRef: { name: 'main' },
    dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password', name: 'made' } } }],
    data: [{ secretKey: 'user', remoteRef: { key: 'db' } }],
    target: { template: { data: { url: '{{ .user }}:{{ .password }}' } } },
  },
});

interface Files {
  readonly objects: readonly JsonObject[];
  readonly places: ReadonlyMap<unknown, string>;
}

/** Of one folder, which leave the namespace open, each with all that it needs: which of them are applied where is not known. */
function files(count: number): Files {
  const objects: JsonObject[] = [];
  const places = new Map<unknown, string>();
  for (let i = 0; i < count; i += 1) {
    for (const object of [{ ...generator }, { ...store }, externalSecret(i)]) {
      objects.push(object);
      places.set(object, `apps/${i}.yaml`);
    }
  }
  return { objects, places };
}

/** A new set each time, since one remembers. */
function check({ objects, places }: Files): readonly PlacedFinding[] {
  return checkSet(manifestSet(objects, { fileOf: object => places.get(object) }));
}

test('stores and generators of one name in thousands of files are looked at in proportion to their number', async () => {
  expect(check(files(2))).toEqual([]);
  expect(await growthOfWork(400, files, check)).toBeLessThan(IN_PROPORTION);
});
