import type { AdmissionRequest } from '../review.ts';

/** A request for the creation of a pod, with parts of it replaced. */
export function admissionRequest(parts: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return {
    uid: 'b3c0a3a1-0000-4000-8000-000000000001',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    operation: 'CREATE',
    subResource: '',
    namespace: 'payments',
    name: '',
    object: { metadata: { generateName: 'api-' }, spec: { containers: [] } },
    oldObject: undefined,
    ...parts,
  };
}

/** The body that an API server sends for it, fields in its order. */
export function admissionReview(parts: Partial<AdmissionRequest> = {}): {
  kind: string;
  apiVersion: string;
  request: Record<string, unknown>;
} {
  const { object, oldObject, ...request } = admissionRequest(parts);
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: { ...request, object: object ?? null, oldObject: oldObject ?? null, dryRun: false },
  };
}
