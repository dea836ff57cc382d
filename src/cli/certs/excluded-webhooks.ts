import type { LabelSelector } from '../../api/secret-store.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isForbidden, isNotFound } from '../../kube/status-error.ts';
import { matchesSelector } from '../../manifest/label-selector.ts';
import { NAME_LABEL, withNameLabel, type Labels } from '../../manifest/labels.ts';
import type { CertsClient } from './certs-tools.ts';

/** A webhook, as far as it says for which namespaces it is called. */
export interface ScopedWebhook {
  readonly name: string;
  readonly namespaceSelector?: Loose<LabelSelector>;
}

/**
 * Those that are not called for a namespace, because their namespaceSelector leaves it out: by its labels, and by its
 * name alone for who may not read it. @throws PosternError `KUBE_…`
 */
export async function excludedWebhooks(
  client: Pick<CertsClient, 'get'>,
  webhooks: readonly ScopedWebhook[],
  namespace: string,
): Promise<ReadonlySet<string>> {
  const labels = await readLabels(client, namespace);
  const leavesOut = ({ namespaceSelector = {} }: ScopedWebhook): boolean =>
    labels === undefined
      ? matchesSelector(aboutTheName(namespaceSelector), withNameLabel(namespace)) === false
      : matchesSelector(namespaceSelector, labels) === false;
  return new Set(webhooks.filter(leavesOut).map(({ name }) => name));
}

/** undefined: they may not be read, or there is no such namespace. */
async function readLabels(client: Pick<CertsClient, 'get'>, namespace: string): Promise<Labels | undefined> {
  const path = resourcePath({ version: 'v1', resource: 'namespaces', name: namespace });
  try {
    const { metadata } = await client.get(path);
    return withNameLabel(namespace, metadata.labels);
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return undefined;
    throw error;
  }
}

function aboutTheName({ matchExpressions = [] }: Loose<LabelSelector>): Loose<LabelSelector> {
  return { matchExpressions: matchExpressions.filter(part => part?.key === NAME_LABEL) };
}
