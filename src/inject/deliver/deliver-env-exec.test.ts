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

function deliver(container: Omit<Container, 'name'>, options: Options = {}) {
  const spec = { containers: [{ name: 'app', command: ['/app'], ...container }] };
  const chosen = chosenContainers(applicationContainers(spec), options);
  const wanted = wantedVariables(chosen, options, servedSecrets(view, NAMESPACE));
  return deliverEnvExec(wanted, { spec, manifests: view, namespace: NAMESPACE, sizeLimit: '1Mi' });
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
