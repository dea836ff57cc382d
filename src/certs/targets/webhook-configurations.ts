import type { KubeObject } from '../../kube/object.ts';
import { webhookEntry, type ClientConfig } from './webhook-entry.ts';
import { BY_LABEL, byName, toBase64, type TargetKind } from './target-kind.ts';

/** admissionregistration.k8s.io/v1, as far as it is read here. */
interface WebhookConfiguration extends KubeObject {
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig?: ClientConfig;
  }[];
}

/** Both kinds: every webhook of the configurations with our label, and of those named. */
export function webhookConfigurations(names: readonly string[]): readonly TargetKind<WebhookConfiguration>[] {
  const kinds = [
    ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
    ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
  ] as const;
  return kinds.map(([kind, resource]) => ({
    kind,
    apiVersion: 'admissionregistration.k8s.io/v1',
    address: { group: 'admissionregistration.k8s.io', version: 'v1', resource },
    selectors: [BY_LABEL, ...names.map(byName)],
    ownedPath: ['f:webhooks', '*', 'f:clientConfig', 'f:caBundle'],
    entries: ({ webhooks = [] }) =>
      webhooks.map(({ name, clientConfig }) => webhookEntry(name, clientConfig)),
    // Each entry by its name, which is the key of the list.
    content: (entries, caBundle) => ({
      webhooks: entries.map(({ name }) => ({ name, clientConfig: { caBundle: toBase64(caBundle) } })),
    }),
  }));
}
