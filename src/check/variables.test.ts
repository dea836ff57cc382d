import { describe, expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../test/growth-of-work.ts';
import { checkObject } from './check.ts';
import { byVariables, fillsVariables } from './variables.ts';

const secret = (name: string, spec: Readonly<Record<string, unknown>> = {}) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name },
  spec: {
    secretStoreRef: { name: 'vault' },
    data: [{ secretKey: 'a', remoteRef: { key: 'shop' } }],
    ...spec,
  },
});
const template = (text: string) => ({ target: { template: { data: { b: text } } } });
const parted = (object: Readonly<Record<string, unknown>>) => byVariables(object, checkObject(object));

describe('a variable in what is written', () => {
  test.for<[string, string, ReturnType<typeof secret>]>([
    ['a part of a name', 'metadata.name', secret('${APP}-db')],
    ['a name', 'metadata.name', secret('${APP}')],
    ['a name in upper case', 'metadata.name', secret('a-${APP^^}')],
    ['two in a name', 'metadata.name', secret('${APP}-${SUFFIX:=data}-db')],
    [
      'a part of a key of a template',
      'spec.target.template.data[b]',
      secret('a', template('{{ .a_${APP} }}')),
    ],
    ['a time', 'spec.refreshInterval', secret('a', { refreshInterval: '${INTERVAL}' })],
    ['a policy', 'spec.target.deletionPolicy', secret('a', { target: { deletionPolicy: '${POLICY}' } })],
    [
      'a remote key',
      'spec.data[0].remoteRef.key',
      secret('a', { data: [{ secretKey: 'a', remoteRef: { key: '${KEY}' } }] }),
    ],
  ])('%s leaves open what is wrong, and is a warning', ([, path, object]) => {
    expect(parted(object)).toMatchObject({
      certain: [],
      open: [{ path, severity: 'warning', message: expect.stringContaining('a variable') }],
    });
  });

  test.for<[string, string, ReturnType<typeof secret>]>([
    ['a name in upper case', 'metadata.name', secret('Shop_${APP}')],
    ['the rest of the object', 'spec.refreshInterval', secret('${APP}-db', { refreshInterval: '1d' })],
    ['a time that is the fallback', 'spec.refreshInterval', secret('a', { refreshInterval: '${A:=1d}x' })],
    ['a template', 'spec.target.template.data[b]', secret('a', template('echo ${HOME} {{ .a }'))],
    ['a text that is none', 'metadata.name', secret('$${APP}')],
  ])('%s may be wrong whatever it is', ([, path, object]) => {
    expect(parted(object).certain).toMatchObject([{ path, severity: 'error' }]);
  });

  test.for<[string, string, ReturnType<typeof secret>]>([
    ['a time', 'spec.refreshInterval', secret('a', { refreshInterval: '${INTERVAL:=1d}' })],
    [
      'a kind',
      'spec.secretStoreRef.kind',
      secret('a', { secretStoreRef: { name: 'v', kind: '${KIND:=Store}' } }),
    ],
    ['a name of two', 'metadata.name', secret('${APP:=Shop}${SUFFIX:-_}')],
  ])('%s whose default is wrong is a warning, whatever fills it in', ([, path, object]) => {
    const { certain, open } = parted(object);
    expect(open).toEqual([]);
    expect(certain).toMatchObject([
      { path, severity: 'warning', message: expect.stringContaining('with the default of its variable: ') },
    ]);
    expect(certain[0]).not.toHaveProperty('patch');
  });

  test.for<[string, string, ReturnType<typeof secret>]>([
    ['a time', 'spec.refreshInterval', secret('a', { refreshInterval: '${INTERVAL:=1h}' })],
    ['nothing', 'spec.refreshInterval', secret('a', { refreshInterval: '${INTERVAL:=}' })],
    ['a truth value', 'spec.target.immutable', secret('a', { target: { immutable: '${FIXED:=true}' } })],
  ])('%s as a default may be right', ([, path, object]) => {
    expect(parted(object)).toMatchObject({ certain: [], open: [{ path }] });
  });

  test.for<[string, (length: number) => string]>([
    ['a name', length => '${' + 'a'.repeat(4 * length)],
    ['defaults', length => '${a:='.repeat(length)],
    ['assignments', length => '${a='.repeat(length)],
    ['colons', length => '${a' + ':'.repeat(4 * length)],
  ])('a variable of %s that never closes costs what its length does', async ([, text]) => {
    const object = (length: number) =>
      secret('Shop', { target: { template: { metadata: { annotations: { note: text(length) } } } } });
    expect(await growthOfWork(3000, object, parted)).toBeLessThan(IN_PROPORTION);
  });

  const counted = (object: Readonly<Record<string, unknown>>) => {
    let checks = 0;
    const check = (filled: unknown) => {
      checks += 1;
      return checkObject(filled);
    };
    return { ...byVariables(object, checkObject(object), check), checks: () => checks };
  };
  const keys = (count: number, secretKey: string) => ({
    data: Array.from({ length: count }, (_, index) => ({
      secretKey: `${secretKey}${index}`,
      remoteRef: { key: 'shop' },
    })),
  });

  test.for<[string, number, ReturnType<typeof secret>]>([
    [
      'is not checked again where nothing is found',
      0,
      secret('${APP}-db'.toLowerCase().replaceAll(/[${}]/gu, '')),
    ],
    ['without a variable is not checked again', 0, secret('Shop')],
    ['that is right when a text is filled in is checked once more', 1, secret('${APP}-db')],
    ['that is wrong whatever is filled in is checked twice more', 2, secret('Shop_${APP}')],
    ['with very many texts is not checked again', 0, secret('${APP}-db', keys(3000, 'a'))],
  ])('an object %s', ([, checks, object]) => {
    expect(counted(object).checks()).toBe(checks);
  });

  test('with very many texts what stands at a variable is open, and everything else is certain', () => {
    const { certain, open } = parted(secret('${APP}-db', { ...keys(3000, 'a'), refreshInterval: '1d' }));
    expect(open).toMatchObject([{ path: 'metadata.name', severity: 'warning' }]);
    expect(certain).toMatchObject([{ path: 'spec.refreshInterval', severity: 'error' }]);
  });

  test('what is right stays without a finding', () => {
    expect(parted(secret('shop'))).toEqual({ certain: [], open: [] });
  });
});

test.for<[boolean, Readonly<Record<string, unknown>>]>([
  [true, { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', spec: { postBuild: { substitute: { APP: 'a' } } } }],
  [false, { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', spec: { path: './a' } }],
  [false, { apiVersion: 'kustomize.config.k8s.io/v1beta1', spec: { postBuild: {} } }],
])('fills variables in: %s', ([expected, object]) => {
  expect(fillsVariables({ kind: 'Kustomization', ...object })).toBe(expected);
});
