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

  test.each<[string, { optional?: true }[], object[], true?]>([
    ['the later one', [{ optional: true }, {}], [{ secret: 'db' }]],
    [
      'the earlier one where the later one may be missing',
      [{}, { optional: true }],
      [{ secret: 'db' }, { secret: 'db', optional: true }],
    ],
    [
      'any that there is',
      [{ optional: true }, { optional: true }],
      [
        { secret: 'db', optional: true },
        { secret: 'db', optional: true },
      ],
      true,
    ],
  ])('of two whole Secrets with the same keys come from %s', (_, references, expected, optional) => {
    const envFrom = references.map(reference => ({ secretRef: { name: 'db', ...reference } }));
    const { directories, container } = deliver({ envFrom });
    const variables = ['password', 'username'].flatMap(key =>
      expected.map(variable => Object.assign({ name: key, key }, variable)),
    );
    expect(directories[0]?.sources).toEqual([{ kind: 'env', file: 'env', format: 'kubelet', variables }]);
    expect(container?.env).toEqual([fromFile('password', optional), fromFile('username', optional)]);
  });

  describe('of one name', () => {
    const api = {
      name: 'A',
      valueFrom: { secretKeyRef: { name: 'api', key: 'token' } },
    };
    const second = (name: string) => ({
      name,
      valueFrom: { fileKeyRef: { volumeName: 'postern-env', path: 'app/env', key: `${name}#2` } },
    });

    test('keep a value each, for what reads the earlier one', () => {
      const { container, directories } = deliver({
        env: [key('A'), { name: 'URL', value: 'x$(A)' }, api],
      });
      expect(container?.env).toEqual([fromFile('A'), { name: 'URL', value: 'x$(A)' }, second('A')]);
      expect(directories[0]?.sources).toMatchObject([
        {
          variables: [
            { name: 'A', secret: 'db', key: 'password' },
            { name: 'A#2', secret: 'api', key: 'token' },
          ],
        },
      ]);
    });

    test('never share one with a variable that is called so', () => {
      const { directories } = deliver({ env: [key('A#2'), key('A'), key('A'), key('A')] });
      expect(directories[0]?.sources).toMatchObject([
        { variables: [{ name: 'A#2' }, { name: 'A' }, { name: 'A#3' }, { name: 'A#4' }] },
      ]);
    });

    test('that an earlier call gave to the file keep it', () => {
      const { directories } = deliver({ env: [fromFile('A'), api] });
      expect(directories[0]?.sources).toMatchObject([{ variables: [{ name: 'A#2' }] }]);
    });
  });

  describe('of a whole Secret stand before those of the same name', () => {
    const whole = { envFrom: [{ secretRef: { name: 'db' } }] };
    const later = {
      name: 'password',
      valueFrom: { configMapKeyRef: { name: 'c', key: 'p', optional: true } },
    };

    test.each<[string, Container['env'] & object]>([
      ['that may be missing', [later]],
      ['that another one reads before', [{ name: 'URL', value: '$(password)' }, plain('password')]],
      ['that are made of them', [{ name: 'password', value: 'x$(password)' }]],
    ])('%s', (_, env) => {
      expect(deliver({ ...whole, env }).container?.env).toEqual([
        fromFile('password'),
        fromFile('username'),
        ...env,
      ]);
    });

    test.each<[string, Container['env'] & object]>([
      ['sets it after all', [later, plain('password')]],
      ['reads only the last of them', [plain('password'), { name: 'URL', value: '$(password)' }]],
      ['does not read it', [plain('password'), { name: 'URL', value: '$$(password)' }]],
    ])('unless the container %s', (_, env) => {
      expect(deliver({ ...whole, env }).container?.env).toEqual([fromFile('username'), ...env]);
    });

    test('and keep a value of their own where the later one is served as well', () => {
      const { container, directories } = deliver({ ...whole, env: [key('password', 'api', true)] });
      expect(container?.env?.map(({ valueFrom }) => valueFrom?.fileKeyRef?.key)).toEqual([
        'password',
        'username',
        'password#2',
      ]);
      expect(directories[0]?.sources).toMatchObject([
        { variables: [{ secret: 'db' }, { secret: 'db' }, { secret: 'api', optional: true }] },
      ]);
    });
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

test.each<[string, Omit<Container, 'name'>, Options, string, string]>([
  ['a variable', { env: [key('A')] }, {}, 'spec.containers[0].env', 'mount the Secret'],
  [
    'an entry of envFrom',
    { envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 'db' } }] },
    {},
    'spec.containers[0].envFrom[1]',
    'mount the Secret',
  ],
  [
    'the annotation',
    { envFrom: [{ secretRef: { name: 'other' } }] },
    { env: [{ name: 'db', prefix: '' }] },
    'metadata.annotations[postern.dev/env]',
    'have files written',
  ],
])('before Kubernetes 1.35 %s is named, as it asks for variables', (_, container, options, path, instead) => {
  expect(deliver(container, options, 34).findings).toMatchObject([
    { rule: 'PST310', path, fix: expect.stringContaining(instead) },
  ]);
});

test('a whole secret that a generator makes has a variable for each key that the generator gives', () => {
  const { container, findings } = deliver({ envFrom: [{ prefix: 'P_', secretRef: { name: 'made' } }] });
  expect(findings).toEqual([]);
  expect(container?.env).toEqual([fromFile('P_admin'), fromFile('P_reader')]);
});

test('keys that are only known after fetching are refused', () => {
  const fix = expect.stringMatching(/exec \(the container needs a command and a shell\)$/);
  const envFrom = [{ configMapRef: { name: 'c' } }, { secretRef: { name: 'all' } }];
  expect(deliver({ envFrom }).findings).toMatchObject([
    { rule: 'PST311', path: 'spec.containers[0].envFrom[1]', fix },
  ]);
  expect(deliver({}, { env: [{ name: 'all', prefix: '' }] }).findings).toMatchObject([
    { rule: 'PST311', path: 'metadata.annotations[postern.dev/env]', fix },
  ]);
});

test.each(['#', ' P', 'A=', '\u00F6', '\0'])(
  'a prefix under which kubelet or the API server would lose every name is refused: %j',
  prefix => {
    const { findings } = deliver({ envFrom: [{ prefix, secretRef: { name: 'db' } }] });
    expect(findings).toMatchObject([
      {
        rule: 'PST311',
        path: 'spec.containers[0].envFrom[0]',
        message: expect.stringContaining(`under the prefix ${JSON.stringify(prefix)}: its name must`),
      },
    ]);
  },
);

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
