import type { KubeObject } from '../../kube/object.ts';
import { webhookEntry, type ClientConfig } from './webhook-entry.ts';
import { BY_LABEL, toBase64, type TargetKind } from './target-kind.ts';

/** apiextensions.k8s.io/v1, as far as it is read here. */
interface CustomResourceDefinition extends KubeObject {
  readonly spec?: {
    readonly conversion?: {
      readonly strategy?: string;
      readonly webhook?: { readonly clientConfig?: ClientConfig };
    };
  };
}

/** Definitions with our label whose versions a webhook converts; without one there is nobody to trust. */
export const crdConversion: TargetKind<CustomResourceDefinition> = {
  kind: 'CustomResourceDefinition',
  apiVersion: 'apiextensions.k8s.io/v1',
  address: { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' },
  selectors: [BY_LABEL],
  ownedPath: ['f:spec', 'f:conversion', 'f:webhook', 'f:clientConfig', 'f:caBundle'],
  entries({ spec }) {
    if (spec?.conversion?.strategy !== 'Webhook') return [];
    return [webhookEntry('conversion', spec.conversion.webhook?.clientConfig)];
  },
  content: (_entries, caBundle) => ({
    spec: { conversion: { webhook: { clientConfig: { caBundle: toBase64(caBundle) } } } },
  }),
};
