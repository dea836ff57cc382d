import { expect, test } from 'vitest';
import type { AgentState, SecretState } from './state.ts';
import { allFresh, statusTable } from './status.ts';

const NOW = Date.UTC(2030, 0, 1);
const MINUTE = 60_000;

function state(secrets: Record<string, Partial<SecretState>>): AgentState {
  const filled = Object.entries(secrets).map(([name, secret]): [string, SecretState] => [
    name,
    { state: 'fresh', lastSuccess: NOW, lastAttempt: NOW, nextDue: null, failures: 0, ...secret },
  ]);
  return { version: 1, agent: '0.1.0', plan: 'x', secrets: Object.fromEntries(filled) };
}

test('the table has a line for each ExternalSecret with times relative to now', () => {
  const table = statusTable(
    state({
      db: { lastSuccess: NOW - 12 * MINUTE - 3000, nextDue: NOW + 48 * MINUTE },
      'payment-api': {
        state: 'stale',
        lastSuccess: NOW - 26 * 60 * MINUTE,
        nextDue: NOW - 1,
        error: { code: 'PROVIDER_UNAVAILABLE', message: 'SecretStore/vault: reading failed' },
      },
      cache: { state: 'stale', lastSuccess: null, nextDue: NOW + 59_400 },
    }),
    NOW,
  );
  expect(`\n${table}`).toBe(`
EXTERNALSECRET  STATE  LAST SUCCESS  NEXT FETCH  LAST ERROR
db              fresh  12m3s ago     in 48m0s
payment-api     stale  1d2h ago      due         PROVIDER_UNAVAILABLE: SecretStore/vault: reading failed
cache           stale  never         in 59s
`);
});

test('a secret that is fetched once is never due', () => {
  expect(statusTable(state({ db: {} }), NOW)).toMatch(/db +fresh +0s ago +never\n/);
});

test.each([
  ['fresh', true],
  ['stale', false],
  ['expired', false],
] as const)('with a %s secret beside a fresh one, all are fresh: %s', (other, fresh) => {
  expect(allFresh(state({ db: {}, api: { state: other } }))).toBe(fresh);
});
