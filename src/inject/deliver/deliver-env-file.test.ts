import { describe, expect, test } from 'vitest';
import type { Container } from '../../api/pod.ts';
import { applyPatch } from '../apply-patch.ts';
import { applicationContainers, chosenContainers } from '../containers.ts';
import { deliverEnvFile, removeEntries } from './deliver-env-file.ts';
import type { Options } from '../options/options.ts';
import { servedSecrets } from '../served-secrets.ts';
import { madeSecret, manifests, NAMESPACE } from '../testing/manifests.ts';
import { wantedVariables } from '../wanted-variables.ts';

const view = manifests(...madeSecret('made', ['admin', 'reader']));

function deliver(container: Omit<Container, 'name'>, options: Options = {}, minor = 36) {
  const pod = { spec: { containers: [{ name: 'app', ...container }] } };
  const chosen = chosenContainers(applicationContainers(pod.spec), options);
  const wanted = wantedVariables(chosen, options, servedSecrets(view, NAMESPACE));
  const server = { major: 1, minor };
  const delivery = deliverEnvFile(wanted, {
    manifests: view,
    namespace: NAMESPACE,
    server,
    sizeLimit: '1Mi',
  });
  return { ...delivery, container: applyPatch(pod, delivery.patch).spec.containers[0] };
}

const key = (name: string, secret = 'db', optional?: true) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key: 'password', ...(optional && { optional }) } },
});
const fromFile = (name: string, optional?: true) => ({
  name,
  valueFrom: {
    fileKeyRef: { volumeName: 'postern-env', path: 'app/env', key: name, ...(optional && { optional }) },
  },
});
const plain = (name: string) => ({ name, value: 'x' });

describe('the variables of a container', () => {
  test.each<[string, Omit<Container, 'name'>, Options, object]>([
    [
      'keep their place',
      { env: [plain('A'), key('B'), plain('C')] },
      {},
      { env: [plain('A'), fromFile('B'), plain('C')] },
    ],
    ['stay optional', { env: [key('B', 'db', true)] }, {}, { env: [fromFile('B', true)] }],
    [
      'stay where the Secret is not served',
      { env: [key('A', 'other'), key('B')] },
      {},
      { env: [key('A', 'other'), fromFile('B')] },
    ],
    [
      'of a whole Secret come first, with their prefix',
      { env: [plain('A')], envFrom: [{ prefix: 'P_', secretRef: { name: 'db' } }] },
      {},
      { env: [fromFile('P_password'), fromFile('P_username'), plain('A')] },
    ],
    [
      'win over those of a whole Secret',
      { env: [plain('password')], envFrom: [{ secretRef: { name: 'db' } }] },
      {},
      { env: [fromFile('username'), plain('password')] },
    ],
    [
      'lose only the served part of envFrom',
      {
        envFrom: [
          { configMapRef: { name: 'c' } },
          { secretRef: { name: 'api' } },
          { secretRef: { name: 'x' } },
        ],
      },
      {},
      { envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 'x' } }], env: [fromFile('token')] },
    ],
    [
      'come from the annotation too',
      {},
      { env: [{ name: 'api', prefix: 'API_' }] },
      { env: [fromFile('API_token')] },
    ],
    [
      'stand once where reference and annotation ask for the same',
      { envFrom: [{ secretRef: { name: 'db' } }] },
      { env: [{ name: 'db', prefix: '' }] },
      { env: [fromFile('password'), fromFile('username')] },
    ],
    [
      'are left in a container that is not chosen',
      { env: [key('A')] },
      { containers: ['other'] },
      { env: [key('A')] },
    ],
  ])('%s', (_, container, options, expected) => {
    const { container: after, findings } = deliver(container, options);
    expect(after).toEqual({ name: 'app', ...expected });
    expect(findings).toEqual([]);
  });

  test('of two whole Secrets with the same key come from the later one', () => {
    const again = { prefix: '', secretRef: { name: 'db' } };
    const { directories } = deliver({
      envFrom: [again, { ...again, secretRef: { name: 'db', optional: true } }],
    });
    expect(directories[0]?.sources).toMatchObject([{ variables: [{ optional: true }, { optional: true }] }]);
  });

  test('need no volume when there are none', () => {
    expect(deliver({ env: [plain('A')] })).toMatchObject({ directories: [], volumes: [], patch: [] });
  });
});

test.each([
  [34, ['PST310']],
  [35, []],
])('Kubernetes 1.%d: %j', (minor, rules) => {
  expect(deliver({ env: [key('A')] }, {}, minor).findings.map(({ rule }) => rule)).toEqual(rules);
});

test('a whole secret that a generator makes has a variable for each key that the generator gives', () => {
  const { container, findings } = deliver({ envFrom: [{ prefix: 'P_', secretRef: { name: 'made' } }] });
  expect(findings).toEqual([]);
  expect(container?.env).toEqual([fromFile('P_admin'), fromFile('P_reader')]);
});

test('keys that are only known after fetching are refused', () => {
  expect(deliver({ envFrom: [{ secretRef: { name: 'all' } }] }).findings).toMatchObject([
    { rule: 'PST311', path: 'spec.containers[0].envFrom' },
  ]);
});

test('a name that kubelet would lose is refused', () => {
  expect(deliver({ env: [plain('A'), key('#B')] }).findings).toMatchObject([
    { rule: 'PST311', path: 'spec.containers[0].env[1].name' },
  ]);
});

test.each<[readonly number[], number, readonly string[]]>([
  [[], 3, []],
  [[0, 2], 3, ['/l/2', '/l/0']],
  [[0, 1], 2, ['/l']],
])('entries %j of %d are removed from the last to the first', (indexes, length, paths) => {
  expect(removeEntries(indexes, length, '/l')).toEqual(paths.map(path => ({ op: 'remove', path })));
});
