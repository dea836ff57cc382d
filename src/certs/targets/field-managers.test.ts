import { expect, test } from 'vitest';

import { otherBundleManagers } from './field-managers.ts';

const PATH = ['f:webhooks', '*', 'f:clientConfig', 'f:caBundle'];
const ANOTHER = { ours: 'ours', alsoOurs: ['ours-too'], isRemoved: false };
const REMOVED = { ...ANOTHER, isRemoved: true };
const owning = (manager: string, time: string) => ({
  manager,
  operation: 'Update',
  time,
  fieldsV1: { 'f:webhooks': { '.': {}, 'k:{"name":"a"}': { 'f:clientConfig': { 'f:caBundle': {} } } } },
});
const writing = (manager: string, time: string) => ({
  manager,
  time,
  fieldsV1: { 'f:metadata': { 'f:labels': {} } },
});

test('who owns a caBundle is named, whoever wrote last', () => {
  const fields = [writing('helm', '2026-01-03T00:00:00Z'), owning('cainjector', '2026-01-01T00:00:00Z')];
  expect(otherBundleManagers(fields, PATH, ANOTHER)).toEqual(['cainjector']);
});

test('when nobody owns it, since it was removed, the last writer is named', () => {
  const fields = [writing('helm', '2026-01-01T00:00:00Z'), writing('kubectl-patch', '2026-01-02T00:00:00Z')];
  expect(otherBundleManagers(fields, PATH, ANOTHER)).toEqual(['kubectl-patch']);
});

test('when it was removed from one entry and is ours in the others, the last writer is named, too', () => {
  const fields = [owning('ours', '2026-01-01T00:00:00Z'), writing('helm', '2026-01-02T00:00:00Z')];
  expect(otherBundleManagers(fields, PATH, REMOVED)).toEqual(['helm']);
});

test.each([
  [
    'by a patch that leaves no entry, long after others had written',
    [writing('kubectl', '2026-01-01T00:00:00Z')],
  ],
  ['while only another part of Postern has written since', [writing('ours-too', '2026-01-03T00:00:00Z')]],
])('when it was removed %s, nobody is named', (_how, others) => {
  const fields = [owning('ours', '2026-01-02T00:00:00Z'), ...others];
  expect(otherBundleManagers(fields, PATH, REMOVED)).toEqual([]);
});

test('whoever wrote in the same second as we did may have removed it', () => {
  const fields = [owning('ours', '2026-01-02T00:00:00Z'), writing('flux', '2026-01-02T00:00:00Z')];
  expect(otherBundleManagers(fields, PATH, REMOVED)).toEqual(['flux']);
});

test('we are not named beside others, and a manager with two entries is named once', () => {
  const fields = [owning('ours', '1'), owning('argocd', '2'), owning('argocd', '3')];
  expect(otherBundleManagers(fields, PATH, ANOTHER)).toEqual(['argocd']);
});

test('what only we can have written was written by another installation, and not by whoever wrote something else', () => {
  const fields = [owning('ours', '2026-01-01T00:00:00Z'), writing('helm', '2026-01-02T00:00:00Z')];
  expect(otherBundleManagers(fields, PATH, ANOTHER)).toEqual(['ours']);
});

test.each([[[]], [[null, 7, 'x', {}]], [[{ manager: 5 }]]])('%j names nobody', fields => {
  expect(otherBundleManagers(fields, PATH, ANOTHER)).toEqual([]);
});

test('a path without a wildcard is followed to its end', () => {
  const entry = (fieldsV1: object) => ({ manager: 'helm', time: '1', fieldsV1 });
  const later = { manager: 'kubectl', time: '2', fieldsV1: {} };
  const path = ['f:data', 'f:ca.crt'];
  expect(otherBundleManagers([entry({ 'f:data': { 'f:ca.crt': {} } }), later], path, ANOTHER)).toEqual([
    'helm',
  ]);
  expect(otherBundleManagers([entry({ 'f:data': { 'f:other': {} } }), later], path, ANOTHER)).toEqual([
    'kubectl',
  ]);
});
