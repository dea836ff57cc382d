import type { KubeClient } from '../../kube/client.ts';
import type { KubeLog } from '../../kube/log.ts';
import type { KubeObject } from '../../kube/object.ts';
import { startReflector, type Reflector } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { InjectingConfiguration } from '../pods/left-out.ts';

export interface FollowWebhooksOptions {
  readonly client: Pick<KubeClient, 'server' | 'list' | 'stream'>;
  /** Whether pods are sent to us by this MutatingWebhookConfiguration. */
  readonly isOurs: (configuration: KubeObject) => boolean;
  /** Other pods are sent to us now. */
  readonly changed: () => void;
  readonly log: KubeLog;
}

export interface WebhookFollower extends Pick<Reflector, 'synced' | 'stop'> {
  current(): readonly InjectingConfiguration[];
}

/** Follows which pods the API server sends to Postern: of the MutatingWebhookConfigurations that are ours what they select. */
export function followWebhooks(options: FollowWebhooksOptions): WebhookFollower {
  const { client, isOurs, changed, log } = options;
  const known = new Map<string, InjectingConfiguration>();
  let before = '';
  const tell = (): void => {
    const now = JSON.stringify([...known]);
    if (now !== before) changed();
    before = now;
  };
  const put = (configuration: Selecting): void => {
    const { name } = configuration.metadata;
    if (configuration.isOurs === true) known.set(name, configuration);
    else known.delete(name);
  };
  const reflector = startReflector<Selecting>({
    client,
    path: resourcePath({
      group: 'admissionregistration.k8s.io',
      version: 'v1',
      resource: 'mutatingwebhookconfigurations',
    }),
    log,
    project: configuration => selecting(configuration, isOurs(configuration)),
    handler: {
      replaced(configurations) {
        known.clear();
        for (const configuration of configurations) put(configuration);
        tell();
      },
      upserted(configuration) {
        put(configuration);
        tell();
      },
      deleted({ metadata: { name } }) {
        known.delete(name);
        tell();
      },
    },
  });
  return {
    current: () => [...known.values()],
    synced: reflector.synced,
    stop: () => reflector.stop(),
  };
}

type Selecting = InjectingConfiguration & { readonly isOurs?: boolean };

/** A caBundle is replaced again and again, and says nothing here. */
function selecting(
  { metadata: { name }, webhooks = [] }: InjectingConfiguration,
  isOurs: boolean,
): Selecting {
  if (!isOurs) return { metadata: { name } };
  return {
    metadata: { name },
    isOurs,
    webhooks: webhooks.map(({ rules = [], namespaceSelector = {}, objectSelector = {} }) => ({
      rules,
      namespaceSelector,
      objectSelector,
    })),
  };
}
