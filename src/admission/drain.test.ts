import { expect, test } from 'vitest';
import { loopbackCertificate } from '../kube/testing/loopback-certificate.ts';
import { PASS } from './answer.ts';
import { respondWith } from './respond.ts';
import { drain } from './drain.ts';
import { createAdmissionServer } from './server.ts';
import { apiServer } from './testing/api-server.ts';
import { admissionReview } from './testing/review.ts';

test('clients with open connections lose no call, and are sent away one answer at a time', async () => {
  const server = createAdmissionServer(
    {
      mutate: respondWith(
        () => PASS,
        () => performance.now(),
      ),
    },
    loopbackCertificate('drain'),
  );
  const port = await server.listen('127.0.0.1', 0);
  const client = apiServer(port);
  const seen: { status: number; connection: string | undefined }[] = [];
  const calling = new AbortController();
  const caller = async (): Promise<void> => {
    while (!calling.signal.aborted) {
      const { status, headers } = await client.call('/mutate', { body: admissionReview() });
      seen.push({ status, connection: headers.connection });
    }
  };
  const callers = Array.from({ length: 8 }, caller);
  await expect.poll(() => seen.length).toBeGreaterThan(20);
  const before = seen.length;
  let isReady = true;

  await drain({
    server,
    stopReadiness: () => {
      isReady = false;
    },
    forMs: 300,
    // As an API server that goes on for a while, sees the probe fail and then calls elsewhere.
    sleep: async milliseconds => {
      expect.soft({ isReady, milliseconds }).toEqual({ isReady: false, milliseconds: 300 });
      await expect.poll(() => seen.length).toBeGreaterThan(before + 50);
      calling.abort();
      await Promise.all(callers);
    },
  });
  client.close();

  expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
  expect(seen[0]?.connection).toBe('keep-alive');
  // Those that were on their way when it began may still be told to stay.
  expect(new Set(seen.slice(before + 8).map(({ connection }) => connection))).toEqual(new Set(['close']));
  const late = apiServer(port);
  await expect(late.call('/mutate', { body: admissionReview() })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('a call in flight at the end is answered before the server is gone', async () => {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<typeof PASS>();
  const handler = (): Promise<typeof PASS> => {
    reached.resolve();
    return gate.promise;
  };
  const server = createAdmissionServer(
    { mutate: respondWith(handler, () => performance.now()) },
    loopbackCertificate('drain'),
  );
  const client = apiServer(await server.listen('127.0.0.1', 0));
  const call = client.call('/mutate', { body: admissionReview() });
  await reached.promise;

  const drained = drain({ server, stopReadiness: () => {}, forMs: 0, sleep: async () => {} });
  setTimeout(() => gate.resolve(PASS), 50);

  expect((await call).status).toBe(200);
  await drained;
  client.close();
});
