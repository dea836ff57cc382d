import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loopbackCertificate } from '../../kube/testing/loopback-certificate.ts';
import { PASS } from '../answer.ts';
import { drain } from './drain.ts';
import { respondWith } from '../respond.ts';
import { createAdmissionServer, type AdmissionServer } from './server.ts';
import { goTransport } from '../testing/go-transport.ts';
import { admissionReview } from '../testing/review.ts';

const certificate = loopbackCertificate('rolling-update');
const body = JSON.stringify(admissionReview());

interface Replica {
  readonly server: AdmissionServer;
  readonly port: number;
}

async function startReplica(): Promise<Replica> {
  const respond = respondWith(
    () => PASS,
    () => performance.now(),
  );
  const server = createAdmissionServer({ mutate: respond }, certificate);
  return { server, port: await server.listen('127.0.0.1', 0) };
}

// Times are those of the real thing, 90 s and 85 s and so on, divided by 200.
const IDLE_MS = 450;

test('every replica is replaced under load, with connections pinned to those that go: no call is lost', async () => {
  /** Endpoints of the Service: a replica that goes is taken out a while after it began to. */
  const endpoints: Replica[] = await Promise.all([startReplica(), startReplica()]);
  let turn = 0;
  const dial = (): number => endpoints[turn++ % endpoints.length]?.port ?? 0;
  const clients = Array.from({ length: 3 }, () => goTransport({ dial, idleMs: IDLE_MS }));
  const results: (number | string)[] = [];
  const openAtTheEnd: number[] = [];
  let stopped = false;
  const call = async (client: (typeof clients)[number]): Promise<void> => {
    await client.post(body).then(
      ({ status }) => results.push(status),
      (error: unknown) => results.push(String(error)),
    );
  };
  const callers = clients.map(async client => {
    for (let round = 0; !stopped; round++) {
      // Bursts, after which connections lie idle and some were never used.
      await Promise.all(Array.from({ length: 1 + ((round * 7) % 12) }, () => call(client)));
      await sleep((round * 13) % 40);
    }
  });

  for (const old of [...endpoints]) {
    const before = results.length;
    const fresh = await startReplica();
    endpoints.push(fresh);
    await drain({
      server: {
        ...old.server,
        close: withinMs => {
          openAtTheEnd.push(old.server.load.connections());
          return old.server.close(withinMs);
        },
      },
      stopReadiness: () => {
        setTimeout(() => endpoints.splice(endpoints.indexOf(old), 1), 20);
      },
      atLeastMs: 50,
      idleMs: 5000,
      sleep: (ms, options) => sleep(ms, undefined, options),
    });
    expect(results.length).toBeGreaterThan(before);
  }
  stopped = true;
  await Promise.all(callers);
  for (const client of clients) client.close();
  await Promise.all(endpoints.map(({ server }) => server.close(1000)));

  // All connections were ended by the clients; closing took none away.
  expect(openAtTheEnd).toEqual([0, 0]);
  expect(results.filter(result => result !== 200)).toEqual([]);
});

test('a call that meets the end of its connection is lost to such a client, which is why idle ones are left alone', async () => {
  const { server, port } = await startReplica();
  const client = goTransport({ dial: () => port, idleMs: IDLE_MS });
  expect(await client.post(body)).toEqual({ status: 200, closes: false });
  expect(client.idle()).toBe(1);

  // Both at the same moment: the call is on its way when the server closes.
  const call = client.post(body);
  await server.close(0);

  await expect(call).rejects.toThrow(/abort|ECONNRESET|EPIPE|closed/i);
});
