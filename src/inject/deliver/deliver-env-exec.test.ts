import { describe, expect, test } from 'vitest';
import type { Container } from '../../api/pod.ts';
import { applicationContainers, chosenContainers } from '../containers.ts';
import { deliverEnvExec } from './deliver-env-exec.ts';
import type { Options } from '../options/options.ts';
import { servedSecrets } from '../served-secrets.ts';
import { manifests, NAMESPACE } from '../testing/manifests.ts';
import { wantedVariables } from '../wanted-variables.ts';

const view = manifests();
const PW = { name: 'PW', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } };
/** The command of `deliver`'s container behind the shell. */
const WRAPPED = ['/bin/sh', '-c', '. /postern/env/app/env.sh && exec "$0" "$@"', '/app'];

function deliver(container: Omit<Container, 'name'>, options: Options = {}, minor = 36) {
  const spec = { containers: [{ name: 'app', command: ['/app'], ...container }] };
  const chosen = chosenContainers(applicationContainers(spec), options);
  const wanted = wantedVariables(chosen, options, servedSecrets(view, NAMESPACE));
  const server = { major: 1, minor };
  return deliverEnvExec(wanted, { spec, manifests: view, namespace: NAMESPACE, server, sizeLimit: '1Mi' });
}

const rulesOf = (container: Omit<Container, 'name'>, options?: Options): readonly string[] =>
  deliver(container, options).findings.map(({ rule, path }) => `${rule} ${path}`);

test('a shell reads the file and becomes the command; references go', () => {
  const { patch, mounts, directories } = deliver({
    env: [{ name: 'A', value: 'x' }, PW],
    envFrom: [{ prefix: 'ALL_', secretRef: { name: 'all' } }],
  });
  expect(patch).toEqual([
    { op: 'remove', path: '/spec/containers/0/env/1' },
    { op: 'remove', path: '/spec/containers/0/envFrom' },
    {
      op: 'replace',
      path: '/spec/containers/0/command',
      value: WRAPPED,
    },
  ]);
  expect(mounts.map(({ mount }) => mount)).toEqual([
    { name: 'postern-env', mountPath: '/postern/env/app', subPath: 'app', readOnly: true },
  ]);
  expect(directories[0]?.sources).toEqual([
    {
      kind: 'env',
      file: 'env.sh',
      format: 'shell',
      variables: [
        { prefix: 'ALL_', secret: 'all', except: ['A', 'PW'] },
        { name: 'PW', secret: 'db', key: 'password' },
      ],
    },
  ]);
});

test('reference and annotation together wrap and mount once', () => {
  const { patch, mounts } = deliver({ env: [PW] }, { env: [{ name: 'api', prefix: '' }] });
  expect(patch.filter(({ path }) => path.endsWith('/command'))).toHaveLength(1);
  expect(mounts).toHaveLength(1);
});

test('a container that sets all of it itself is not wrapped: its references go', () => {
  const env = [PW, { name: 'PW', value: 'x' }, { name: 'log.level', value: 'x' }];
  const { patch, ...rest } = deliver({ command: [], env });
  expect(patch).toEqual([{ op: 'remove', path: '/spec/containers/0/env/0' }]);
  expect(rest).toEqual({ directories: [], volumes: [], mounts: [], findings: [] });
});

describe('is refused', () => {
  test.each<[string, Omit<Container, 'name'>, string]>([
    ['without a command', { command: [], env: [PW] }, 'PST311 spec.containers[0].command'],
    [
      'with a name that no shell can set',
      { env: [{ ...PW, name: 'tls.crt' }] },
      'PST311 spec.containers[0].env[0].name',
    ],
    [
      'with $(NAME) in the command',
      { command: ['/app', '--pw=$(PW)'], env: [PW] },
      'PST311 spec.containers[0]',
    ],
    [
      'with a variable of its own that a shell may lose',
      { env: [PW, { name: 'log.level', value: 'x' }] },
      'PST311 spec.containers[0].env[1].name',
    ],
    [
      'with a mount where ours must be',
      { env: [PW], volumeMounts: [{ name: 'v', mountPath: '/postern/env/app' }] },
      'PST312 spec.containers[0].volumeMounts[0].mountPath',
    ],
    [
      'with a read-only mount around ours',
      { env: [PW], volumeMounts: [{ name: 'v', mountPath: '/postern', readOnly: true }] },
      'PST312 spec.containers[0].volumeMounts[0].mountPath',
    ],
  ])('%s', (_, container, expected) => {
    expect(rulesOf(container)).toEqual([expected]);
  });
});

describe('a container without a command is told what would work', () => {
  const all = { envFrom: [{ secretRef: { name: 'all' } }] };
  const set = 'set command to what the image runs, or ';

  test.each<[string, Omit<Container, 'name'>, Options, number, string]>([
    ['the other method', { env: [PW] }, {}, 36, 'use postern.dev/env-method: file'],
    [
      'the other method once the keys are known',
      all,
      {},
      36,
      'list the keys of ExternalSecret all under spec.data and use postern.dev/env-method: file',
    ],
    [
      'the same of the annotation',
      { env: [PW] },
      { env: [{ name: 'all', prefix: '' }] },
      36,
      'list the keys of ExternalSecret all under spec.data and use postern.dev/env-method: file',
    ],
    ['a volume where kubelet cannot', { env: [PW] }, {}, 34, 'mount the Secret as a volume'],
    [
      'files where kubelet cannot and nothing names the Secret',
      {},
      { env: [{ name: 'all', prefix: '' }] },
      34,
      'have files written in place of variables (postern.dev/inject: <name>)',
    ],
  ])('%s', (_, container, options, minor, advice) => {
    const { findings } = deliver({ command: [], ...container }, options, minor);
    expect(findings.map(({ path, fix }) => [path, fix])).toEqual([
      ['spec.containers[0].command', set + advice],
    ]);
  });
});

test.each([
  [
    36,
    'use postern.dev/env-method: file',
    'use postern.dev/env-method: file, or begin the command with: sh -c',
  ],
  [34, 'give it another name', 'begin the command with: sh -c'],
])('on Kubernetes 1.%d no advice leads to what it cannot do', (minor, name, probe) => {
  const container = { env: [{ ...PW, name: 'tls.crt' }], livenessProbe: { exec: { command: ['/app'] } } };
  const { findings } = deliver(container, {}, minor);
  expect(findings.map(({ fix }) => fix)).toEqual([name, expect.stringMatching(new RegExp(`^${probe}`))]);
});

test('what would hide a variable is refused before the shell is there, and not once more behind it', () => {
  const optional = {
    name: 'PW',
    valueFrom: { secretKeyRef: { name: 'elsewhere', key: 'k', optional: true } },
  };
  const env = [PW, optional];

  expect(rulesOf({ env })).toEqual(['PST311 spec.containers[0].env[1]']);
  expect(rulesOf({ env, command: WRAPPED })).toEqual([]);
});

test('commands that kubelet runs beside the shell are warned about, other probes not', () => {
  const exec = { exec: { command: ['/app'] } };
  expect(
    rulesOf({
      env: [PW],
      livenessProbe: exec,
      readinessProbe: { httpGet: { port: 80 } },
      lifecycle: { preStop: exec },
    }),
  ).toEqual([
    'PST315 spec.containers[0].livenessProbe.exec',
    'PST315 spec.containers[0].lifecycle.preStop.exec',
  ]);
});
