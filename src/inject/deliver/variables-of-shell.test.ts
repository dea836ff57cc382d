import { describe, expect, test } from 'vitest';
import type { Container, EnvVar } from '../../api/pod.ts';
import type { EnvVariable } from '../../plan/plan.ts';
import { applicationContainers } from '../containers.ts';
import { servedSecrets } from '../served-secrets.ts';
import { madeSecret, manifests, NAMESPACE } from '../testing/manifests.ts';
import { wantedVariables } from '../wanted-variables.ts';
import { variablesOfShell } from './variables-of-shell.ts';

const view = manifests(...madeSecret('made', ['admin']));

function ofShell(container: Omit<Container, 'name'>) {
  const spec = { containers: [{ name: 'app', ...container }] };
  const [wanted] = wantedVariables(applicationContainers(spec), {}, servedSecrets(view, NAMESPACE));
  if (wanted === undefined) throw new Error('the container wants nothing');
  const { variables, findings } = variablesOfShell(wanted, { manifests: view, namespace: NAMESPACE });
  return { variables, findings: findings.map(({ rule, path }) => `${rule} ${path}`) };
}

const plain = { name: 'A', value: 'x' };
const fromMap: EnvVar = { name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'a' } } };
const maybeFromMap: EnvVar = {
  name: 'A',
  valueFrom: { configMapKeyRef: { name: 'c', key: 'a', optional: true } },
};
const served = (name: string, optional?: true): EnvVar => ({
  name: 'A',
  valueFrom: {
    secretKeyRef: { name, key: name === 'db' ? 'password' : 'token', ...(optional && { optional }) },
  },
});
const db = { name: 'A', secret: 'db', key: 'password' };
const api = { name: 'A', secret: 'api', key: 'token' };

describe('of several variables of one name the shell sets', () => {
  test.each<[string, EnvVar[], EnvVariable[]]>([
    ['none that is set later to a plain value', [served('db'), plain], []],
    ['none that is set later from a ConfigMap', [served('db'), fromMap], []],
    ['the one that is served where the plain one is earlier', [plain, served('db')], [db]],
    ['the later of two that are served', [served('db'), served('api')], [api]],
    [
      'both where the later may be missing',
      [served('db'), served('api', true)],
      [db, { ...api, optional: true }],
    ],
    [
      'the one that may be missing over a plain one',
      [plain, served('db', true)],
      [{ ...db, optional: true }],
    ],
    ['what comes after the last plain one', [served('db'), plain, served('api')], [api]],
    ['nothing before a variable that comes after all', [served('db'), maybeFromMap, plain], []],
    ['a later one behind one that may be there', [maybeFromMap, served('db')], [db]],
  ])('%s', (_, env, variables) => {
    expect(ofShell({ env })).toEqual({ variables, findings: [] });
  });
});

test.each([
  ['', []],
  [', also before a third that may be missing', [served('api', true)]],
])('a served variable before one that may be there cannot be told from it and is refused%s', (_, more) => {
  expect(ofShell({ env: [plain, served('db'), maybeFromMap, ...more] }).findings).toEqual([
    'PST311 spec.containers[0].env[2]',
  ]);
});

describe('a whole Secret', () => {
  const named = (name: string, variable: EnvVar): EnvVar => Object.assign({}, variable, { name });
  const whole = (name: string, prefix = '') => [{ prefix, secretRef: { name } }];

  test('leaves out what the container sets, and not what it may set from a served key', () => {
    const env = [named('username', plain), named('password', served('api', true))];
    expect(ofShell({ env, envFrom: whole('db') })).toEqual({
      variables: [
        { prefix: '', secret: 'db', except: ['username'] },
        { ...api, name: 'password', optional: true },
      ],
      findings: [],
    });
  });

  test('with a key that the container may set otherwise is refused', () => {
    expect(
      ofShell({ env: [named('P_password', maybeFromMap)], envFrom: whole('db', 'P_') }).findings,
    ).toEqual(['PST311 spec.containers[0].env[0]']);
  });

  test('with a key that a generator gives it is refused as well', () => {
    expect(ofShell({ env: [named('admin', maybeFromMap)], envFrom: whole('made') }).findings).toEqual([
      'PST311 spec.containers[0].env[0]',
    ]);
  });

  test.each([
    ['another prefix', whole('db', 'X_'), 'P_password'],
    ['no such key', whole('db'), 'P_password'],
    ['no such key of a generator', whole('made'), 'P_password'],
  ])('with %s has nothing to do with it', (_, envFrom, name) => {
    expect(ofShell({ env: [named(name, maybeFromMap)], envFrom }).findings).toEqual([]);
  });

  test('whose keys nobody knows leaves it to the container, with a warning', () => {
    const { variables, findings } = ofShell({ env: [maybeFromMap], envFrom: whole('all') });
    expect(variables).toEqual([{ prefix: '', secret: 'all', except: ['A'] }]);
    expect(findings).toEqual(['PST315 spec.containers[0].env[0]']);
  });
});
