import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';

import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import { samplePair } from '../../certs/sources/testing/sample-pair.ts';
import { authority, certsStage, DAY, leafOf, NOW, report, type CertsStage } from './testing/certs-stage.ts';
import { status } from './status.ts';
import type { CertsState } from './certs-state.ts';

const active = await authority(NOW - 10 * DAY);
const next = await authority(NOW - DAY);
const leaf = await leafOf(active, NOW - DAY);
const SECRET = 'postern-certificates';
const secretPath = `/api/v1/namespaces/postern-system/secrets/${SECRET}`;
let stage: CertsStage;

async function state(): Promise<CertsState> {
  await status(stage.tools, { output: 'json' });
  return JSON.parse(stage.printed());
}

/** Two replicas with one leaf, two configurations that trust its authority, a leader, and a Secret in peace. */
beforeEach(() => {
  stage = certsStage();
  const { cluster } = stage;
  cluster.putTarget('postern', ['inject.postern.dev']);
  cluster.putTarget('check', ['manifests.postern.dev', 'plans.postern.dev'], {
    kind: 'ValidatingWebhookConfiguration',
  });
  cluster.overwriteBundle('postern', active.certificate);
  cluster.overwriteBundle('check', active.certificate);
  cluster.putReport(report('postern-a', leaf.certificate));
  cluster.putReport(report('postern-b', leaf.certificate));
  cluster.putSecret(
    {},
    {},
    {
      [SECRET_ANNOTATIONS.phase]: 'stable',
      [SECRET_ANNOTATIONS.phaseSince]: '2026-05-22T00:00:00Z',
      [SECRET_ANNOTATIONS.reason]: 'the Secret is missing',
    },
  );
});

test('in peace nothing is to be looked at, and every entry trusts every replica', async () => {
  const { trust, problems, rotation } = await state();
  expect(problems).toEqual([]);
  expect(trust).toHaveLength(6);
  expect(trust.every(({ refusal }) => refusal === undefined)).toBe(true);
  expect(rotation).toMatchObject({ phase: 'stable', since: '2026-05-22T00:00:00Z', source: 'secret' });
  expect(await status(stage.tools, { output: 'table' })).toBe(0);
});

test('an authority that an emergency called back is shown wherever it is still trusted', async () => {
  stage.cluster.overwriteBundle('check', active.certificate + next.certificate);
  const record = new X509Certificate(next.certificate).fingerprint256.replaceAll(':', '').toLowerCase();
  stage.cluster.putSecret({}, {}, { [SECRET_ANNOTATIONS.calledBack]: record });
  expect((await state()).problems).toEqual(
    ['manifests.postern.dev', 'plans.postern.dev'].map(
      entry =>
        `ValidatingWebhookConfiguration/check/${entry} still trusts ${record.slice(0, 12)}, which an emergency called back: who has its key is accepted there until Postern, or whoever else writes that caBundle, has replaced it`,
    ),
  );
});

test('a rotation that was asked for and is not done is shown', async () => {
  stage.cluster.putSecret(
    {},
    {},
    { [SECRET_ANNOTATIONS.rotate]: 'graceful a', [SECRET_ANNOTATIONS.rotated]: 'b' },
  );
  expect((await state()).rotation.asked).toBe('graceful a');
});

test.each([
  [120, 'yes', 0],
  [121, 'silent', 1],
])('a replica that was heard of %i s ago is ready as it said: %s', async (seconds, ready, code) => {
  stage.cluster.putReport(report('postern-b', leaf.certificate, { renewedAt: NOW - seconds * 1000 }));
  expect(await status(stage.tools, { output: 'table' })).toBe(code);
  expect(stage.printed()).toMatch(new RegExp(`^postern-b +${ready} `, 'm'));
});

describe('one thing to look at', () => {
  test.each<[string, () => void, string]>([
    [
      'a caBundle was wiped',
      () => stage.cluster.overwriteBundle('postern', ''),
      'MutatingWebhookConfiguration/postern/inject.postern.dev refuses postern-a: there is no caBundle',
    ],
    [
      'a caBundle is of somebody else',
      () => stage.cluster.overwriteBundle('postern', next.certificate),
      'refuses postern-a: no authority in it vouches for the certificate',
    ],
    ['nobody leads', () => (stage.leader = undefined), 'no replica leads: nothing is renewed'],
    [
      'the leader is silent',
      () => (stage.leader = { identity: 'postern-a', renewedAt: NOW - 3_600_000 }),
      'postern-a has not led since 2026-05-31T23:00:00.000Z',
    ],
    [
      'a replica is not ready',
      () =>
        stage.cluster.putReport(report('postern-b', leaf.certificate, { ready: false, reason: 'it drains' })),
      'postern-b is not ready: it drains',
    ],
    [
      'a replica is ready and cannot use its source',
      () => {
        const degraded = 'the certificate of Secret postern-tls is missing';
        stage.cluster.putReport(report('postern-b', leaf.certificate, { degraded }));
      },
      'postern-b cannot keep certificates in order: the certificate of Secret postern-tls is missing',
    ],
    [
      'a replica is silent',
      () => stage.cluster.putReport(report('postern-b', leaf.certificate, { renewedAt: NOW - 3_600_000 })),
      'postern-b was last heard of at 2026-05-31T23:00:00.000Z',
    ],
    [
      'a leaf was not renewed in time',
      () => (stage.clock = NOW + 5 * DAY),
      'the certificate of postern-a ends on 2026-06-07T00:00:00.000Z and was not renewed in time',
    ],
    [
      'the Secret is gone',
      () => stage.cluster.putSecret(undefined),
      'there is no certificate Secret: is Postern running',
    ],
    [
      'what asks for a rotation has no meaning',
      () => stage.cluster.putSecret({}, {}, { [SECRET_ANNOTATIONS.rotate]: 'now' }),
      'postern.dev/rotate of the certificate Secret is "now", which asks for nothing: write "graceful <id>"',
    ],
    [
      'another writer was met a minute ago',
      () => {
        const lastTimestamp = new Date(NOW - 60_000).toISOString();
        stage.events = [
          { metadata: { name: 'e' }, message: 'helm keeps changing the caBundle', lastTimestamp },
        ];
      },
      'helm keeps changing the caBundle',
    ],
  ])('%s', async (_what, disturb, problem) => {
    disturb();
    expect(await status(stage.tools, { output: 'table' })).toBe(1);
    expect(stage.printed()).toContain(`! `);
    expect(stage.printed()).toContain(problem);
  });

  test('a contest that was met long ago is none', async () => {
    const lastTimestamp = new Date(NOW - 3_600_000).toISOString();
    stage.events = [{ metadata: { name: 'e' }, message: 'helm keeps changing the caBundle', lastTimestamp }];
    expect((await state()).problems).toEqual([]);
  });

  test('nothing is installed', async () => {
    const empty = certsStage();
    expect(await status(empty.tools, { output: 'table' })).toBe(1);
    expect(empty.printed()).toContain('there is no webhook configuration of Postern');
    expect(empty.printed()).toContain('no replica reports what it serves');
  });
});

describe('a certificate of another issuer', () => {
  beforeEach(async () => {
    const pair = await samplePair(NOW);
    for (const name of ['postern', 'check']) stage.cluster.overwriteBundle(name, pair['ca.crt']);
    stage.cluster.putReport(report('postern-a', pair['tls.crt']));
    stage.cluster.putReport(report('postern-b', pair['tls.crt']));
  });

  test('may be renewed later than one of ours', async () => {
    stage.clock = NOW + 0.8 * DAY;
    expect((await state()).problems).not.toContainEqual(expect.stringContaining('ends on'));
  });

  test('is served although a new authority of ours was asked for: that waits, and somebody should know', async () => {
    const ask = (value: string) => stage.cluster.putSecret({}, {}, { [SECRET_ANNOTATIONS.rotate]: value });
    ask('graceful 1');
    expect(await status(stage.tools, { output: 'table' })).toBe(1);
    expect(stage.printed()).toContain(
      '! "graceful 1" was asked for and waits: certificates come from another',
    );
    ask('emergency 1');
    expect(await status(stage.tools, { output: 'table' })).toBe(0);
  });

  test('is told of near its end, and who has to look', async () => {
    stage.clock = NOW + 0.95 * DAY;
    expect((await state()).problems).toContainEqual(
      expect.stringMatching(/the certificate of postern-a ends on .* whoever issues it has not renewed it/),
    );
  });
});

describe('a reader who may not read the Secret', () => {
  beforeEach(() => stage.forbidden.add(secretPath));

  test('sees who trusts what, and the phase as it looks from outside', async () => {
    const { rotation, problems } = await state();
    expect(rotation).toEqual({ phase: 'stable', source: 'bundles and replicas' });
    expect(problems).toEqual([]);
  });

  test('sees the next authority while every target learns to trust it', async () => {
    stage.cluster.overwriteBundle('postern', active.certificate + next.certificate);
    const { rotation, authorities } = await state();
    expect(rotation.phase).toBe('staged');
    expect(authorities.map(({ role }) => role)).toEqual(['active', 'next']);
  });

  test('sees the former authority while its leaves may still be served', async () => {
    stage.cluster.overwriteBundle('postern', next.certificate + active.certificate);
    const promoted = await leafOf(next);
    stage.cluster.putReport(report('postern-a', promoted.certificate));
    const { rotation, authorities } = await state();
    expect(rotation.phase).toBe('promoted');
    expect(authorities.map(({ role }) => role)).toEqual(['active', 'former']);
  });
});

test('who may not list one of the other kinds is told which', async () => {
  stage.forbidden.add('/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
  expect(await status(stage.tools, { output: 'table' })).toBe(0);
  expect(stage.printed()).toContain('not read   CustomResourceDefinition: this user may not');
});

test('who may not list webhook configurations learns what is missing', async () => {
  stage.forbidden.add('/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations');
  await expect(status(stage.tools, { output: 'table' })).rejects.toMatchObject({ code: 'KUBE_REFUSED' });
});

test('the table has a line for each entry and a column for each replica', async () => {
  stage.cluster.overwriteBundle('postern', '');
  await status(stage.tools, { output: 'table' });
  const lines = stage.printed().split('\n');
  const cells = lines.map(line => line.split(/ {2,}/));
  expect(cells).toContainEqual(['TRUST', 'postern-a', 'postern-b']);
  expect(cells).toContainEqual([
    'MutatingWebhookConfiguration/postern/inject.postern.dev',
    'REFUSED',
    'REFUSED',
  ]);
  expect(cells).toContainEqual(['ValidatingWebhookConfiguration/check/plans.postern.dev', 'yes', 'yes']);
  expect(lines.find(line => line.startsWith('phase'))).toBe('phase     stable since 2026-05-22T00:00:00Z');
  expect(lines.some(line => line.startsWith('postern-a (leads)   yes'))).toBe(true);
});

test('no key is printed, nor sent by the API server at all', async () => {
  stage.cluster.putSecret({ 'ca.key': Buffer.from(active.privateKey) });
  await status(stage.tools, { output: 'table' });
  await status(stage.tools, { output: 'json' });
  expect(stage.printed()).not.toContain('PRIVATE KEY');
  expect(stage.sentOfSecret()).toContain('postern-certificates');
  expect(stage.sentOfSecret()).not.toContain('PRIVATE KEY');
});
