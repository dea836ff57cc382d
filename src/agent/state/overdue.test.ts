import { expect, test } from 'vitest';
import { markOverdue } from './overdue.ts';
import type { SecretState } from './state.ts';

const NOW = Date.UTC(2030, 0, 1);
const MINUTE = 60_000;
const FRESH: SecretState = {
  state: 'fresh',
  lastSuccess: NOW - 90 * MINUTE,
  lastAttempt: NOW - 90 * MINUTE,
  nextDue: NOW - 30 * MINUTE,
  failures: 0,
};

function marked(secret: Partial<SecretState>): SecretState | undefined {
  const state = { version: 1, agent: '0.1.0', plan: 'x', secrets: { db: { ...FRESH, ...secret } } } as const;
  const { secrets, ...rest } = markOverdue(state, NOW);
  expect(rest).toEqual({ version: 1, agent: '0.1.0', plan: 'x' });
  return secrets['db'];
}

test('what was due long ago and is not fetched is stale, whatever a refresher that has ended wrote of it', () => {
  expect(marked({})).toEqual({
    ...FRESH,
    state: 'stale',
    error: {
      code: 'REFRESH_OVERDUE',
      message:
        'it was due 30 minutes ago and nobody has fetched it: look at the restarts and the log of the container postern-refresh',
    },
  });
});

test.each<[string, Partial<SecretState>]>([
  ['is not due yet', { nextDue: NOW + MINUTE }],
  ['is due, as a pass takes its time', { nextDue: NOW - 5 * MINUTE }],
  ['is never due', { nextDue: null }],
  ['is stale', { state: 'stale', error: { code: 'X', message: 'why' } }],
  ['expired', { state: 'expired' }],
])('what %s stays as it was written', (_, secret) => {
  expect(marked(secret)).toEqual({ ...FRESH, ...secret });
});
