import { expect, test } from 'vitest';
import { absent, absentSecret } from './absent.ts';

const store = { kind: 'SecretStore', namespace: 'shop', name: 'main' } as const;
const clusterStore = { kind: 'ClusterSecretStore', name: 'main' } as const;
const externalSecret = { kind: 'ExternalSecret', namespace: 'shop', name: 'db' } as const;

test.for([
  [externalSecret, undefined, 'there is no ExternalSecret db in namespace shop'],
  [
    store,
    'ExternalSecret db',
    'ExternalSecret db uses SecretStore main, which does not exist in namespace shop',
  ],
  [clusterStore, 'ExternalSecret db', 'ExternalSecret db uses ClusterSecretStore main, which does not exist'],
] as const)('with a cluster in view it does not exist: %j', ([ref, user, message]) => {
  const said = absent({}, ref, user);
  expect(said.message).toBe(message);
  expect(said.fix).toBe('apply it before the workload, or correct the name');
});

test.for([
  [externalSecret, undefined, 'there is no ExternalSecret db among the files for namespace shop'],
  [
    store,
    'ExternalSecret db',
    'ExternalSecret db uses SecretStore main, which is not among the files for namespace shop',
  ],
  [
    clusterStore,
    'ExternalSecret db',
    'ExternalSecret db uses ClusterSecretStore main, which is not among the files',
  ],
] as const)('with files alone nobody says that it does not exist: %j', ([ref, user, message]) => {
  const said = absent({ isOfFiles: true }, ref, user);
  expect(said.message).toBe(message);
  expect(said.fix).toBe('add the file that has it, or correct its name or its errors');
  expect(`${said.message} ${said.fix}`).not.toMatch(/exist|apply/u);
});

test.for([
  [
    {},
    'there is no ExternalSecret db in namespace shop: db is the Secret that ExternalSecret database writes',
  ],
  [
    { isOfFiles: true },
    'there is no ExternalSecret db among the files for namespace shop: db is the Secret that ExternalSecret database writes',
  ],
] as const)('one that is named as the Secret of another is told from which: %j', ([lookedIn, message]) => {
  expect(absentSecret(lookedIn, externalSecret, 'database')).toEqual({ message, fix: 'write database' });
  expect(absentSecret(lookedIn, externalSecret, undefined)).toEqual(absent(lookedIn, externalSecret));
});
