import { expect, test } from 'vitest';
import { ask, askOne } from './oracle.ts';

test('answers come in the order of the cases, each with what it made', async () => {
  const [template, path, keys, nothing] = await ask([
    { op: 'template', template: '{{ .a | upper }}', strings: { a: 'é' }, functions: true },
    { op: 'gjson', json: '{"a":[1,2]}', path: 'a.1' },
    { op: 'convertKeys', strategy: 'Default', data: { 'a/b': 'x' } },
    { op: 'gjson', json: '{}', path: 'a' },
  ]);

  expect(template?.output.toString()).toBe('É');
  expect(path?.output.toString()).toBe('2');
  expect(keys?.entries).toEqual(new Map([['a_b', Buffer.from('x')]]));
  expect(nothing).toMatchObject({ ok: false, error: 'nothing is there' });
});

test('a case that kills the judge fails, and the next is judged all the same', async () => {
  // Go ends a program whose stack grows beyond a gigabyte; nothing can recover from that.
  const bomb = '{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}';
  const [first, second, third] = await ask([
    { op: 'template', template: bomb },
    { op: 'function', name: 'fail', args: ['no'] },
    { op: 'duration', text: '1h' },
  ]);

  expect(first?.ok).toBe(false);
  expect(second?.ok).toBe(false);
  expect(third).toMatchObject({ ok: true, detail: '1h0m0s' });
});

test('a case that cannot be read is a mistake in the test, not an answer', async () => {
  await expect(askOne({ op: 'template', template: '', data: { $int: 'x' } })).rejects.toThrow('oracle: ');
});

test('a whole ExternalSecret goes through the controller of External Secrets Operator', async () => {
  const store = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'store', namespace: 'team' },
    spec: { provider: { fake: { data: [{ key: 'db', value: '{"user":"u","password":"p"}' }] } } },
  };
  const manifest = (key: string): unknown => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'app', namespace: 'team' },
    spec: {
      secretStoreRef: { name: 'store' },
      dataFrom: [{ extract: { key } }],
      target: {
        template: { type: 'kubernetes.io/basic-auth', data: { url: '{{ .user }}:{{ .password }}' } },
      },
    },
  });

  const [good, bad] = await ask([
    { op: 'externalsecret', objects: [store, manifest('db')] },
    { op: 'externalsecret', objects: [store, manifest('nothing')] },
  ]);

  expect(good).toMatchObject({
    ok: true,
    detail: {
      secret: { type: 'kubernetes.io/basic-auth', data: { url: Buffer.from('u:p').toString('base64') } },
    },
  });
  expect(bad).toMatchObject({
    ok: false,
    error: 'error processing spec.dataFrom[0].extract, err: Secret does not exist',
  });
});
