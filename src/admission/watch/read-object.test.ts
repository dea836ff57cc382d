import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KubeStatusError } from '../../kube/status-error.ts';
import type { ObjectRef } from '../../manifest/view.ts';
import { objectReader } from './read-object.ts';
import { externalSecret } from '../testing/manifests.ts';

const DB: ObjectRef = { kind: 'ExternalSecret', namespace: 'payments', name: 'db' };
const VAULT: ObjectRef = { kind: 'SecretStore', namespace: 'payments', name: 'vault' };
const list = (...items: object[]): object => ({ kind: 'ExternalSecretList', items });
const { signal } = new AbortController();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each<[ObjectRef, string]>([
  [VAULT, '/apis/external-secrets.io/v1/namespaces/payments/secretstores/vault'],
  [{ kind: 'ClusterSecretStore', name: 'shared' }, '/apis/external-secrets.io/v1/clustersecretstores/shared'],
  [{ kind: 'Namespace', name: 'payments' }, '/api/v1/namespaces/payments'],
])('reads $kind where the API server serves it', async (ref, path) => {
  const asked: string[] = [];
  const read = objectReader(async path => {
    asked.push(path);
    return { kind: 'Whatever', metadata: { name: ref.name }, spec: {} };
  });

  expect(await read(ref, signal)).toEqual([{ kind: ref.kind, metadata: { name: ref.name }, spec: {} }]);
  expect(asked).toEqual([path]);
});

test('reads the ExternalSecret of a name and those that write a Secret of that name', async () => {
  const asked: string[] = [];
  const object = externalSecret('db', { target: 'other' });
  const writer = externalSecret('database', { target: 'db' });
  const read = objectReader(async path => {
    asked.push(path);
    return list(externalSecret('api'), object, writer);
  });

  expect(await read(DB, signal)).toEqual([object, writer]);
  expect(await read({ ...DB, name: 'api' }, signal)).toEqual([externalSecret('api')]);
  expect(asked).toEqual(['/apis/external-secrets.io/v1/namespaces/payments/externalsecrets']);
});

test.each([VAULT, DB])('gives nothing for a $kind that the API server does not have', async ref => {
  const read = objectReader(() => Promise.reject(new KubeStatusError('GET x', 404, { reason: 'NotFound' })));

  expect(await read(ref, signal)).toEqual([]);
});

test.each(['..', 'a/b', ''])('asks nobody for the impossible name "%s"', async name => {
  const get = vi.fn<() => Promise<unknown>>();

  expect(await objectReader(get)({ ...DB, name }, signal)).toEqual([]);
  expect(get).not.toHaveBeenCalled();
});

test('says which object could not be read and why, and tries again the next time', async () => {
  const get = vi
    .fn<() => Promise<unknown>>()
    .mockRejectedValueOnce(new Error('connect ECONNREFUSED'))
    .mockResolvedValueOnce(list(externalSecret('db')));
  const read = objectReader(get);

  expect(await read(DB, signal)).toMatchObject({
    code: 'LOOKUP_FAILED',
    retryable: true,
    message: 'ExternalSecret payments/db could not be read from the API server: connect ECONNREFUSED',
  });
  expect(await read(DB, signal)).toEqual([externalSecret('db')]);
});

test('shares one read among callers, and its answer for a second', async () => {
  const get = vi.fn<() => Promise<unknown>>().mockResolvedValue(list(externalSecret('db')));
  const read = objectReader(get);

  await Promise.all([read(DB, signal), read(DB, signal)]);
  await read(DB, signal);
  expect(get).toHaveBeenCalledTimes(1);

  vi.advanceTimersByTime(1001);
  await read(DB, signal);
  expect(get).toHaveBeenCalledTimes(2);
});

describe('that an object is not there', () => {
  const API = { ...DB, name: 'api' };

  test('is asked again after a moment: it may have been created since', async () => {
    const get = vi
      .fn<() => Promise<unknown>>()
      .mockResolvedValueOnce(list())
      .mockResolvedValueOnce(list(externalSecret('db')));
    const read = objectReader(get);

    expect(await read(DB, signal)).toEqual([]);
    vi.advanceTimersByTime(49);
    expect(await read(DB, signal)).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(await read(DB, signal)).toEqual([externalSecret('db')]);
    expect(get).toHaveBeenCalledTimes(2);
  });

  test('is asked once for a flood of pods, and those that are there not again', async () => {
    const get = vi.fn<() => Promise<unknown>>().mockResolvedValue(list(externalSecret('db')));
    const read = objectReader(get);

    for (let moment = 0; moment < 5; moment++) {
      await Promise.all(Array.from({ length: 100 }, () => [read(DB, signal), read(API, signal)]).flat());
      vi.advanceTimersByTime(60);
    }
    expect(get).toHaveBeenCalledTimes(5);

    for (let moment = 0; moment < 5; moment++) {
      await read(DB, signal);
      vi.advanceTimersByTime(60);
    }
    expect(get).toHaveBeenCalledTimes(5);
  });

  test('is asked no more often than the API server answers', async () => {
    const get = vi.fn(async () => {
      vi.advanceTimersByTime(700);
      return list();
    });
    const read = objectReader(get);

    await read(DB, signal);
    vi.advanceTimersByTime(699);
    await read(DB, signal);
    expect(get).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    await read(DB, signal);
    expect(get).toHaveBeenCalledTimes(2);
  });

  test('is no reason to forget what was read after it', async () => {
    const get = vi
      .fn<() => Promise<unknown>>()
      .mockResolvedValueOnce(list())
      .mockResolvedValue(list(externalSecret('db')));
    const read = objectReader(get);

    await read(DB, signal);
    vi.advanceTimersByTime(500);
    await read(DB, signal);
    // The time of the first answer is over, that of the second is not.
    vi.advanceTimersByTime(501);
    await read(DB, signal);

    expect(get).toHaveBeenCalledTimes(2);
  });
});

test('lets one caller go at its deadline and serves the others', async () => {
  const answer = Promise.withResolvers<unknown>();
  const read = objectReader(() => answer.promise);
  const hurried = new AbortController();
  const first = read(DB, hurried.signal);
  const second = read(DB, signal);

  hurried.abort();
  expect(await first).toMatchObject({
    code: 'LOOKUP_FAILED',
    message: expect.stringContaining('no answer in time'),
  });

  answer.resolve(list(externalSecret('db')));
  expect(await second).toEqual([externalSecret('db')]);
});
