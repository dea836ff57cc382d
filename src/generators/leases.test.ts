/** Over many runs: no lease that the application may use is given back. */
import { expect, test } from 'vitest';
import type { HttpClient } from '../resolve/contract.ts';
import type { GeneratedMemory } from './generated-memory.ts';
import { generatorRunner, type RunnerOptions } from './run-generators.ts';

const { signal } = new AbortController();
const use = { kind: 'VaultDynamicSecret', name: 'db', externalSecret: 'app', nth: 0 } as const;

/** A pod over many runs of the agent, and a Vault that numbers its leases. */
function pod(generate?: 'refresh') {
  const revoked: string[] = [];
  const renewed: string[] = [];
  let made = 0;
  let gone = false;
  const http: HttpClient = ({ url, body }) => {
    const answer = (status: number, value: unknown) =>
      Promise.resolve({ status, headers: {}, body: Buffer.from(JSON.stringify(value)) });
    if (url.endsWith('sys/leases/revoke')) {
      revoked.push(String(JSON.parse(String(body)).lease_id));
      return answer(200, {});
    }
    if (url.endsWith('sys/leases/renew')) {
      renewed.push(String(JSON.parse(String(body)).lease_id));
      return answer(gone ? 400 : 200, { lease_duration: 3600 });
    }
    made += 1;
    const lease = { lease_id: `L${made}`, lease_duration: 3600, renewable: true, data: { user: `u${made}` } };
    return answer(200, lease);
  };
  let text: string | undefined;
  const memory: GeneratedMemory = { read: () => text, write: written => void (text = written) };
  const tools: RunnerOptions['tools'] = {
    http,
    readFile: () => Promise.resolve(Buffer.from('root')),
    now: () => 0,
    randomBytes: size => Buffer.alloc(size),
  };
  // Each run is a process of its own: only the memory stays.
  const runner = (path: string) => {
    const provider = { server: 'https://v', auth: { tokenSecretRef: { name: 't', key: 'token' } } };
    const files = { 'provider.auth.tokenSecretRef': '/t' };
    const generators = {
      'VaultDynamicSecret/db': { kind: 'VaultDynamicSecret', spec: { provider, path }, files },
    };
    const sourceRef = { generatorRef: use };
    const secrets = [{ name: 'app', target: 'app', refreshSeconds: 60, spec: { dataFrom: [{ sourceRef }] } }];
    const plan = { generators, secrets, ...(generate === undefined ? {} : { generate }) };
    return generatorRunner({ plan, tools, memory });
  };
  return {
    revoked,
    renewed,
    made: () => made,
    lose: () => void (gone = true),
    generate: async (path = 'creds/app') => String((await runner(path).generate(use, signal)).get('user')),
    renewBy: () => runner('creds/app').renewBy('app'),
    deliver: async () => await runner('creds/app').delivered(new Set(['app']), signal),
    end: async () => await runner('creds/app').releaseAll(signal),
  };
}

test('runs that deliver nothing get the same lease, and the one in use stays', async () => {
  const { generate, deliver, revoked, made } = pod('refresh');
  expect(await generate()).toBe('u1');
  await deliver();
  for (let failing = 0; failing < 5; failing += 1) expect(await generate()).toBe('u2');
  expect(revoked).toEqual([]);
  await deliver();
  expect(await generate()).toBe('u3');
  expect(revoked).toEqual(['L1']);
  expect(made()).toBe(3);
});

test('the lease in use is prolonged while the one that is to replace it waits', async () => {
  const { generate, deliver, renewed } = pod('refresh');
  await generate();
  await deliver();
  await generate();
  await generate();
  expect(renewed).toEqual(['L2', 'L1']);
});

test('a lease is to be renewed when a third of it is left', async () => {
  const { generate, renewBy } = pod();
  expect(renewBy()).toBe(Infinity);
  await generate();
  expect(renewBy()).toBe(2_400_000);
});

test('an init container that is started again before it delivered finds what it made', async () => {
  const { generate, made } = pod('refresh');
  expect([await generate(), await generate()]).toEqual(['u1', 'u1']);
  expect(made()).toBe(1);
});

test.each([undefined, 'refresh'] as const)(
  'leases that manifests change before they are delivered do not push out the one in use (generate: %s)',
  async mode => {
    const { generate, deliver, revoked, end } = pod(mode);
    await generate('creds/0');
    await deliver();
    for (const change of [1, 2, 3, 4]) expect(await generate(`creds/${change}`)).toBe(`u${change + 1}`);
    expect(revoked).toEqual(['L2', 'L3']);
    await end();
    expect(revoked.toSorted()).toEqual(['L1', 'L2', 'L3', 'L4', 'L5']);
  },
);

test('a lease that Vault knows no more is replaced, delivered or not', async () => {
  const { generate, deliver, lose } = pod();
  await generate();
  await deliver();
  lose();
  expect(await generate()).toBe('u2');
  expect(await generate()).toBe('u3');
});
