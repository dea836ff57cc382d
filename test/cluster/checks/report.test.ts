import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { apply as applyTo } from '../support/apply.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';
import { externalSecret, pod, secretStore, workload, type Manifest } from '../support/manifests.ts';
import { installReportKinds, removeReportKinds } from '../support/report-kinds.ts';

interface Report {
  readonly metadata: { readonly uid: string; readonly resourceVersion: string };
  readonly scope?: object;
  readonly summary: Readonly<Record<string, number>>;
  readonly results: readonly {
    readonly policy: string;
    readonly rule: string;
    readonly result: string;
    readonly message: string;
    readonly resources: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  }[];
}

const OLD = 'policyreports.wgpolicyk8s.io';
const NEW = 'reports.openreports.io';

let cluster: Cluster;
let postern: Installation;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster();
  postern = await installPostern(cluster, { replicas: 2 });
  namespace = await cluster.createNamespace();
});

afterAll(async () => {
  await postern?.stop();
  await cluster?.stop();
});

const mustApply = async (...objects: object[]) => {
  const { code, stderr } = await applyTo(cluster, namespace, objects);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
};
const kubectl = async (...args: string[]) =>
  mustKubectl(cluster.kubectl, [...args, `--namespace=${namespace}`]);
const read = async (kind: string): Promise<Report> =>
  JSON.parse(await kubectl('get', kind, 'postern', '-o', 'json'));
const said = ({ results }: Report): string[] =>
  results.map(({ rule, result, resources: [of] }) => `${result} ${rule} ${of?.kind}/${of?.name}`);
/** The report of the namespace once it is as wanted; at the end of the patience as it is. */
const until = async (kind: string, isWanted: (report: Report) => boolean): Promise<Report> => {
  let last: Report | undefined;
  try {
    return await waitUntil(
      async () => {
        last = await read(kind);
        return isWanted(last) ? last : undefined;
      },
      { what: `${kind} of ${namespace} is as it should be`, timeoutSeconds: 60, everyMilliseconds: 250 },
    );
  } catch (error) {
    throw new Error(`it is ${JSON.stringify(last, undefined, 2)}`, { cause: error });
  }
};
const metrics = async (): Promise<string> => {
  const pages = await Promise.all(postern.replicas.map(replica => replica.page('metrics')));
  return pages.map(({ body }) => body).join('');
};
/** Without Postern's webhooks, as in an outage of a configuration. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  await mustKubectl(cluster.kubectl, [
    'delete',
    'mutatingwebhookconfiguration,validatingwebhookconfiguration',
    'postern',
  ]);
  await work();
  await postern.reapply();
  await waitUntil(
    async () => (await Promise.all(postern.replicas.map(one => one.isReady()))).every(Boolean),
    {
      what: 'every replica is ready again',
      timeoutSeconds: 60,
    },
  );
}

test('what is stored is told in PolicyReports as soon as the cluster has them, and follows what changes', async () => {
  await mustApply(secretStore('vault'), externalSecret('good'));
  await whileAway(() => mustApply(externalSecret('broken', { refreshInterval: 'often' })));
  await installReportKinds(cluster, 'wgpolicyk8s.io');
  const first = await until(OLD, ({ results }) => results.length > 0);
  expect(said(first)).toEqual(['fail PST110 ExternalSecret/broken']);
  expect(first.summary).toEqual({ pass: 2, fail: 1, warn: 0, error: 0, skip: 0 });
  expect(first.scope).toEqual({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  expect(await metrics()).toContain(
    `postern_report_findings{rule="PST110",namespace="${namespace}",result="fail"} 1\n`,
  );
  expect(await kubectl('get', OLD)).toMatch(
    /^NAME +KIND +NAME +PASS +FAIL .*\npostern +Namespace +\S+ +2 +1 /,
  );

  await mustApply(externalSecret('broken'));
  await until(OLD, ({ summary }) => summary['fail'] === 0 && summary['pass'] === 3);

  // What objects refer to: both of the store's are told, without a change of their own.
  await kubectl('delete', 'secretstore', 'vault');
  const lonely = await until(OLD, ({ results }) => results.length > 0);
  expect(said(lonely)).toEqual(['fail PST600 ExternalSecret/broken', 'fail PST600 ExternalSecret/good']);
  await mustApply(secretStore('vault'));
  await until(OLD, ({ summary }) => summary['pass'] === 3);
});

test('a pod that runs without what it asks for is found, and leaves the report with its end', async () => {
  await mustApply(secretStore('vault'), externalSecret('db'));
  await whileAway(() => mustApply(pod({ name: 'outside' }, ['db'])));
  await mustApply(pod({ name: 'inside' }, ['db']), pod({ name: 'plain', annotations: {} }, ['db']));
  const found = await until(OLD, report => said(report).some(line => line.includes('PST82')));
  expect(said(found).filter(line => line.includes('Pod/'))).toEqual(['fail PST820 Pod/outside']);
  await kubectl('delete', 'pod', 'outside', '--now');
  await until(OLD, report => !said(report).some(line => line.includes('Pod/')));
});

test('a pod is found whatever made it, and the advice fits that', async () => {
  await mustApply(secretStore('vault'), externalSecret('db'));
  const uidOf = async (kind: string, name: string): Promise<string> =>
    kubectl('get', kind, name, '-o', 'jsonpath={.metadata.uid}');
  const made = async (
    manifest: Manifest,
    apiVersion: string,
    kind: string,
    name: string,
  ): Promise<object> => {
    const owner = { apiVersion, kind, name, uid: await uidOf(kind, name), controller: true };
    return { ...manifest, metadata: { ...manifest.metadata, ownerReferences: [owner] } };
  };
  await whileAway(async () => {
    await mustApply(workload('Deployment', { name: 'web' }), workload('CronJob', { name: 'import' }));
    await mustApply(
      await made(workload('ReplicaSet', { name: 'web-5d' }), 'apps/v1', 'Deployment', 'web'),
      await made(workload('Job', { name: 'import-28' }), 'batch/v1', 'CronJob', 'import'),
      workload('Job', { name: 'once' }),
    );
    await mustApply(
      await made(pod({ name: 'of-deployment' }, ['db']), 'apps/v1', 'ReplicaSet', 'web-5d'),
      await made(pod({ name: 'of-cronjob' }, ['db']), 'batch/v1', 'Job', 'import-28'),
      await made(pod({ name: 'of-job' }, ['db']), 'batch/v1', 'Job', 'once'),
      pod({ name: 'alone' }, ['db']),
    );
  });
  // While the configuration is away they are told that no new pod would be injected either.
  const isTold = ({ message }: Report['results'][number]): boolean => message.includes('while no webhook');
  const found = await until(OLD, ({ results }) => results.filter(isTold).length === 4);
  const advice = new Map(found.results.map(({ message, resources: [of] }) => [of?.name, message]));
  expect(advice.get('of-deployment')).toContain(
    `as a pod of Deployment web: it was made while no webhook of Postern was asked, or before an ExternalSecret wrote a Secret that it refers to; restart Deployment web (kubectl -n ${namespace} rollout restart deployment/web)`,
  );
  expect(advice.get('of-cronjob')).toContain(
    'delete Job import-28, or let it end: the next one of CronJob import is injected',
  );
  expect(advice.get('of-job')).toContain('delete Job once and create it again');
  expect(advice.get('alone')).toContain('delete the pod and create it again: nothing else makes it');
  await kubectl('delete', 'pod', 'of-deployment', 'of-cronjob', 'of-job', 'alone', '--now');
  // Nobody would take off the finalizer of `orphan`: no controllers run here.
  await kubectl('delete', 'job,cronjob,replicaset,deployment', '--all', '--cascade=background');
  await until(OLD, report => !said(report).some(line => line.includes('Pod/')));
});

test('a pod of a namespace that the webhook leaves out is told that no restart helps', async () => {
  await applyTo(cluster, 'kube-system', [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  ]);
  const { code } = await applyTo(cluster, 'kube-system', [
    pod({ name: 'outside', annotations: { 'postern.dev/inject': 'db' } }, ['db']),
  ]);
  expect(code).toBe(0);
  const system = [`--namespace=kube-system`];
  const message = await waitUntil(
    async () => {
      const { stdout } = await cluster.kubectl(['get', OLD, 'postern', '-o', 'json', ...system]);
      const { results }: Report = JSON.parse(stdout);
      return results.find(({ rule }) => rule === 'PST820')?.message;
    },
    { what: 'the pod is in the report of kube-system', timeoutSeconds: 60, everyMilliseconds: 250 },
  );
  expect(message).toContain(
    'MutatingWebhookConfiguration postern leaves its namespace out (namespaceSelector); run it in another namespace',
  );
  await mustKubectl(cluster.kubectl, ['delete', 'pod', 'outside', '--now', ...system]);
});

test('a workload whose pods could not be made is told', async () => {
  await mustApply(secretStore('vault'), externalSecret('db'));
  const named = { 'postern.dev/inject': 'gone' };
  await mustApply(workload('Deployment', { name: 'shop', annotations: named }));
  const found = await until(OLD, report => said(report).some(line => line.includes('Deployment/')));
  expect(said(found)).toContain('fail PST305 Deployment/shop');
  await kubectl('delete', 'deployment', 'shop');
  await until(OLD, report => !said(report).some(line => line.includes('Deployment/')));
});

test('policies are held against what is stored, and an exception is told with its end', async () => {
  await mustApply(secretStore('vault'), externalSecret('db'), externalSecret('api'));
  const exception = {
    rules: ['PST800'],
    match: { names: ['api'] },
    reason: 'moves in spring',
    expires: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
  };
  await mustApply({
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: 'stores' },
    spec: {
      match: { namespaces: [namespace], kinds: ['ExternalSecret'] },
      require: { stores: { allowed: [{ name: 'shared' }] } },
      exceptions: [exception],
    },
  });
  const found = await until(OLD, report => said(report).some(line => line.includes('PST800')));
  expect(said(found)).toEqual(
    expect.arrayContaining(['fail PST800 ExternalSecret/db', 'skip PST800 ExternalSecret/api']),
  );
  const of = found.results.filter(({ rule }) => rule === 'PST800');
  expect(new Set(of.map(({ policy }) => policy))).toEqual(new Set(['stores']));
  expect(of.at(-1)?.message).toContain(`allowed by an exception until ${exception.expires}: moves in spring`);
  await kubectl('delete', 'secretpolicy', 'stores');
  await until(OLD, report => !said(report).some(line => line.includes('PST800')));
});

test('a report that somebody changes or deletes is put right, and one that is right is left alone', async () => {
  await mustApply(secretStore('vault'), externalSecret('db'));
  const before = await until(OLD, ({ summary }) => (summary['pass'] ?? 0) > 0);
  await kubectl('patch', OLD, 'postern', '--type=merge', '-p', '{"summary":{"pass":99}}');
  const after = await until(OLD, ({ summary }) => summary['pass'] === before.summary['pass']);
  await kubectl('delete', OLD, 'postern');
  const made = await until(OLD, ({ metadata }) => metadata.uid !== after.metadata.uid);

  // Another leader looks at everything anew and finds nothing to write.
  const [first] = postern.replicas;
  await postern.withdraw(first!);
  await first!.terminate();
  await waitUntil(async () => /^postern_report_completed_seconds \d/m.test(await otherMetrics()), {
    what: 'the other replica has looked at everything',
    timeoutSeconds: 60,
  });
  expect((await read(OLD)).metadata.resourceVersion).toBe(made.metadata.resourceVersion);
  await postern.bringBack(first!);
});

test('OpenReports are written instead once the cluster has them, and the old reports go', async () => {
  await installReportKinds(cluster, 'openreports.io');
  const report = await until(NEW, ({ summary }) => (summary['pass'] ?? 0) > 0);
  expect(report).toMatchObject({ source: 'postern', scope: { name: namespace } });
  await waitUntil(async () => (await cluster.kubectl(['get', OLD, '-A', '-o', 'name'])).stdout === '', {
    what: 'the old reports are gone',
    timeoutSeconds: 60,
  });
  await removeReportKinds(cluster, 'openreports.io');
  await until(OLD, ({ summary }) => (summary['pass'] ?? 0) > 0);
});

async function otherMetrics(): Promise<string> {
  const [, second] = postern.replicas;
  return (await second!.page('metrics')).body;
}
