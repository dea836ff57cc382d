import { expect, test } from 'vitest';
import { vaultLogin } from './vault-login.ts';

test.each<[unknown, string | undefined]>([
  [undefined, undefined],
  [{}, undefined],
  ['token', undefined],
  [{ namespace: 'team' }, undefined],
  [{ tokenSecretRef: null }, undefined],
  [{ kubernetes: {}, tokenSecretRef: {} }, 'auth.tokenSecretRef'],
  [{ kubernetes: {}, appRole: {} }, 'auth.appRole'],
  [{ ldap: {}, kubernetes: {} }, 'auth.kubernetes.serviceAccountRef'],
  [{ kubernetes: { secretRef: {} } }, 'auth.kubernetes.secretRef'],
  [{ kubernetes: { secretRef: {}, serviceAccountRef: null } }, 'auth.kubernetes.secretRef'],
  [{ kubernetes: { secretRef: {}, serviceAccountRef: {} } }, 'auth.kubernetes.serviceAccountRef'],
  [{ userPass: {}, gcp: {}, jwt: {} }, 'auth.userPass'],
  [{ iam: {}, gcp: {}, cert: {} }, 'auth.cert'],
])('of %j it is %s', (auth, field) => {
  expect(vaultLogin(auth)?.field).toBe(field);
});
