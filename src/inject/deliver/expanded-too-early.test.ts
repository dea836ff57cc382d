import { describe, expect, test } from 'vitest';
import type { Container, EnvVar } from '../../api/pod.ts';
import { applicationContainers } from '../containers.ts';
import type { Options } from '../options/options.ts';
import { servedSecrets } from '../served-secrets.ts';
import { madeSecret, manifests, NAMESPACE } from '../testing/manifests.ts';
import { wantedVariables } from '../wanted-variables.ts';
import { expandedTooEarly } from './expanded-too-early.ts';

const view = manifests(...madeSecret('made', ['admin']));

function findingsOf(container: Omit<Container, 'name'>, options: Options = {}): string[] {
  const spec = { containers: [{ name: 'app', command: ['/app'], ...container }] };
  const [wanted] = wantedVariables(applicationContainers(spec), options, servedSecrets(view, NAMESPACE));
  if (wanted === undefined) throw new Error('the container wants nothing');
  return expandedTooEarly(wanted, { manifests: view, namespace: NAMESPACE }).map(
    ({ rule, message }) => `${rule} ${/\$\([^)]*\)/.exec(message)?.[0]}`,
  );
}

const served = (name: string, optional?: true): EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: 'db', key: 'password', ...(optional && { optional }) } },
});
const plain = (name: string, value = 'x'): EnvVar => ({ name, value });
const maybeFromMap = (name: string): EnvVar => ({
  name,
  valueFrom: { configMapKeyRef: { name: 'c', key: 'a', optional: true } },
});
const whole = (name: string, prefix = '') => [{ prefix, secretRef: { name } }];

describe('is refused where kubelet has not what it puts in any more', () => {
  test.each<[string, Omit<Container, 'name'>]>([
    ['in the command', { command: ['/app', '--pw=$(A)'], env: [served('A')] }],
    ['in the arguments', { args: ['$$$(A)'], env: [served('A')] }],
    ['in a later variable', { env: [served('A'), plain('URL', 'x$(A)y')] }],
    ['in the folder of a mount', { env: [served('A')], volumeMounts: [mountOf('$(A)')] }],
    ['before it is set again', { env: [served('A'), plain('URL', '$(A)'), plain('A')] }],
    ['over a plain one', { env: [plain('A'), served('A')], args: ['$(A)'] }],
    ['over a plain one where it may be missing', { env: [plain('A'), served('A', true)], args: ['$(A)'] }],
    ['before one that may be missing', { env: [served('A'), maybeFromMap('A')], args: ['$(A)'] }],
  ])('%s', (_, container) => {
    expect(findingsOf(container)).toEqual(['PST311 $(A)']);
  });

  test.each<[string, Omit<Container, 'name'>]>([
    ['out of a whole Secret', { envFrom: whole('db', 'P_'), args: ['$(P_username)'] }],
    ['out of one that a generator makes', { envFrom: whole('made', 'P_'), args: ['$(P_admin)'] }],
    [
      'before the container sets it itself',
      { envFrom: whole('db'), env: [plain('URL', '$(username)'), plain('username')] },
    ],
  ])('%s', (_, container) => {
    expect(findingsOf(container)).toHaveLength(1);
  });

  test('out of an ExternalSecret of the annotation env', () => {
    expect(findingsOf({ args: ['$(token)'] }, { env: [{ name: 'api', prefix: '' }] })).toEqual([
      'PST311 $(token)',
    ]);
  });
});

describe('is let through where kubelet puts in what it did before', () => {
  test.each<[string, Omit<Container, 'name'>]>([
    ['before the variable', { env: [plain('URL', '$(A)'), served('A')] }],
    ['the plain one before it', { env: [plain('A'), plain('URL', '$(A)'), served('A')] }],
    ['the plain one after it', { env: [served('A'), plain('A'), plain('URL', '$(A)')], args: ['$(A)'] }],
    [
      'what the container sets over a whole Secret',
      { envFrom: whole('db'), env: [plain('password')], args: ['$(password)'] },
    ],
    ['a variable of its own', { args: ['$(B)'], env: [plain('B'), served('A')] }],
    ['another prefix', { envFrom: whole('db', 'P_'), args: ['$(password)'] }],
    ['a dollar and text', { args: ['$$(A)'], env: [served('A')] }],
    ['a command for a shell', { command: ['/bin/sh', '-c', 'echo $(date)'], env: [served('A')] }],
  ])('%s', (_, container) => {
    expect(findingsOf(container)).toEqual([]);
  });
});

describe('where the keys of a whole Secret are only known after fetching', () => {
  test.each([
    ['is warned of a name that it may have', '$(P_KEY)', ['PST315 $(P_KEY)']],
    ['is not of one without its prefix', '$(KEY)', []],
    ['nor of what is no name', '$(P_KEY +%s)', []],
    ['nor of one that is longer than any', `$(P_${'X'.repeat(300)})`, []],
  ])('%s', (_, text, findings) => {
    expect(findingsOf({ envFrom: whole('all', 'P_'), args: [text] })).toEqual(findings);
  });

  test('is not of a variable that the container sets', () => {
    expect(findingsOf({ envFrom: whole('all'), env: [plain('A')], args: ['$(A)'] })).toEqual([]);
  });
});

function mountOf(subPathExpr: string): NonNullable<Container['volumeMounts']>[number] {
  return { name: 'data', mountPath: '/data', subPathExpr };
}
