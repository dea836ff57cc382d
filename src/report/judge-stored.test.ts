import { expect, test } from 'vitest';
import type { ExternalSecret } from '../api/external-secret.ts';
import { objectIndex } from '../manifest/object-index.ts';
import { storedSubject } from './judge-stored.ts';

test('what is stored tells for sure which Secrets are served, in the namespace of the object', () => {
  const externalSecret: ExternalSecret = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop' },
    spec: { target: { name: 'written' } },
  };
  const isServed = (namespace: string, secretName: string): boolean | undefined =>
    storedSubject({ kind: 'Pod', metadata: { namespace } }, objectIndex([externalSecret])).isServed(
      secretName,
    );
  expect(isServed('shop', 'written')).toBe(true);
  // No ExternalSecret writes it, and none may come: as at admission it would be undefined.
  expect(isServed('shop', 'db')).toBe(false);
  expect(isServed('pay', 'written')).toBe(false);
});
