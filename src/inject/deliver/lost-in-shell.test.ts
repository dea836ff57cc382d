import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Container } from '../../api/pod.ts';
import { applicationContainers } from '../containers.ts';
import type { Options } from '../options/options.ts';
import { servedSecrets } from '../served-secrets.ts';
import { externalSecret, manifests, NAMESPACE } from '../testing/manifests.ts';
import { isShellName } from '../../plan/shell-variables.ts';
import { wantedVariables } from '../wanted-variables.ts';
import { lostInShell } from './lost-in-shell.ts';

const view = manifests(
  externalSecret('tls', ['tls.crt', 'tls.key', 'PASSWORD']),
  externalSecret('odd', ['UID', 'PASSWORD']),
);
const PW = { name: 'PW', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } };
const conf = { configMapRef: { name: 'conf' } };

function findingsOf(container: Omit<Container, 'name'>, options: Options = {}): string[] {
  const spec = { containers: [{ name: 'app', command: ['/app'], ...container }] };
  const [wanted] = wantedVariables(applicationContainers(spec), options, servedSecrets(view, NAMESPACE));
  if (wanted === undefined) throw new Error('the container wants nothing');
  return lostInShell(wanted, { manifests: view, namespace: NAMESPACE }).map(
    ({ rule, path }) => `${rule} ${path}`,
  );
}

test.each(['log.level', 'my-key', '9lives', 'A B'])('dash does not pass on %j', name => {
  const env = { [name]: 'x', KEPT: 'y' };
  const seen = spawnSync('/bin/dash', ['-c', 'exec /usr/bin/env'], { env }).stdout.toString().split('\n');
  expect(seen).toContain('KEPT=y');
  expect(seen).not.toContain(`${name}=x`);
  expect(isShellName(name)).toBe(false);
});

describe('variables that the container sets itself', () => {
  test('are refused where a shell may lose them', () => {
    expect(findingsOf({ env: [{ name: 'log.level', value: 'x' }, PW] })).toEqual([
      'PST311 spec.containers[0].env[0].name',
    ]);
  });

  test('are let through under names of shells, also one that bash has a value for', () => {
    expect(findingsOf({ env: [{ name: 'UID', value: '1000' }, PW] })).toEqual([]);
  });

  test('from a served Secret are not kept, so that nothing can be lost', () => {
    expect(findingsOf({ env: [{ ...PW, name: 'tls.crt' }] })).toEqual([]);
  });
});

describe('what stays in envFrom', () => {
  test('is refused under a prefix that makes every name one that a shell may lose', () => {
    expect(findingsOf({ env: [PW], envFrom: [conf, { ...conf, prefix: 'app.' }] })).toEqual([
      'PST311 spec.containers[0].envFrom[1].prefix',
    ]);
  });

  test('is let through otherwise: which keys there are is not known, and few have such a name', () => {
    const other = { secretRef: { name: 'not-ours' } };
    expect(findingsOf({ env: [PW], envFrom: [conf, { ...conf, prefix: 'APP_' }, other] })).toEqual([]);
  });
});

describe('of a whole Secret', () => {
  const whole = (name: string, prefix = '') => [{ prefix, secretRef: { name } }];

  test.each<[string, Omit<Container, 'name'>, string[]]>([
    [
      'keys that no shell can set are told',
      { envFrom: whole('tls') },
      ['PST315 spec.containers[0].envFrom[0]'],
    ],
    [
      'keys that shells set themselves are refused',
      { envFrom: whole('odd') },
      ['PST311 spec.containers[0].envFrom[0]'],
    ],
    ['a prefix makes such a key a variable like any other', { envFrom: whole('odd', 'APP_') }, []],
    [
      'what the container sets itself is not looked at',
      { envFrom: whole('odd'), env: [{ name: 'UID', value: '1' }] },
      [],
    ],
    ['keys that are only known after fetching are left to the agent', { envFrom: whole('all') }, []],
  ])('%s', (_, container, findings) => {
    expect(findingsOf(container)).toEqual(findings);
  });

  test('that the annotation names, it is said there', () => {
    expect(findingsOf({}, { env: [{ name: 'tls', prefix: '' }] })).toEqual([
      'PST315 metadata.annotations[postern.dev/env]',
    ]);
  });
});
