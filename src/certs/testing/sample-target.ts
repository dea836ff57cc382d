import type { TrustTarget } from '../certificate-cluster.ts';

/** A webhook configuration that has this caBundle. */
export function sampleTarget(caBundle: string, about: Partial<TrustTarget> = {}): TrustTarget {
  return {
    kind: 'MutatingWebhookConfiguration',
    name: 'postern',
    uid: 'u',
    resourceVersion: '1',
    entries: [{ name: 'a', caBundle }],
    otherManagers: [],
    ...about,
  };
}
