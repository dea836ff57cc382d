/** The whole way: manifests and an annotation, a kubelet, a Vault; Postern installed in the cluster from its own image. */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apply } from '../cluster/support/apply.ts';
import { POSTERN_NAMESPACE } from '../cluster/support/deployed-objects.ts';
import { AUTO, externalSecret } from '../cluster/support/manifests.ts';
import { bearer, send } from '../harness/http-send.ts';
import { runCommand } from '../harness/run-command.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { containerMemory } from './support/container-memory.ts';
import { filesWith } from './support/find-in-files.ts';
import { deployment, groupReaders, intricatePod, job, pod } from './support/restricted-workloads.ts';
import { openShop, randomWord, type Shop } from './support/shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

afterAll(async () => {
  await shop?.stop();
});

const digest = (value: string) => createHash('sha256').update(value).digest('hex');

// Containers print digests, so that the values themselves have no reason to stand anywhere.
const digestOfVariable = 'echo "variable $(printf %s "$USERNAME" | sha256sum)"';
const digestOfFile = 'echo "file $(sha256sum < /etc/secret/password)"';

/** Values by the way they are delivered, for looking where they stand. */
const inFiles: string[] = [];
const inVariablesOfKubelet: string[] = [];
function noted(list: string[]): string {
  const word = randomWord();
  list.push(word);
  return word;
}

const agent = ['/usr/local/bin/node', '/postern/agent.cjs'];
const agentStatus = async (name: string, format: 'table' | 'json') =>
  shop.kubectl('exec', name, '--container=postern-refresh', '--', ...agent, 'status', '--output', format);

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

describe('a Deployment with one annotation more', () => {
  const [username, newUsername] = [noted(inVariablesOfKubelet), noted(inVariablesOfKubelet)];
  const [password, newPassword] = [noted(inFiles), noted(inFiles)];
  let name: string;

  beforeAll(async () => {
    await shop.provide('db', { username, password });
    const script = `trap 'exit 0' TERM; ${digestOfVariable}; while :; do ${digestOfFile}; sleep 1 & wait $!; done`;
    await shop.create(deployment('web', { script, annotations: AUTO, volume: 'db', variable: 'db' }));
    await shop.kubectl('rollout', 'status', 'deployment/web', '--timeout=120s');
    name = await shop.podOf('web');
  });

  test('has the values of the provider in the variable and in the file', async () => {
    await shop.untilPrinted(name, 'file');

    expect(await shop.output(name)).toMatch(`variable ${digest(username)}  -\nfile ${digest(password)}  -\n`);
  });

  test('has a new value in the file of the same running container', async () => {
    const which = '{.metadata.uid} {.status.containerStatuses[0].restartCount}';
    const container = await shop.field(`pod/${name}`, which);

    await shop.rotate('db', { username: newUsername, password: newPassword });
    await shop.untilPrinted(name, `file ${digest(newPassword)}`);

    expect(await shop.field(`pod/${name}`, which)).toBe(container);
    expect((await shop.output(name)).trimEnd().split('\n').at(-1)).toBe(`file ${digest(newPassword)}  -`);
    expect(await shop.output(name)).not.toContain(digest(newUsername));
  });

  test('has a new value in the variable once the container starts again', async () => {
    await shop.kubectl('exec', name, '--container=app', '--', 'kill', '1').catch((error: unknown) => {
      // With process 1 the others of the container are killed, the one that sent the signal as well.
      if (!String(error).includes('exited with 137')) throw error;
    });
    await shop.untilPrinted(name, `variable ${digest(newUsername)}`);

    expect(await shop.field(`pod/${name}`, '{.status.initContainerStatuses[*].restartCount}')).toBe('0 0');
  });

  test('cannot write to the files', async () => {
    const write = 'echo mine > /etc/secret/password';

    await expect(shop.kubectl('exec', name, '--container=app', '--', 'sh', '-c', write)).rejects.toThrow(
      'Read-only file system',
    );
  });

  test('shows in a table what the refresher keeps fresh', async () => {
    expect(await agentStatus(name, 'table')).toMatch(
      /^EXTERNALSECRET +STATE +LAST SUCCESS +NEXT FETCH +LAST ERROR\ndb +fresh +\d+s ago +(in \ds|due)\n$/,
    );
  });

  test('has a refresher that needs less memory than it asks for', async ({ annotate }) => {
    const id = await shop.field(
      `pod/${name}`,
      '{.status.initContainerStatuses[?(@.name=="postern-refresh")].containerID}',
    );

    const { resident, anonymous } = await containerMemory(id);

    await annotate(`the refresher has ${resident} KiB resident, ${anonymous} KiB of it in no file`);
    expect(anonymous).toBeGreaterThan(1024);
    expect(anonymous).toBeLessThan(48 * 1024);
  });
});

describe('a pod whose secret is due each hour', () => {
  beforeAll(async () => {
    await shop.rotate('hourly', { password: noted(inFiles) });
    await shop.create(externalSecret('hourly'));
    const script = `trap 'exit 0' TERM; while :; do sleep 600 & wait $!; done`;
    await shop.create(pod('hourly', { script, annotations: AUTO, volume: 'hourly', graceSeconds: 600 }));
    await shop.kubectl('wait', 'pod/hourly', '--for=condition=Ready', '--timeout=60s');
  });

  test('has a refresher of at most 5 MiB', async ({ annotate }) => {
    const path = '{.status.initContainerStatuses[?(@.name=="postern-refresh")].containerID}';
    const id = await shop.field('pod/hourly', path);
    let memory = await containerMemory(id);

    await waitUntil(
      async () => {
        memory = await containerMemory(id);
        return memory.resident < 5 * 1024;
      },
      { what: 'the refresher has left its memory', timeoutSeconds: 30, everyMilliseconds: 200 },
    );

    await annotate(`the refresher has ${memory.resident} KiB resident, ${memory.anonymous} KiB in no file`);
    expect(memory.resident).toBeGreaterThan(0);
    expect(await agentStatus('hourly', 'table')).toMatch(/^hourly +fresh/m);
  });

  test('ends when it is deleted, long before it would be killed', async () => {
    await shop.kubectl('delete', 'pod/hourly', '--timeout=60s');

    expect(await shop.kubectl('get', 'pods', '--output=name')).not.toContain('hourly');
  });
});

test('a Job with the same annotation ends when its own container ends', async () => {
  const [username, password] = [noted(inVariablesOfKubelet), noted(inFiles)];
  const script = `${digestOfVariable}; ${digestOfFile}`;
  await shop.provide('report', { username, password });

  await shop.create(job('report', { script, annotations: AUTO, volume: 'report', variable: 'report' }));
  await shop.kubectl('wait', 'job/report', '--for=condition=Complete', '--timeout=60s');

  expect(await shop.output(await shop.podOf('report'))).toBe(
    `variable ${digest(username)}  -\nfile ${digest(password)}  -\n`,
  );
});

test('a pod sees the files, modes and variables that Kubernetes itself makes of a Secret', async () => {
  // None of the values that are looked for: here a Secret is meant to be in the cluster.
  const login = { username: 'somebody', password: 'of-no-importance' };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, stringData: login };
  const settings = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { color: 'blue', username: 'nobody' },
  };
  const script = `cd /etc/projected; for file in * */*; do [ ! -f "$file" ] || stat -L -c '%n %a %g' "$file"; done;
    sha256sum -- login/* color namespace password; cat username; env | grep ^LOGIN_ | sort`;
  const printed = async (name: string) => {
    await shop.kubectl('wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s');
    return [await shop.output(name), await shop.node.containerLogs(shop.namespace, name, 'migrate')];
  };
  await shop.create(secret, settings, intricatePod('by-kubernetes', { script }));
  const expected = await printed('by-kubernetes');
  await shop.kubectl('delete', 'secret', 'login');

  await shop.provide('login', login);
  await shop.create(intricatePod('by-postern', { script, annotations: AUTO }));

  expect(await printed('by-postern')).toEqual(expected);
  expect(expected[0]).toContain('login/password 440 20000\n');
  expect(expected[0]).toContain('password\nnobodyLOGIN_');
  expect(expected[0]).toContain(
    [
      'LOGIN_KEY=of-no-importance',
      'LOGIN_LINK=somebody',
      'LOGIN_URL=https://somebody@db',
      'LOGIN_password=blue',
      'LOGIN_username=somebody\n',
    ].join('\n'),
  );
});

test('users whom an image knows by number alone read what the group of a Secret volume may', async () => {
  const stringData = { password: 'of-no-importance' };
  const script = `stat -L -c '%a %g' /etc/secret/password; ${digestOfFile}`;
  const printed = async (name: string) => {
    await shop.kubectl('wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s');
    return await shop.output(name);
  };
  await shop.create(
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'grouped' }, stringData },
    groupReaders('group-by-kubernetes', { script, volume: 'grouped' }),
  );
  const expected = await printed('group-by-kubernetes');
  await shop.kubectl('delete', 'secret', 'grouped');

  await shop.provide('grouped', stringData);
  await shop.create(groupReaders('group-by-postern', { script, volume: 'grouped', annotations: AUTO }));

  expect(await printed('group-by-postern')).toBe(expected);
  expect(expected).toBe(`440 0\nfile ${digest(stringData.password)}  -\n`);
});

test('env-method exec hands over quotes, line feeds and carriage returns byte for byte', async () => {
  // Noted as if in a file: this way of giving a variable leaves no more traces than one.
  const username = `it's "${noted(inFiles)}"\n$HOME \`id\` \\\r\n'' end\n\n`;
  const annotations = { ...AUTO, 'postern.dev/env-method': 'exec' };
  await shop.provide('odd', { username });

  await shop.create(pod('odd', { script: digestOfVariable, annotations, variable: 'odd' }));
  await shop.kubectl('wait', 'pod/odd', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s');

  expect(await shop.output('odd')).toBe(`variable ${digest(username)}  -\n`);
});

test('a value that kubelet cannot carry ends the init container with the key and what to do', async () => {
  await shop.provide('quoted', { username: `it's ${noted(inFiles)}` });

  await shop.create(pod('quoted', { script: 'echo started', annotations: AUTO, variable: 'quoted' }));
  await shop.kubectl('wait', 'pod/quoted', '--for=jsonpath={.status.phase}=Failed', '--timeout=60s');

  expect(
    await shop.field('pod/quoted', '{.status.initContainerStatuses[0].state.terminated.message}'),
  ).toMatch(
    /^- ExternalSecret quoted: the value of key username .*variable USERNAME: .*single quote.*; set postern\.dev\/env-method: exec/m,
  );
  expect(await shop.output('quoted')).toBe('');
});

describe('a pod that wants a signal when its files change', () => {
  const [before, after] = [noted(inFiles), noted(inFiles)];

  beforeAll(async () => {
    await shop.provide('reload', { password: before });
    const script = `trap 'exit 0' TERM; trap '${digestOfFile}' HUP; ${digestOfFile}; while :; do sleep 600 & wait $!; done`;
    const annotations = { ...AUTO, 'postern.dev/on-change': 'signal SIGHUP sh' };
    await shop.create(pod('reload', { script, annotations, volume: 'reload' }));
    await shop.kubectl('wait', 'pod/reload', '--for=condition=Ready', '--timeout=60s');
  });

  test('gets none while nothing changes, and one when the new files are there', async () => {
    await untilFetchedTwice('reload');
    expect(await shop.output('reload')).toBe(`file ${digest(before)}  -\n`);

    await shop.rotate('reload', { password: after });
    await shop.untilPrinted('reload', digest(after));
    await untilFetchedTwice('reload');

    expect(await shop.output('reload')).toBe(`file ${digest(before)}  -\nfile ${digest(after)}  -\n`);
  });

  test('is gone soon after it was deleted', async () => {
    const start = performance.now();
    await shop.kubectl('delete', 'pod', 'reload', '--wait');

    // A sidecar that did not hear SIGTERM would take the whole grace of 30 seconds.
    expect((performance.now() - start) / 1000).toBeLessThan(15);
  });
});

describe('Postern, called through its Service', () => {
  test('refuses a manifest that would not work', async () => {
    const wrong = externalSecret('wrong', { target: { deletionPolicy: 'Delete', creationPolicy: 'None' } });

    expect(await apply(shop.cluster, shop.namespace, wrong)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(PST105)'),
    });
  });

  test('injects into every pod while all of its replicas are replaced', async () => {
    const inPostern = async (...args: string[]) => shop.kubectl('--namespace', POSTERN_NAMESPACE, ...args);
    const replicas = (await inPostern('get', 'pods', '--output=name')).trimEnd().split('\n');
    const annotated = pod('annotated', { script: 'exit', annotations: AUTO, volume: 'annotated' });
    await shop.provide('annotated', {});

    await inPostern('rollout', 'restart', 'deployment/postern');
    const replaced = new AbortController();
    const replacement = inPostern('wait', '--for=delete', ...replicas, '--timeout=120s').finally(() =>
      replaced.abort(),
    );
    const answers = await askUntil(replaced.signal, annotated);
    await replacement;

    expect(replicas).toHaveLength(2);
    expect(answers.filter(answer => answer !== '201 postern-init postern-refresh')).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);
  });
});

/** Has a pod admitted again and again, by four callers at a time, without creating it: each status and init containers or message. */
async function askUntil(signal: AbortSignal, pod: object): Promise<readonly string[]> {
  const { url, ca, adminToken } = shop.cluster;
  const answers: string[] = [];
  const ask = async (): Promise<void> => {
    while (!signal.aborted) {
      const { status, body } = await send({
        url: `${url}/api/v1/namespaces/${shop.namespace}/pods?dryRun=All`,
        method: 'POST',
        headers: { ...bearer(adminToken), 'content-type': 'application/json' },
        ca,
        body: JSON.stringify(pod),
      });
      const { spec, message } = JSON.parse(body);
      const names = spec?.initContainers?.map(({ name }: { name: string }) => name).join(' ');
      answers.push(`${status} ${names ?? message}`);
    }
  };
  await Promise.all([ask(), ask(), ask(), ask()]);
  return answers;
}

test('the demo shows all of it on this cluster, and leaves nothing', async () => {
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    ['src/cli/main.ts', 'demo', '--cluster', '--kubeconfig', shop.cluster.kubeconfigPath],
    { timeoutSeconds: 240 },
  );

  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toContain('The ExternalSecret "payments" is invalid: \n');
  expect(stdout).toMatch(/\+ +- name: postern-init/);
  expect(stdout).toContain('and DB_PASSWORD, from the file that kubelet reads');
  expect(stdout.match(/password +0440 +16 B +[0-9a-f]{12}…/g)).toHaveLength(2);
  const [first, second] = stdout.match(/(?<=password +0440 +16 B +)[0-9a-f]{12}/g) ?? [];
  expect(second).not.toBe(first);
  const left = await shop.kubectl(
    'get',
    'namespaces',
    '--selector=postern.dev/demo',
    '--output=jsonpath={.items[*].status.phase}',
  );
  expect(left).toMatch(/^(Terminating)?$/);
});

describe('secret values', () => {
  // All that the programs write, the database of etcd included; what is in memory volumes is no file here.
  const folders = () => ({ node: dirname(shop.node.logs), cluster: dirname(shop.cluster.logs ?? '') });

  test('stand in no object and in no log', async () => {
    const { node, cluster } = folders();
    const objectsAndLogs = [cluster, join(node, 'logs'), join(node, 'pod-logs')];

    expect(await filesWith([...inFiles, ...inVariablesOfKubelet], objectsAndLogs)).toEqual([]);
    expect(await shop.field('secrets', '{.items[*].metadata.name}')).toBe('');
    // What is there is found: in the objects, and in the logs.
    expect(await filesWith(['postern.dev/inject'], [cluster])).toContainEqual(
      expect.stringContaining('/etcd/'),
    );
    const printed = await filesWith([digest(inFiles[0] ?? '')], [node]);
    expect(printed).toEqual([expect.stringMatching(/\/pod-logs\/.*\/app\/0\.log$/)]);
  });

  test('stand nowhere on the disk of the node but for variables that kubelet hands over, which the container runtime keeps', async () => {
    const { node } = folders();

    expect(await filesWith(inFiles, [node])).toEqual([]);
    const traces = await filesWith(inVariablesOfKubelet, [node]);
    expect(traces).not.toEqual([]);
    expect(traces.filter(path => !path.startsWith(join(node, 'containerd')))).toEqual([]);
  });
});
