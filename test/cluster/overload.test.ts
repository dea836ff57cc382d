import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PASS } from '../../src/admission/answer.ts';
import { respondWith } from '../../src/admission/respond.ts';
import { createAdmissionServer, type AdmissionServer } from '../../src/admission/server/server.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { startCluster } from '../harness/cluster/api-server.ts';
import type { Cluster } from '../harness/cluster/cluster.ts';
import { bearer, send } from '../harness/http-send.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { testCertificate } from '../harness/test-certificate.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { adminClient } from './support/admin-client.ts';
import { apply } from './support/apply.ts';
import { CONFIGURATION_NAME, POSTERN_NAMESPACE } from './support/deployed-objects.ts';
import { installPostern, WHOLE_DRAIN, type Installation } from './support/install-postern.ts';
import { AUTO, externalSecret, pod, secretStore } from './support/manifests.ts';
import { startPodTraffic } from './support/pods/pod-traffic.ts';
import { readConfiguration } from './support/webhook-configuration.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ controllers: true });
});

afterAll(async () => {
  await cluster?.stop();
});

describe('an API server that gets 429', () => {
  const NAME = 'busy.postern.dev';
  let server: AdmissionServer;
  let namespace: string;
  /** For how long calls seem to have lain unread. */
  let lag: number;
  let time: number;
  let shed: number;

  beforeAll(async () => {
    const { ca, certificate, key } = testCertificate();
    const responders = {
      mutate: respondWith(
        () => PASS,
        () => performance.now(),
      ),
    };
    server = createAdmissionServer(
      responders,
      { cert: certificate, key },
      {
        lag: () => lag,
        now: () => time,
        events: { shed: () => (shed += 1), handshakeFailed: () => {} },
      },
    );
    const port = await server.listen('127.0.0.1', 0);
    namespace = await cluster.createNamespace();
    const configuration = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'busy' },
      webhooks: [
        {
          name: NAME,
          admissionReviewVersions: ['v1'],
          clientConfig: {
            url: `https://127.0.0.1:${port}/mutate`,
            caBundle: Buffer.from(ca).toString('base64'),
          },
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
          sideEffects: 'None',
          timeoutSeconds: 10,
        },
      ],
    };
    await mustKubectl(cluster.kubectl, ['create', '-f', '-'], { input: JSON.stringify(configuration) });
    // Until the API server knows the webhook, a pod passes by it.
    lag = 0;
    time = 0;
    shed = 0;
    await mustKubectl(cluster.kubectl, ['wait', '--for=create', `mutatingwebhookconfiguration/busy`]);
  });

  afterAll(async () => {
    await mustKubectl(cluster.kubectl, ['delete', 'mutatingwebhookconfiguration', 'busy']);
    await server.close(0);
  });

  const create = async (name: string) => apply(cluster, namespace, pod({ name }, []));

  test('with Retry-After calls again by itself, and the user notices nothing', async () => {
    lag = 20_000;
    const created = waitUntil(
      async () => {
        const before = shed;
        const result = await create(`patient-${before}`);
        return shed > before ? result : undefined;
      },
      { what: 'the API server asks the webhook', timeoutSeconds: 20 },
    );
    await waitUntil(async () => shed > 0, { what: 'a call is turned away', timeoutSeconds: 20 });
    lag = 0;

    expect(await created).toMatchObject({ code: 0, stderr: '' });
    expect(shed).toBe(1);
  });

  test('without it, because the overload lasts, lets failurePolicy decide at once', async () => {
    lag = 20_000;
    time = 4000;
    const { code, stderr } = await create('refused');

    expect(code).toBe(1);
    expect(stderr).toContain(
      `failed calling webhook "${NAME}": failed to call webhook: the server has received too many`,
    );
    // One more than before: it did not call again until its time was over.
    expect(shed).toBe(2);
  });

  test('counts it under the metrics that the alerts name', async () => {
    const { body } = await send({
      url: `${cluster.url}/metrics`,
      ca: cluster.ca,
      headers: bearer(cluster.adminToken),
    });
    const refused = body
      .split('\n')
      .find(line => line.startsWith('apiserver_admission_webhook_rejection_count{') && line.includes(NAME));
    expect(refused).toMatch(
      /error_type="calling_webhook_error",name="busy\.postern\.dev".*rejection_code="429".* 1$/,
    );
    expect(body).toContain('# TYPE apiserver_admission_webhook_rejection_count counter');
  });
});

describe('Postern', () => {
  let client: KubeClient;
  let postern: Installation;
  let namespace: string;

  beforeAll(async () => {
    client = await adminClient(cluster);
    postern = await installPostern(cluster, { replicas: 2, args: WHOLE_DRAIN });
  });

  afterAll(async () => {
    client?.close();
    await postern?.stop();
  });

  beforeEach(async () => {
    namespace = await cluster.createNamespace();
    await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
  });

  test('is rolled over, replica by replica, while pods are created: no call is lost', async () => {
    const traffic = startPodTraffic(client, namespace);
    await waitUntil(async () => traffic.injected() > 20, { what: 'pods are created', timeoutSeconds: 30 });

    for (const old of [...postern.replicas]) {
      const before = traffic.injected();
      await postern.addReplica();
      await postern.retire(old);
      const end = await waitUntil(async () => old.ended(), { what: 'it ends', timeoutSeconds: 120 });
      expect(end).toContain('(exit code 0)');
      await waitUntil(async () => traffic.injected() > before + 10, {
        what: 'pods are created meanwhile',
        timeoutSeconds: 20,
      });
    }

    expect(await traffic.stop()).toEqual({ injected: expect.any(Number), bare: 0, failures: [] });
  }, 400_000);

  test('leaves nothing behind that blocks when only its namespace is deleted', async () => {
    const annotated = pod({ name: 'shop', annotations: AUTO }, ['db']);
    for (const kind of ['mutatingwebhookconfiguration', 'validatingwebhookconfiguration'] as const) {
      await waitUntil(
        async () => {
          const { metadata } = await readConfiguration(cluster, kind);
          return metadata.managedFields.some(({ manager }) => manager === 'postern-owner');
        },
        { what: `the ${kind} is owned`, timeoutSeconds: 20 },
      );
    }

    await mustKubectl(cluster.kubectl, ['delete', 'namespace', POSTERN_NAMESPACE, '--wait=false']);

    await waitUntil(
      async () => {
        const found = await cluster.kubectl([
          ...['get', 'mutatingwebhookconfiguration,validatingwebhookconfiguration', CONFIGURATION_NAME],
          ...['--ignore-not-found', '-o', 'name'],
        ]);
        return found.code === 0 && found.stdout === '';
      },
      { what: 'both configurations are gone', timeoutSeconds: 90 },
    );
    const running = postern.replicas.filter(each => each.ended() === undefined);
    await Promise.all(running.map(each => each.kill()));
    expect(await apply(cluster, namespace, annotated)).toMatchObject({ code: 0 });
  });
});
