import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { SecretData } from '../certificate-cluster.ts';
import { planCertificates } from '../planner/plan-certificates.ts';
import { reportFrom, reportLease } from './replica-lease.ts';
import type { ReplicaReport } from './replica-report.ts';
import { sampleSecret } from '../testing/sample-secret.ts';
import { sampleSituation, sampleStored } from '../testing/sample-situation.ts';

const REPORT: ReplicaReport = {
  replica: 'postern-7d4b9-x2x',
  chain: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
  leafNotAfter: Date.UTC(2026, 6, 1),
  ready: true,
  reason: 'serving',
  renewedAt: Date.UTC(2026, 5, 1, 12, 0, 0, 250),
};
const NOW = REPORT.renewedAt;
const REPORT_FIELDS = { replica: fc.constant(REPORT.replica), ready: fc.boolean(), reason: fc.string() };
const texts = (data: SecretData) => [data['bundle.crt'] ?? Buffer.of()];
const place = { namespace: 'postern-system', owner: undefined };

test('a report survives the way through its Lease', () => {
  expect(reportFrom(reportLease(REPORT, place))).toEqual(REPORT);
});

test('what is degraded goes the same way', () => {
  const report = { ...REPORT, degraded: 'the certificate of Secret postern-tls is missing' };
  expect(reportFrom(reportLease(report, place))).toEqual(report);
});

test('the Lease can be told by its label and says when it was renewed', () => {
  expect(reportLease(REPORT, place)).toMatchObject({
    metadata: {
      name: 'postern-replica-postern-7d4b9-x2x',
      namespace: 'postern-system',
      labels: { 'postern.dev/replica-report': 'true' },
    },
    spec: { holderIdentity: 'postern-7d4b9-x2x', renewTime: '2026-06-01T12:00:00.250000Z' },
  });
});

test('the pod owns its Lease when its uid is known, and nobody does when it is not', () => {
  const owner = { apiVersion: 'v1', kind: 'Pod', name: REPORT.replica, uid: 'u1' };
  expect(reportLease(REPORT, { ...place, owner }).metadata.ownerReferences).toEqual([owner]);
  expect(reportLease(REPORT, place).metadata).not.toHaveProperty('ownerReferences');
});

describe('what is no report is not taken for one:', () => {
  const withText = (text: string | undefined) => ({
    metadata: {
      name: 'postern-replica-postern-7d4b9-x2x',
      annotations: text === undefined ? {} : { 'postern.dev/replica-report': text },
    },
  });
  test.each([
    ['no annotation', undefined],
    ['no JSON', '{'],
    ['no object', 'null'],
    ['a field that is missing', JSON.stringify({ ...REPORT, chain: undefined })],
    ['a time that is no number', JSON.stringify({ ...REPORT, renewedAt: 'today' })],
    ['a trouble that is no text', JSON.stringify({ ...REPORT, degraded: {} })],
    ['a source that is no text', JSON.stringify({ ...REPORT, source: 7 })],
    ['a time that no clock shows', JSON.stringify({ ...REPORT, leafNotAfter: 1e300 })],
    ['more certificates than two chains have', JSON.stringify({ ...REPORT, chain: REPORT.chain.repeat(21) })],
    ['a text as long as a book', JSON.stringify({ ...REPORT, reason: 'x'.repeat(131_072) })],
    ['the report of another replica', JSON.stringify({ ...REPORT, replica: 'other' })],
  ])('%s', (_what, text) => {
    expect(reportFrom(withText(text))).toBeUndefined();
  });

  test('and whatever is taken for one, no plan fails because of it', async () => {
    const secret = sampleStored(await sampleSecret(NOW), { 'postern.dev/rotation-phase': 'promoted' });
    const other = await sampleSecret(NOW);
    const withOther = {
      ...secret.data,
      'bundle.crt': Buffer.concat([...texts(secret.data), ...texts(other)]),
    };
    const time = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(8.64e15, -8.64e15, 1e300, NOW));
    const chain = fc
      .array(
        fc.oneof(
          fc.string(),
          fc.constantFrom(String(secret.data['tls.crt']), REPORT.chain, String(other['ca.crt'])),
        ),
      )
      .map(parts => parts.join(''));
    const hostile = fc.record({ ...REPORT_FIELDS, chain, leafNotAfter: time, renewedAt: time });
    fc.assert(
      fc.property(fc.oneof(hostile, fc.jsonValue()), value => {
        const report = reportFrom(withText(JSON.stringify(value)));
        const reports = report === undefined ? [] : [report];
        const situation = { reports, secret: { ...secret, data: withOther }, phaseForMs: 1e9 };
        expect(() => planCertificates(sampleSituation(NOW, situation))).not.toThrow();
      }),
    );
  });

  test('but fields of a later version do not spoil one', () => {
    expect(reportFrom(withText(JSON.stringify({ ...REPORT, later: 1 })))).toMatchObject(REPORT);
  });
});
