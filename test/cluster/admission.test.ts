import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { kubectlMessage } from '../../src/cli/demo/kubectl-message.ts';
import { sendReview } from '../../src/cli/demo/send-review.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { apply as applyTo } from './support/apply.ts';
import { installedCluster } from './support/installed-cluster.ts';
import { AUTO, externalSecret, pod, secretStore, workload, type Manifest } from './support/manifests.ts';
import { decisions } from './support/metrics.ts';
import { caBundles } from './support/webhook-configuration.ts';

const here = installedCluster();
const { apply, kubectl, mustApply, replica } = here;

/** What kubectl must print for a refusal, made from the answer that the webhook gives to the same object. */
async function predicted(object: Manifest, path: '/mutate' | '/validate', webhook: string): Promise<string> {
  const [ca = ''] = await caBundles(here.cluster);
  const { allowed, status, warnings } = await sendReview({ port: replica().port, ca }, path, {
    ...object,
    metadata: { ...object.metadata, namespace: here.namespace },
  });
  expect(allowed).toBe(false);
  return [
    ...warnings.map(warning => `Warning: ${warning}`),
    kubectlMessage(status, 'STDIN', webhook),
    '',
  ].join('\n');
}

describe('ExternalSecrets and stores', () => {
  test('are admitted without a word when nothing is wrong with them', async () => {
    expect(await apply([secretStore(), externalSecret('db')])).toEqual({
      code: 0,
      stdout:
        'secretstore.external-secrets.io/vault created\nexternalsecret.external-secrets.io/db created\n',
      stderr: '',
    });
  });

  test('are refused with every cause, and what to write for each', async () => {
    const object = externalSecret('payments', {
      refreshInterval: '1d',
      target: { creationPolicy: 'None', deletionPolicy: 'Delete' },
    });
    expect(await apply(object)).toEqual({
      code: 1,
      stdout: '',
      stderr: `The ExternalSecret "payments" is invalid: 
* spec.target.deletionPolicy: Delete needs creationPolicy Owner: with None the Secret is not ESO's to delete; write deletionPolicy: Retain, or creationPolicy: Owner (PST105)
* spec.refreshInterval: "1d" is not a duration: the units are ns, us, ms, s, m and h: write 24h (PST110)
`,
    });
    expect((await apply(object)).stderr).toBe(await predicted(object, '/validate', 'manifests.postern.dev'));
  });

  test('are refused for an error with a warning of everything else that is doubtful in them', async () => {
    const object = externalSecret('payments', {
      target: { creationPolicy: 'None', deletionPolicy: 'Delete' },
      data: [{ secretKey: 'password', remoteRef: { key: 'YOUR_VAULT_PATH' } }],
      dataFrom: [{ find: {} }],
    });
    const { code, stdout, stderr } = await apply(object);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const said = /^(Warning: |The ).*?(spec\.[^:]*): .*\((PST\d+)\)$/;
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map(line => said.exec(line)?.slice(1)),
    ).toEqual([
      ['Warning: ', 'spec.dataFrom[0].find', 'PST112'],
      ['Warning: ', 'spec.data[0].remoteRef.key', 'PST116'],
      ['The ', 'spec.target.deletionPolicy', 'PST105'],
    ]);
    expect(stderr).toBe(await predicted(object, '/validate', 'manifests.postern.dev'));
  });

  test('are refused with a single cause on one line', async () => {
    const object = secretStore('vault', { refreshInterval: -1 });
    const { code, stderr } = await apply(object);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The SecretStore "vault" is invalid: spec.refreshInterval: must not be negative (PST205)\n',
    );
    expect(stderr).toBe(await predicted(object, '/validate', 'manifests.postern.dev'));
  });

  test('are each refused in full when one file has several of them', async () => {
    const broken = { refreshInterval: '1d' };
    const cause = `* spec.refreshInterval: "1d" is not a duration: the units are ns, us, ms, s, m and h: write 24h (PST110)`;
    const prefix =
      'Error from server (Invalid): error when creating "STDIN": admission webhook "manifests.postern.dev" denied the request:';
    expect(await apply([externalSecret('one', broken), externalSecret('two', broken)])).toEqual({
      code: 1,
      stdout: '',
      stderr: `${prefix} ExternalSecret "one" is invalid:\n${cause}\n${prefix} ExternalSecret "two" is invalid:\n${cause}\n`,
    });
  });

  test('break the schema: the API server refuses them itself, from the CRD, before Postern is asked', async () => {
    const object = externalSecret('shape', {
      refreshInterval: '1d',
      data: [{ secretKey: 'a b', remoteRef: { key: 3 } }],
    });
    const asked = await decisions(replica(), 'validate');
    const { code, stderr } = await apply(object);
    expect(code).toBe(1);
    // The API server walks over a map: its causes come in any order.
    expect(stderr.trimEnd().split('\n').toSorted()).toEqual([
      '* spec.data[0].remoteRef.key: Invalid value: "integer": spec.data[0].remoteRef.key in body must be of type string: "integer"',
      '* spec.data[0].secretKey: Invalid value: "a b": spec.data[0].secretKey in body should match \'^[-._a-zA-Z0-9]+$\'',
      'The ExternalSecret "shape" is invalid: ',
    ]);
    expect(await decisions(replica(), 'validate')).toBe(asked);
  });

  test('have an unknown field: the API server refuses them itself', async () => {
    expect(await apply(externalSecret('typo', { refreshIntervall: '1h' }))).toMatchObject({
      code: 1,
      stderr:
        'Error from server (BadRequest): error when creating "STDIN": ExternalSecret in version "v1" cannot be handled as a ExternalSecret: strict decoding error: unknown field "spec.refreshIntervall"\n',
    });
  });

  test('of a provider that nobody has are admitted with a warning that names the nearest one', async () => {
    expect(await apply(secretStore('typo', { provider: { vualt: {} } }))).toEqual({
      code: 0,
      stdout: 'secretstore.external-secrets.io/typo created\n',
      stderr:
        'Warning: spec.provider.vualt: is no provider of External Secrets 2.9 or older: its fields are not checked; did you mean vault? (PST204)\n',
    });
  });

  test('are told of a field that the API server dropped, from what kubectl was given', async () => {
    const dataFrom = [{ extract: { key: 'db', rewrite: [{ regexp: { source: 'a', target: 'b' } }] } }];
    const { stderr } = await apply(externalSecret('misplaced', { dataFrom }), '--validate=ignore');
    expect(stderr).toContain(
      'Warning: spec.dataFrom[0].extract.rewrite: is not a field of this kind: the API server dropped it; move it to spec.dataFrom[0].rewrite (PST102)',
    );
  });

  test('are checked in a dry run too, and a dry run stores nothing', async () => {
    await mustApply(secretStore());
    const broken = await apply(externalSecret('dry', { refreshInterval: '1d' }), '--dry-run=server');
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining('(PST110)') });
    expect(await apply(externalSecret('dry'), '--dry-run=server')).toEqual({
      code: 0,
      stdout: 'externalsecret.external-secrets.io/dry created (server dry run)\n',
      stderr: '',
    });
    expect((await kubectl('get', 'externalsecrets')).stderr).toContain('No resources found');
  });
});

describe('ExternalSecrets with others', () => {
  test('are admitted with a warning when their store is not there yet, and without one when it is', async () => {
    // Another name than below: that there is no such store is remembered for a second.
    expect(await apply(externalSecret('early', { secretStoreRef: { name: 'later' } }))).toEqual({
      code: 0,
      stdout: 'externalsecret.external-secrets.io/early created\n',
      stderr: `Warning: spec.secretStoreRef.name: there is no SecretStore later in namespace ${here.namespace}; apply it, or correct the name (PST600)\n`,
    });
    expect(await apply([secretStore(), externalSecret('late')])).toMatchObject({ code: 0, stderr: '' });
  });

  test('are told which kind their store has', async () => {
    const name = `company-${here.namespace}`;
    await mustApply({ ...secretStore(), kind: 'ClusterSecretStore', metadata: { name } });
    const { code, stderr } = await apply(externalSecret('kind', { secretStoreRef: { name } }));
    expect(code).toBe(0);
    expect(stderr).toContain(
      `spec.secretStoreRef.kind: there is no SecretStore ${name}, but a ClusterSecretStore of this name; write kind: ClusterSecretStore (PST600)`,
    );
  });

  test('are told when their store does not let the namespace in', async () => {
    const name = `closed-${here.namespace}`;
    const store = secretStore('vault', { conditions: [{ namespaces: ['platform'] }] });
    await mustApply({ ...store, kind: 'ClusterSecretStore', metadata: { name } });
    const ref = { secretStoreRef: { name, kind: 'ClusterSecretStore' } };
    expect(await apply(externalSecret('closed', ref))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`does not let namespace ${here.namespace} in`),
    });
  });

  test('are told when another one writes the same Secret', async () => {
    await mustApply(secretStore(), externalSecret('first', { target: { name: 'shared' } }));
    const second = externalSecret('second', { target: { name: 'shared' } });
    await expect
      .poll(async () => (await apply(second, '--dry-run=server')).stderr, { timeout: 20_000 })
      .toBe(
        'Warning: spec.target.name: ExternalSecret first writes Secret shared too; give one of them another spec.target.name, or creationPolicy: Merge (PST604)\n',
      );
  });
});

describe('stores that lead inside', () => {
  test.each(['http://169.254.169.254/latest', 'http://0xa9fea9fe', 'http://[fd00:ec2::254]'])(
    'are refused: %s',
    async server => {
      const provider = { vault: { server, auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop' } } } };
      expect(await apply(secretStore('inside', { provider }))).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'The SecretStore "inside" is invalid: spec.provider.vault.server: is an address of the metadata service of a cloud: it would give away the credentials of the node; write the address of the backend (PST703)\n',
      });
    },
  );
});

describe('workloads', () => {
  test.each([
    ['Deployment', 'spec.template'],
    ['StatefulSet', 'spec.template'],
    ['DaemonSet', 'spec.template'],
    ['ReplicaSet', 'spec.template'],
    ['ReplicationController', 'spec.template'],
    ['Job', 'spec.template'],
    ['CronJob', 'spec.jobTemplate.spec.template'],
  ] as const)('a %s with an annotation that cannot be read is refused', async (kind, path) => {
    const webhook = kind === 'CronJob' ? 'cronjobs.postern.dev' : 'workloads.postern.dev';
    const object = workload(kind, { name: 'shop', annotations: { ...AUTO, 'postern.dev/refresh': 'soon' } });
    const { code, stdout, stderr } = await apply(object);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `The ${kind} "shop" is invalid: ${path}.metadata.annotations[postern.dev/refresh]: postern.dev/refresh "soon" is not a duration: write a number and a unit, such as 30s, 15m or 24h; write a duration such as "30s" or "15m"; "0" fetches once (PST302)\n`,
    );
    expect(stderr).toBe(await predicted(object, '/validate', webhook));
  });

  test('a Deployment with an unknown annotation is admitted with a warning that names the nearest one', async () => {
    await mustApply(secretStore(), externalSecret('db'));
    const annotations = { ...AUTO, 'postern.dev/refesh': '30s' };
    expect(await apply(workload('Deployment', { name: 'shop', annotations }))).toEqual({
      code: 0,
      stdout: 'deployment.apps/shop created\n',
      stderr:
        'Warning: spec.template.metadata.annotations[postern.dev/refesh]: there is no annotation postern.dev/refesh; did you mean postern.dev/refresh? (PST301)\n',
    });
  });

  test('a Deployment that asks for injection under another prefix is admitted with a warning of the right name', async () => {
    const workloads = [
      workload('Deployment', { name: 'shop', annotations: { 'postern.io/inject': 'auto' } }),
      workload('CronJob', { name: 'shop', annotations: { 'postern/inject': 'auto' } }),
    ];
    const answers = await Promise.all(workloads.map(object => apply(object)));
    expect(answers.map(({ stderr }) => stderr)).toEqual([
      'Warning: spec.template.metadata.annotations[postern.io/inject]: there is no annotation postern.io/inject; did you mean postern.dev/inject? (PST301)\n',
      'Warning: spec.jobTemplate.spec.template.metadata.annotations[postern/inject]: there is no annotation postern/inject; did you mean postern.dev/inject? (PST301)\n',
    ]);
  });

  test('a label where an annotation is meant is admitted with a warning, and so is an annotation of a jobTemplate', async () => {
    const deployment = workload('Deployment', { name: 'labelled', annotations: {} });
    const cronJob = structuredClone(workload('CronJob', { name: 'labelled', annotations: {} }));
    Object.assign(Object(cronJob['spec']).jobTemplate, { metadata: { annotations: AUTO } });
    const labelled = { ...deployment, metadata: { ...deployment.metadata, labels: AUTO } };
    const answers = await Promise.all([labelled, cronJob].map(object => apply(object)));
    expect(answers.map(({ stderr }) => stderr)).toEqual([
      'Warning: metadata.labels[postern.dev/inject]: postern.dev/inject has no effect as a label: only annotations of the pod template are read; write it under spec.template.metadata.annotations (PST304)\n',
      'Warning: spec.jobTemplate.metadata.annotations[postern.dev/inject]: postern.dev/inject has no effect here: only annotations of the pod template are read; write it under spec.jobTemplate.spec.template.metadata.annotations (PST304)\n',
    ]);
  });

  test('a Deployment whose ExternalSecret is still to be applied is admitted with a warning', async () => {
    const annotations = { 'postern.dev/inject': 'later' };
    const { code, stderr } = await apply(workload('Deployment', { name: 'shop', annotations }));
    expect(code).toBe(0);
    expect(stderr).toBe(
      `Warning: spec.template.metadata.annotations[postern.dev/inject]: there is no ExternalSecret later in namespace ${here.namespace}; apply it before the workload, or correct the name (PST305)\n`,
    );
  });

  test('a Deployment without an annotation of Postern is not sent to it', async () => {
    const asked = await decisions(replica(), 'validate');
    await mustApply(
      workload('Deployment', { name: 'plain', annotations: { 'example.com/inject': 'auto' } }),
      workload('CronJob', { name: 'plain', annotations: {} }),
    );
    expect(await decisions(replica(), 'validate')).toBe(asked);
  });

  test('a template with a plan of its own is refused', async () => {
    const annotations = { ...AUTO, 'postern.dev/plan': '{}' };
    const object = workload('Deployment', { name: 'shop', annotations });
    const { code, stderr } = await apply(object);
    expect(code).toBe(1);
    expect(stderr).toContain('postern.dev/plan is written by Postern alone');
    expect(stderr).toBe(await predicted(object, '/validate', 'workloads.postern.dev'));
  });
});

describe('pods', () => {
  test('are refused when an ExternalSecret that they name is not there', async () => {
    const object = pod({ name: 'shop', annotations: { 'postern.dev/inject': 'db' } }, []);
    const { code, stderr } = await apply(object);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `The Pod "shop" is invalid: metadata.annotations[postern.dev/inject]: there is no ExternalSecret db in namespace ${here.namespace}; apply it before the workload, or correct the name (PST305)\n`,
    );
    expect(stderr).toBe(await predicted(object, '/mutate', 'inject.postern.dev'));
  });

  test.each([
    ['postern.dev/plan', '{}', 'PST316'],
    ['postern.dev/status', 'injected', 'PST316'],
    ['postern.dev/agent-image', 'registry.example.com/mine:1', 'PST303'],
    ['postern.dev/mount-path', 'relative', 'PST302'],
  ])('are refused with %s: %s', async (annotation, text, rule) => {
    await mustApply(secretStore(), externalSecret('db'));
    const object = pod({ name: 'shop', annotations: { ...AUTO, [annotation]: text } }, ['db']);
    const { code, stderr } = await apply(object);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^The Pod "shop" is invalid: metadata.annotations.*\\(${rule}\\)\n$`));
    expect(stderr).toBe(await predicted(object, '/mutate', 'inject.postern.dev'));
  });

  test('are injected in a dry run, which stores nothing', async () => {
    await mustApply(secretStore(), externalSecret('db'));
    const { code, stdout } = await apply(pod({ name: 'dry' }, ['db']), '--dry-run=server', '-o', 'json');
    expect(code).toBe(0);
    expect(injectedContainers(JSON.parse(stdout))).toEqual(['postern-init', 'postern-refresh']);
    expect((await kubectl('get', 'pod', 'dry')).code).toBe(1);
  });

  test('of a mirror are left as they are', async () => {
    const annotations = { 'postern.dev/inject': 'nothing', 'kubernetes.io/config.mirror': 'x' };
    const { spec, ...rest } = pod({ name: 'static', annotations }, []);
    const mirror = { ...rest, spec: { ...spec, nodeName: 'node1', automountServiceAccountToken: false } };
    expect(await apply(mirror)).toMatchObject({ code: 0, stderr: '' });
  });

  test('without an annotation of Postern are not sent to it', async () => {
    const asked = await decisions(replica(), 'mutate');
    await mustApply(
      ...['a', 'b', 'c'].map(name => pod({ name, annotations: { 'example.com/inject': 'auto' } }, ['db'])),
    );
    expect(await decisions(replica(), 'mutate')).toBe(asked);
  });

  test('that ask for injection under another prefix are admitted with a warning of the right name', async () => {
    const told = (annotation: string) =>
      `Warning: metadata.annotations[${annotation}]: there is no annotation ${annotation}; did you mean postern.dev/inject? (PST301)\n`;
    expect(await apply(pod({ name: 'io', annotations: { 'postern.io/inject': 'auto' } }, []))).toEqual({
      code: 0,
      stdout: 'pod/io created\n',
      stderr: told('postern.io/inject'),
    });
    const both = { 'postern.dev/mount-path': '/a', 'postern/inject': 'auto' };
    const { code, stderr } = await apply(pod({ name: 'both', annotations: both }, []));
    expect(code).toBe(0);
    expect(stderr.split('postern/inject').length).toBe(told('postern/inject').split('postern/inject').length);
    expect(stderr).toContain(told('postern/inject'));
  });

  test('of kube-system are not sent to it, whatever their annotations', async () => {
    await mustKubectl(here.cluster.kubectl, ['create', 'serviceaccount', 'default', '-n', 'kube-system']);
    const asked = await decisions(replica(), 'mutate');
    const object = pod({ name: 'system', annotations: { 'postern.dev/inject': 'nothing' } }, []);
    expect(await applyTo(here.cluster, 'kube-system', object)).toMatchObject({ code: 0 });
    expect(
      await applyTo(here.cluster, 'kube-system', externalSecret('x', { refreshInterval: '1d' })),
    ).toMatchObject({ code: 0, stderr: '' });
    expect(await decisions(replica(), 'mutate')).toBe(asked);
  });
});

describe('an object that has been wrong for long', () => {
  beforeEach(async () => {
    await here.postern.stopAll();
    const objects = [
      secretStore(),
      externalSecret('old', { refreshInterval: '1d' }),
      workload('Deployment', { name: 'old', annotations: { 'postern.dev/refresh': 'soon', ...AUTO } }),
    ];
    // Nobody is there to say no, and advice that nobody can give does not hold anybody up.
    for (const object of objects) await mustApply(object);
    await here.postern.bringBack();
  });

  const finding =
    'spec.refreshInterval: "1d" is not a duration: the units are ns, us, ms, s, m and h: write 24h (PST110)';

  test('can be changed elsewhere, is only refused for what is new, and can be deleted', async () => {
    expect(await kubectl('label', 'externalsecret/old', 'team=shop')).toEqual({
      code: 0,
      stdout: 'externalsecret.external-secrets.io/old labeled\n',
      stderr: `Warning: ${finding}\n`,
    });
    const status = '{"status":{"conditions":[]}}';
    expect(
      await kubectl('patch', 'externalsecret/old', '--subresource=status', '--type=merge', '-p', status),
    ).toMatchObject({ code: 0, stderr: '' });
    expect((await kubectl('scale', 'deployment/old', '--replicas=2')).code).toBe(0);
    expect((await kubectl('label', 'deployment/old', 'team=shop')).code).toBe(0);

    const worse = '{"spec":{"target":{"creationPolicy":"None","deletionPolicy":"Delete"}}}';
    const { code, stderr } = await kubectl('patch', 'externalsecret/old', '--type=merge', '-p', worse);
    expect(code).toBe(1);
    const [warning, refusal, ...rest] = stderr.split('\n');
    expect(warning).toBe(`Warning: ${finding}`);
    expect(refusal).toMatch(
      /^The ExternalSecret "old" is invalid: spec\.target\.deletionPolicy: .*\(PST105\)$/,
    );
    expect(rest).toEqual(['']);

    const repaired = '{"spec":{"refreshInterval":"1h"}}';
    const both = '{"spec":{"refreshInterval":"2d"}}';
    expect((await kubectl('patch', 'externalsecret/old', '--type=merge', '-p', both)).code).toBe(1);
    expect(
      await kubectl('patch', 'externalsecret/old', '--type=merge', '-p', repaired, '--dry-run=server'),
    ).toMatchObject({ code: 0, stderr: '' });

    const finalizer = '{"metadata":{"finalizers":["example.com/wait"]}}';
    expect((await kubectl('patch', 'externalsecret/old', '--type=merge', '-p', finalizer)).code).toBe(0);
    expect((await kubectl('delete', 'externalsecret/old', '--wait=false')).code).toBe(0);
    const release = '{"metadata":{"finalizers":null}}';
    expect(await kubectl('patch', 'externalsecret/old', '--type=merge', '-p', release)).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect((await kubectl('get', 'externalsecret/old')).stderr).toContain('not found');
    expect((await kubectl('delete', 'deployment/old')).code).toBe(0);
  });
});

describe('while no replica runs', () => {
  beforeAll(() => here.postern.stopAll());

  test('a pod without an annotation of Postern is created', async () => {
    expect(await apply(pod({ name: 'plain', annotations: {} }, ['db']))).toEqual({
      code: 0,
      stdout: 'pod/plain created\n',
      stderr: '',
    });
  });

  test('a pod without any annotation is created, as controllers make them', async () => {
    const { spec, ...rest } = pod({ name: 'bare' }, []);
    const input = JSON.stringify({ ...rest, metadata: { name: 'bare', namespace: here.namespace }, spec });
    expect(await here.cluster.kubectl(['create', '-f', '-'], { input })).toEqual({
      code: 0,
      stdout: 'pod/bare created\n',
      stderr: '',
    });
  });

  test('a pod that asks for injection is refused, so that it does not start without its secrets', async () => {
    const { code, stderr } = await apply(pod({ name: 'shop' }, ['db']));
    expect(code).toBe(1);
    expect(stderr).toContain(
      'Internal error occurred: failed calling webhook "inject.postern.dev": failed to call webhook',
    );
  });

  test('everything can be deleted', async () => {
    await mustApply(externalSecret('db'), pod({ name: 'plain', annotations: {} }, []));
    expect((await kubectl('delete', 'externalsecret/db', 'pod/plain', '--now')).code).toBe(0);
  });
});

function injectedContainers({ spec }: { spec: { initContainers?: { name: string }[] } }): string[] {
  return (spec.initContainers ?? []).map(({ name }) => name);
}
