import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeOciArchive } from '../../deploy/image/oci-archive.ts';
import { imageConfig, rootfs } from '../../deploy/image/rootfs.ts';
import { startCluster } from '../harness/cluster/api-server.ts';
import type { Cluster } from '../harness/cluster/cluster.ts';
import { freePort } from '../harness/free-port.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { busyboxImage, startNode, type TestNode } from '../harness/node/node.ts';

let cluster: Cluster;
let node: TestNode;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster({ controllers: true, scheduler: true });
  node = await startNode(cluster);
  namespace = await cluster.createNamespace();
});

afterAll(async () => {
  await node?.stop();
  await cluster?.stop();
});

const kubectl = async (...args: string[]) =>
  mustKubectl(cluster.kubectl, [...args, `--namespace=${namespace}`], { timeoutSeconds: 150 });
const apply = async (manifest: object) =>
  mustKubectl(cluster.kubectl, ['apply', `--namespace=${namespace}`, '--filename=-'], {
    input: JSON.stringify(manifest),
  });
const shell = (name: string, script: string) => ({
  name,
  image: busyboxImage,
  imagePullPolicy: 'Never',
  command: ['sh', '-c', script],
});

describe('a node of the harness', () => {
  test('is Ready', async () => {
    expect(await kubectl('get', 'nodes', '--no-headers')).toMatch(/^node1 +Ready /);
  });

  test('gives a container the variables that an init container wrote to a file in memory, beside a native sidecar', async () => {
    const valueFrom = { fileKeyRef: { volumeName: 'env', path: 'file', key: 'GREETING' } };
    const mounts = { volumeMounts: [{ name: 'env', mountPath: '/env' }] };
    await runPod('reader', {
      volumes: [{ name: 'env', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }],
      initContainers: [
        { ...shell('writer', `echo "GREETING='hello world'" > /env/file`), ...mounts },
        { ...shell('sidecar', 'mount | grep " /env "; sleep 600'), restartPolicy: 'Always', ...mounts },
      ],
      containers: [
        { ...shell('app', 'echo "greeting is $GREETING"'), env: [{ name: 'GREETING', valueFrom }] },
      ],
    });

    expect(await node.containerLogs(namespace, 'reader', 'app')).toBe('greeting is hello world\n');
    expect(await node.containerLogs(namespace, 'reader', 'sidecar')).toContain('tmpfs');
    expect(await kubectl('logs', 'reader', '--container=app')).toBe('greeting is hello world\n');
  });

  test('runs a Job to its end', async () => {
    await apply({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'once' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [shell('job', 'exit 0')] } } },
    });

    await kubectl('wait', 'job/once', '--for=condition=Complete', '--timeout=120s');

    expect(await kubectl('get', 'job', 'once', '--output=jsonpath={.status.succeeded}')).toBe('1');
  });

  test('lets a pod reach a server on the loopback interface of this machine once it is exposed', async () => {
    const port = await freePort();
    const server = createServer((_, response) => response.end('hello from outside'));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = await node.expose(port);

    await runPod('visitor', { containers: [shell('app', `wget -q -O - http://${address}/`)] });
    server.close();

    expect(await node.containerLogs(namespace, 'visitor', 'app')).toContain('hello from outside');
  });

  test("runs Postern's root file system as a user without rights, which reaches the API server with its own token", async () => {
    const bundles = await mkdtemp(join(tmpdir(), 'postern-bundles-'));
    await writeFile(join(bundles, 'postern.js'), askWhoIAm);
    await writeFile(join(bundles, 'agent.cjs'), '');
    const archive = join(bundles, 'image.tar');
    const files = await rootfs({ bundles, node: process.execPath });
    await writeOciArchive(archive, { name: 'localhost/who:1', files, config: imageConfig });
    await node.importImage(archive);
    await rm(bundles, { recursive: true });

    await runPod('asker', {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'app',
          image: 'localhost/who:1',
          imagePullPolicy: 'Never',
          args: ['/postern/postern.js'],
          env: [{ name: 'NODE_EXTRA_CA_CERTS', value: `${account}/ca.crt` }],
          securityContext: {
            readOnlyRootFilesystem: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    });

    expect(await node.containerLogs(namespace, 'asker', 'app')).toBe(
      `user 65532 is system:serviceaccount:${namespace}:default\n`,
    );
  });
});

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

const askWhoIAm = `
import { readFileSync } from 'node:fs';
const answer = await fetch('https://' + process.env.KUBERNETES_SERVICE_HOST + '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
  method: 'POST',
  headers: {
    authorization: 'Bearer ' + readFileSync('${account}/token', 'utf8'),
    'content-type': 'application/json',
  },
  body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
});
console.log('user ' + process.getuid() + ' is ' + (await answer.json()).status.userInfo.username);
`;

async function runPod(name: string, spec: object): Promise<void> {
  await apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, ...spec },
  });
  await kubectl('wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=120s');
}
