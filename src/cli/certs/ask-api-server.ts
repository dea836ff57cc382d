import { describe, PosternError } from '../../errors.ts';
import { resourcePath, type ResourceAddress } from '../../kube/resource-path.ts';
import { KubeStatusError } from '../../kube/status-error.ts';
import type { CertsClient } from './certs-tools.ts';
import { excludedWebhooks, type ScopedWebhook } from './excluded-webhooks.ts';

/** How one webhook came out of a request that it has to refuse. */
export interface AskedWebhook {
  readonly webhook: string;
  /** What is wrong; absent: the API server called it and it answered, or that is not known. */
  readonly fault?: string;
  /** Why the API server could not be asked, or what else has refused the request before or beside the webhook. */
  readonly unknown?: string;
}

interface Question {
  readonly webhook: string;
  readonly address: ResourceAddress;
  readonly object: object;
}

/**
 * Has the API server itself call the webhooks: dry runs of objects that Postern always refuses. A refusal in Postern's
 * name is the proof that the call went through; that an object is let through says that the webhook was passed over.
 * Nothing is stored. Needs `create` on pods and deployments of the namespace; a webhook that leaves it out is not asked, and
 * a question that cannot be asked says nothing of the others.
 */
export async function askApiServer(
  client: Pick<CertsClient, 'request' | 'get'>,
  webhooks: readonly ScopedWebhook[],
  namespace: string,
): Promise<readonly AskedWebhook[]> {
  const excluded = await excludedWebhooks(client, webhooks, namespace);
  return await Promise.all(
    questions(namespace).map(async question =>
      excluded.has(question.webhook)
        ? {
            webhook: question.webhook,
            unknown: `its namespaceSelector leaves ${namespace} out: name another one with --ask-namespace`,
          }
        : await ask(client, question),
    ),
  );
}

async function ask(
  client: Pick<CertsClient, 'request'>,
  { webhook, address, object }: Question,
): Promise<AskedWebhook> {
  try {
    const query = { dryRun: 'All', fieldManager: 'postern-certs-verify' };
    await client.request({ method: 'POST', path: resourcePath(address), query, body: object });
    return { webhook, fault: 'it was not called: what it must refuse was let through' };
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    const message = error instanceof KubeStatusError ? error.message : '';
    if (message.includes(`admission webhook "${webhook}" denied the request`)) return { webhook };
    const failed = /failed calling webhook|webhook call failed/.test(message);
    return failed ? { webhook, fault: describe(error) } : { webhook, unknown: describe(error) };
  }
}

function questions(namespace: string): readonly Question[] {
  const metadata = { name: 'postern-certs-verify', namespace };
  const template = {
    metadata: { labels: { app: metadata.name }, annotations: { 'postern.dev/inject': REFUSED } },
    spec: { containers: [{ name: 'app', image: 'registry.invalid/none' }] },
  };
  return [
    {
      webhook: 'inject.postern.dev',
      address: { version: 'v1', resource: 'pods', namespace },
      object: { apiVersion: 'v1', kind: 'Pod', ...template, metadata: { ...template.metadata, ...metadata } },
    },
    {
      webhook: 'workloads.postern.dev',
      address: { group: 'apps', version: 'v1', resource: 'deployments', namespace },
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: { selector: { matchLabels: template.metadata.labels }, template },
      },
    },
  ];
}

/** No name of an ExternalSecret, so no cluster has what it asks for. */
const REFUSED = 'asked by "postern certs verify"';
