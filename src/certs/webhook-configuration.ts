import type { KubeObject } from '../kube/object.ts';
import type { TrustTarget } from './certificate-cluster.ts';
import { otherBundleManagers } from './field-managers.ts';

/** Owns the caBundle of our webhook configurations and no other field of them. */
export const FIELD_MANAGER = 'postern-certs';

/** admissionregistration.k8s.io/v1, as far as it is read here. */
export interface WebhookConfiguration extends KubeObject {
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig?: { readonly caBundle?: string };
  }[];
}

export const CONFIGURATION_KINDS = [
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
] as const;

export type ConfigurationKind = (typeof CONFIGURATION_KINDS)[number];

export function isConfigurationKind(kind: string): kind is ConfigurationKind {
  return CONFIGURATION_KINDS.some(known => known === kind);
}

export const CONFIGURATION_RESOURCES = {
  MutatingWebhookConfiguration: 'mutatingwebhookconfigurations',
  ValidatingWebhookConfiguration: 'validatingwebhookconfigurations',
} as const satisfies Record<ConfigurationKind, string>;

export function targetFrom(
  kind: TrustTarget['kind'],
  { metadata, webhooks = [] }: WebhookConfiguration,
): TrustTarget {
  return {
    kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    entries: webhooks.map(({ name, clientConfig }) => ({
      name,
      caBundle: Buffer.from(clientConfig?.caBundle ?? '', 'base64').toString('utf8'),
    })),
    otherManagers: otherBundleManagers(metadata.managedFields ?? [], FIELD_MANAGER),
  };
}

/**
 * What server-side apply gets: each entry by its name, which is the key of the list, and its caBundle. The uid and
 * resourceVersion make the apply fail on a configuration that changed or went away; without them an apply would
 * create a missing one.
 */
export function bundleConfiguration(target: TrustTarget, caBundle: string): WebhookConfiguration {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: target.kind,
    metadata: { name: target.name, uid: target.uid, resourceVersion: target.resourceVersion },
    webhooks: target.entries.map(({ name }) => ({
      name,
      clientConfig: { caBundle: Buffer.from(caBundle).toString('base64') },
    })),
  };
}
