import { expect, test } from 'vitest';
import { REPORT_APIS } from './report-apis.ts';
import { digestOf, reportObject } from './report-object.ts';
import type { NamespaceResults } from '../ledger.ts';
import type { Place, Reported } from '../reported.ts';

const [OPEN, OLD] = REPORT_APIS;
const db: Place = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  namespace: 'shop',
  name: 'db',
  uid: 'u1',
};
const finding: Reported = {
  rule: 'PST110',
  result: 'fail',
  severity: 'high',
  policy: undefined,
  path: 'spec.refreshInterval',
  message: 'is not a duration',
  fix: 'write 1h',
};
const results = (...found: Reported[]): NamespaceResults => ({
  clean: 2,
  counts: { fail: found.length, warn: 0, skip: 0 },
  results: found.map(one => [db, one] as const),
});
const make = (given: NamespaceResults, namespace = 'shop', api = OPEN) => {
  if (api === undefined) throw new Error('there is no such API');
  return reportObject(api, namespace, given);
};

test('a result says of what it is, what is wrong and what to write', () => {
  expect(make(results(finding))).toEqual({
    apiVersion: 'openreports.io/v1alpha1',
    kind: 'Report',
    metadata: { name: 'postern', namespace: 'shop', labels: { 'app.kubernetes.io/managed-by': 'postern' } },
    source: 'postern',
    scope: { apiVersion: 'v1', kind: 'Namespace', name: 'shop' },
    summary: { pass: 2, fail: 1, warn: 0, error: 0, skip: 0 },
    results: [
      {
        source: 'postern',
        policy: 'postern',
        rule: 'PST110',
        category: 'Secrets',
        result: 'fail',
        severity: 'high',
        scored: true,
        message: 'spec.refreshInterval: is not a duration; write 1h',
        resources: [
          {
            apiVersion: 'external-secrets.io/v1',
            kind: 'ExternalSecret',
            namespace: 'shop',
            name: 'db',
            uid: 'u1',
          },
        ],
        properties: { path: 'spec.refreshInterval', url: 'docs/rules/PST110.md' },
      },
    ],
  });
});

test('the older API has other names, and no source of the whole report', () => {
  const report = make(results(finding), 'shop', OLD);
  expect(report).toMatchObject({ apiVersion: 'wgpolicyk8s.io/v1alpha2', kind: 'PolicyReport' });
  expect(report).not.toHaveProperty('source');
});

test('what is cluster-scoped has a report of its own, without a namespace', () => {
  const report = make(results(finding), '');
  expect(report?.kind).toBe('ClusterReport');
  expect(report?.metadata).not.toHaveProperty('namespace');
  expect(report).not.toHaveProperty('scope');
});

test('what is only written down is not scored, and a custom rule has no page', () => {
  const report = make(
    results({ ...finding, rule: 'base/owner', severity: 'info', policy: 'base', path: '' }),
  );
  expect(report?.results[0]).toMatchObject({ scored: false, policy: 'base', properties: { path: '' } });
  expect(JSON.stringify(report)).not.toContain('postern.dev/rules');
});

test('there is no report about nothing', () => {
  expect(make({ clean: 0, counts: { fail: 0, warn: 0, skip: 0 }, results: [] })).toBeUndefined();
});

test('a report fits into etcd, however much there is to say, and counts what has no room', () => {
  const many = Array.from({ length: 5000 }, () => ({
    ...finding,
    message: 'é'.repeat(4000),
    path: 'x'.repeat(4000),
  }));
  const report = make(results(...many));
  expect(report?.results).toHaveLength(400);
  expect(report?.summary.fail).toBe(5000);
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(1_500_000);
});

test('a digest is of what is said, not of the order of fields or of what others add', () => {
  const report = make(results(finding));
  if (report === undefined) throw new Error('there is no report');
  const { summary, results: said, ...rest } = report;
  const stored = {
    results: said,
    summary: { skip: 0, warn: 0, pass: 2, fail: 1, error: 0 },
    ...rest,
    metadata: { ...rest.metadata, uid: 'u', labels: { ...rest.metadata.labels, team: 'x' } },
  };
  expect(digestOf(stored)).toBe(digestOf(report));
  expect(digestOf({ ...report, summary: { ...summary, pass: 3 } })).not.toBe(digestOf(report));
  expect(digestOf({ ...report, results: [] })).not.toBe(digestOf(report));
});
