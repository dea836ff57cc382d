import type { TrustTarget } from '../../certs/certificate-cluster.ts';
import { targetKey } from '../../certs/certificate-cluster.ts';
import { PART_OF_SELECTOR } from '../../certs/watch-targets.ts';
import {
  CONFIGURATION_KINDS,
  CONFIGURATION_RESOURCES,
  targetFrom,
  type WebhookConfiguration,
} from '../../certs/webhook-configuration.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';

/** Every object that says whom its readers trust, chosen as `postern serve` chooses them. */
export async function readTargets(client: CertsClient, place: CertsPlace): Promise<readonly TrustTarget[]> {
  const selectors = [
    { labelSelector: PART_OF_SELECTOR },
    ...place.configurations.map(name => ({ fieldSelector: `metadata.name=${name}` })),
  ];
  const found = await Promise.all(
    CONFIGURATION_KINDS.flatMap(kind =>
      selectors.map(async selector => {
        const path = resourcePath({
          group: 'admissionregistration.k8s.io',
          version: 'v1',
          resource: CONFIGURATION_RESOURCES[kind],
        });
        const { items } = await client.list<WebhookConfiguration>(path, selector);
        return items.map(configuration => targetFrom(kind, configuration));
      }),
    ),
  );
  return [...new Map(found.flat().map(target => [targetKey(target), target])).values()];
}
