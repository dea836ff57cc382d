import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';

export const DEPLOY = join(import.meta.dirname, '../../../deploy');

/** The namespace, Secret and webhook configurations that the kustomize base installs. */
export const POSTERN_NAMESPACE = 'postern-system';
export const CERTIFICATE_SECRET = 'postern-certificates';
export const CONFIGURATION_NAME = 'postern';

export interface DeployedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig: { readonly url: string } | { readonly service: { readonly path: string } };
  }[];
}

/** What `kubectl apply -k deploy/kustomize/base` applies. */
export async function deployedObjects(cluster: Cluster): Promise<readonly DeployedObject[]> {
  const rendered = await mustKubectl(cluster.kubectl, ['kustomize', join(DEPLOY, 'kustomize/base')]);
  return parseAllDocuments(rendered).map(document => document.toJS());
}

/**
 * The same for processes on this machine: without the Deployment and its Service, and the webhooks at `url` instead.
 * Nothing else is changed, so that the permissions and rules that are tested are those that are installed.
 */
export function onThisMachine(objects: readonly DeployedObject[], url: string): readonly DeployedObject[] {
  return objects
    .filter(({ kind }) => kind !== 'Deployment' && kind !== 'Service')
    .map(object => withWebhooksAt(object, url));
}

function withWebhooksAt(object: DeployedObject, url: string): DeployedObject {
  if (object.webhooks === undefined) return object;
  const webhooks = object.webhooks.map(webhook =>
    Object.assign({}, webhook, { clientConfig: { url: `${url}${pathOf(webhook)}` } }),
  );
  return { ...object, webhooks };
}

function pathOf({ name, clientConfig }: NonNullable<DeployedObject['webhooks']>[number]): string {
  if ('service' in clientConfig) return clientConfig.service.path;
  throw new Error(`webhook ${name} is installed with a url, not with a service`);
}
