import type { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import { keepNames, misnamed, namesAskedFor } from './called-names.ts';
import type { TrustTarget } from './certificate-cluster.ts';
import { sampleSecret } from './testing/sample-secret.ts';
import { pairOf } from './testing/sample-situation.ts';
import { sampleTarget } from './testing/sample-target.ts';

const NAMES = { dns: ['postern.ns.svc'], ip: ['127.0.0.1'] };
let certificate: X509Certificate;

beforeAll(async () => {
  ({ certificate } = pairOf(await sampleSecret(Date.UTC(2026, 5, 1), NAMES), 'tls'));
});

const target = (hosts: readonly (string | undefined)[], about: Partial<TrustTarget> = {}) =>
  sampleTarget('', {
    entries: hosts.map((calledAs, index) => ({
      name: `hook-${index}`,
      caBundle: '',
      ...(calledAs !== undefined && { calledAs }),
    })),
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

  test('the same ones of too many, whatever their order is', () => {
    const many = Array.from({ length: 60 }, (_, index) => `hook-${index}.example.com`);
    expect(namesAskedFor(NAMES, [target(many)])).toEqual(namesAskedFor(NAMES, [target(many.toReversed())]));
  });
});

describe('of more names than there is room for, it is asked for', () => {
  const own = { dns: ['postern.ns.svc'], ip: [] };
  const crowd = () => target(Array.from({ length: 50 }, (_, index) => `0${index + 10}.example.com`));

  test.each<[string, () => readonly TrustTarget[]]>([
    ['those that the present one is for, whoever comes later', () => [crowd(), target(['127.0.0.1'])]],
    [
      'those that it is for before those of configurations that the settings name',
      () => [{ ...crowd(), isNamed: true }, target(['127.0.0.1'])],
    ],
  ])('%s', (_what, targets) => {
    expect(namesAskedFor(own, targets(), certificate).ip).toEqual(['127.0.0.1']);
    expect(namesAskedFor(own, targets()).ip).toEqual([]);
  });

  test('nothing that a wildcard of the settings stands for, so that it takes up no room', () => {
    const wildcard = { dns: ['*.example.com'], ip: [] };
    const { dns } = namesAskedFor(wildcard, [crowd(), target(['a.b.example.com', 'z.example.net'])]);
    expect(dns).toEqual(['*.example.com', 'a.b.example.com', 'z.example.net']);
  });

  test('then those of configurations that the settings name', () => {
    const named = target(['z.example.com'], { isNamed: true });
    const { dns } = namesAskedFor(own, [crowd(), named], certificate);
    expect(dns).toHaveLength(51);
    expect(dns).toContain('z.example.com');
    expect(namesAskedFor(own, [crowd(), target(['z.example.com'])], certificate).dns).not.toContain(
      'z.example.com',
    );
  });

  test('and none for its own sake that the present one is for and nobody calls by', () => {
    expect(namesAskedFor(own, [crowd()], certificate).ip).toEqual([]);
  });
});

describe('a certificate that takes the place of another keeps', () => {
  const own = { dns: ['postern.ns.svc'], ip: [] };

  test('its names, each once', () => {
    const asked = namesAskedFor(own, [target(['renamed.ns.svc', '127.0.0.1'])]);
    expect(keepNames(own, asked, certificate)).toEqual({
      dns: ['postern.ns.svc', 'renamed.ns.svc'],
      ip: ['127.0.0.1'],
    });
  });

  test('as many as those that are asked for leave room for', () => {
    const asked = (count: number) =>
      namesAskedFor(own, [target(Array.from({ length: count }, (_, index) => `hook-${index}.example.com`))]);
    expect(keepNames(own, asked(49), certificate).ip).toEqual(['127.0.0.1']);
    expect(keepNames(own, asked(50), certificate)).toEqual(asked(50));
  });
});

describe('a webhook that is called by', () => {
  const own = () => ({ served: { certificate }, external: undefined, names: NAMES });
  const says = (host: string) =>
    `MutatingWebhookConfiguration/postern/hook-1 is called as ${host}, for which the serving certificate is not`;

  test.each(['postern.ns.svc', '127.0.0.1', undefined])('%s is called by the right name', host => {
    expect(misnamed(own(), [target([host])])).toEqual([]);
  });

  test.each(['renamed.ns.svc', 'ns.svc', '127.0.0.2', '::1'])('%s is named with that', host => {
    expect(misnamed(own(), [target(['postern.ns.svc', host])])).toEqual([
      `${says(host)}: the next one will be`,
    ]);
  });

  test('one name more than there is room for is a matter for the settings', () => {
    const many = Array.from({ length: 51 }, (_, index) => `hook-${index + 10}.example.com`);
    expect(misnamed(own(), [target(many)]).at(-1)).toMatch(
      /: it will be with --serving-name=hook-60\.example\.com$/,
    );
  });

  test('a name that the certificate of another source lacks is a matter for that source', () => {
    const served = { ...own(), external: 'Secret postern-tls' };
    expect(misnamed(served, [target(['postern.ns.svc', 'renamed.ns.svc'])])).toEqual([
      `${says('renamed.ns.svc')}: put one into Secret postern-tls that is, or call it by another name`,
    ]);
  });

  test('a name that its wildcard stands for is the right one', async () => {
    const wild = pairOf(await sampleSecret(Date.UTC(2026, 5, 1), { dns: ['*.ns.svc'], ip: [] }), 'tls');
    expect(misnamed({ ...own(), served: wild }, [target(['postern.ns.svc'])])).toEqual([]);
  });

  test('anything is no trouble before a certificate is served', () => {
    expect(misnamed({ ...own(), served: undefined }, [target(['renamed.ns.svc'])])).toEqual([]);
  });
});
