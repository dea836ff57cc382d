import { parseVersion } from '../../../admission/watch/server-version.ts';
import { hasFileKeyRef } from '../../../inject/deliver/deliver-env-file.ts';
import type { KubeClient } from '../../../kube/client.ts';
import type { KubeObject } from '../../../kube/object.ts';
import { resourcePath } from '../../../kube/resource-path.ts';
import { isNotFound } from '../../../kube/status-error.ts';
import type { Programs } from './cluster-objects.ts';

export interface InstalledPostern extends Programs {
  /** Of the Kubernetes that it is installed in. */
  readonly version: string;
  readonly namespace: string;
}

interface WebhookConfiguration extends KubeObject {
  readonly webhooks?: readonly {
    readonly clientConfig: { readonly service?: { readonly name: string; readonly namespace: string } };
  }[];
}

interface Deployment extends KubeObject {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

/**
 * The Postern that a cluster's pods go through.
 * @throws Error that says how to install one, where there is none
 */
export async function findInstallation(client: KubeClient): Promise<InstalledPostern> {
  const path = resourcePath({
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    resource: 'mutatingwebhookconfigurations',
    name: 'postern',
  });
  const missing = () => {
    const how =
      'install it as docs/guides/install.md says, or leave --cluster out: the demo needs no cluster';
    return new Error(`Postern is not installed in the cluster at ${client.server.host}: ${how}`);
  };
  const { webhooks = [] } = await client.get<WebhookConfiguration>(path).catch((error: unknown) => {
    throw isNotFound(error) ? missing() : error;
  });
  const service = webhooks[0]?.clientConfig.service;
  if (service === undefined) throw missing();
  const deployment = await client.get<Deployment>(
    resourcePath({ group: 'apps', version: 'v1', resource: 'deployments', ...service }),
  );
  const image = deployment.spec.template.spec.containers[0]?.image;
  if (image === undefined) throw missing();
  const version = await client.serverVersion();
  const parsed = parseVersion(version);
  return {
    image,
    namespace: service.namespace,
    version: version.gitVersion,
    variables: parsed !== undefined && hasFileKeyRef(parsed),
  };
}
