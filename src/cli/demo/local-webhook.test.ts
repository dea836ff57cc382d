import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startLocalWebhook, type LocalWebhook } from './local-webhook.ts';
import { BROKEN_EXTERNAL_SECRET, EXTERNAL_SECRET, storeManifest } from './manifests.ts';

let webhook: LocalWebhook;

beforeAll(async () => {
  webhook = await startLocalWebhook();
  webhook.objects.set(parse(storeManifest('http://127.0.0.1:8200')));
  webhook.objects.set(parse(EXTERNAL_SECRET));
});

afterAll(async () => {
  await webhook.close();
});

/** One AdmissionReview for a new object, over TLS that trusts nothing but the webhook's own CA. */
async function review(path: string, group: string, object: { kind: string }) {
  const { body, status } = await request(`https://127.0.0.1:${webhook.port}`)
    .post(path)
    .ca(webhook.ca)
    .send({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: 'u-1',
        kind: { group, version: 'v1', kind: object.kind },
        operation: 'CREATE',
        namespace: 'shop',
        name: '',
        object,
      },
    });
  expect(status).toBe(200);
  return body.response;
}

function pod(annotations: Record<string, string>) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'orders', annotations },
    spec: {
      containers: [{ name: 'orders', image: 'orders', volumeMounts: [{ name: 'db', mountPath: '/etc/db' }] }],
      volumes: [{ name: 'db', secret: { secretName: 'db' } }],
    },
  };
}

describe('the whole webhook, asked as an API server asks', () => {
  test('admits a good ExternalSecret without a word', async () => {
    expect(await review('/validate', 'external-secrets.io', parse(EXTERNAL_SECRET))).toEqual({
      uid: 'u-1',
      allowed: true,
    });
  });

  test('refuses a malformed one with a cause for each field', async () => {
    const { allowed, status } = await review(
      '/validate',
      'external-secrets.io',
      parse(BROKEN_EXTERNAL_SECRET),
    );

    expect(allowed).toBe(false);
    expect(status).toMatchObject({
      code: 422,
      reason: 'Invalid',
      details: { name: '', kind: 'ExternalSecret' },
    });
    expect(status.details.causes.map(({ field }: { field: string }) => field)).toEqual([
      'spec.target.deletionPolicy',
      'spec.dataFrom[0]',
      'spec.refreshInterval',
    ]);
  });

  test('serves the Secret volume of an annotated pod from memory', async () => {
    const { patch, patchType } = await review('/mutate', '', pod({ 'postern.dev/inject': 'auto' }));
    const operations = JSON.parse(Buffer.from(patch, 'base64').toString());

    expect(patchType).toBe('JSONPatch');
    expect(operations).toContainEqual({
      op: 'replace',
      path: '/spec/volumes/0',
      value: { name: 'db', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
    });
  });

  test('leaves a pod without the annotation as it is', async () => {
    expect(await review('/mutate', '', pod({}))).toEqual({ uid: 'u-1', allowed: true });
  });

  test('is not trusted without its CA', async () => {
    const call = request(`https://127.0.0.1:${webhook.port}`).post('/mutate').send({});

    await expect(call).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });
});
