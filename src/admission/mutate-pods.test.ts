import { describe, expect, test } from 'vitest';
import type { Finding } from '../check/finding.ts';
import { problem } from '../errors.ts';
import type { Injection } from '../inject/contract.ts';
import { injectPod } from '../inject/inject.ts';
import { objectIndex } from '../manifest/object-index.ts';
import { PASS } from './answer.ts';
import { LATE_MUTATE, mutatePods, type MutateTools } from './mutate-pods.ts';
import { ENDLESS } from './testing/endless.ts';
import { injectContext } from './testing/inject-context.ts';
import { externalSecret, namespaceObject, secretStore } from './testing/manifests.ts';
import { admissionRequest } from './testing/review.ts';
import type { AdmissionRequest } from './review.ts';

const patched: Injection = {
  kind: 'patched',
  patch: [{ op: 'add', path: '/metadata/labels', value: {} }],
  plan: {
    version: 1,
    namespace: 'payments',
    stores: {},
    secrets: ['db', 'api'].map(name => ({ name, target: name, refreshSeconds: 60, spec: {} })),
    directories: [],
    initTimeoutSeconds: 60,
  },
  warnings: [],
  missing: [],
};
const error: Finding = { rule: 'PST302', severity: 'error', path: 'spec', message: 'wrong' };
const doubt: Finding = { rule: 'PST315', severity: 'warning', path: 'spec', message: 'doubtful' };

describe('a pod that is created', () => {
  test('is injected into, and the audit log says what with', async () => {
    expect(await mutate({ inject: () => patched })).toEqual({
      allowed: true,
      patch: [{ op: 'add', path: '/metadata/labels', value: {} }],
      auditAnnotations: { injected: 'db,api' },
    });
  });

  test('is injected into with warnings', async () => {
    expect(await mutate({ inject: () => ({ ...patched, warnings: [doubt] }) })).toMatchObject({
      warnings: ['spec: doubtful (PST315)'],
      auditAnnotations: { injected: 'db,api', findings: 'PST315' },
    });
  });

  test('passes when there is nothing to do', async () => {
    expect(await mutate({ inject: () => ({ kind: 'unchanged', warnings: [], missing: [] }) })).toBe(PASS);
  });

  test('passes with the warnings of a pod that stays as it is', async () => {
    const answer = await mutate({ inject: () => ({ kind: 'unchanged', warnings: [doubt], missing: [] }) });

    expect(answer).toMatchObject({ allowed: true, warnings: ['spec: doubtful (PST315)'] });
    expect(answer).not.toHaveProperty('patch');
  });

  test('is refused for its errors, by the name it will get, and warned of the rest', async () => {
    const inject = (): Injection => ({ kind: 'refused', findings: [doubt, error, error], missing: [] });

    expect(await mutate({ inject })).toMatchObject({
      allowed: false,
      status: {
        code: 422,
        reason: 'Invalid',
        message: 'Pod "api-" is invalid:\n* spec: wrong (PST302)\n* spec: wrong (PST302)',
        details: { kind: 'Pod', group: '' },
      },
      warnings: ['spec: doubtful (PST315)'],
      auditAnnotations: { findings: 'PST302' },
    });
  });

  test('is decided about in the namespace of the request', async () => {
    const namespaces: string[] = [];
    const inject: MutateTools['inject'] = (_pod, context) => {
      namespaces.push(context.namespace);
      return { kind: 'unchanged', warnings: [], missing: [] };
    };

    await mutate({ inject }, { namespace: 'shop', object: { metadata: { namespace: 'elsewhere' } } });

    expect(namespaces).toEqual(['shop']);
  });
});

describe('a pod that names what was not seen yet', () => {
  const missing = [{ kind: 'ExternalSecret', namespace: 'payments', name: 'db' }] as const;
  const inject: MutateTools['inject'] = (_pod, { manifests }) =>
    manifests.externalSecret('payments', 'db') === undefined
      ? { kind: 'refused', findings: [error], missing }
      : patched;

  test('is injected into after the object was read', async () => {
    expect(await mutate({ inject, read: async () => [externalSecret('db')] })).toMatchObject({
      allowed: true,
      patch: patched.patch,
    });
  });

  test('is refused when there is no such object', async () => {
    expect(await mutate({ inject, read: async () => [] })).toMatchObject({
      allowed: false,
      status: { code: 422 },
    });
  });

  test('is refused for now when the API server could not be asked', async () => {
    const failure = problem('LOOKUP_FAILED', { object: 'ExternalSecret payments/db', reason: 'reset' });

    expect(await mutate({ inject, read: async () => failure })).toMatchObject({
      allowed: false,
      status: {
        code: 503,
        details: { retryAfterSeconds: 1 },
        message:
          'ExternalSecret payments/db could not be read from the API server: reset, and without it: Pod "api-" is invalid:\n* spec: wrong (PST302)',
      },
    });
  });

  test.each<[string, Injection]>([
    ['be half injected', { ...patched, missing }],
    ['pass as it is', { kind: 'unchanged', warnings: [], missing }],
  ])(
    'is refused for now when it would %s only because the API server could not be asked',
    async (_, verdict) => {
      const failure = problem('LOOKUP_FAILED', { object: 'ExternalSecret payments/x', reason: 'reset' });

      expect(await mutate({ inject: () => verdict, read: async () => failure })).toEqual({
        allowed: false,
        status: {
          code: 503,
          reason: 'ServiceUnavailable',
          details: { retryAfterSeconds: 1 },
          message:
            'ExternalSecret payments/x could not be read from the API server: reset, and without it the pod could start without its secrets; it can be created again now',
        },
      });
    },
  );

  test('is injected into when there is no such object and it is not needed', async () => {
    expect(await mutate({ inject: () => ({ ...patched, missing }) })).toMatchObject({ patch: patched.patch });
  });

  test('is refused with a word about the stores that were too many to look for', async () => {
    const stores = Array.from({ length: 23 }, (_, i) => ({
      kind: 'SecretStore' as const,
      namespace: 'payments',
      name: `s${i}`,
    }));
    const refuse = (): Injection => ({ kind: 'refused', findings: [error], missing: stores });

    expect(await mutate({ inject: refuse })).toMatchObject({
      status: { code: 422 },
      warnings: [
        'objects named here that were not looked for and count as missing: 3; Postern asks the API server for 20 at most',
      ],
    });
  });
});

describe('a pod that needs the Secret of an ExternalSecret that was not seen yet', () => {
  const object = {
    metadata: { name: 'api', annotations: { 'postern.dev/inject': 'auto' } },
    spec: { containers: [{ name: 'app', envFrom: [{ secretRef: { name: 'credentials' } }] }] },
  };
  const objects = [
    externalSecret('db', { target: 'credentials' }),
    secretStore('SecretStore', 'vault'),
    namespaceObject('payments', {}),
  ];

  test('is injected into after it was read, whatever its name', async () => {
    const read: MutateTools['read'] = async ({ kind }) => objects.filter(found => found.kind === kind);
    expect(await mutate({ inject: injectPod, read }, { object })).toMatchObject({
      allowed: true,
      auditAnnotations: { injected: 'db' },
    });
  });

  test('is refused when there is none, so that its controller makes it again', async () => {
    const refs: string[] = [];
    const read: MutateTools['read'] = async ({ kind, name }) => {
      refs.push(`${kind} ${name}`);
      return [];
    };
    expect(await mutate({ inject: injectPod, read }, { object })).toMatchObject({
      allowed: false,
      status: {
        code: 422,
        message: expect.stringContaining('no ExternalSecret in namespace payments writes Secret credentials'),
      },
    });
    expect(refs).toEqual(['ExternalSecret credentials']);
  });
});

describe('a pod whose ClusterSecretStore goes by labels of a namespace that was not seen yet', () => {
  const untrusted = { key: 'untrusted', operator: 'DoesNotExist' };
  const shared = secretStore('ClusterSecretStore', 'shared');
  const manifests = objectIndex([
    {
      ...externalSecret('db'),
      spec: { ...externalSecret('db').spec, secretStoreRef: { kind: 'ClusterSecretStore', name: 'shared' } },
    },
    {
      ...shared,
      spec: { ...shared.spec, conditions: [{ namespaceSelector: { matchExpressions: [untrusted] } }] },
    },
  ]);
  const object = {
    metadata: { annotations: { 'postern.dev/inject': 'db' } },
    spec: { containers: [{ name: 'app', image: 'app' }] },
  };
  const decide = (read: MutateTools['read']) =>
    mutate(
      { inject: injectPod, context: namespace => ({ ...injectContext(namespace), manifests }), read },
      { object },
    );

  test('is decided about by the labels that the API server has', async () => {
    const asked: string[] = [];
    const labelled =
      (labels: Record<string, string>): MutateTools['read'] =>
      async ({ kind, name }) => {
        asked.push(`${kind} ${name}`);
        return [namespaceObject('payments', labels)];
      };

    expect(await decide(labelled({ untrusted: 'true' }))).toMatchObject({
      allowed: false,
      status: { message: expect.stringContaining('denied by spec.condition') },
    });
    expect(await decide(labelled({}))).toMatchObject({ allowed: true, patch: expect.anything() });
    expect(asked).toEqual(['Namespace payments', 'Namespace payments']);
  });

  test('is refused for now when they cannot be read', async () => {
    const failure = problem('LOOKUP_FAILED', { object: 'Namespace payments', reason: 'reset' });

    expect(await decide(async () => failure)).toMatchObject({ allowed: false, status: { code: 503 } });
  });

  test('is refused when there is no such namespace', async () => {
    expect(await decide(async () => [])).toMatchObject({
      allowed: false,
      status: { code: 422, message: expect.stringMatching(/the namespace was not found;.*\(PST307\)/) },
    });
  });
});

test.each<[string, Partial<AdmissionRequest>]>([
  ['an update of a pod', { operation: 'UPDATE' }],
  ['the deletion of a pod', { operation: 'DELETE', object: undefined }],
  ['an ephemeral container', { operation: 'UPDATE', subResource: 'ephemeralcontainers' }],
  ['a binding', { subResource: 'binding' }],
  ['another resource', { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } }],
  ['a Pod of another group', { kind: { group: 'example.com', version: 'v1', kind: 'Pod' } }],
  ['a pod without containers, which the API server refuses', { object: { spec: { containers: null } } }],
  ['a mirror pod', { object: { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } } }],
])('leaves %s alone', async (_what, parts) => {
  const inject = (): never => {
    throw new Error('asked');
  };

  expect(await mutate({ inject }, parts)).toBe(PASS);
});

test('asks for another try when the deadline comes first', () => {
  expect(LATE_MUTATE).toMatchObject({
    allowed: false,
    status: { code: 503, reason: 'ServiceUnavailable', details: { retryAfterSeconds: 1 } },
  });
});

function mutate(
  tools: Pick<MutateTools, 'inject'> & Partial<MutateTools>,
  parts: Partial<AdmissionRequest> = {},
): ReturnType<ReturnType<typeof mutatePods>> {
  const handler = mutatePods({ context: injectContext, read: async () => [], ...tools });
  return handler(admissionRequest(parts), ENDLESS);
}
