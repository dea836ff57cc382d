import type { LabelSelector } from '../../api/secret-store.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { webhookConfigurations } from '../../certs/targets/webhook-configurations.ts';
import type { KubeObject } from '../../kube/object.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { matchesSelector } from '../../manifest/label-selector.ts';
import { NAME_LABEL, withNameLabel } from '../../manifest/labels.ts';
import type { CertsClient, CertsPlace } from './certs-tools.ts';

interface Configuration extends KubeObject {
  readonly webhooks?: readonly { readonly name: string; readonly namespaceSelector?: Loose<LabelSelector> }[];
}

/**
 * The webhooks that are not called for a namespace, because their namespaceSelector leaves it out by its name. What other
 * labels leave out is not looked at, since reading them needs one more permission. @throws PosternError `KUBE_…`
 */
export async function excludedWebhooks(
  client: Pick<CertsClient, 'list'>,
  { configurations }: Pick<CertsPlace, 'configurations'>,
  namespace: string,
): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(
    webhookConfigurations(configurations).flatMap(({ address, selectors }) =>
      selectors.map(selector => client.list<Configuration>(resourcePath(address), selector)),
    ),
  );
  const webhooks = lists.flatMap(({ items }) => items.flatMap(({ webhooks = [] }) => webhooks));
  return new Set(
    webhooks
      .filter(({ namespaceSelector = {} }) => {
        const byName = namespaceSelector.matchExpressions?.filter(part => part?.key === NAME_LABEL) ?? [];
        return matchesSelector({ matchExpressions: byName }, withNameLabel(namespace)) === false;
      })
      .map(({ name }) => name),
  );
}
