import type { PatchOperation } from '../../api/patch-operation.ts';
import { randomUUID } from 'node:crypto';
import { request } from 'node:https';
import type { RefusalStatus } from './kubectl-message.ts';

/** The answer to an AdmissionReview, decoded. */
export interface ReviewResponse {
  readonly allowed: boolean;
  readonly patch: readonly PatchOperation[];
  readonly warnings: readonly string[];
  readonly status: RefusalStatus;
}

export interface ReviewedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string | undefined; readonly namespace?: string | undefined };
}

interface ReviewAnswer {
  readonly response: {
    readonly allowed: boolean;
    /** base64 of JSON. */
    readonly patch?: string;
    readonly warnings?: readonly string[];
    readonly status?: RefusalStatus;
  };
}

/** Asks a webhook about a new object as the API server does: HTTPS with the CA of `caBundle`, AdmissionReview v1. */
export async function sendReview(
  webhook: { readonly port: number; readonly ca: string },
  path: '/mutate' | '/validate',
  object: ReviewedObject,
): Promise<ReviewResponse> {
  const [group = '', version = ''] = object.apiVersion.includes('/')
    ? object.apiVersion.split('/')
    : ['', object.apiVersion];
  const body = JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: randomUUID(),
      kind: { group, version, kind: object.kind },
      operation: 'CREATE',
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name ?? '',
      object,
      oldObject: null,
      dryRun: false,
    },
  });
  const answer = await post(webhook, `${path}?timeout=10s`, body);
  const { response }: ReviewAnswer = JSON.parse(answer);
  const patch: readonly PatchOperation[] =
    response.patch === undefined ? [] : JSON.parse(Buffer.from(response.patch, 'base64').toString());
  return {
    allowed: response.allowed,
    patch,
    warnings: response.warnings ?? [],
    status: response.status ?? {},
  };
}

function post(webhook: { port: number; ca: string }, path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: webhook.port,
        ca: webhook.ca,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        timeout: 10_000,
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      },
    );
    call.on('timeout', () => call.destroy(new Error('the webhook did not answer in 10 s')));
    call.on('error', reject);
    call.end(body);
  });
}
