import { randomBytes } from 'node:crypto';

import { beforeAll, describe, expect, test } from 'vitest';

import type { SecretData, StoredSecret, TrustTarget } from '../certificate-cluster.ts';
import { CLOCK_SKEW_MS, issueAuthority, issueLeaf } from '../issue/issue.ts';
import { planCertificates } from './plan-certificates.ts';
import type { ReplicaReport } from '../replicas/replica-report.ts';
import { readParts } from '../secret-layout.ts';
import type { Situation, WriteSecret } from '../situation.ts';
import { SAMPLE_NAMES, sampleSecret } from '../testing/sample-secret.ts';
import { pairOf, sampleSituation, sampleStored } from '../testing/sample-situation.ts';
import { sampleTarget } from '../testing/sample-target.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const ENTRY = 'MutatingWebhookConfiguration/postern/a';
let stable: SecretData;
let staged: SecretData;
let promoted: SecretData;
/** Of a leaf that ends in a thousand years. */
let lasting: string;

beforeAll(async () => {
  stable = await sampleSecret(NOW);
  const authority = pairOf(stable, 'ca');
  staged = await sampleSecret(
    NOW,
    undefined,
    {},
    { authority, leaf: pairOf(stable, 'tls'), next: 'issue', bridge: 'issue' },
  );
  const terms = { keyType: 'ecdsa-p256', lifetimeMs: 365_000 * DAY, now: NOW, randomBytes } as const;
  lasting = (await issueLeaf(await issueAuthority(terms), SAMPLE_NAMES, terms)).certificate;
});

const write = (over: Partial<Situation>): WriteSecret | undefined => {
  const [action] = planCertificates(sampleSituation(NOW, over));
  return action?.do === 'write-secret' ? action : undefined;
};
const waits = (over: Partial<Situation>) => {
  const actions = planCertificates(sampleSituation(NOW, over));
  return actions.flatMap(action => (action.do === 'wait' ? [action.rotationWaits] : []))[0];
};
const using = (...bundles: readonly string[]) => ({ bundles: new Map([[ENTRY, bundles]]), missingMs: 0 });
const atPhase = (data: SecretData, phase: string) =>
  sampleStored(data, { 'postern.dev/rotation-phase': phase });
const report = (chain: string, leafNotAfter: number): ReplicaReport => ({
  replica: 'other',
  chain,
  leafNotAfter,
  ready: true,
  reason: '',
  renewedAt: NOW,
});

describe('stable: a new authority is prepared', () => {
  test.each<[string, () => Partial<Situation>, string]>([
    [
      'at half the life of the present one',
      () => ({ now: NOW + 183 * DAY, secret: sampleStored(stable) }),
      'half the life',
    ],
    [
      'up to a tenth earlier',
      () => ({ now: NOW + 147 * DAY, jitter: 1, secret: sampleStored(stable) }),
      'half the life',
    ],
    [
      'when it is asked for',
      () => ({ secret: sampleStored(stable, { 'postern.dev/rotate': 'graceful 1' }) }),
      'a rotation was asked for: graceful 1',
    ],
    [
      'when keys are to be of another kind',
      () => ({
        secret: sampleStored(stable),
        settings: { ...sampleSituation(NOW, {}).settings, keyType: 'rsa-2048' },
      }),
      'the setting for keys is rsa-2048',
    ],
  ])('%s', (_what, over, reason) => {
    const action = write(over());
    expect(action).toMatchObject({ next: 'issue', bridge: 'issue' });
    expect(action?.because[0]).toContain(reason);
    expect(action?.annotations).toMatchObject({ 'postern.dev/rotation-phase': 'staged' });
    expect(action?.annotations['postern.dev/rotation-reason']).toContain(reason);
  });

  test('by the replica that leads only', () => {
    const secret = sampleStored(stable, { 'postern.dev/rotate': 'graceful 1' });
    expect(write({ secret, leads: false })).toBeUndefined();
  });
});

describe('staged', () => {
  const both = () => String(staged['bundle.crt']);
  const secret = () => atPhase(staged, 'staged');

  test.each<[string, () => Partial<Situation>]>([
    ['a bundle in use lacks the new one', () => ({ inUse: using(both(), String(stable['ca.crt'])) })],
    ['a bundle was wiped within the hold', () => ({ inUse: using(both(), '') })],
    [
      'the targets were not watched for long enough',
      () => ({ inUse: { ...using(both()), missingMs: 2000 } }),
    ],
    [
      'a kind of targets may not be listed',
      () => ({ inUse: using(both()), refused: ['CustomResourceDefinition'] }),
    ],
  ])('it stays so while %s', (_what, over) => {
    expect(write({ secret: secret(), ...over() })).toBeUndefined();
    expect(waits({ secret: secret(), ...over() })).toMatch(/^staged: /);
  });

  test.each<[string, () => StoredSecret]>([
    ['that somebody else has taken over', () => sampleStored(staged, {}, {})],
    ['that a later version wrote', () => sampleStored(staged, { 'postern.dev/layout': '2' })],
  ])('it waits for nothing in a Secret %s, where it cannot go on', (_what, left) => {
    const inUse = using(both(), '');
    const before = { remembered: readParts(staged), inUse };
    expect(waits({ ...before, secret: sampleStored(staged) })).toMatch(/^staged: /);
    expect(waits({ ...before, secret: left() })).toBeUndefined();
  });

  test('the new one takes over, with the bridge, when every bundle in use holds both', () => {
    const action = write({ secret: secret(), inUse: using(both()) });
    expect(action).toMatchObject({ next: undefined, leaf: { issueFor: expect.anything() } });
    expect(action?.authority).toMatchObject({ pem: { certificate: String(staged['next.crt']) } });
    expect(action?.bridge?.toString()).toBe(String(staged['bridge.crt']));
    expect(action?.bundle).toHaveLength(2);
  });

  test('a target that is left to somebody else is not waited for, and one that only begins with its name is', () => {
    const left = sampleTarget('', { leftTo: 'cert-manager' });
    const at = (key: string) => ({ bundles: new Map([[key, ['']]]), missingMs: 0 });
    const takesOver = (key: string, targets: readonly TrustTarget[]) =>
      write({ secret: secret(), targets, inUse: at(key) })?.annotations['postern.dev/rotation-phase'] ===
      'promoted';
    expect(takesOver(ENTRY, [left])).toBe(true);
    expect(takesOver(ENTRY, [sampleTarget('')])).toBe(false);
    expect(takesOver('MutatingWebhookConfiguration/postern-2/a', [left])).toBe(false);
  });

  test('and when the old one is at its end, whatever the targets hold', async () => {
    // Prepared late enough that it need not be replaced itself, beside a leaf that is still valid.
    const authority = pairOf(stable, 'ca');
    const parts = { authority, next: 'issue', bridge: 'issue' } as const;
    const late = await sampleSecret(NOW + 360 * DAY, undefined, {}, parts);
    const atDay = (day: number) =>
      write({ secret: atPhase(late, 'staged'), inUse: using(''), now: NOW + day * DAY });
    expect(atDay(364)).toBeUndefined();
    const action = atDay(364.5);
    expect(action?.because).toContain('the authority is about to expire');
    expect(action?.authority).toMatchObject({ pem: { certificate: String(late['next.crt']) } });
  });

  test('an emergency waits for nothing, and trusts nothing that was before', () => {
    const asked = { ...secret().annotations, 'postern.dev/rotate': 'emergency leak' };
    const action = write({ secret: { ...secret(), annotations: asked } });
    expect(action).toMatchObject({ authority: 'issue', next: undefined, bridge: undefined, bundle: [] });
    expect(action?.annotations['postern.dev/rotated']).toBe('emergency leak');
    expect(action?.signingKey).toEqual(staged['signing.key']);
  });
});

describe('promoted', () => {
  beforeAll(async () => {
    const { X509Certificate } = await import('node:crypto');
    promoted = await sampleSecret(
      NOW,
      undefined,
      {},
      {
        authority: pairOf(staged, 'next'),
        bridge: new X509Certificate(String(staged['bridge.crt'])),
        bundle: [pairOf(stable, 'ca').certificate],
      },
    );
  });
  const over = (more: Partial<Situation> = {}): Partial<Situation> => ({
    secret: atPhase(promoted, 'promoted'),
    inUse: using(String(promoted['bundle.crt'])),
    phaseForMs: 600_000,
    ...more,
  });
  const oldLeaf = () => report(String(stable['tls.crt']), NOW + 7 * DAY);

  test('the chain is the leaf and the bridge', () => {
    expect(pairOf(promoted, 'tls').intermediates.map(String)).toEqual([String(staged['bridge.crt'])]);
  });

  test('the old authority is dropped when nothing stands against it', () => {
    const action = write(over());
    expect(action?.bundle.map(String)).toEqual([String(promoted['ca.crt'])]);
    expect(action).toMatchObject({
      bridge: undefined,
      annotations: { 'postern.dev/rotation-phase': 'stable' },
    });
  });

  test.each<[string, () => Partial<Situation>, string]>([
    ['reports are not listed', () => ({ reports: undefined }), 'are not listed yet'],
    ['a replica may serve an old leaf', () => ({ reports: [oldLeaf()] }), 'other until 2026-06-08'],
    [
      'one may serve it besides a new one',
      () => ({ reports: [report(`${String(promoted['tls.crt'])}${oldLeaf().chain}`, 0)] }),
      'other until',
    ],
    ['a report cannot be read', () => ({ reports: [report('?', NOW + DAY)] }), 'other until'],
    ['the drain is not over', () => ({ phaseForMs: 599_000 }), 'given 1 s more'],
    ['a bundle in use lacks the new one', () => ({ inUse: using(String(stable['ca.crt'])) }), ENTRY],
  ])('it stays trusted while %s', (_what, more, reason) => {
    expect(write(over(more()))).toBeUndefined();
    expect(waits(over(more()))).toContain(reason);
  });

  test.each<[string, () => ReplicaReport]>([
    ['says that it ends after all time', () => report('?', 8.64e15)],
    ['says so in a time to come', () => ({ ...report('?', 8.64e15), renewedAt: 8.64e15 })],
    ['names a certificate that ends after all time', () => report(lasting, NOW)],
  ])('a report that %s holds up nothing for longer than a leaf lives', (_what, hostile) => {
    expect(waits(over({ reports: [hostile()], now: NOW + 30 * DAY + 3_600_001 }))).toBeUndefined();
  });

  test('it stays trusted when the old leaf has expired by our clock, and not by one that is behind', () => {
    const at = (ms: number) => waits(over({ reports: [oldLeaf()], now: NOW + 7 * DAY + ms }));
    expect(at(CLOCK_SKEW_MS - 1)).toContain('other until 2026-06-08');
    expect(at(CLOCK_SKEW_MS)).toBeUndefined();
  });

  test('it is dropped when the old leaf has expired by every clock, and then the report is removed', () => {
    const later = over({ reports: [oldLeaf()], now: NOW + 7 * DAY + 3_600_001 });
    const actions = planCertificates(sampleSituation(NOW, later));
    expect(actions).toContainEqual({ do: 'remove-report', replica: 'other' });
    expect(write(later)?.bundle.map(String)).toEqual([String(promoted['ca.crt'])]);
  });
});

test('a version that knows no next authority replaced the present one: the rotation goes on from there', async () => {
  const older = await sampleSecret(NOW);
  const texts = [older, staged].map(data => data['bundle.crt'] ?? Buffer.of());
  const rewritten = { ...staged, ...older, 'bundle.crt': Buffer.concat(texts) };
  const action = write({ secret: atPhase(rewritten, 'staged'), inUse: { ...using(''), missingMs: 1 } });
  expect(action?.authority).toMatchObject({ pem: { certificate: String(older['ca.crt']) } });
  expect(action?.next).toMatchObject({ pem: { certificate: String(staged['next.crt']) } });
  // The stored one was signed by an authority that is in use no more.
  expect(action?.bridge).toBe('issue');
  expect(action?.bundle).toHaveLength(3);
});
