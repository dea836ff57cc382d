import { expect, test } from 'vitest';
import { idleTime } from './idle-time.ts';
import type { Memory } from '../state/memory.ts';
import type { SecretState } from '../state/state.ts';
import { samplePlan, sampleSecret } from '../testing/sample-plan.ts';

const NOW = Date.UTC(2030, 0, 1);
const MINUTE = 60_000;

function memory(states: Record<string, Partial<SecretState>>, more: Partial<Memory> = {}): Memory {
  const plan = samplePlan({ secrets: [sampleSecret('db'), sampleSecret('api')] });
  const fresh: SecretState = {
    state: 'fresh',
    lastSuccess: NOW,
    lastAttempt: NOW,
    nextDue: NOW + 10 * MINUTE,
    failures: 0,
  };
  return {
    loaded: { plan, text: '', hash: '' },
    data: new Map(),
    states: new Map(Object.entries(states).map(([name, state]) => [name, { ...fresh, ...state }])),
    copies: new Map(),
    outdated: new Set(),
    ...more,
  };
}

test.each([
  ['the first secret is due', memory({ db: {}, api: { nextDue: NOW + 20 * MINUTE } }), 10 * MINUTE],
  [
    'an hour is over, though none is ever due',
    memory({ db: { nextDue: null }, api: { nextDue: null } }),
    60 * MINUTE,
  ],
  [
    'an hour is over, though none is due for a day',
    memory({ db: { nextDue: NOW + 1440 * MINUTE }, api: { nextDue: null } }),
    60 * MINUTE,
  ],
  ['exactly two minutes are over', memory({ db: { nextDue: NOW + 2 * MINUTE }, api: {} }), 2 * MINUTE],
])('there is nothing to do until %s', (_, known, expected) => {
  expect(idleTime(known, NOW)).toBe(expected);
});

test.each([
  ['a secret is due within two minutes', memory({ db: { nextDue: NOW + 2 * MINUTE - 1 }, api: {} })],
  ['a secret is overdue', memory({ db: { nextDue: NOW - 1 }, api: {} })],
  ['a secret is stale', memory({ db: { state: 'stale' }, api: {} })],
  ['a secret is expired', memory({ db: { state: 'expired' }, api: {} })],
  ['a secret was never fetched', memory({ db: {} })],
  [
    'the clock was set back since the last fetch',
    memory({ db: { lastAttempt: NOW + 60 * MINUTE }, api: {} }),
  ],
  ['a directory is not yet as the plan has it', memory({ db: {}, api: {} }, { outdated: new Set(['/all']) })],
])('a process stays while %s', (_, known) => {
  expect(idleTime(known, NOW)).toBeUndefined();
});
