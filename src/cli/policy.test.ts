import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run } from './policy.ts';
import { captureOutput } from './testing/captured-output.ts';

const printed = captureOutput();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(spec: string, policy = 'shop'): string {
  const name = join(folder, 'policy.yaml');
  writeFileSync(
    name,
    `apiVersion: postern.dev/v1alpha1\nkind: SecretPolicy\nmetadata: { name: ${policy} }\nspec:\n${spec}`,
  );
  return name;
}

const written = (): unknown[] =>
  parseAllDocuments(printed.stdout).map(document => document.toJS() as unknown);

/** A policy and its binding. */
const twice = (name: string): string[] => [name, name];

test('writes each built-in rule that CEL can say, and how many it cannot', async () => {
  expect(await run(['vap'])).toBe(0);
  expect(written().filter(object => JSON.stringify(object).includes('PST105'))).toHaveLength(1);
  expect(written()).toContainEqual(
    expect.objectContaining({
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: expect.objectContaining({ name: 'postern-externalsecret-warnings' }),
      spec: { policyName: 'postern-externalsecret-warnings', validationActions: ['Warn'] },
    }),
  );
  expect(printed.stderr).toMatch(/^11 rules said; \d+ others are the webhook's\n$/u);
});

describe('a SecretPolicy', () => {
  test('becomes one policy for each kind and action, about the same objects', async () => {
    const name = file(`
  match: { kinds: [ExternalSecret], namespaces: ['shop-*', cart], excludeNamespaces: [shop-test], namespaceSelector: { matchLabels: { tier: prod } } }
  rules: [{ ids: [PST803], actions: { admission: warn } }]
  require:
    stores: { allowed: [{ kind: SecretStore, name: '{{namespace}}-*' }] }
    refresh: { atLeast: 5m, atMost: 1d }
`);
    expect(await run(['vap', name])).toBe(0);
    const policies = written().filter(object =>
      JSON.stringify(object).includes('"ValidatingAdmissionPolicy"'),
    );
    expect(policies).toMatchObject([
      { metadata: { name: 'postern-require.shop.externalsecret-deny' } },
      { metadata: { name: 'postern-require.shop.externalsecret-warn' } },
    ]);
    expect(policies[0]).toMatchObject({
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          namespaceSelector: { matchLabels: { tier: 'prod' } },
          resourceRules: [{ apiGroups: ['external-secrets.io'], resources: ['externalsecrets'] }],
        },
        matchConditions: [
          { name: 'is-not-only-deleted' },
          { name: 'is-in-a-namespace', expression: 'object.metadata.?namespace.orValue("") != ""' },
          {
            name: 'is-in-namespace',
            expression:
              'object.metadata.?namespace.orValue("") in ["cart"] || object.metadata.?namespace.orValue("").matches("^" + "shop-.*" + "$")',
          },
          { name: 'is-not-in-namespace' },
        ],
        validations: [
          {
            reason: 'Forbidden',
            messageExpression: expect.stringMatching(
              /; name one of: SecretStore ", "-\*"\]\.join\(object\.metadata\.namespace\)\)\)$/u,
            ),
          },
        ],
      },
    });
  });

  test('keeps its rules in CEL as they are written', async () => {
    const name = file(`
  match: { kinds: [ExternalSecret, Deployment, CronJob] }
  custom:
    - { name: named, kinds: ['*Job', ExternalSecret], expression: object.metadata.name != "x", messageExpression: '"no " + object.metadata.name' }
    - { name: silent, expression: 'false', actions: { admission: 'ignore' } }
    - { name: noted, kinds: [Deployment], expression: 'true', message: fine, actions: { admission: audit } }
`);
    expect(await run(['vap', name])).toBe(0);
    expect(written()).toMatchObject([
      {
        metadata: { name: 'postern-custom.shop.named' },
        spec: {
          matchConstraints: {
            resourceRules: [{ resources: ['externalsecrets'] }],
          },
          validations: [
            {
              expression: expect.stringMatching(/^\(object\.metadata\.name != "x"\) \|\| /u),
              message: 'shop/named: this must be true: object.metadata.name != "x"',
              messageExpression: '"shop/named: " + (("no " + object.metadata.name))',
            },
          ],
        },
      },
      { spec: { validationActions: ['Deny'] } },
      {
        metadata: { name: 'postern-custom-workloads.shop.named' },
        spec: { matchConstraints: { resourceRules: [{ resources: ['cronjobs'] }] } },
      },
      { spec: { validationActions: ['Deny'] } },
      { metadata: { name: 'postern-custom-workloads.shop.noted' } },
      { spec: { validationActions: ['Audit'] } },
    ]);
  });

  test('has no message that would show what may be secret', async () => {
    const name = file(`
  custom:
    - { name: own, kinds: [ExternalSecret], expression: 'false', message: not fine, messageExpression: object.spec.target.template.data.p }
`);
    expect(await run(['vap', name])).toBe(0);
    expect(written()).toMatchObject([
      {
        spec: {
          validations: [
            { expression: expect.stringMatching(/^\(false\) \|\| /u), message: 'shop/own: not fine' },
          ],
        },
      },
      {},
    ]);
    expect(JSON.stringify(written())).not.toContain('messageExpression');
    expect(printed.stderr).toContain('messageExpression of own');
  });

  test('has no rule and no message with functions that no API server has', async () => {
    const name = file(`
  custom:
    - { name: bound, kinds: [ExternalSecret], expression: 'cel.bind(x, object.metadata.name, x != "a")', messageExpression: object.spec.a }
    - { name: turned, kinds: [ExternalSecret], expression: 'false', message: wrong, messageExpression: object.metadata.name.reverse() }
`);
    expect(await run(['vap', name])).toBe(0);
    expect(written()).toMatchObject([{ metadata: { name: 'postern-custom.shop.turned' } }, {}]);
    expect(printed.stdout).not.toContain('messageExpression');
    expect(printed.stderr).toBe(
      'not said: SecretPolicy shop: rule bound: no API server has the function bind\n' +
        'not said: SecretPolicy shop: messageExpression of turned: no API server has the function reverse\n',
    );
  });

  test('is said to say more where only the webhook can', async () => {
    const name = file(`
  require:
    maxAge: { classes: [{ name: critical, atMost: 7d }] }
    regions: [{ region: eu-*, keys: ['^eu/'] }]
    remoteKeys: [{ patterns: ['^x/'] }]
    providers: { allowed: [vault] }
  exceptions:
    - { rules: [PST802], match: { names: [old] }, reason: moving, expires: 2099-01-31 }
`);
    expect(await run(['vap', name])).toBe(0);
    for (const what of ['PST801 of what', 'PST802 of a find', 'PST806 of what', 'exceptions'])
      expect(printed.stderr).toContain(`not said: SecretPolicy shop: ${what}`);
    expect(printed.stderr).toContain('of a store of ibm, ovh or infisical: its region stands in an address');
  });

  test('is said to decide about built-in rules only at the webhook', async () => {
    const name = file(`
  require: { refresh: { atLeast: 1m } }
  custom: [{ name: own, kinds: [ExternalSecret], expression: 'true' }]
  rules:
    - { ids: [PST112, PST803, shop/own], actions: { admission: deny } }
    - { ids: [PST7, PST112], actions: { admission: audit, lint: warn } }
    - { ids: [PST104], actions: { lint: warn } }
`);
    expect(await run(['vap', name])).toBe(0);
    expect(printed.stderr).toBe(
      'not said: SecretPolicy shop: rules, PST112 deny, PST7 audit, PST112 audit: what becomes of findings of built-in rules; without files those are written as they are\n',
    );
  });

  test('only warns of rules that have exceptions, until those have ended', async () => {
    const name = file(`
  custom: [{ name: own, kinds: [ExternalSecret], expression: 'false' }]
  match: { kinds: [ExternalSecret, '*SecretStore'] }
  require: { stores: { allowed: [{ name: a }] }, refresh: { atLeast: 1m }, providers: { allowed: [vault] } }
  exceptions:
    - { rules: [PST800, shop/own], match: { names: [old] }, reason: moving, expires: '2099-01-31' }
    - { rules: [PST803], match: { names: [old] }, reason: moving, expires: '2020-01-31' }
`);
    expect(await run(['vap', name])).toBe(0);
    const actions = [...printed.stdout.matchAll(/policyName: (\S+)\s+validationActions:\s+- (\w+)/gu)].map(
      ([, name, action]) => [name, action],
    );
    expect(actions).toEqual([
      ['postern-require.shop.secretstore-deny', 'Deny'],
      ['postern-require.shop.clustersecretstore-deny', 'Deny'],
      ['postern-require.shop.externalsecret-deny', 'Deny'],
      ['postern-require.shop.externalsecret-warn', 'Warn'],
      ['postern-custom.shop.own', 'Warn'],
    ]);
    for (const rule of ['PST800', 'shop/own'])
      expect(printed.stderr).toContain(
        `not said: SecretPolicy shop: exceptions to ${rule}: no rule of an API server`,
      );
    expect(printed.stderr).not.toContain('exceptions to PST803');
  });

  test('says whom to ask, what to write and where', async () => {
    const name = file(`
  description: one version
  exceptionRequests: { contact: '#platform' }
  custom: [{ name: own, kinds: [ExternalSecret], expression: 'false', message: wrong, path: spec.target, fix: write yes }]
`);
    expect(await run(['vap', name])).toBe(0);
    expect(printed.stdout).toContain(
      'message: "shop/own: spec.target: wrong; write yes; SecretPolicy shop: one version; an exception can be asked for: #platform"',
    );
  });

  test('that is there twice is not written', async () => {
    const name = file('  require: { refresh: { atLeast: 1m } }\n');
    const other = join(folder, 'other.yaml');
    copyFileSync(name, other);
    expect(await run(['vap', name, other])).toBe(1);
    expect(printed.stderr).toContain(
      'postern-require.shop.externalsecret-deny would be written twice: policies and their rules need names of their own',
    );
    expect(printed.stdout).toBe('');
  });

  test('gives its name to all that is written of it, so that of a renamed one the old stays beside the new', async () => {
    const spec = `
  match: { kinds: [ExternalSecret] }
  require: { refresh: { atLeast: 1m } }
  custom: [{ name: own, kinds: [ExternalSecret], expression: 'true', message: wrong }]
`;
    const namesOf = async (policy: string): Promise<unknown[]> => {
      printed.stdout = '';
      expect(await run(['vap', file(spec, policy)])).toBe(0);
      return written().map(object => Object(object).metadata.name);
    };
    const ofPolicy = (name: string) => [
      ...twice(`postern-require.${name}.externalsecret-deny`),
      ...twice(`postern-custom.${name}.own`),
    ];

    expect(await namesOf('shop')).toEqual(ofPolicy('shop'));
    expect(await namesOf('market')).toEqual(ofPolicy('market'));
  });

  test('that is wrong is not written', async () => {
    expect(await run(['vap', file("  custom: [{ name: a, expression: 'objekt' }]\n")])).toBe(1);
    expect(printed.stderr).toContain(
      'shop: PST815 spec.custom[0].expression: is not CEL: 1:1: Unknown variable: objekt',
    );
    expect(printed.stdout).toBe('');
  });
});

test.for([
  [['vap', '/no/such/file'], 3, 'no/such/file'],
  [['vap', '--output'], 2, 'there is no flag --output'],
  [['vop'], 2, 'there is no command "policy vop"'],
  [[], 2, 'postern policy vap [FILE…]'],
] as const)('%j is answered with what is wrong', async ([args, status, reason]) => {
  expect(await run([...args])).toBe(status);
  expect(printed.stderr).toContain(reason);
  expect(printed.stdout).toBe('');
});

test('says what it takes', async () => {
  expect(await run(['--help'])).toBe(0);
  expect(await run(['vap', '-h'])).toBe(0);
  expect(printed.stdout).toContain('postern policy vap [FILE…]');
});

test('finds no policy where there is none', async () => {
  const name = join(folder, 'other.yaml');
  writeFileSync(name, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n');
  expect(await run(['vap', name])).toBe(1);
  expect(printed.stderr).toContain('there is no SecretPolicy');
});
