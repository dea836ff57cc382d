import { beforeAll, describe, expect, test } from 'vitest';

import type { SecretData, TrustTarget } from './certificate-cluster.ts';
import { isFault, loadPair, type LoadedPair } from './issue/key-pair.ts';
import { readParts } from './secret-layout.ts';
import { certificateSettings } from './settings.ts';
import { describeStatus, type CertificateStatus, type Obstacle, type StatusInput } from './status.ts';
import { sampleSecret } from './testing/sample-secret.ts';
import { sampleTarget } from './testing/sample-target.ts';

const NOW = Date.UTC(2026, 5, 1);
let secret: SecretData;
let served: LoadedPair;

beforeAll(async () => {
  secret = await sampleSecret(NOW);
  const pair = loadPair(String(secret['tls.crt']), String(secret['tls.key']));
  if (isFault(pair)) throw new Error(pair.fault);
  served = pair;
});

const status = (
  targets: readonly TrustTarget[] | undefined,
  over: Partial<StatusInput> = {},
): CertificateStatus =>
  describeStatus({
    now: NOW,
    served,
    servedUnder: undefined,
    secret: undefined,
    phaseSince: Number.NaN,
    externalAt: Number.NEGATIVE_INFINITY,
    isExternal: false,
    settings: certificateSettings(),
    rotationWaits: undefined,
    names: { dns: ['postern.postern-system.svc', '*.example.com'], ip: [] },
    targets,
    refused: [],
    wasReady: false,
    contests: new Map(),
    degraded: undefined,
    ...over,
  });
const bundle = () => String(secret['bundle.crt']);

/** A configuration that trusts what is served. */
const calledAs = (...hosts: readonly (string | undefined)[]): TrustTarget =>
  sampleTarget('', {
    entries: hosts.map((host, index) => ({
      name: 'ab'.charAt(index),
      caBundle: bundle(),
      ...(host !== undefined && { calledAs: host }),
    })),
  });

test.each<[string, readonly (string | undefined)[]]>([
  ['by its name', ['postern.ns.svc']],
  ['by none that is known', [undefined]],
  ['by another name, while one calls by its own', ['renamed.ns.svc', 'postern.ns.svc']],
])('a replica that a webhook calls %s is ready', (_what, hosts) => {
  expect(status([calledAs(...hosts)]).ready).toBe(true);
});

test('what agents in pods are told is no call by any name', () => {
  const map = sampleTarget(bundle(), { kind: 'ConfigMap', name: 'map' });
  expect(status([calledAs('renamed.ns.svc'), map]).obstacle).toBe('misnamed');
});

test('a replica that every webhook trusts is ready, whatever agents in pods have been told so far', () => {
  expect(status([sampleTarget(bundle()), sampleTarget('', { kind: 'ConfigMap', name: 'map' })]).ready).toBe(
    true,
  );
});

test('a replica is ready without the trust of a webhook that is not known to be its own', () => {
  const stray = sampleTarget('', { kind: 'ValidatingWebhookConfiguration', name: 'stray' });
  expect(status([stray, sampleTarget(bundle(), { isNamed: true })]).ready).toBe(true);
});

test.each<[string, () => readonly TrustTarget[] | undefined, Obstacle, string]>([
  ['nothing is listed yet', () => undefined, 'not-listed', 'have not been listed yet'],
  [
    'there is no webhook',
    () => [sampleTarget(bundle(), { kind: 'ConfigMap' })],
    'no-webhook',
    'there is no webhook configuration',
  ],
  [
    'one of two webhooks does not trust it',
    () => [sampleTarget(bundle()), sampleTarget('', { kind: 'CustomResourceDefinition', name: 'x' })],
    'not-trusted',
    'the caBundle of CustomResourceDefinition/x/a does not verify the serving certificate',
  ],
  [
    'the caBundle is for another to fill in',
    () => [sampleTarget('', { leftTo: 'cert-manager' })],
    'not-trusted',
    'an annotation leaves the one of MutatingWebhookConfiguration/postern to cert-manager',
  ],
  [
    'every webhook calls by a name that it is not for',
    () => [calledAs('renamed.ns.svc', '10.0.0.1')],
    'misnamed',
    'is for no name by which a webhook calls: MutatingWebhookConfiguration/postern/a as renamed.ns.svc, ' +
      'MutatingWebhookConfiguration/postern/b as 10.0.0.1',
  ],
])('while %s it is not ready and says so', (_what, targets, obstacle, reason) => {
  expect(status(targets())).toMatchObject({
    ready: false,
    obstacle,
    reason: expect.stringContaining(reason),
  });
});

describe('a replica that was ready before', () => {
  const refusing = sampleTarget('', { kind: 'CustomResourceDefinition', name: 'x' });

  test('stays so for those that trust it, and says who does not', () => {
    expect(status([sampleTarget(bundle()), refusing], { wasReady: true })).toMatchObject({
      ready: true,
      reason:
        `serving a certificate that is valid until ${new Date(served.notAfter).toISOString()}; ` +
        'the caBundle of CustomResourceDefinition/x/a does not verify the serving certificate',
    });
  });

  test('steps aside where nobody trusts it', () => {
    const targets = [sampleTarget(''), refusing];
    expect(status(targets, { wasReady: true })).toMatchObject({ ready: false, obstacle: 'not-trusted' });
  });

  test('steps aside where only agents in pods trust it', () => {
    const map = sampleTarget(bundle(), { kind: 'ConfigMap', name: 'map' });
    expect(status([refusing, map], { wasReady: true }).ready).toBe(false);
  });
});

test('while another writer is given time, it is said until when, and how to have the bundle back at once', () => {
  const contested = new Map([['MutatingWebhookConfiguration/postern', { repairs: 9, lastAt: NOW - 1000 }]]);
  const other = sampleTarget('', { kind: 'CustomResourceDefinition', name: 'other' });
  const reasonAt = (now: number) => status([sampleTarget(''), other], { now, contests: contested }).reason;
  expect(reasonAt(NOW)).toMatch(
    /; another writer keeps changing that of MutatingWebhookConfiguration\/postern, so it is put back at 2026-06-01T00:01:03\.000Z, or as soon as this replica is restarted$/,
  );
  expect(reasonAt(NOW + 63_000)).not.toContain('another writer');
});

describe('a rotation that is staged is due', () => {
  const HOUR = 3_600_000;
  const { holdMs } = certificateSettings();
  const due = async (over: Partial<StatusInput>) => {
    const { 'ca.crt': certificate, 'ca.key': key } = await sampleSecret(NOW);
    const staged = readParts({
      ...secret,
      'next.crt': Buffer.from(certificate ?? ''),
      'next.key': Buffer.from(key ?? ''),
    });
    return status([], { secret: staged, phaseSince: NOW - 5 * HOUR, ...over });
  };

  test('when the hold is over since it began', async () => {
    expect(await due({})).toMatchObject({ phase: 'staged', phaseDue: NOW - 5 * HOUR + holdMs });
  });

  test('at no time while certificates come from another source, since it stands still', async () => {
    expect(await due({ isExternal: true })).toMatchObject({ phase: 'staged', phaseDue: undefined });
  });

  test('when the hold is over since they came from one', async () => {
    expect(await due({ externalAt: NOW - HOUR })).toMatchObject({ phaseDue: NOW - HOUR + holdMs });
  });
});
