import { expect, test } from 'vitest';
import { runChecks } from '../../observe/health-check.ts';
import { readinessChecks, type Phase } from './readiness.ts';
import { sampleStatus } from './testing/sample-status.ts';

test('a replica that is served by an API server is ready', async () => {
  expect(await failures({})).toEqual({
    admission: undefined,
    certificate: undefined,
    manifests: undefined,
    policies: undefined,
  });
});

test.each<[Phase, string]>([
  ['starting', 'waits for a certificate and for the version of the API server'],
  ['draining', 'is shutting down'],
])('a replica that is %s is not ready', async (phase, reason) => {
  expect(await failures({ phase })).toMatchObject({ admission: reason });
});

test('a replica whose certificate is not trusted is not ready', async () => {
  expect(await failures({ ready: false })).toMatchObject({ certificate: 'as the keeper says' });
});

test('a replica that has not seen all manifests is not ready', async () => {
  expect(await failures({ unsynced: ['ExternalSecret', 'Namespace'] })).toMatchObject({
    manifests: 'not listed yet: ExternalSecret, Namespace',
  });
});

test('a replica that has not seen the policies is not ready: it would let pass what they forbid', async () => {
  expect(await failures({ policies: false })).toMatchObject({ policies: 'not listed yet: SecretPolicy' });
});

async function failures(state: {
  policies?: boolean;
  phase?: Phase;
  ready?: boolean;
  unsynced?: string[];
}): Promise<Record<string, string | undefined>> {
  const { phase = 'serving', ready = true, unsynced = [], policies = true } = state;
  const status = sampleStatus({ ready, reason: 'as the keeper says' });
  const checks = readinessChecks({
    certificates: { status: () => status },
    watch: { unsynced: () => unsynced },
    policies: { synced: () => policies },
    phase: () => phase,
  });
  const results = await runChecks(checks, 1000);
  return Object.fromEntries(results.map(({ name, failure }) => [name, failure]));
}
