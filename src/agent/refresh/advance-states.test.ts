import { describe, expect, test } from 'vitest';
import type { SecretState } from '../state/state.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { logStates } from './advance-states.ts';

const SUCCESS = Date.UTC(2026, 5, 1);
const ATTEMPT = SUCCESS + 3_600_000;

describe('of a secret that expired', () => {
  const stale: SecretState = {
    state: 'stale',
    lastSuccess: SUCCESS,
    lastAttempt: ATTEMPT,
    nextDue: ATTEMPT + 1000,
    failures: 1,
    error: { code: 'PROVIDER_UNAVAILABLE', message: 'no answer' },
  };
  const said = (state: SecretState) => {
    const { log, entries } = recordedLog();
    logStates(new Map([['db', state]]), new Map([['db', { ...state, state: 'expired' }]]), log);
    return entries;
  };

  test('the log says when it was last fetched', () => {
    expect(said(stale)).toEqual([
      {
        level: 'error',
        msg: expect.stringContaining('its files were removed'),
        externalSecret: 'db',
        lastSuccess: '2026-06-01T00:00:00.000Z',
      },
    ]);
  });

  test('the log gives no time where that never was', () => {
    expect(said({ ...stale, lastSuccess: null })).toEqual([
      { level: 'error', msg: expect.stringContaining('its files were removed'), externalSecret: 'db' },
    ]);
  });
});
