import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { KubeStatusError } from '../../kube/status-error.ts';
import { authority, certsStage, leafOf, report, type CertsStage } from './testing/certs-stage.ts';
import { verify, type VerifyOptions } from './verify.ts';

const active = await authority(Date.now());
const leaf = await leafOf(active, Date.now());
const OPTIONS: VerifyOptions = { output: 'json', askNamespace: 'default', connect: undefined };
let stage: CertsStage;

const denied = (webhook: string) =>
  new KubeStatusError('POST', 403, { message: `admission webhook "${webhook}" denied the request: PST301` });
const webhookOf = (path: string) => (path.endsWith('/pods') ? 'inject.postern.dev' : 'workloads.postern.dev');
const failed = (checks: string) =>
  JSON.parse(checks).flatMap(({ check, fault }: { check: string; fault?: string }) =>
    fault === undefined ? [] : [{ check, fault }],
  );

beforeEach(() => {
  stage = certsStage();
  stage.clock = Date.now();
  stage.cluster.putTarget('postern', ['inject.postern.dev']);
  stage.cluster.overwriteBundle('postern', active.certificate);
  stage.cluster.putReport(report('postern-a', leaf.certificate));
  stage.admit = path => {
    throw denied(webhookOf(path));
  };
});

test('a refusal in our name proves that the API server reaches the webhook', async () => {
  expect(await verify(stage.tools, OPTIONS)).toBe(0);
  expect(JSON.parse(stage.printed())).toEqual([
    { check: 'MutatingWebhookConfiguration/postern/inject.postern.dev trusts postern-a' },
    { check: 'the API server calls inject.postern.dev' },
    { check: 'the API server calls workloads.postern.dev' },
  ]);
});

describe('the API server', () => {
  test('that passes a webhook over lets through what it must refuse', async () => {
    stage.admit = path => {
      if (path.endsWith('/pods')) throw denied('inject.postern.dev');
    };
    expect(await verify(stage.tools, OPTIONS)).toBe(1);
    expect(failed(stage.printed())).toEqual([
      expect.objectContaining({
        check: 'the API server calls workloads.postern.dev',
        fault: expect.stringContaining('it was not called'),
      }),
    ]);
  });

  const NOT_IN = { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] };

  test('is not asked in a namespace that the webhook leaves out, and it is said what to write', async () => {
    stage.namespaceSelector = { matchExpressions: [NOT_IN] };
    expect(await verify(stage.tools, { ...OPTIONS, askNamespace: 'kube-system' })).toBe(3);
    expect(JSON.parse(stage.printed())).toContainEqual({
      check: 'the API server calls inject.postern.dev',
      unknown: 'its namespaceSelector leaves kube-system out: name another one with --ask-namespace',
    });
  });

  const OPTED_OUT = { key: 'postern.dev/out', operator: 'DoesNotExist' };

  test.each<[string, object]>([
    ['an expression about a label', { matchExpressions: [NOT_IN, OPTED_OUT] }],
    ['a label that it lacks', { matchLabels: { team: 'payments' } }],
  ])('is not asked in a namespace that is left out by %s', async (_how, namespaceSelector) => {
    Object.assign(stage, { namespaceSelector, namespaceLabels: { 'postern.dev/out': '' } });
    expect(await verify(stage.tools, OPTIONS)).toBe(3);
    expect(stage.printed()).toContain('its namespaceSelector leaves default out');
  });

  test.each<[string, object, boolean]>([
    ['has no label that leaves it out', { matchExpressions: [NOT_IN, OPTED_OUT] }, true],
    ['may not be read, and is not left out by its name', { matchExpressions: [NOT_IN, OPTED_OUT] }, false],
    ['may not be read, and has perhaps what is asked for', { matchLabels: { team: 'payments' } }, false],
  ])('is asked in a namespace that %s', async (_how, namespaceSelector, isReadable) => {
    stage.namespaceSelector = namespaceSelector;
    if (!isReadable) stage.forbidden.add('/api/v1/namespaces/default');
    expect(await verify(stage.tools, OPTIONS)).toBe(0);
  });

  test('is asked for its webhook configurations no more than once', async () => {
    await verify(stage.tools, OPTIONS);
    const lists = stage.listed.filter(path => path.endsWith('/mutatingwebhookconfigurations'));
    // By label, and by name.
    expect(lists).toHaveLength(2);
  });

  test('that does not trust the webhook says so', async () => {
    stage.admit = path => {
      const message = `failed calling webhook "${webhookOf(path)}": x509: certificate signed by unknown authority`;
      throw new KubeStatusError('POST', 500, { message });
    };
    expect(await verify(stage.tools, { ...OPTIONS, output: 'table' })).toBe(1);
    expect(stage.printed()).toMatch(/the API server calls inject\.postern\.dev +FAILED: .*unknown authority/);
  });

  test.each(['pods is forbidden', 'admission webhook "policy.example.com" denied the request: no'])(
    'that refuses one question for another reason leaves all other answers: %s',
    async message => {
      stage.admit = path => {
        throw path.endsWith('/pods')
          ? new KubeStatusError('POST', 403, { reason: 'Forbidden', message })
          : denied(webhookOf(path));
      };
      expect(await verify(stage.tools, OPTIONS)).toBe(3);
      expect(JSON.parse(stage.printed())).toEqual([
        { check: 'MutatingWebhookConfiguration/postern/inject.postern.dev trusts postern-a' },
        { check: 'the API server calls inject.postern.dev', unknown: expect.stringContaining(message) },
        { check: 'the API server calls workloads.postern.dev' },
      ]);
    },
  );

  test('that cannot be asked does not hide a chain that would be refused', async () => {
    stage.admit = () => {
      throw new KubeStatusError('POST', 403, { reason: 'Forbidden', message: 'pods is forbidden' });
    };
    stage.cluster.overwriteBundle('postern', '');
    expect(await verify(stage.tools, { ...OPTIONS, output: 'table' })).toBe(1);
    expect(stage.printed()).toMatch(/trusts postern-a +FAILED: there is no caBundle/);
    expect(stage.printed()).toMatch(/calls inject\.postern\.dev +not known: .*pods is forbidden/);
  });
});

test('a caBundle that would refuse a replica is a failure though the API server still reaches it', async () => {
  stage.cluster.overwriteBundle('postern', (await authority(Date.now())).certificate);
  expect(await verify(stage.tools, OPTIONS)).toBe(1);
  expect(failed(stage.printed())).toHaveLength(1);
});

test('a webhook that is called by a name that the certificate is not for is a failure', async () => {
  const [entry] = stage.cluster.target('postern').entries;
  if (entry === undefined) throw new Error('there is no webhook');
  stage.cluster.putTarget('postern', [], { entries: [{ ...entry, calledAs: 'renamed.postern-system.svc' }] });
  expect(await verify(stage.tools, OPTIONS)).toBe(1);
  expect(failed(stage.printed())).toEqual([
    {
      check: 'MutatingWebhookConfiguration/postern/inject.postern.dev trusts postern-a',
      fault: 'the certificate is not for renamed.postern-system.svc',
    },
  ]);
});

test('that nobody serves is a failure', async () => {
  stage.cluster.putReport(report('postern-a', ''));
  expect(await verify(stage.tools, OPTIONS)).toBe(1);
});

describe('a handshake', () => {
  const server = createServer({ cert: leaf.certificate, key: leaf.privateKey });
  let port = 0;

  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    ({ port } = server.address() as AddressInfo);
  });

  afterAll(() => server.close());

  const shake = (servername: string) =>
    verify(stage.tools, { ...OPTIONS, connect: { host: '127.0.0.1', port, servername } });

  test('is accepted by a caBundle with the authority', async () => {
    expect(await shake('postern.postern-system.svc')).toBe(0);
    expect(stage.printed()).toContain(
      'a handshake by MutatingWebhookConfiguration/postern/inject.postern.dev',
    );
  });

  test.each([
    ['for another name', 'postern.elsewhere.svc', active.certificate, 'does not match'],
    ['by a caBundle without it', 'postern.postern-system.svc', '', 'there is no caBundle'],
  ])('is refused %s', async (_why, servername, caBundle, fault) => {
    stage.cluster.overwriteBundle('postern', caBundle);
    expect(await shake(servername)).toBe(1);
    expect(failed(stage.printed())).toContainEqual({
      check: 'a handshake by MutatingWebhookConfiguration/postern/inject.postern.dev',
      fault: expect.stringContaining(fault),
    });
  });
});
