/** The whole way: manifests and an annotation, a kubelet, a Vault; Postern installed in the cluster from its own image. */
import { createHash, randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apply } from '../cluster/support/apply.ts';
import { AUTO, externalSecret } from '../cluster/support/manifests.ts';
import { startCluster } from '../harness/api-server.ts';
import type { Cluster } from '../harness/cluster.ts';
import { mustKubectl } from '../harness/kubectl.ts';
import { startNode } from '../harness/node.ts';
import type { TestNode } from '../harness/node.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { containerMemory } from './support/container-memory.ts';
import { filesWith } from './support/find-in-files.ts';
import { CALL_PODS_OF_SERVICES, installInCluster } from './support/install-in-cluster.ts';
import { deployment, intricatePod, job, pod, SERVICE_ACCOUNT } from './support/restricted-workloads.ts';
import { startVaultForPods } from './support/vault-for-pods.ts';
import type { VaultForPods } from './support/vault-for-pods.ts';

let cluster: Cluster;
let node: TestNode;
let vault: VaultForPods;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster({ controllers: true, scheduler: true, apiServerArgs: CALL_PODS_OF_SERVICES });
  node = await startNode(cluster);
  await installInCluster(cluster, node);
  namespace = await cluster.createNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  await kubectl('create', 'serviceaccount', SERVICE_ACCOUNT);
  vault = await startVaultForPods(cluster, node, { namespace, name: SERVICE_ACCOUNT });
  await create(vault.store);
});

afterAll(async () => {
  await node?.stop();
  await cluster?.stop();
  await vault?.remove();
});

const kubectl = async (...args: string[]) =>
  mustKubectl(cluster.kubectl, ['--namespace', namespace, ...args], { timeoutSeconds: 150 });
const create = async (...objects: object[]) => {
  expect(await apply(cluster, namespace, objects)).toMatchObject({ code: 0 });
};
const field = async (object: string, jsonpath: string) =>
  kubectl('get', object, `--output=jsonpath=${jsonpath}`);
const podOf = async (app: string) =>
  kubectl('get', 'pod', `--selector=app=${app}`, '--output=jsonpath={.items[0].metadata.name}');
const output = async (name: string) => node.containerLogs(namespace, name, 'app');
const digest = (value: string) => createHash('sha256').update(value).digest('hex');

/** What `password` and `username` of the secrets have in them, so that one can look where it stands. */
const words = { password: [] as string[], username: [] as string[] };

function secretWord(key: keyof typeof words): string {
  const word = randomBytes(12).toString('hex');
  words[key].push(word);
  return word;
}

interface Login {
  readonly username?: string;
  readonly password?: string;
}

async function rotate(name: string, login: Login): Promise<void> {
  await vault.write(name, { username: secretWord('username'), password: secretWord('password'), ...login });
}

/** Puts the values into Vault and creates the ExternalSecret of that name. */
async function provide(name: string, login: Login): Promise<void> {
  await rotate(name, login);
  await create(externalSecret(name, { refreshInterval: '2s' }));
}

async function untilPrinted(name: string, text: string): Promise<void> {
  await waitUntil(async () => (await output(name)).includes(text), {
    what: `pod ${name} has printed "${text}"`,
    timeoutSeconds: 60,
    everyMilliseconds: 200,
  });
}

const agent = ['/usr/local/bin/node', '/postern/agent.cjs'];
const agentStatus = async (name: string, format: 'table' | 'json') =>
  kubectl('exec', name, '--container=postern-refresh', '--', ...agent, 'status', '--output', format);

/** Two fetches from now; what the refresher does after the first of them has been done then. */
async function untilFetchedTwice(name: string): Promise<void> {
  const times = new Set<string | undefined>();
  await waitUntil(
    async () => {
      times.add(/"lastSuccess": "([^"]+)"/.exec(await agentStatus(name, 'json'))?.[1]);
      return times.size > 2;
    },
    { what: `pod ${name} has fetched twice more`, timeoutSeconds: 60, everyMilliseconds: 500 },
  );
}

const digestOfVariable = 'echo "variable $(printf %s "$USERNAME" | sha256sum)"';
const digestOfFile = 'echo "file $(sha256sum < /etc/secret/password)"';

describe('a Deployment with one annotation more', () => {
  const username = secretWord('username');
  const [before, after] = [secretWord('password'), secretWord('password')];
  let name: string;

  beforeAll(async () => {
    await provide('db', { username, password: before });
    const script = `trap 'exit 0' TERM; ${digestOfVariable}; while :; do ${digestOfFile}; sleep 1 & wait $!; done`;
    await create(deployment('web', { script, annotations: AUTO, volume: 'db', variable: 'db' }));
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=120s');
    name = await podOf('web');
  });

  test('has the values of the provider in the variable and in the file', async () => {
    await untilPrinted(name, 'file');

    expect(await output(name)).toMatch(`variable ${digest(username)}  -\nfile ${digest(before)}  -\n`);
  });

  test('has a new value in the file of the same running container', async () => {
    const which = '{.metadata.uid} {.status.containerStatuses[0].restartCount}';
    const container = await field(`pod/${name}`, which);

    await rotate('db', { username, password: after });
    await untilPrinted(name, `file ${digest(after)}`);

    expect(await field(`pod/${name}`, which)).toBe(container);
    expect((await output(name)).trimEnd().split('\n').at(-1)).toBe(`file ${digest(after)}  -`);
  });

  test('cannot write to the files', async () => {
    const write = 'echo mine > /etc/secret/password';

    await expect(kubectl('exec', name, '--container=app', '--', 'sh', '-c', write)).rejects.toThrow(
      'Read-only file system',
    );
  });

  test('shows in a table what the refresher keeps fresh', async () => {
    expect(await agentStatus(name, 'table')).toMatch(
      /^EXTERNALSECRET +STATE +LAST SUCCESS +NEXT FETCH +LAST ERROR\ndb +fresh +\d+s ago +(in \ds|due)\n$/,
    );
  });

  test('has a refresher that needs less memory than it asks for', async ({ annotate }) => {
    const id = await field(
      `pod/${name}`,
      '{.status.initContainerStatuses[?(@.name=="postern-refresh")].containerID}',
    );

    const { resident, anonymous } = await containerMemory(id);

    await annotate(`the refresher has ${resident} KiB resident, ${anonymous} KiB of it in no file`);
    expect(anonymous).toBeGreaterThan(1024);
    expect(anonymous).toBeLessThan(48 * 1024);
  });
});

test('a Job with the same annotation ends when its own container ends', async () => {
  const [username, password] = [secretWord('username'), secretWord('password')];
  const script = `${digestOfVariable}; ${digestOfFile}`;
  await provide('report', { username, password });

  await create(job('report', { script, annotations: AUTO, volume: 'report', variable: 'report' }));
  await kubectl('wait', 'job/report', '--for=condition=Complete', '--timeout=60s');

  expect(await output(await podOf('report'))).toBe(
    `variable ${digest(username)}  -\nfile ${digest(password)}  -\n`,
  );
});

test('a pod sees the files, modes and variables that Kubernetes itself makes of a Secret', async () => {
  // Not of the words that are looked for: here a Secret is meant to be in the cluster.
  const login = { username: 'somebody', password: 'of-no-importance' };
  const script = `cd /etc/projected; for file in * */*; do [ ! -f "$file" ] || stat -L -c '%n %a %g' "$file"; done;
    sha256sum -- login/* color namespace; env | grep ^LOGIN_ | sort`;
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, stringData: login };
  const settings = { ...secret, kind: 'ConfigMap', metadata: { name: 'settings' }, data: { color: 'blue' } };
  const succeeded = async (name: string) => {
    await kubectl('wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s');
    return [await output(name), await node.containerLogs(namespace, name, 'migrate')];
  };
  await create(secret, { ...settings, stringData: undefined }, intricatePod('by-kubernetes', { script }));
  const expected = await succeeded('by-kubernetes');
  await kubectl('delete', 'secret', 'login');

  await provide('login', login);
  await create(intricatePod('by-postern', { script, annotations: AUTO }));

  expect(await succeeded('by-postern')).toEqual(expected);
  expect(expected[0]).toContain('login/password 440 20000\n');
  expect(expected[0]).toContain('LOGIN_username=somebody\n');
});

test('env-method exec hands over quotes, line feeds and carriage returns byte for byte', async () => {
  // Counts as a password: this way of giving a variable leaves no more traces than a file.
  const username = `it's "${secretWord('password')}"\n$HOME \`id\` \\\r\n'' end\n\n`;
  const annotations = { ...AUTO, 'postern.dev/env-method': 'exec' };
  await provide('odd', { username });

  await create(pod('odd', { script: digestOfVariable, annotations, variable: 'odd' }));
  await kubectl('wait', 'pod/odd', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s');

  expect(await output('odd')).toBe(`variable ${digest(username)}  -\n`);
});

test('a value that kubelet cannot carry ends the init container with the key and what to do', async () => {
  await provide('quoted', { username: `it's ${secretWord('username')}` });

  await create(pod('quoted', { script: 'echo started', annotations: AUTO, variable: 'quoted' }));
  await kubectl('wait', 'pod/quoted', '--for=jsonpath={.status.phase}=Failed', '--timeout=60s');

  expect(await field('pod/quoted', '{.status.initContainerStatuses[0].state.terminated.message}')).toMatch(
    /^- ExternalSecret quoted: the value of key username .*variable USERNAME: .*single quote.*; set postern\.dev\/env-method: exec/m,
  );
  expect(await output('quoted')).toBe('');
});

describe('a pod that wants a signal when its files change', () => {
  const [before, after] = [secretWord('password'), secretWord('password')];

  beforeAll(async () => {
    await provide('reload', { password: before });
    const script = `trap 'exit 0' TERM; trap '${digestOfFile}' HUP; ${digestOfFile}; while :; do sleep 600 & wait $!; done`;
    const annotations = { ...AUTO, 'postern.dev/on-change': 'signal SIGHUP sh' };
    await create(pod('reload', { script, annotations, volume: 'reload' }));
    await kubectl('wait', 'pod/reload', '--for=condition=Ready', '--timeout=60s');
  });

  test('gets none while nothing changes, and one when the new files are there', async () => {
    await untilFetchedTwice('reload');
    expect(await output('reload')).toBe(`file ${digest(before)}  -\n`);

    await rotate('reload', { password: after });
    await untilPrinted('reload', digest(after));
    await untilFetchedTwice('reload');

    expect(await output('reload')).toBe(`file ${digest(before)}  -\nfile ${digest(after)}  -\n`);
  });

  test('is gone soon after it was deleted', async () => {
    const start = performance.now();
    await kubectl('delete', 'pod', 'reload', '--wait');

    // A sidecar that did not hear SIGTERM would take the whole grace of 30 seconds.
    expect((performance.now() - start) / 1000).toBeLessThan(15);
  });
});

describe('secret values', () => {
  // All that the programs write, the database of etcd included; what is in memory volumes is no file here.
  const folders = () => ({ node: dirname(node.logs), cluster: dirname(cluster.logs ?? '') });
  const all = () => [...words.password, ...words.username];

  test('stand in no object and in no log', async () => {
    const { node, cluster } = folders();

    expect(await filesWith(all(), [cluster, join(node, 'logs'), join(node, 'pod-logs')])).toEqual([]);
    expect(await field('secrets', '{.items[*].metadata.name}')).toBe('');
    // What is there is found: in the objects, and in the logs.
    expect(await filesWith(['postern.dev/inject'], [cluster])).toContainEqual(
      expect.stringContaining('/etcd/'),
    );
    const printed = await filesWith([digest(words.password[0] ?? '')], [node]);
    expect(printed).toEqual([expect.stringMatching(/\/pod-logs\/.*\/app\/0\.log$/)]);
  });

  test('stand nowhere on the disk of the node but for variables that kubelet hands over, which the container runtime keeps', async () => {
    const { node } = folders();

    expect(await filesWith(words.password, [node])).toEqual([]);
    const traces = await filesWith(words.username, [node]);
    expect(traces).not.toEqual([]);
    expect(traces.filter(path => !path.startsWith(join(node, 'containerd')))).toEqual([]);
  });
});
