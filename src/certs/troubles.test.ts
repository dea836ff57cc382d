import { expect, test } from 'vitest';

import { KubeStatusError } from '../kube/status-error.ts';
import type { TrustTarget } from './certificate-cluster.ts';
import { sampleTarget } from './testing/sample-target.ts';
import { adviceAbout, attempt, secretLeft, troubleWith } from './troubles.ts';

test('what goes through leaves no trouble behind', async () => {
  const troubles = new Set<string>();
  expect(await attempt('it cannot be done', troubles, async () => {})).toBe(true);
  expect(troubles).toEqual(new Set());
});

test('what fails is a trouble with its reason, once however often it fails', async () => {
  const troubles = new Set<string>();
  const fail = () => Promise.reject(new Error('etcdserver: request timed out'));
  for (let i = 0; i < 2; i++) expect(await attempt('it cannot be done', troubles, fail)).toBe(false);
  expect(troubles).toEqual(new Set(['it cannot be done: etcdserver: request timed out']));
});

test.each<[string, Partial<TrustTarget>, string]>([
  [
    'found by its label',
    {},
    '; allow patch on postern in the ClusterRole, or take its label app.kubernetes.io/part-of away',
  ],
  ['named by the settings', { isNamed: true }, '; allow patch on postern in the ClusterRole'],
  ['for agents', { kind: 'ConfigMap' }, '; allow patch on postern in the Role'],
])('for a target %s that may not be written it is said what helps', (_what, about, advice) => {
  const advise = adviceAbout(sampleTarget('', about));
  expect(advise(new KubeStatusError('PATCH', 403, { reason: 'Forbidden' }))).toBe(advice);
  expect(advise(new KubeStatusError('PATCH', 500, {}))).toBe('');
});

test.each([
  ['the first report', true, 'a certificate cannot be served before the report of this replica names it'],
  ['a later report', false, 'the report of this replica cannot be written'],
])('%s that cannot be written is named for what it keeps from happening', (_which, first, text) => {
  const report = { replica: 'a', chain: '', leafNotAfter: 0, ready: false, reason: '', renewedAt: 0 };
  expect(troubleWith({ do: 'publish-report', report, first })).toBe(text);
});

test('the report that cannot be removed is named by its replica', () => {
  expect(troubleWith({ do: 'remove-report', replica: 'postern-7' })).toBe(
    'the report of postern-7, which is gone, cannot be removed',
  );
});

const SECRET = {
  name: 'postern-certificates',
  uid: 'u',
  resourceVersion: '1',
  labels: {},
  annotations: {},
  data: { 'tls.key': Buffer.from('s3cret'), 'ca.crt': Buffer.from('s3cret') },
};

test('a foreign Secret is described by its keys and never by what they hold', () => {
  const { message } = secretLeft({ secret: SECRET, of: 'somebody else' });
  expect(message).toContain('ca.crt, tls.key');
  expect(message).not.toContain('s3cret');
});

test('one of a later version is described by its layout, what that means, and how this one takes it over', () => {
  const secret = { ...SECRET, annotations: { 'postern.dev/layout': '2' } };
  const { message } = secretLeft({ secret, of: 'a later version' });
  expect(message).toContain(
    'has layout 2, which a later version of Postern wrote and this one, which knows 1',
  );
  expect(message).toContain('until you remove the annotation postern.dev/layout,');
  expect(message).not.toContain('s3cret');
});
