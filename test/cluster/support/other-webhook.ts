import type { PatchOperation } from '../../../src/api/patch-operation.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Pod } from '../../../src/api/pod.ts';
import { describe } from '../../../src/errors.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { testCertificate } from '../../harness/test-certificate.ts';
import { listenOnLoopback } from '../../harness/listen-on-loopback.ts';

export interface OtherWebhookOptions {
  /** Webhook configurations are called in the order of their names. */
  readonly name: string;
  /** Only its pods. */
  readonly namespace: string;
  /** What it does to a pod that is being created. */
  readonly change: (pod: Pod) => readonly PatchOperation[];
}

export interface OtherWebhook {
  readonly calls: () => number;
  readonly stop: () => Promise<void>;
}

/** Somebody else's mutating webhook: a real server, registered beside Postern's, called once for each pod. */
export async function startOtherWebhook(
  cluster: Cluster,
  { name, namespace, change }: OtherWebhookOptions,
): Promise<OtherWebhook> {
  const { ca, certificate, key } = testCertificate();
  let calls = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    calls += 1;
    const review: { request: { uid: string; object: Pod } } = JSON.parse(await text(request));
    const { uid, object } = review.request;
    const patch = Buffer.from(JSON.stringify(change(object))).toString('base64');
    const verdict = { uid, allowed: true, patchType: 'JSONPatch', patch };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: verdict }),
    );
  };
  const server = createServer({ cert: certificate, key }, (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(new Error(describe(error))));
  });
  const port = await listenOnLoopback(server);
  const configuration = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: 'pods.example.com',
        admissionReviewVersions: ['v1'],
        clientConfig: { url: `https://127.0.0.1:${port}/`, caBundle: Buffer.from(ca).toString('base64') },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
        sideEffects: 'None',
        reinvocationPolicy: 'Never',
      },
    ],
  };
  await mustKubectl(cluster.kubectl, ['create', '-f', '-'], { input: JSON.stringify(configuration) });
  return {
    calls: () => calls,
    stop: async () => {
      await mustKubectl(cluster.kubectl, ['delete', 'mutatingwebhookconfiguration', name]);
      server.close();
      server.closeAllConnections();
    },
  };
}
