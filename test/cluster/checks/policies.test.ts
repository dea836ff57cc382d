/** SecretPolicies as administrators and their users meet them: kubectl, a real API server, `postern serve`. */
import { afterEach, describe, expect, test } from 'vitest';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { installedCluster } from '../support/installed-cluster.ts';
import { externalSecret, secretStore, workload } from '../support/manifests.ts';
import { decisions } from '../support/metrics.ts';

const applied = new Set<string>();
const here = installedCluster();
const { apply } = here;

afterEach(async () => {
  for (const name of applied) await here.cluster.kubectl(['delete', 'secretpolicy', name]);
  await waitUntil(async () => (await inForce()) === 0, { what: 'no policy is in force', timeoutSeconds: 10 });
  applied.clear();
});

const policy = (name: string, spec: object): object => ({
  apiVersion: 'postern.dev/v1alpha1',
  kind: 'SecretPolicy',
  metadata: { name },
  spec,
});

async function page(): Promise<string> {
  return (await here.replica().page('metrics')).body;
}

async function inForce(): Promise<number> {
  return Number(/^postern_policies (\d+)$/m.exec(await page())?.[1]);
}

/** Applies policies about the namespace of the test, and waits until they are in force. */
async function enforce(specs: Readonly<Record<string, object>>): Promise<void> {
  const match = { namespaces: [here.namespace] };
  const before = await inForce();
  for (const [name, spec] of Object.entries(specs)) {
    applied.add(name);
    expect(await apply(policy(name, { match, ...spec }))).toMatchObject({ code: 0, stderr: '' });
  }
  await expect.poll(inForce, { timeout: 10_000 }).toBe(before + Object.keys(specs).length);
}

/** A day in UTC, that many days from now. */
function day(fromNow: number): string {
  return new Date(Date.now() + fromNow * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

const denied = (name: string, webhook = 'manifests.postern.dev'): string =>
  `Error from server (Forbidden): error when creating "STDIN": admission webhook "${webhook}" denied the request: ${name} is not allowed:`;
const noFind = { rules: [{ ids: ['PST706'], actions: { admission: 'deny' } }] };
const everything = { dataFrom: [{ find: { name: { regexp: '.*' } } }], data: undefined };

describe('a SecretPolicy', () => {
  test('that cannot be meant is refused with every cause', async () => {
    const spec = {
      match: { namespaces: ['shop-[ab]'] },
      rules: [{ ids: ['PST11O'], actions: { admission: 'deny' } }],
      exceptionRequests: { contact: '#platform', atMost: '30d' },
      exceptions: [{ rules: ['PST706'], match: {}, reason: 'moves', expires: day(90) }],
    };
    const { code, stdout, stderr } = await apply(policy('broken', spec));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`The SecretPolicy "broken" is invalid: 
* spec.match.namespaces[0]: "shop-[ab]" matches nothing: a namespace has small letters, digits and hyphens only; write * for any text; nothing else is special (PST812)
* spec.rules[0].ids[0]: there is no rule "PST11O"; did you mean PST110? (PST812)
* spec.exceptions[0].expires: is later than exceptionRequests.atMost allows, which is 30d; write ${day(30)} at the latest (PST812)
`);
  });

  test('with a field that the API server would drop is refused by kubectl', async () => {
    const { code, stderr } = await apply(policy('typo', { requires: {} }));
    expect(code).toBe(1);
    expect(stderr).toContain('unknown field "spec.requires"');
  });

  test('with a field that the API server drops is refused by Postern', async () => {
    const { code, stderr } = await apply(policy('typo', { requires: {} }), '--validate=ignore');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'The SecretPolicy "typo" is invalid: spec.requires: is not a field of this kind: the API server dropped it; did you mean require? (PST811)\n',
    });
  });

  test('whose CEL does not compile is refused with the place in the expression', async () => {
    const { code, stderr } = await apply(
      policy('cel', { custom: [{ name: 'a', expression: 'object.spec ==' }] }),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/spec\.custom\[0\]\.expression: .*\d+:\d+.*\(PST815\)/u);
  });

  test('that was wrong before may still be labelled, and taken back', async () => {
    const ended = [{ rules: ['PST706'], match: {}, reason: 'moved', expires: day(-1) }];
    applied.add('old');
    expect(await apply(policy('old', { exceptions: ended }))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`this exception ended on ${day(-1)}`),
    });
    expect(await here.cluster.kubectl(['label', 'secretpolicy', 'old', 'seen=yes'])).toMatchObject({
      code: 0,
    });
    expect(await here.cluster.kubectl(['delete', 'secretpolicy', 'old'])).toMatchObject({ code: 0 });
  });
});

describe('a manifest', () => {
  test('that a policy forbids is refused with its name, what it is for and whom to ask', async () => {
    await enforce({
      'no-find': {
        ...noFind,
        description: 'Every key is named, so that reviews see what an application reads',
        exceptionRequests: { contact: '#platform', atMost: '30d' },
      },
    });
    const { code, stdout, stderr } = await apply([secretStore(), externalSecret('db', everything)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'secretstore.external-secrets.io/vault created\n' });
    expect(stderr).toBe(`${denied('ExternalSecret "db"')}
* spec.dataFrom[0].find.name.regexp: takes every secret that the store can read; write an expression for the names that are needed (PST706 of SecretPolicy no-find)
SecretPolicy no-find: Every key is named, so that reviews see what an application reads; an exception can be asked for: #platform (at most 30d)
`);
  });

  test('that is malformed besides is invalid, with both in one answer', async () => {
    await enforce({ 'no-find': noFind });
    const object = externalSecret('db', { ...everything, refreshInterval: '1d' });
    const { code, stderr } = await apply(object);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The ExternalSecret "db" is invalid: \n/u);
    expect(stderr).toMatch(/^\* spec\.refreshInterval: .*\(PST110\)$/mu);
    expect(stderr).toMatch(
      /^\* spec\.dataFrom\[0\]\.find\.name\.regexp: .*\(PST706 of SecretPolicy no-find\)$/mu,
    );
  });

  test('is held against requirements and custom rules of several policies at once', async () => {
    await enforce({
      stores: { require: { stores: { allowed: [{ name: 'team-*' }] } } },
      labels: {
        custom: [
          {
            name: 'team',
            expression: "has(object.metadata.labels) && 'team' in object.metadata.labels",
            message: 'there is no label team',
            path: 'metadata.labels',
            fix: 'add one with the name of your team',
          },
        ],
      },
    });
    const { code, stderr } = await apply([secretStore(), externalSecret('db')]);
    expect(code).toBe(1);
    expect(stderr).toContain(denied('ExternalSecret "db"'));
    expect(stderr).toContain(
      '* metadata.labels: there is no label team; add one with the name of your team (labels/team of SecretPolicy labels)\n',
    );
    expect(stderr).toMatch(/^\* spec\.secretStoreRef\.name: .*vault.*\(PST800 of SecretPolicy stores\)$/mu);
  });

  test('is refused for what one rule of a policy denies, with a warning of what another one only doubts', async () => {
    await enforce({
      stores: {
        require: { stores: { allowed: [{ name: 'team-*' }] }, refresh: { atLeast: '1m' } },
        rules: [{ ids: ['PST803'], actions: { admission: 'warn' } }],
      },
    });
    const object = externalSecret('db', { refreshInterval: '10s' });
    expect(await apply(object)).toEqual({
      code: 1,
      stdout: '',
      stderr: `Warning: spec.refreshInterval: 10s is shorter than 1m, the least; write an interval of at least 1m (PST803 of SecretPolicy stores)
${denied('ExternalSecret "db"')}
* spec.secretStoreRef.name: SecretStore vault may not be used; name one of: any store team-* (PST800 of SecretPolicy stores)
`,
    });
  });

  test('is let pass with a warning, or without a word, as the policy says', async () => {
    await enforce({
      warns: { actions: { admission: 'warn' }, require: { stores: { allowed: [{ name: 'other' }] } } },
      audits: { actions: { admission: 'audit' }, require: { refresh: { atLeast: '2h' } } },
    });
    const { code, stderr } = await apply([secretStore(), externalSecret('db')]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: spec\.secretStoreRef\.name: .*\(PST800 of SecretPolicy warns\)\n$/u);
    expect(await page()).toContain(
      'postern_policy_findings_total{policy="audits",rule="PST803",action="audit"} 1\n',
    );
  });

  test('that broke a policy before may be labelled and deleted, but not made worse', async () => {
    expect(await apply([secretStore(), externalSecret('db')])).toMatchObject({ code: 0, stderr: '' });
    await enforce({ stores: { require: { stores: { allowed: [{ name: 'team-*' }] } } } });
    const own = ['--namespace', here.namespace];

    const labelled = await here.cluster.kubectl(['label', 'externalsecret', 'db', 'seen=yes', ...own]);
    expect(labelled).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('(PST800 of SecretPolicy stores)'),
    });
    const worse = await apply(externalSecret('db', { secretStoreRef: { name: 'another' } }));
    expect(worse).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(PST800 of SecretPolicy stores)'),
    });
    expect(await here.cluster.kubectl(['delete', 'externalsecret', 'db', ...own])).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test('is chosen by the labels of its namespace', async () => {
    await enforce({ gold: { ...noFind, match: { namespaceSelector: { matchLabels: { tier: 'gold' } } } } });
    const object = externalSecret('db', everything);
    expect(await apply([secretStore(), object])).toMatchObject({ code: 0 });
    await mustKubectl(here.cluster.kubectl, ['label', 'namespace', here.namespace, 'tier=gold']);
    await expect
      .poll(async () => (await apply({ ...object, metadata: { name: 'db2' } }, '--dry-run=server')).code, {
        timeout: 10_000,
      })
      .toBe(1);
  });
});

describe('an exception', () => {
  const exceptFor = (days: number): object => ({
    ...noFind,
    exceptions: [
      { rules: ['PST706'], match: { names: ['legacy-*'] }, reason: 'moves in spring', expires: day(days) },
    ],
  });

  test('lets pass what it names, and nothing else', async () => {
    await enforce({ 'no-find': exceptFor(60) });
    await apply(secretStore());
    expect(await apply(externalSecret('legacy-db', everything))).toMatchObject({ code: 0, stderr: '' });
    expect(await apply(externalSecret('db', everything))).toMatchObject({ code: 1 });
  });

  test('that ends soon is told of', async () => {
    await enforce({ 'no-find': exceptFor(3) });
    await apply(secretStore());
    const { code, stderr } = await apply(externalSecret('legacy-db', everything));
    expect(code).toBe(0);
    expect(stderr).toContain(
      `Warning: spec.dataFrom[0].find.name.regexp: allowed by an exception of SecretPolicy no-find until ${day(3)} (in 3 days): moves in spring; then: `,
    );
  });
});

test('workloads that ask for nothing are held against policies where their namespace is labelled for it', async () => {
  await enforce({
    memory: {
      match: { namespaces: [here.namespace], kinds: ['Deployment'] },
      require: { delivery: { allowed: ['files'] } },
    },
  });
  const plain = workload('Deployment', { name: 'plain', annotations: {} });
  const asked = await decisions(here.replica(), 'validate');
  expect(await apply(plain, '--dry-run=server')).toMatchObject({ code: 0, stderr: '' });
  expect(await decisions(here.replica(), 'validate')).toBe(asked);

  await mustKubectl(here.cluster.kubectl, [
    'label',
    'namespace',
    here.namespace,
    'policy.postern.dev/workloads=enforced',
  ]);
  // The API server follows labels of namespaces with a watch of its own.
  await expect.poll(async () => (await apply(plain, '--dry-run=server')).code, { timeout: 10_000 }).toBe(1);
  const { stderr } = await apply(plain);
  expect(stderr).toContain(denied('Deployment "plain"', 'policies.postern.dev'));
  expect(stderr).toMatch(/\(PST805 of SecretPolicy memory\)/u);
});
