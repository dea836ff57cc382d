import type { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { misnamed, namesAskedFor } from './called-names.ts';
import type { TrustTarget } from './certificate-cluster.ts';
import { sampleSecret } from './testing/sample-secret.ts';
import { pairOf } from './testing/sample-situation.ts';

const NAMES = { dns: ['postern.ns.svc'], ip: ['127.0.0.1'] };
let certificate: X509Certificate;

beforeAll(async () => {
  ({ certificate } = pairOf(await sampleSecret(Date.UTC(2026, 5, 1), NAMES), 'tls'));
});

const target = (hosts: readonly (string | undefined)[], about: Partial<TrustTarget> = {}): TrustTarget => ({
  kind: 'MutatingWebhookConfiguration',
  name: 'postern',
  uid: 'u',
  resourceVersion: '1',
  entries: hosts.map((calledAs, index) => ({
    name: `hook-${index}`,
    caBundle: '',
    ...(calledAs !== undefined && { calledAs }),
  })),
  otherManagers: [],
  ...about,
});

describe('a certificate is asked for', () => {
  test('the names of the settings, and each by which a target calls, once', () => {
    const targets = [
      target(['renamed.ns.svc', 'postern.ns.svc']),
      target(['::1', 'renamed.ns.svc', undefined]),
    ];
    expect(namesAskedFor(NAMES, targets)).toEqual({
      dns: ['postern.ns.svc', 'renamed.ns.svc'],
      ip: ['127.0.0.1', '::1'],
    });
  });

  test('no name of a target that somebody else vouches for', () => {
    expect(namesAskedFor(NAMES, [target(['other.ns.svc'], { leftTo: 'cert-manager' })])).toEqual(NAMES);
  });

  test('no more names than a handshake has room for', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `hook-${index}.example.com`);
    expect(namesAskedFor(NAMES, [target(many)]).dns).toHaveLength(51);
  });
});

describe('a webhook that is called by', () => {
  test.each(['postern.ns.svc', '127.0.0.1', undefined])('%s is called by the right name', host => {
    expect(misnamed({ certificate }, [target([host])])).toEqual([]);
  });

  test.each(['renamed.ns.svc', 'ns.svc', '127.0.0.2', '::1'])('%s is named with that', host => {
    expect(misnamed({ certificate }, [target(['postern.ns.svc', host])])).toEqual([
      `MutatingWebhookConfiguration/postern/hook-1 is called as ${host}, for which the serving certificate is not`,
    ]);
  });

  test('anything is no trouble before a certificate is served', () => {
    expect(misnamed(undefined, [target(['renamed.ns.svc'])])).toEqual([]);
  });
});
